"""Adding the people of a list."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import AccessRole, Viewer
from app.models import Invitation, Organisation, Person, Unit
from app.queries.accounts import open_invitation
from app.services.importing import CheckedList, FaultyListError, ImportedPeople, check_list, import_people, row_token
from app.services.person_list import MAX_ROWS, LineProblem, RowProblem, read_list
from app.tokens import hash_token
from tests.builders import MOMENT, Builder

SECRET = "a secret of a test"


@pytest.fixture
def city(build: Builder) -> Organisation:
    return build.organisation()


@pytest.fixture
def viewer(build: Builder, city: Organisation) -> Viewer:
    return build.viewer(build.person(city, AccessRole.ADMINISTRATOR))


def check(session: Session, viewer: Viewer, text: str, *, make_units: bool = False) -> CheckedList:
    return check_list(session, viewer, read_list(text), make_units=make_units)


def imported(
    session: Session,
    viewer: Viewer,
    text: str,
    *,
    make_units: bool = False,
    batch: str = "one",
    at: dt.datetime = MOMENT,
) -> ImportedPeople:
    return import_people(session, viewer, read_list(text), make_units=make_units, batch=batch, secret=SECRET, at=at)


def test_a_check_tells_new_known_and_faulty_apart(
    session: Session, build: Builder, city: Organisation, viewer: Viewer
) -> None:
    known, elsewhere, closed = build.person(city), build.person(build.organisation()), build.person(city)
    closed.active = False
    session.flush()

    checked = check(
        session,
        viewer,
        f"Jan;jan@x.example\nK;{known.email};Onbekend\nE;{elsewhere.email}\nC;{closed.email}\nP;p@x.example;Onbekend",
    )

    assert [row.line for row in checked.new] == [1]
    assert [row.line for row in checked.known] == [2]
    assert [(row.line, row.problems) for row in checked.faulty] == [
        (3, (LineProblem(RowProblem.EMAIL_TAKEN, elsewhere.email),)),
        (4, (LineProblem(RowProblem.CLOSED_ACCOUNT, closed.email),)),
        (5, (LineProblem(RowProblem.UNKNOWN_UNIT, "Onbekend"),)),
    ]


def test_missing_units_are_made_once_when_that_was_asked(
    session: Session, build: Builder, city: Organisation, viewer: Viewer
) -> None:
    build.unit(city, "Burgerzaken")
    text = "A;a@x.example;burgerzaken\nB;b@x.example;KCC\nC;c@x.example;kcc"

    assert check(session, viewer, text, make_units=True).new_units == ("KCC",)
    imported(session, viewer, text, make_units=True)

    placed = session.execute(select(Person.name, Unit.name).join(Unit, Unit.id == Person.unit_id).order_by(Person.name))
    assert list(placed) == [("A", "Burgerzaken"), ("B", "KCC"), ("C", "KCC")]


def test_everybody_new_gets_an_invitation_that_works(session: Session, viewer: Viewer) -> None:
    [invited] = imported(session, viewer, "Jan;jan@x.example;;teamleider").added

    found = open_invitation(session, token_hash=hash_token(invited.token), at=MOMENT)
    assert found is not None
    assert (found.person.email, found.person.organisation_id) == ("jan@x.example", viewer.organisation_id)


def test_one_faulty_line_stops_the_whole_list(session: Session, viewer: Viewer) -> None:
    before = session.scalar(select(func.count()).select_from(Person))

    with pytest.raises(FaultyListError) as refused:
        imported(session, viewer, "Jan;jan@x.example\nPiet;geen adres")

    assert [row.line for row in refused.value.checked.faulty] == [2]
    assert session.scalar(select(func.count()).select_from(Person)) == before


def test_the_same_confirmation_twice_makes_nobody_twice_and_gives_the_same_links(
    session: Session, viewer: Viewer
) -> None:
    text = "Jan;jan@x.example\nPiet;piet@x.example"
    first = imported(session, viewer, text)
    second = imported(session, viewer, text)

    assert (first.added_before, second.added) == ((), ())
    assert second.added_before == first.added
    assert session.scalar(select(func.count()).select_from(Invitation)) == 2


def test_another_batch_shows_no_links_of_people_who_exist(session: Session, viewer: Viewer) -> None:
    imported(session, viewer, "Jan;jan@x.example")

    assert imported(session, viewer, "Jan;jan@x.example", batch="two") == ImportedPeople((), ())


def test_a_link_that_was_used_or_is_too_old_is_not_shown_again(session: Session, viewer: Viewer) -> None:
    text = "Jan;jan@x.example"
    imported(session, viewer, text)

    assert imported(session, viewer, text, at=MOMENT + dt.timedelta(days=8)).added_before == ()


def test_a_token_belongs_to_one_secret_organisation_batch_and_address(build: Builder, viewer: Viewer) -> None:
    elsewhere = build.viewer(build.person(build.organisation()))
    tokens = {
        row_token(SECRET, viewer, batch="one", email="a@x.example"),
        row_token("other", viewer, batch="one", email="a@x.example"),
        row_token(SECRET, elsewhere, batch="one", email="a@x.example"),
        row_token(SECRET, viewer, batch="two", email="a@x.example"),
        row_token(SECRET, viewer, batch="one", email="b@x.example"),
    }

    assert len(tokens) == 5
    assert {len(token) for token in tokens} == {43}  # 256 bits


def test_a_list_of_the_longest_length_is_added(session: Session, viewer: Viewer) -> None:
    text = "\n".join(f"Persoon {number};p{number}@x.example;Team {number % 40}" for number in range(MAX_ROWS))

    assert len(imported(session, viewer, text, make_units=True).added) == MAX_ROWS
