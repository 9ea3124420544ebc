"""The log tells which error it was and where, never what people wrote or who they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Integer, cast, literal, select

from app.access import Permission, requires
from app.db import db
from app.models import Person
from app.services.errors import InputError
from tests.builders import Builder
from tests.conftest import ON_POSTGRESQL
from tests.web.conftest import SignIn

CANARY = "kanarie.geelveer"


def add_somebody_twice() -> None:
    """Refused by the database, which quotes the address; the name goes along as a value of the statement."""
    organisation_id = db.session.scalars(select(Person.organisation_id).limit(1)).one()
    twice = [Person(organisation_id=organisation_id, email=f"{CANARY}@x.example", name=CANARY) for _ in range(2)]
    db.session.add_all(twice)
    db.session.flush()


def compute_with_a_word() -> None:
    """Refused by PostgreSQL in words that quote the word; SQLite computes with anything, and refuses the operator."""
    db.session.scalar(select(cast(literal(CANARY), Integer)))
    db.session.scalar(select(literal(CANARY)).where(Person.id.op("no operator")(literal(CANARY))))


def hide_the_cause() -> None:
    """An error of ours that came from one of the database."""
    try:
        add_somebody_twice()
    except Exception as error:
        raise InputError from error


@pytest.mark.parametrize("fail", [add_somebody_twice, compute_with_a_word, hide_the_cause])
def test_an_error_of_the_database_is_logged_without_values(
    app: Flask,
    build: Builder,
    signed_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fail: Callable[[], None],
) -> None:
    client = signed_in(build.person(build.organisation()))

    @requires(Permission.TAKE_SCAN)
    def broken() -> str:
        fail()
        return ""

    monkeypatch.setitem(app.view_functions, "scan.overview", broken)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    assert client.get("/zelfscan").status == 500
    assert "sqlalchemy.exc." in caplog.text
    assert ("SQLSTATE" in caplog.text) is ON_POSTGRESQL
    assert CANARY not in caplog.text
    assert "DETAIL" not in caplog.text
