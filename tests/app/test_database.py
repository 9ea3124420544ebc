"""The rules of the database: no lost update, no write lock for readers, moments in UTC, closed lists, safe upgrades."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, insert, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from app import create_app, schema
from app.access import AccessRole
from app.clock import now
from app.config import Config, Environment
from app.db import db
from app.models import AccessGrant, Invitation, Organisation, Person, SignInSession
from app.services.accounts import start_session
from tests.builders import Builder

SUMMER = dt.timezone(dt.timedelta(hours=2))


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Flask]:
    """An application on SQLite, whatever database the other tests use."""
    app = create_app(
        Config(environment=Environment.TEST, secret_key="a key for tests only"), instance=tmp_path / "sqlite"
    )
    with app.app_context():
        schema.upgrade(db.engine)
        yield app
        db.engine.dispose()


@contextmanager
def begun(engine: Engine) -> Iterator[list[str]]:
    """How the transactions inside begin."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("BEGIN"):
            found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def pragma(name: str) -> object:
    return db.session.execute(text(f"PRAGMA {name}")).scalar()


def signed_in_client(app: Flask) -> FlaskClient:
    """The browser of somebody who is signed in."""
    build = Builder(db.session)
    token = start_session(db.session, build.person(build.organisation()), at=now())
    db.session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    return client


@pytest.mark.usefixtures("on_sqlite")
def test_every_connection_follows_the_rules_of_sqlite() -> None:
    for _ in range(2):
        assert pragma("journal_mode") == "wal"
        assert pragma("foreign_keys") == 1
        assert pragma("busy_timeout") == 5000
        assert pragma("synchronous") == 2
        db.session.rollback()
        db.engine.dispose()


def test_two_writers_lose_no_update(on_sqlite: Flask) -> None:
    times, writers = 25, 4
    organisation = Builder(db.session).organisation()
    db.session.commit()
    number, failures = organisation.id, list[BaseException]()

    def add_one_often() -> None:
        try:
            for _ in range(times):
                with on_sqlite.app_context():
                    read = db.session.get_one(Organisation, number)
                    read.team_threshold += 1
                    db.session.commit()
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=add_one_often) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    db.session.expire_all()
    assert failures == []
    assert db.session.get_one(Organisation, number).team_threshold == 5 + times * writers


