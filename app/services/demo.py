"""Setting up the demo municipalities: made-up people, who scan and learn through the real services."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import AccessRole, Viewer
from app.models import (
    AccessGrant,
    MeasurementRound,
    Organisation,
    Person,
    Scan,
    Unit,
    UnitLeader,
    WayOut,
)
from app.queries.scans import answers_of
from app.services.demo_tips import use_tips, use_tips_as_account
from app.services.demo_together import DemoPerson, learn_together
from app.services.recommending import make_list
from app.services.scanning import Intake, answer_question, finish, library_value, running, take_in
from seeds.demo_people import PlannedPerson, PlannedScan, planned_answer, planned_people
from seeds.demo_plan import DemoPlan, Municipality


def set_up_municipality(session: Session, plan: DemoPlan, municipality: Municipality, *, password_hash: str) -> bool:
    """Make a municipality of the plan with everything in it; False, and nothing changes, where it exists already.

    `password_hash` is that of the demo password: of the accounts, and of whoever ever signed in to take a scan.
    """
    if session.scalar(select(Organisation.id).where(Organisation.slug == municipality.code)) is not None:
        return False
    organisation = _organisation(session, municipality)
    units = _teams(session, organisation, municipality)
    people = [
        DemoPerson(planned, _person(session, organisation, units, planned, password_hash))
        for planned in planned_people(plan, municipality)
    ]
    _take_scans(session, people)
    learn_together(session, municipality, people)
    return True


def _take_scans(session: Session, people: Sequence[DemoPerson]) -> None:
    """Everybody takes the scans of a round and gets a list of tips, and then uses it until the next; accounts at last.

    First all lists, so that none knows what colleagues did only later.
    """
    planned = sorted(
        ((scan, person) for person in people for scan in person.planned.scans),
        key=lambda one: (one[0].starts_at, one[1].viewer.person_id),
    )
    for next_round, of_round in groupby(planned, key=lambda one: one[0].next_round):
        taken = [(person, scan, _take_scan(session, person.viewer, person.planned, scan)) for scan, person in of_round]
        using = [one for one in taken if one[2].finished_at is not None and not one[0].planned.is_account]
        if next_round is not None:  # after the last round there is nothing yet that came of it
            for person, scan, stored in using:
                make_list(session, person.viewer, stored, at=scan.ends_at)
            for person, scan, stored in using:
                use_tips(session, person.viewer, person.planned, scan, stored)
    for person in people:
        if person.planned.is_account:
            use_tips_as_account(session, person.viewer)


def _organisation(session: Session, municipality: Municipality) -> Organisation:
    made = Organisation(
        slug=municipality.code,
        name=municipality.name,
        works_council_text=municipality.works_council_text,
        privacy_contact=municipality.privacy_contact,
    )
    session.add(made)
    session.flush()
    session.add_all(
        MeasurementRound(
            organisation_id=made.id, name=planned.name, starts_on=planned.starts_on, ends_on=planned.ends_on
        )
        for planned in municipality.rounds
    )
    session.flush()
    return made


def _teams(session: Session, organisation: Organisation, municipality: Municipality) -> dict[str, Unit]:
    """Store departments and teams; the teams by name."""
    units: dict[str, Unit] = {}
    for department in municipality.departments:
        parent = Unit(organisation_id=organisation.id, name=department.name, parent_id=None)
        session.add(parent)
        session.flush()
        for team in department.teams:
            units[team.name] = Unit(organisation_id=organisation.id, name=team.name, parent_id=parent.id)
    session.add_all(units.values())
    session.flush()
    return units


def _person(
    session: Session, organisation: Organisation, units: dict[str, Unit], planned: PlannedPerson, password_hash: str
) -> Viewer:
    """Store somebody as an administrator would; what they say of themselves comes with their first scan."""
    access_roles = frozenset(map(AccessRole, planned.access_roles))
    person = Person(
        organisation_id=organisation.id,
        email=planned.email,
        name=planned.name,
        password_hash=password_hash if planned.is_account or planned.scans else None,
        unit_id=units[planned.team].id,
        counts=None,
    )
    session.add(person)
    session.flush()
    session.add_all(AccessGrant(person_id=person.id, access_role=role) for role in sorted(access_roles))
    session.add_all(UnitLeader(unit_id=units[team].id, person_id=person.id) for team in planned.leads)
    session.flush()
    return Viewer(person.id, organisation.id, person.name, organisation.name, access_roles)


def _take_scan(session: Session, viewer: Viewer, person: PlannedPerson, planned: PlannedScan) -> Scan:
    """Take a scan as the pages would, up to the end or to where this person stops."""
    intake = Intake((person.function_role,), planned.learning_question, planned.forms, person.counts)
    scan = take_in(session, viewer, intake, at=planned.starts_at)
    state = running(session, scan, answers_of(session, scan))  # one that was left unfinished earlier goes on
    expected = state.progress
    stops_at = None if planned.stops_after is None else planned.stops_after * (expected.answered + expected.left)
    while (question := state.next_item()) is not None:
        if stops_at is not None and len(state.answers) >= stops_at:
            return scan
        said = planned_answer(person, planned, question)
        answer = said if isinstance(said, int) else WayOut(said)
        answer_question(session, scan, question, answer)
        state.answer(question.code, library_value(answer))
    finish(session, viewer, scan, at=planned.ends_at)
    return scan
