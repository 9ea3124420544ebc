"""Makes what a test needs, with values that do not matter filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import count

from sqlalchemy.orm import Session

from app.access import AccessRole, Viewer
from app.models import AccessGrant, Organisation, Person, Scan, StoredItem, Unit, UnitLeader, WayOut
from app.queries.scans import answers_of
from app.services.scanning import Intake, answer_question, finish, library_value, running, take_in
from app.services.seeding import load_seed_catalogue
from seeds.catalogue import load_catalogue
from seeds.instrument import Question

MOMENT = dt.datetime(2026, 9, 1, 9, 0, tzinfo=dt.UTC)


KNOWS_FROM = 2


def knowing(question: Question, knows: bool) -> int | WayOut:
    """The right option of a check, or "Weet ik niet"."""
    return question.answer_index if knows and question.answer_index is not None else WayOut.DONT_KNOW


class Builder:
    """Writes rows through one session; `viewer` gives the viewer of a person that it made."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._numbers = count(1)

    def organisation(self, name: str = "Gemeente Proefstad") -> Organisation:
        """A municipality."""
        made = Organisation(slug=f"org-{next(self._numbers)}", name=name)
        self.session.add(made)
        self.session.flush()
        return made

    def unit(self, organisation: Organisation, name: str = "Team Proef", parent: Unit | None = None) -> Unit:
        """A team or department."""
        made = Unit(organisation_id=organisation.id, name=name, parent_id=parent.id if parent else None)
        self.session.add(made)
        self.session.flush()
        return made

    def person(
        self,
        organisation: Organisation,
        *roles: AccessRole,
        unit: Unit | None = None,
        name: str | None = None,
        counts: bool | None = None,
        leads: Sequence[Unit] = (),
    ) -> Person:
        """Somebody with access roles, an employee when none is given."""
        number = next(self._numbers)
        made = Person(
            organisation_id=organisation.id,
            email=f"persoon{number}@proefstad.example",
            name=name or f"Persoon {number}",
            unit_id=unit.id if unit else None,
            counts=counts,
        )
        self.session.add(made)
        self.session.flush()
        for role in roles or (AccessRole.EMPLOYEE,):
            self.session.add(AccessGrant(person_id=made.id, access_role=role))
        for led in leads:
            self.session.add(UnitLeader(unit_id=led.id, person_id=made.id))
        self.session.flush()
        return made

    def viewer(self, person: Person, *roles: AccessRole) -> Viewer:
        """The viewer that this person is when signed in."""
        organisation = self.session.get_one(Organisation, person.organisation_id)
        return Viewer(
            person_id=person.id,
            organisation_id=person.organisation_id,
            name=person.name,
            organisation_name=organisation.name,
            access_roles=frozenset(roles or (AccessRole.EMPLOYEE,)),
        )

    def finished_scan(
        self,
        person: Person,
        *,
        step: int = 1,
        function_roles: Sequence[str] = ("kcc",),
        counts: bool = True,
        at: dt.datetime = MOMENT,
        learning_question: str = "",
    ) -> int:
        """A scan in which every statement got the same step (0–3) of the scale; returns its id."""
        viewer = self.viewer(person)
        scan = take_in(self.session, viewer, Intake(function_roles, learning_question, (), counts), at=at)
        self.answer_all(scan, step=step)
        finish(self.session, viewer, scan, at=at)
        return scan.id

    def answer_all(self, scan: Scan, *, step: int = 1) -> None:
        """Answer every question that comes: a statement with this step, a check with "Weet ik niet" below step 2."""
        state = running(self.session, scan, answers_of(self.session, scan))
        while (question := state.next_item()) is not None:
            answer = step if question.kind == "statement" else knowing(question, step >= KNOWS_FROM)
            answer_question(self.session, scan, question, answer)
            state.answer(question.code, library_value(answer))

    def catalogue(self) -> None:
        """The whole shared catalogue."""
        load_seed_catalogue(self.session, load_catalogue(), at=MOMENT)

    def item(self, code: str) -> StoredItem:
        """A stored item by its code."""
        return self.session.query(StoredItem).filter_by(code=code).one()
