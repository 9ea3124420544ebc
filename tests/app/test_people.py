"""Adding people, changing what they may do, closing accounts."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import AccessRole, Viewer
from app.models import Organisation, Person
from app.queries.accounts import open_invitation, viewer_of_session
from app.queries.people import AccountState, access_roles_of, led_unit_ids, people_page
from app.services.accounts import invite, start_session
from app.services.people import (
    ClosedAccountError,
    EmailTakenError,
    InvalidEmailError,
    LastAdministratorError,
    NewPerson,
    OwnAccountError,
    UnknownUnitError,
    activate_person,
    add_people,
    change_person,
    deactivate_person,
    invite_again,
    normal_email,
)
from app.tokens import hash_token
from tests.builders import MOMENT, Builder

EMPLOYEE = frozenset({AccessRole.EMPLOYEE})


@pytest.fixture
def city(build: Builder) -> Organisation:
    return build.organisation()


@pytest.fixture
def administrator(build: Builder, city: Organisation) -> Viewer:
    return build.viewer(build.person(city, AccessRole.ADMINISTRATOR), AccessRole.ADMINISTRATOR)


def change(session: Session, viewer: Viewer, person: Person, **values: object) -> None:
    """Change one thing of a person, keep the rest."""
    kept: dict[str, object] = {
        "name": person.name,
        "unit_id": person.unit_id,
        "access_roles": access_roles_of(session, person),
        "leads": led_unit_ids(session, person),
    }
    change_person(session, viewer, person, **(kept | values))  # type: ignore[arg-type]  # the values of a test fit


def test_an_address_is_kept_in_small_letters() -> None:
    assert normal_email(" Jan.Proef@Voorbeeldstad.EXAMPLE ") == "jan.proef@voorbeeldstad.example"


@pytest.mark.parametrize(
    "text",
    ["", "jan", "jan@", "jan@gemeente", "a b@x.example", "Jan <jan@x.example>", "jan@x.example\r\nBcc: y@x.example"],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidEmailError):
        normal_email(text)


def test_added_people_have_their_unit_and_roles(
    session: Session, build: Builder, city: Organisation, administrator: Viewer
) -> None:
    unit = build.unit(city)

    [person] = add_people(
        session,
        administrator,
        [NewPerson("Jan", "jan@x.example", unit.id, frozenset({AccessRole.ADVISER, AccessRole.EMPLOYEE}))],
    )

    assert (person.organisation_id, person.unit_id, person.password_hash) == (city.id, unit.id, None)
    assert access_roles_of(session, person) == [AccessRole.EMPLOYEE, AccessRole.ADVISER]


def test_an_address_is_unique_over_all_organisations_and_nobody_is_added(
    session: Session, build: Builder, administrator: Viewer
) -> None:
    elsewhere = build.person(build.organisation())

    with pytest.raises(EmailTakenError):
        add_people(
            session,
            administrator,
            [NewPerson("Jan", "jan@x.example", None, EMPLOYEE), NewPerson("Piet", elsewhere.email, None, EMPLOYEE)],
        )

    assert session.scalar(select(Person).where(Person.email == "jan@x.example")) is None


def test_one_address_twice_in_one_call_is_refused_by_the_database(session: Session, administrator: Viewer) -> None:
    twice = [NewPerson("Jan", "jan@x.example", None, EMPLOYEE)] * 2

    with pytest.raises(EmailTakenError):
        add_people(session, administrator, twice)


def test_a_unit_of_another_organisation_is_unknown(session: Session, build: Builder, administrator: Viewer) -> None:
    foreign = build.unit(build.organisation())

    with pytest.raises(UnknownUnitError):
        add_people(session, administrator, [NewPerson("Jan", "jan@x.example", foreign.id, EMPLOYEE)])


def test_roles_and_led_units_become_what_was_chosen(
    session: Session, build: Builder, city: Organisation, administrator: Viewer
) -> None:
    old, new = build.unit(city, "Oud"), build.unit(city, "Nieuw")
    person = build.person(city, AccessRole.EMPLOYEE, AccessRole.TEAM_LEADER, leads=[old])

    change(
        session,
        administrator,
        person,
        access_roles=[AccessRole.TEAM_LEADER, AccessRole.ADVISER],
        leads=[new.id],
    )

    assert access_roles_of(session, person) == [AccessRole.TEAM_LEADER, AccessRole.ADVISER]
    assert led_unit_ids(session, person) == [new.id]


def test_administrators_keep_their_own_role_and_account(session: Session, administrator: Viewer) -> None:
    own = session.get_one(Person, administrator.person_id)

    with pytest.raises(OwnAccountError):
        change(session, administrator, own, access_roles=[AccessRole.EMPLOYEE])
    with pytest.raises(OwnAccountError):
        deactivate_person(session, administrator, own, at=MOMENT)


def test_the_last_active_administrator_stays(
    session: Session, build: Builder, city: Organisation, administrator: Viewer
) -> None:
    colleague = build.person(city, AccessRole.ADMINISTRATOR)
    session.get_one(Person, administrator.person_id).active = False  # as when a colleague did it a moment ago
    session.flush()

    with pytest.raises(LastAdministratorError):
        deactivate_person(session, administrator, colleague, at=MOMENT)
    with pytest.raises(LastAdministratorError):
        change(session, administrator, colleague, access_roles=[AccessRole.EMPLOYEE])

    assert colleague.active
    assert access_roles_of(session, colleague) == [AccessRole.ADMINISTRATOR]


def test_one_of_two_administrators_may_go(
    session: Session, build: Builder, city: Organisation, administrator: Viewer
) -> None:
    colleague = build.person(city, AccessRole.ADMINISTRATOR)

    change(session, administrator, colleague, access_roles=[AccessRole.EMPLOYEE])

    assert access_roles_of(session, colleague) == [AccessRole.EMPLOYEE]


def test_a_closed_account_has_no_session_and_no_invitation_left(
    session: Session, build: Builder, city: Organisation, administrator: Viewer
) -> None:
    person = build.person(city)
    signed_in, invited = start_session(session, person, at=MOMENT), invite(session, person, at=MOMENT)

    deactivate_person(session, administrator, person, at=MOMENT)
    activate_person(session, person)
    session.expire_all()

    assert viewer_of_session(session, token_hash=hash_token(signed_in), at=MOMENT) is None
    assert open_invitation(session, token_hash=hash_token(invited), at=MOMENT) is None


def test_a_new_link_ends_the_one_before(session: Session, build: Builder, city: Organisation) -> None:
    person = build.person(city)
    first, second = invite_again(session, person, at=MOMENT), invite_again(session, person, at=MOMENT)

    assert open_invitation(session, token_hash=hash_token(first), at=MOMENT) is None
    assert open_invitation(session, token_hash=hash_token(second), at=MOMENT + dt.timedelta(days=6)) is not None
    assert open_invitation(session, token_hash=hash_token(second), at=MOMENT + dt.timedelta(days=7)) is None


def test_a_closed_account_gets_no_link(session: Session, build: Builder, city: Organisation) -> None:
    person = build.person(city)
    person.active = False

    with pytest.raises(ClosedAccountError):
        invite_again(session, person, at=MOMENT)


def test_people_are_found_by_words_unit_and_account(
    session: Session, build: Builder, city: Organisation, administrator: Viewer
) -> None:
    unit = build.unit(city)
    jan, piet = build.person(city, unit=unit, name="Jan de Vries"), build.person(city, name="Piet Vries")
    jan.password_hash = "set"
    piet.active = False
    session.flush()

    def found(**wanted: object) -> list[str]:
        page = people_page(session, administrator, **wanted)  # type: ignore[arg-type]  # the values of a test fit
        return [line.name for line in page.lines if "Vries" in line.name]

    assert found(words=["vries"]) == ["Jan de Vries", "Piet Vries"]
    assert found(words=["VRIES", "jan"]) == ["Jan de Vries"]
    assert found(words=["%"]) == []
    assert found(unit_ids=[unit.id]) == ["Jan de Vries"]
    assert found(state=AccountState.ACTIVE) == ["Jan de Vries"]
    assert found(state=AccountState.INVITED) == []
    assert found(state=AccountState.INACTIVE) == ["Piet Vries"]


def test_people_of_another_organisation_are_not_found(session: Session, build: Builder, administrator: Viewer) -> None:
    build.person(build.organisation(), name="Kanarie")

    assert people_page(session, administrator, words=["kanarie"]).total == 0


def test_a_page_that_does_not_exist_becomes_the_nearest(
    session: Session, build: Builder, city: Organisation, administrator: Viewer
) -> None:
    for _ in range(50):
        build.person(city)

    pages = [people_page(session, administrator, page=page) for page in (-1, 1, 2, 10**30)]

    assert [(page.page, len(page.lines), page.total) for page in pages] == [
        (1, 50, 51), (1, 50, 51), (2, 1, 51), (2, 1, 51),
    ]  # fmt: skip
