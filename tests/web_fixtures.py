"""A page client for somebody who is signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.clock import now
from app.db import db
from app.models import Person
from app.services.accounts import start_session
from tests.web.page import PageClient

SignIn = Callable[[Person], PageClient]


@pytest.fixture
def anonymous(app: Flask) -> PageClient:
    """Somebody who is not signed in."""
    return PageClient(app.test_client())


@pytest.fixture
def signed_in(app: Flask) -> SignIn:
    """Sign somebody in: commits what the test built and returns the page client of that person."""

    def sign_in(person: Person) -> PageClient:
        token = start_session(db.session, person, at=now())
        db.session.commit()
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["last_person_id"] = person.id
        return PageClient(client)

    return sign_in
