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
    ("name", "administrator", "mail"),
    [
        ("Gemeente Een", "B", "nieuw@een.example"),
        ("!!", "B", "a@b.example"),
        ("x" * 65, "B", "a@b.example"),
        ("Twee", " ", "a@b.example"),
        ("Twee", "B" * 121, "a@b.example"),
        ("Twee", "B", "x"),
    ],
)
def test_a_taken_or_unfit_name_and_a_wrong_address_are_refused(
    session: Session, name: str, administrator: str, mail: str
) -> None:
    found_organisation(session, "Een", administrator="A", email="a@een.example", at=MOMENT)
    with pytest.raises(InputError):
        found_organisation(session, name, administrator=administrator, email=mail, at=MOMENT)


def test_the_command_prints_the_link_and_refuses_the_second_time(app: Flask) -> None:
    words = ["organisation", "new", "Gemeente Drie", "--administrator", "C", "--mail", "c@drie.example"]
    first = app.test_cli_runner().invoke(args=words)
    assert first.exit_code == 0
    assert "/uitnodiging/" in first.output
    assert app.test_cli_runner().invoke(args=words).exit_code == 2


def test_settings_change_one_by_one_and_an_empty_text_takes_it_away(app: Flask, session: Session) -> None:
    session.add(Organisation(slug="vier", name="Gemeente Vier"))
    session.commit()
    run = app.test_cli_runner().invoke
    words = ["organisation", "set", "vier"]
    assert run(args=[*words, "--privacy-contact", "FG@vier.example", "--counts-not"]).exit_code == 0
    assert run(args=[*words, "--works-council-text", "De ondernemingsraad is akkoord."]).exit_code == 0
    session.expire_all()
    vier = session.scalars(select(Organisation)).one()
    assert (vier.privacy_contact, vier.counts_by_default) == ("fg@vier.example", False)
    assert vier.works_council_text == "De ondernemingsraad is akkoord."
    session.rollback()

    assert run(args=[*words, "--privacy-contact", ""]).exit_code == 0
    assert run(args=[*words, "--privacy-contact", "geen adres"]).exit_code == 2
    assert run(args=["organisation", "set", "vijf"]).exit_code == 2
    session.expire_all()
    assert session.scalars(select(Organisation.privacy_contact)).all() == [None]
