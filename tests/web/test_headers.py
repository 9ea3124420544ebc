"""Headers: what a browser may load, what it may keep, and static files that come compressed."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from app.access import AccessRole, Permission, requires
from app.config import Config
from app.headers import CONTENT_SECURITY_POLICY
from app.static_files import register_static_files
from tests.builders import Builder
from tests.web.conftest import SignIn

ON_EVERY_ANSWER = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
CONTENT_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


@pytest.fixture
def member(build: Builder, signed_in: SignIn) -> FlaskClient:
    """The browser of an employee who is signed in."""
    return signed_in(build.person(build.organisation(), AccessRole.EMPLOYEE)).client


def content_policy(answer: TestResponse) -> dict[str, str]:
    parts = answer.headers["Content-Security-Policy"].split("; ")
    return dict(part.split(" ", 1) for part in parts)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/inloggen", 200),
        ("GET", "/privacy", 200),
        ("GET", "/zelfscan", 302),
        ("GET", "/uitnodiging/verzonnen", 404),
        ("GET", "/bestaat-niet", 404),
        ("GET", "/.git/HEAD", 404),
        ("DELETE", "/inloggen", 405),
        ("POST", "/inloggen", 400),
        ("GET", "/static/css/app.css", 200),
        ("GET", "/static/bestaat-niet.css", 404),
    ],
)
def test_every_answer_carries_the_headers(app: Flask, method: str, path: str, status: int) -> None:
    answer = app.test_client().open(path, method=method, buffered=True)
    assert answer.status_code == status
    assert content_policy(answer) == CONTENT_POLICY
    assert {name: answer.headers.get(name) for name in ON_EVERY_ANSWER} == ON_EVERY_ANSWER
    assert "Server" not in answer.headers


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/zelfscan", 200),
        ("GET", "/", 302),
        ("GET", "/mensen", 403),
        ("GET", "/zelfscan/999999", 404),
        ("GET", "/uitloggen", 405),
        ("GET", "/privacy", 200),
    ],
)
def test_nothing_that_a_signed_in_person_gets_is_stored(
    member: FlaskClient, method: str, path: str, status: int
) -> None:
    answer = member.open(path, method=method)
    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "no-store"
    assert content_policy(answer) == CONTENT_POLICY


def test_a_page_for_everybody_is_asked_for_again_and_a_static_file_is_kept(app: Flask, member: FlaskClient) -> None:
    assert app.test_client().get("/privacy").headers["Cache-Control"] == "no-cache"
    for client in (app.test_client(), member):
        answer = client.get("/static/css/app.css", buffered=True)
        assert "max-age=3600" in answer.headers["Cache-Control"]
        assert "Set-Cookie" not in answer.headers


def test_a_file_that_did_not_change_is_not_sent_again(app: Flask) -> None:
    client = app.test_client()
    first = client.get("/static/css/app.css", buffered=True)
    again = client.get("/static/css/app.css", headers={"If-None-Match": first.headers["ETag"]}, buffered=True)
    assert (again.status_code, again.data) == (304, b"")


def test_an_error_in_a_view_tells_nothing(app: Flask, member: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    @requires(Permission.TAKE_SCAN)
    def fail() -> str:
        raise RuntimeError("geheim detail")

    monkeypatch.setitem(app.view_functions, "scan.overview", fail)
    answer = member.get("/zelfscan")
    assert answer.status_code == 500
    assert "geheim" not in answer.text
    assert "Er ging iets mis" in answer.text
    assert content_policy(answer) == CONTENT_POLICY
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "a b"])
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/inloggen"), ("POST", "/inloggen"), ("GET", "/static/css/app.css")]
)
def test_another_host_is_not_answered(
    member: FlaskClient, monkeypatch: pytest.MonkeyPatch, host: str, method: str, path: str
) -> None:
    monkeypatch.setitem(
        member.application.config, "TRUSTED_HOSTS", Config(public_url="https://vaardigwijzer.example").trusted_hosts
    )
    answer = member.open(path, method=method, headers={"Host": host})
    assert (answer.status_code, answer.text) == (400, "Dit adres hoort niet bij Vaardigwijzer.")
    assert content_policy(answer) == CONTENT_POLICY
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.fixture
def static(tmp_path: Path) -> tuple[Path, FlaskClient]:
    """A folder of static files, and a browser that asks for them."""
    folder = tmp_path / "static"
    (folder / "vendor" / "css").mkdir(parents=True)
    app = Flask("proef", static_folder=folder)
    register_static_files(app)
    return folder, app.test_client()


def write(path: Path, content: bytes, *, changed_at: int) -> None:
    path.write_bytes(content)
    os.utime(path, (changed_at, changed_at))


def ask(client: FlaskClient, name: str, accepted: str = "gzip, br") -> TestResponse:
    return client.get(f"/static/{name}", headers={"Accept-Encoding": accepted}, buffered=True)


def test_a_compressed_copy_is_sent_to_who_takes_it(static: tuple[Path, FlaskClient]) -> None:
    folder, client = static
    style = b"body { color: red }" * 100
    write(folder / "theme.css", style, changed_at=1000)
    write(folder / "theme.css.gz", gzip.compress(style), changed_at=1000)

    sent = ask(client, "theme.css")
    assert sent.headers["Content-Encoding"] == "gzip"
    assert sent.mimetype == "text/css"
    assert gzip.decompress(sent.data) == style
    assert len(sent.data) < len(style)

    for accepted in ("", "br", "gzip;q=0"):
        plain = ask(client, "theme.css", accepted)
        assert "Content-Encoding" not in plain.headers
        assert plain.data == style
        assert "Accept-Encoding" in plain.headers["Vary"]
    assert "Accept-Encoding" in sent.headers["Vary"]


def test_the_copy_of_our_own_stylesheet_stands_where_set_up_writes_it(static: tuple[Path, FlaskClient]) -> None:
    folder, client = static
    (folder / "css").mkdir()
    write(folder / "css" / "app.css", b"a {}", changed_at=1000)
    write(folder / "vendor" / "css" / "app.css.gz", gzip.compress(b"a {}"), changed_at=2000)
    assert ask(client, "css/app.css").headers["Content-Encoding"] == "gzip"


def test_a_copy_from_before_a_change_is_not_used(static: tuple[Path, FlaskClient]) -> None:
    folder, client = static
    write(folder / "app.js", b"new", changed_at=2000)
    write(folder / "app.js.gz", gzip.compress(b"old"), changed_at=1000)
    sent = ask(client, "app.js")
    assert "Content-Encoding" not in sent.headers
    assert sent.data == b"new"


@pytest.mark.parametrize("name", ["nergens.css", "vendor", "../geheim.txt", "a" * 300, "a%00b", "..%2fgeheim.txt"])
def test_what_is_no_static_file_does_not_exist(static: tuple[Path, FlaskClient], name: str) -> None:
    folder, client = static
    write(folder.parent / "geheim.txt", b"geheim", changed_at=1000)
    write(folder.parent / "geheim.txt.gz", b"geheim", changed_at=2000)
    assert ask(client, name).status_code == 404


def test_the_real_stylesheet_reads_the_same_compressed_or_not(app: Flask) -> None:
    client = app.test_client()
    plain, sent = ask(client, "css/app.css", ""), ask(client, "css/app.css")
    content = gzip.decompress(sent.data) if sent.headers.get("Content-Encoding") == "gzip" else sent.data
    assert content == plain.data


def test_a_page_that_broke_is_ours_also_when_the_database_does_not_answer(
    app: Flask, build: Builder, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(build.person(build.organisation()))

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("SELECT", {}, ConnectionError("no server"))

    monkeypatch.setattr("app.login.viewer_of_session", refuse)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    page = client.get("/zelfscan")
    assert page.status == 500
    assert page.h1 == "Er ging iets mis"
    assert page.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert page.headers["Cache-Control"] == "no-store"
