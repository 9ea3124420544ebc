"""Configuration: what may not start, what people are told, and the cookies of each environment."""

from __future__ import annotations

from http.cookies import SimpleCookie
from pathlib import Path

import pytest

from app import create_app
from app.config import ConfigError, Environment, database_url, load_config
from app.db import POSTGRES_OPTIONS, engine_options

KEY = "0123456789abcdef0123456789abcdef"
PRODUCTION = {
    "APP_ENV": "production",
    "SECRET_KEY": KEY,
    "DATABASE_URL": "postgresql://u@host/vaardigwijzer",
    "PUBLIC_URL": "https://vaardigwijzer.example",
}


def test_a_complete_production_configuration_starts() -> None:
    config = load_config(PRODUCTION | {"PUBLIC_URL": "https://vaardigwijzer.example/"})
    assert config.environment is Environment.PRODUCTION
    assert config.is_secure
    assert config.public_url == "https://vaardigwijzer.example"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"SECRET_KEY": ""}, "Set SECRET_KEY"),
        ({"SECRET_KEY": KEY[:-1]}, "at least 32"),
        ({"DATABASE_URL": ""}, "Set DATABASE_URL"),
        ({"PUBLIC_URL": ""}, "Set PUBLIC_URL"),
        ({"PUBLIC_URL": "http://vaardigwijzer.example"}, "Set PUBLIC_URL"),
        ({"PUBLIC_URL": "vaardigwijzer.example"}, "Set PUBLIC_URL"),
        ({"PUBLIC_URL": "https://"}, "Set PUBLIC_URL"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
        ({"FLASK_DEBUG": "true"}, "FLASK_DEBUG"),
        ({"APP_ENV": "productie"}, "APP_ENV is 'productie'; choose one of development, test, demo, production."),
        ({"APP_ENV": ""}, "APP_ENV"),
    ],
)
def test_an_unfit_production_configuration_does_not_start(change: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        load_config(PRODUCTION | change)


@pytest.mark.parametrize("missing", ["SECRET_KEY", "DATABASE_URL", "PUBLIC_URL"])
def test_production_asks_for_what_is_not_set(missing: str) -> None:
    with pytest.raises(ConfigError, match=f"Set {missing}"):
        load_config({name: value for name, value in PRODUCTION.items() if name != missing})


@pytest.mark.parametrize("change", [{"PUBLIC_URL": "https://demo.example"}, {"SMTP_URL": "smtp://mail.example"}])
def test_the_demo_refuses_what_belongs_to_production(change: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="Demo mode shows its passwords"):
        load_config({"APP_ENV": "demo"} | change)


def test_the_demo_starts_with_nothing_else_set() -> None:
    config = load_config({"APP_ENV": "demo"})
    assert config.is_demo
    assert not config.is_secure


def test_an_empty_environment_is_development_with_a_key_of_its_own() -> None:
    first, second = load_config({}), load_config({})
    assert first.environment is Environment.DEVELOPMENT
    assert len(first.secret_key) >= 32
    assert first.secret_key != second.secret_key


def test_a_configuration_that_may_not_start_stops_the_application(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_ENV", "production")
    monkeypatch.delenv("SECRET_KEY", raising=False)
    with pytest.raises(ConfigError):
        create_app()


@pytest.mark.parametrize(
    ("environ", "name", "secure"),
    [
        ({}, "vaardigwijzer", False),
        ({"APP_ENV": "demo"}, "vaardigwijzer", False),
        (PRODUCTION | {"DATABASE_URL": "sqlite:////tmp/unused.db"}, "__Host-vaardigwijzer", True),
    ],
)
def test_the_cookie_fits_the_environment(environ: dict[str, str], name: str, secure: bool, tmp_path: Path) -> None:
    app = create_app(load_config(environ), instance=tmp_path)
    address = "https://localhost" if secure else "http://localhost"
    cookies = SimpleCookie(app.test_client().get("/inloggen", base_url=address).headers["Set-Cookie"])
    assert list(cookies) == [name]
    cookie = cookies[name]
    assert bool(cookie["secure"]) is secure
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", "")
    assert (cookie["expires"], cookie["max-age"]) == ("", "")


def test_strict_transport_is_said_over_https_only(tmp_path: Path) -> None:
    secure = create_app(load_config(PRODUCTION | {"DATABASE_URL": "sqlite:////tmp/unused.db"}), instance=tmp_path)
    plain = create_app(load_config({}), instance=tmp_path)
    header = "Strict-Transport-Security"
    assert "max-age=31536000" in secure.test_client().get("/privacy").headers[header]
    assert header not in plain.test_client().get("/privacy").headers


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("vaardigwijzer.example", 200),
        ("vaardigwijzer.example:443", 200),
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("www.vaardigwijzer.example", 400),
        ("evil.example", 400),
    ],
)
def test_on_https_the_public_address_and_this_machine_are_the_only_hosts(
    host: str, status: int, tmp_path: Path
) -> None:
    app = create_app(load_config(PRODUCTION | {"DATABASE_URL": "sqlite:////tmp/unused.db"}), instance=tmp_path)
    assert app.test_client().get("/privacy", headers={"Host": host}).status_code == status


def test_a_demo_is_shown_from_another_machine_too(tmp_path: Path) -> None:
    app = create_app(load_config({}), instance=tmp_path)
    assert app.test_client().get("/privacy", headers={"Host": "laptop.example:8000"}).status_code == 200


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u:w@host/db", "postgresql+psycopg://u:w@host/db"),
        ("postgresql://u@host:5433/db?sslmode=require", "postgresql+psycopg://u@host:5433/db?sslmode=require"),
        ("postgresql+psycopg://u@host/db", "postgresql+psycopg://u@host/db"),
        ("sqlite:////var/lib/v.db", "sqlite:////var/lib/v.db"),
        ("", None),
        (None, None),
    ],
)
def test_an_address_of_postgresql_gets_our_driver(given: str | None, used: str | None) -> None:
    assert database_url(given) == used


def test_without_an_address_the_database_is_a_file_in_the_instance_folder(tmp_path: Path) -> None:
    assert engine_options(None, tmp_path) == {
        "url": f"sqlite:///{tmp_path}/vaardigwijzer.db",
        "hide_parameters": True,
    }


def test_postgresql_gets_time_limits(tmp_path: Path) -> None:
    options = engine_options("postgresql+psycopg://u@host/db", tmp_path)
    assert options["connect_args"] == {"connect_timeout": 5, "options": POSTGRES_OPTIONS}
    for limit in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
        assert limit in POSTGRES_OPTIONS


@pytest.mark.parametrize(
    "url", ["https://mail.example", "smtp://", "smtp://mail.example:poort", "smtp://[mail.example"]
)
def test_what_is_no_mail_server_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ConfigError, match="Set SMTP_URL"):
        load_config({"SMTP_URL": url})
