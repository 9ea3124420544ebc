"""Taking an organisation on board."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import AccessRole
from app.models import AccessGrant, Organisation
from app.queries.accounts import open_invitation
from app.services.errors import InputError
from app.services.organisations import found_organisation
from app.tokens import hash_token
from tests.builders import MOMENT


def test_a_new_organisation_has_an_administrator_who_can_set_a_password(session: Session) -> None:
    token = found_organisation(
        session, "Gemeente Súdwâld", administrator="A. Beheer", email="Beheer@sudwald.example", at=MOMENT
    )
    invited = open_invitation(session, token_hash=hash_token(token), at=MOMENT)
    assert invited is not None
    assert invited.person.email == "beheer@sudwald.example"
    assert session.scalars(select(Organisation.slug)).all() == ["sudwald"]
    roles = session.scalars(select(AccessGrant.access_role).where(AccessGrant.person_id == invited.person.id))
    assert set(roles) == {AccessRole.EMPLOYEE, AccessRole.ADMINISTRATOR}


@pytest.mark.parametrize(
    ("name", "mail"), [("Gemeente Een", "nieuw@een.example"), ("!!", "a@b.example"), ("Twee", "x")]
)
def test_a_taken_or_empty_name_and_a_wrong_address_are_refused(session: Session, name: str, mail: str) -> None:
    found_organisation(session, "Een", administrator="A", email="a@een.example", at=MOMENT)
    with pytest.raises(InputError):
        found_organisation(session, name, administrator="B", email=mail, at=MOMENT)


def test_the_command_prints_the_link_and_refuses_the_second_time(app: Flask) -> None:
    words = ["organisation", "new", "Gemeente Drie", "--administrator", "C", "--mail", "c@drie.example"]
    first = app.test_cli_runner().invoke(args=words)
    assert first.exit_code == 0
    assert "/uitnodiging/" in first.output
    assert app.test_cli_runner().invoke(args=words).exit_code == 2
