"""Reading the people of an organisation: for administrators, who see accounts and never a result."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.access import AccessRole, Viewer
from app.models import AccessGrant, Person, Unit, UnitLeader

PAGE_SIZE = 50


class AccountState(enum.StrEnum):
    """How far an account is: invited until the first password was set, inactive once it was closed."""

    ACTIVE = "active"
    INVITED = "invited"
    INACTIVE = "inactive"


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person as a list shows it."""

    person_id: int
    name: str
    email: str
    unit_name: str | None
    state: AccountState
    access_roles: tuple[AccessRole, ...]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of a list, counted from 1; `total` counts the people on all pages."""

    lines: tuple[PersonLine, ...]
    total: int
    page: int
    pages: int


def people_page(
    session: Session,
    viewer: Viewer,
    *,
    words: Sequence[str] = (),
    unit_ids: Collection[int] | None = None,
    state: AccountState | None = None,
    page: int = 1,
) -> PeoplePage:
    """The people of the viewer's organisation by name; a page that does not exist becomes the nearest one.

    Each of `words` occurs in the name or the mail address; `unit_ids` None means any unit, or none.
    """
    conditions = [Person.organisation_id == viewer.organisation_id, *_wanted(words, unit_ids, state)]
    total = session.scalar(select(func.count()).select_from(Person).where(*conditions)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    rows = session.execute(
        select(Person, Unit.name)
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .where(*conditions)
        .order_by(func.lower(Person.name), Person.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    granted = _granted(session, [person.id for person, _ in rows])
    lines = tuple(
        PersonLine(person.id, person.name, person.email, unit_name, state_of(person), tuple(granted[person.id]))
        for person, unit_name in rows
    )
    return PeoplePage(lines, total, page, pages)


def person_in_organisation(session: Session, viewer: Viewer, person_id: int) -> Person | None:
    """One person of the viewer's organisation."""
    return session.scalar(
        select(Person).where(Person.id == person_id, Person.organisation_id == viewer.organisation_id)
    )


def access_roles_of(session: Session, person: Person) -> list[AccessRole]:
    """What a person is, in the order of AccessRole."""
    return _granted(session, [person.id])[person.id]


def led_unit_ids(session: Session, person: Person) -> list[int]:
    """The units that a person leads."""
    return list(session.scalars(select(UnitLeader.unit_id).where(UnitLeader.person_id == person.id)))


def state_of(person: Person) -> AccountState:
    """How far the account of a person is."""
    if not person.active:
        return AccountState.INACTIVE
    return AccountState.ACTIVE if person.password_hash else AccountState.INVITED


def _wanted(
    words: Sequence[str], unit_ids: Collection[int] | None, state: AccountState | None
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        or_(Person.name.icontains(word, autoescape=True), Person.email.icontains(word, autoescape=True))
        for word in words
    ]
    if unit_ids is not None:
        conditions.append(Person.unit_id.in_(unit_ids))
    if state is not None:
        conditions.append(Person.active.is_(state is not AccountState.INACTIVE))
    if state is AccountState.ACTIVE:
        conditions.append(Person.password_hash.is_not(None))
    if state is AccountState.INVITED:
        conditions.append(Person.password_hash.is_(None))
    return conditions


def _granted(session: Session, person_ids: Collection[int]) -> defaultdict[int, list[AccessRole]]:
    """Person → access roles in the order of AccessRole."""
    query = select(AccessGrant.person_id, AccessGrant.access_role).where(AccessGrant.person_id.in_(person_ids))
    granted: defaultdict[int, list[AccessRole]] = defaultdict(list)
    order = list(AccessRole)
    for person_id, role in sorted(session.execute(query), key=lambda row: order.index(row[1])):
        granted[person_id].append(role)
    return granted