def test_a_page_is_read_while_somebody_else_writes(on_sqlite: Flask) -> None:
    client = signed_in_client(on_sqlite)
    writer = sqlite3.connect(str(db.engine.url.database), isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE organisation SET name = 'Nog niet vastgelegd'")

    with begun(db.engine) as transactions:
        page = Context().run(client.get, "/zelfscan")

    writer.execute("ROLLBACK")
    writer.close()
    assert page.status_code == 200
    assert transactions
    assert set(transactions) == {"BEGIN"}


@pytest.mark.parametrize(("method", "expected"), [("GET", "BEGIN"), ("HEAD", "BEGIN"), ("POST", "BEGIN IMMEDIATE")])
def test_the_method_of_a_request_decides_on_the_write_lock(on_sqlite: Flask, method: str, expected: str) -> None:
    client = signed_in_client(on_sqlite)
    with begun(db.engine) as transactions:
        Context().run(client.open, "/zelfscan/meetellen", method=method)
    assert set(transactions) == {expected}


@pytest.mark.usefixtures("on_sqlite")
def test_scripts_take_the_write_lock() -> None:
    with begun(db.engine) as transactions:
        db.session.scalar(select(Person.id))
        db.session.rollback()
    assert transactions == ["BEGIN IMMEDIATE"]


def test_a_row_that_points_at_nothing_is_refused(session: Session) -> None:
    with pytest.raises(IntegrityError):
        session.execute(insert(AccessGrant).values(person_id=999_999, access_role=AccessRole.EMPLOYEE))


def test_rows_go_with_the_person_they_belong_to(session: Session, build: Builder) -> None:
    person = build.person(build.organisation())
    session.commit()
    session.execute(text("DELETE FROM person WHERE id = :id"), {"id": person.id})
    assert session.scalars(select(AccessGrant.id)).all() == []


def test_a_moment_comes_back_in_utc_whatever_zone_it_went_in(session: Session, build: Builder) -> None:
    person = build.person(build.organisation())
    moment = dt.datetime(2026, 7, 1, 1, 30, tzinfo=SUMMER)
    session.add(Invitation(person_id=person.id, token_hash="x", created_at=moment, expires_at=moment, used_at=None))
    session.commit()
    session.expire_all()
    found = session.scalars(select(Invitation)).one()
    assert found.created_at == moment
    assert found.created_at.isoformat() == "2026-06-30T23:30:00+00:00"
    assert found.used_at is None


def test_moments_compare_in_the_database_as_they_do_in_time(session: Session, build: Builder) -> None:
    person = build.person(build.organisation())
    moment = dt.datetime(2026, 7, 1, 1, 30, tzinfo=SUMMER)
    session.add(SignInSession(person_id=person.id, token_hash="x", created_at=moment, expires_at=moment, ended_at=None))
    session.commit()
    later = moment.astimezone(dt.UTC) + dt.timedelta(minutes=1)
    assert session.scalar(select(SignInSession.id).where(SignInSession.expires_at < later)) is not None
    assert session.scalar(select(SignInSession.id).where(SignInSession.expires_at > later)) is None


def test_a_moment_without_a_zone_is_refused(session: Session, build: Builder) -> None:
    person = build.person(build.organisation())
    naive = dt.datetime(2026, 7, 1, 1, 30)
    session.add(Invitation(person_id=person.id, token_hash="x", created_at=naive, expires_at=naive, used_at=None))
    with pytest.raises(StatementError, match="a moment needs a time zone"):
        session.flush()


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("access_grant", "access_role"),
        ("answer", "way_out"),
        ("catalogue_override", "kind"),
        ("learning_step", "status"),
    ],
)
def test_the_database_refuses_a_value_outside_a_closed_list(
    session: Session, build: Builder, table: str, column: str
) -> None:
    build.catalogue()
    person = build.person(build.organisation())
    at = "2026-01-01 00:00:00"
    scan = build.finished_scan(person)
    item = build.item("ao-001").id
    rows: dict[str, dict[str, object]] = {
        "access_grant": {"person_id": person.id},
        "answer": {"scan_id": scan, "question_code": "X", "position": 99, "value": None},
        "catalogue_override": {
            "organisation_id": person.organisation_id,
            "item_id": item,
            "reason": "Daarom.",
            "created_at": at,
        },
        "learning_step": {"person_id": person.id, "item_id": item, "position": 1, "reason": "", "added_at": at},
    }
    row = rows[table] | {column: "toveren"}
    names = ", ".join(row)
    places = ", ".join(f":{name}" for name in row)
    with pytest.raises(IntegrityError):
        session.execute(text(f"INSERT INTO {table} ({names}) VALUES ({places})"), row)  # noqa: S608 - our own names


def test_an_answer_is_a_value_or_a_way_out_never_both_nor_neither(session: Session, build: Builder) -> None:
    scan = build.finished_scan(build.person(build.organisation()))
    session.commit()
    for value, way_out in ((1, "unclear"), (None, None)):
        with pytest.raises(IntegrityError):
            session.execute(
                text(
                    "INSERT INTO answer (scan_id, question_code, position, value, way_out)"
                    " VALUES (:scan, 'X', 99, :value, :way_out)"
                ),
                {"scan": scan, "value": value, "way_out": way_out},
            )
        session.rollback()


def test_the_threshold_of_team_figures_cannot_go_below_five(session: Session, build: Builder) -> None:
    organisation = build.organisation()
    session.commit()
    with pytest.raises(IntegrityError):
        session.execute(update(Organisation).where(Organisation.id == organisation.id).values(team_threshold=4))
