"""When others hold the database for too long: a page that says so, with what was typed still on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.access import AccessRole
from app.db import db, is_busy
from app.models import Person, Unit
from app.services.locks import lock_own_organisation
from app.services.passwords import hash_password
from tests.builders import Builder
from tests.conftest import ON_POSTGRESQL
from tests.web.conftest import SignIn
from tests.web.page import PageClient

UNIT = {"name": "KCC & balie", "parent": ""}
PASSWORD = "vier paarse fietsen drijven"


@pytest.fixture
def app(app: Flask) -> Flask:
    """An application that waits a moment for what others hold instead of seconds."""

    def be_impatient(connection: DBAPIConnection, _entry: object) -> None:
        cursor = connection.cursor()
        cursor.execute("SET lock_timeout = 50" if ON_POSTGRESQL else "PRAGMA busy_timeout = 50")
        cursor.close()
        connection.commit()

    with app.app_context():
        event.listen(db.engine, "connect", be_impatient)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture
def person(build: Builder) -> Person:
    made = build.person(build.organisation(), AccessRole.ADMINISTRATOR)
    made.password_hash = hash_password(PASSWORD)
    return made


@pytest.fixture
def client(person: Person, signed_in: SignIn) -> PageClient:
    return signed_in(person)


@pytest.fixture
def holder(build: Builder, person: Person, client: PageClient) -> Iterator[Session]:
    """The session of somebody who changes the organisation and does not end."""
    viewer = build.viewer(person)
    client.get("/afdelingen")  # who is signed in is written by now
    with Session(db.engine) as other:
        lock_own_organisation(other, viewer)
        yield other


def test_a_form_that_had_to_wait_too_long_stands_ready_to_be_sent_again(client: PageClient, holder: Session) -> None:
    page = client.post("/afdelingen/nieuw", UNIT)
    assert (page.status, page.h1) == (503, "Even druk")
    assert "Probeer het zo nog eens." in page.text
    assert (page.headers["Retry-After"], page.headers["Cache-Control"]) == ("5", "no-store")

    holder.rollback()
    fields = page.form()
    assert fields.pop("csrf_token") != [""]
    assert "KCC & balie is toegevoegd." in client.submit(page.path, fields).text
    assert db.session.scalars(select(Unit.name)).all() == ["KCC & balie"]


@pytest.mark.usefixtures("holder")
def test_a_form_from_another_site_is_not_made_ours(client: PageClient) -> None:
    page = client.post("/afdelingen/nieuw", UNIT | {"csrf_token": "van een ander"})
    assert page.status in (400, 503)
    assert "KCC" not in page.html


def test_a_password_does_not_stand_on_a_page(
    anonymous: PageClient, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wait(*_args: object) -> None:
        raise OperationalError("SELECT", {}, psycopg.errors.DeadlockDetected())

    monkeypatch.setattr("app.views.account.person_to_sign_in", wait)
    page = anonymous.post("/inloggen", {"email": person.email, "password": PASSWORD})
    assert page.status == 503
    assert PASSWORD not in page.html
    assert page.soup.select("main form") == []


def test_only_waiting_too_long_is_busy() -> None:
    locked, full = sqlite3.OperationalError("database is locked"), sqlite3.OperationalError("disk is full")
    locked.sqlite_errorcode, full.sqlite_errorcode = sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL
    told = {
        locked: True,
        full: False,
        psycopg.errors.LockNotAvailable(): True,
        psycopg.errors.DeadlockDetected(): True,
        psycopg.errors.AdminShutdown(): False,
        ConnectionError("no server"): False,
    }
    assert {error: is_busy(OperationalError("SELECT", {}, error)) for error in told} == told
