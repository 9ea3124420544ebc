"""A form that is sent after the session ended: nothing typed is lost, and nobody else can plant one."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.clock import now
from app.db import db
from app.kept_form import MAX_KEPT_BYTES
from app.models import Answer, Organisation, Person, Scan, SignInSession
from app.services.passwords import hash_password
from app.services.scanning import running
from tests.builders import Builder
from tests.web.conftest import SignIn
from tests.web.page import Page, PageClient

PASSWORD = "vier paarse fietsen drijven"
INTAKE = {"function_role": "kcc", "learning_question": "Webcare & chat <lastig>", "forms": ["training", "coaching"]}


@pytest.fixture
def person(build: Builder) -> Person:
    made = build.person(build.organisation())
    made.password_hash = hash_password(PASSWORD)
    return made


@pytest.fixture
def client(person: Person, signed_in: SignIn) -> PageClient:
    """The browser of somebody who was signed in; their session is over, they do not know it yet."""
    client = signed_in(person)
    client.get("/zelfscan/start")  # gives the browser its token
    return client


def end_sessions() -> None:
    db.session.execute(update(SignInSession).values(expires_at=now() - dt.timedelta(seconds=1)))
    db.session.commit()


def sign_in(client: PageClient, person: Person, to: str = "/inloggen") -> Page:
    return client.post(to, {"email": person.email, "password": PASSWORD})


def buttons(page: Page) -> list[str]:
    return [button.get_text(" ", strip=True) for button in page.soup.select("main button")]


def test_what_was_typed_is_shown_after_signing_in_and_one_button_sends_it(client: PageClient, person: Person) -> None:
    end_sessions()
    sent = client.post("/zelfscan/start", INTAKE | {"counts": "no"})
    assert (sent.status, sent.location) == (302, "/inloggen")
    assert "Er is niets kwijt" in client.get("/inloggen").text

    waiting = client.get(str(sign_in(client, person).location))
    assert waiting.path == "/inloggen/verder"
    assert len(buttons(waiting)) == 1
    fields = waiting.form("/zelfscan/start")
    assert fields.pop("csrf_token") != [""]
    assert fields == {
        "function_role": ["kcc"],
        "learning_question": ["Webcare & chat <lastig>"],
        "forms": ["training", "coaching"],
        "counts": ["no"],
    }

    done = client.submit("/zelfscan/start", fields)
    assert done.status == 200
    scan = db.session.scalars(select(Scan)).one()
    assert (scan.learning_question, scan.forms) == ("Webcare & chat <lastig>", ["training", "coaching"])


def test_an_answer_to_a_question_is_completed(client: PageClient, person: Person) -> None:
    client.submit("/zelfscan/start", INTAKE | {"counts": "no"})
    scan = db.session.scalars(select(Scan)).one()
    question = running(db.session, scan, ()).questions[0].code
    end_sessions()
    client.post(f"/zelfscan/{scan.id}/vragen/{question}", {"answer": "3"})
    assert db.session.scalars(select(Answer)).all() == []

    waiting = client.get(str(sign_in(client, person).location))
    sent = client.post(f"/zelfscan/{scan.id}/vragen/{question}", waiting.form(f"/zelfscan/{scan.id}/vragen/{question}"))
    assert sent.status == 302
    assert db.session.scalars(select(Answer.value)).all() == [3]


def test_a_reload_shows_it_again_until_it_is_sent(client: PageClient, person: Person) -> None:
    end_sessions()
    client.post("/zelfscan/start", INTAKE | {"counts": "no"})
    sign_in(client, person)
    assert client.get("/inloggen/verder").status == 200
    waiting = client.get("/inloggen/verder")
    client.submit("/zelfscan/start", waiting.form("/zelfscan/start"))
    assert client.get("/inloggen/verder").location == "/"


def test_it_can_be_left(client: PageClient, person: Person) -> None:
    end_sessions()
    client.post("/zelfscan/start", INTAKE | {"counts": "no"})
    left = next(link for link in client.get(str(sign_in(client, person).location)).links if "weg" in link)
    assert client.get(left).location == "/"
    assert client.get("/inloggen/verder").location == "/"


def test_signing_out_leaves_nothing_that_was_typed_in_the_browser(client: PageClient, person: Person) -> None:
    end_sessions()
    client.post("/zelfscan/start", INTAKE)
    sign_in(client, person)
    client.submit("/uitloggen")
    with client.client.session_transaction() as cookie:
        assert "kept_form" not in cookie


def test_a_form_sent_after_signing_out_is_for_nobody_else(client: PageClient, build: Builder) -> None:
    colleague = build.person(build.organisation())
    colleague.password_hash = hash_password(PASSWORD)
    client.submit("/uitloggen")
    client.post("/zelfscan/start", INTAKE | {"learning_question": "Ruzie met mijn baas", "counts": "no"})
    assert sign_in(client, colleague).location == "/"
    assert "Ruzie" not in client.get("/inloggen/verder").html


def test_an_answer_that_saves_itself_is_not_kept(client: PageClient, person: Person) -> None:
    end_sessions()
    token = client.get("/inloggen").form()["csrf_token"]
    client.client.post("/zelfscan/1/vragen/1.1-s2/bewaren", data={"csrf_token": token}, headers={"X-Autosave": "1"})
    assert sign_in(client, person).location == "/"


def test_nothing_is_sent_by_itself(client: PageClient, person: Person) -> None:
    end_sessions()
    client.post("/zelfscan/start", INTAKE | {"counts": "no"})
    client.get(str(sign_in(client, person).location))
    assert db.session.scalars(select(Scan)).all() == []


def test_a_password_that_was_typed_wrong_does_not_lose_the_form(client: PageClient, person: Person) -> None:
    end_sessions()
    client.post("/zelfscan/start", INTAKE)
    assert client.post("/inloggen", {"email": person.email, "password": "iets anders"}).status == 422
    assert sign_in(client, person).location == "/inloggen/verder"


def test_a_page_that_was_asked_for_is_opened_after_signing_in(client: PageClient, person: Person) -> None:
    end_sessions()
    asked = client.get("/leerpad?van=tips")
    assert asked.location == "/inloggen?next=/leerpad?van%3Dtips"
    assert sign_in(client, person, asked.location).location == "/leerpad?van=tips"


def test_a_form_too_large_for_a_cookie_is_not_kept_and_the_cookie_stays_small(
    client: PageClient, person: Person
) -> None:
    end_sessions()
    client.post("/zelfscan/start", INTAKE | {"learning_question": "é" * MAX_KEPT_BYTES})
    assert "Er is niets kwijt" not in client.get("/inloggen").text
    assert sign_in(client, person).location == "/"


def test_the_largest_form_that_is_kept_fits_in_a_cookie(client: PageClient) -> None:
    signs = [chr(0x4E00 + int.from_bytes(hashlib.sha256(bytes([n % 256, n // 256])).digest()[:2]) % 0x5000)
             for n in range(MAX_KEPT_BYTES // 3 - 20)]  # fmt: skip
    end_sessions()
    client.post("/zelfscan/start", {"learning_question": "".join(signs)})  # hardly to be compressed
    assert "Er is niets kwijt" in client.get("/inloggen").text
    cookie = client.client.get_cookie("vaardigwijzer")
    assert cookie is not None
    assert len(cookie.value) < 4000


def test_a_form_from_another_site_is_not_kept(app: Flask, person: Person, signed_in: SignIn) -> None:
    strange = PageClient(app.test_client())
    answer = strange.client.post("/mensen/nieuw", data={"name": "Indringer", "email": "x@elders.example"})
    assert (answer.status_code, answer.location) == (302, "/inloggen")
    assert "Set-Cookie" not in answer.headers
    assert sign_in(strange, person).location == "/"

    known = signed_in(person)
    known.get("/zelfscan/start")
    end_sessions()
    known.client.post("/mensen/nieuw", data={"name": "Indringer", "csrf_token": "geraden"})
    assert sign_in(known, person).location == "/"


def test_a_form_that_waited_is_checked_like_any_other(client: PageClient, person: Person) -> None:
    end_sessions()
    client.post("/zelfscan/start", {"function_role": "tovenaar", "counts": "no"})
    waiting = client.get(str(sign_in(client, person).location))
    page = client.post("/zelfscan/start", waiting.form("/zelfscan/start"))
    assert page.status == 422
    assert page.errors


def test_a_form_of_a_colleague_is_not_shown(client: PageClient, build: Builder, person: Person) -> None:
    colleague = build.person(build.session.get_one(Organisation, person.organisation_id))
    colleague.password_hash = person.password_hash
    build.session.commit()
    end_sessions()
    client.post("/zelfscan/start", {"learning_question": "Iets van mijzelf"})
    assert sign_in(client, colleague).location == "/"
    assert client.get("/inloggen/verder").location == "/"
