"""Adding the people of a list: a check that changes nothing, then everybody at once, each with an invitation.

The token of an invitation is derived from the secret key, the batch (random, made for each check) and the address.
So the same confirmation sent twice, as a double click does, makes nobody twice and shows the same links again.
"""

from __future__ import annotations

import base64
import datetime as dt
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import Invitation, Person, Unit
from app.queries.units import own_units
from app.services.accounts import INVITATION_LENGTH
from app.services.errors import InputError
from app.services.locks import lock_own_organisation
from app.services.people import EmailTakenError, NewPerson, add_people
from app.services.person_list import LineProblem, ListRow, RowProblem, with_problems
from app.tokens import hash_token


@dataclass(frozen=True, slots=True)
class CheckedList:
    """What a list would do: who is new, who is known already, which lines are faulty, which units would be made."""

    new: tuple[ListRow, ...]
    known: tuple[ListRow, ...]
    faulty: tuple[ListRow, ...]
    new_units: tuple[str, ...]


class FaultyListError(InputError):
    """A list with faulty lines; nobody was added."""

    def __init__(self, checked: CheckedList) -> None:
        super().__init__(f"{len(checked.faulty)} faulty lines")
        self.checked = checked


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody with the token of an open invitation; `language` is the one they chose, if they did."""

    name: str
    email: str
    token: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class ImportedPeople:
    """Who was added now, and who was added by the same batch before and did not use the invitation yet."""

    added: tuple[Invited, ...]
    added_before: tuple[Invited, ...]


def check_list(session: Session, viewer: Viewer, rows: Sequence[ListRow], *, make_units: bool) -> CheckedList:
    """Hold a list against the people and units that there are; with `make_units` an unknown unit is no problem."""
    people = _people_by_email(session, rows)
    units = {unit.name.casefold() for unit in own_units(session, viewer)}
    checked = [
        with_problems(row, _problems(viewer, row, people.get(row.email), units if not make_units else None))
        for row in rows
    ]
    sound = [row for row in checked if not row.problems]
    new = tuple(row for row in sound if row.email not in people)
    named = {row.unit.casefold(): row.unit for row in reversed(new) if row.unit}
    return CheckedList(
        new=new,
        known=tuple(row for row in sound if row.email in people),
        faulty=tuple(row for row in checked if row.problems),
        new_units=tuple(sorted(name for folded, name in named.items() if folded not in units)),
    )


def import_people(
    session: Session,
    viewer: Viewer,
    rows: Sequence[ListRow],
    *,
    make_units: bool,
    batch: str,
    secret: str,
    at: dt.datetime,
) -> ImportedPeople:
    """Add everybody on the list who is new, with an invitation each; raises FaultyListError and then adds nobody."""
    lock_own_organisation(session, viewer)
    checked = check_list(session, viewer, rows, make_units=make_units)
    if checked.faulty:
        raise FaultyListError(checked)
    unit_ids = _unit_ids(session, viewer, checked.new_units)
    wanted = [
        NewPerson(row.name, row.email, unit_ids[row.unit.casefold()] if row.unit else None, row.access_roles)
        for row in checked.new
    ]
    try:
        people = add_people(session, viewer, wanted)
    except EmailTakenError as taken:  # another organisation was faster: look again, and say at which lines
        raise FaultyListError(check_list(session, viewer, rows, make_units=make_units)) from taken
    added = [
        Invited(person.name, person.email, row_token(secret, viewer, batch=batch, email=person.email))
        for person in people
    ]
    for person, invited in zip(people, added, strict=True):
        session.add(
            Invitation(
                person_id=person.id,
                token_hash=hash_token(invited.token),
                created_at=at,
                expires_at=at + INVITATION_LENGTH,
                used_at=None,
            )
        )
    session.flush()
    known = [row_token(secret, viewer, batch=batch, email=row.email) for row in checked.known]
    return ImportedPeople(tuple(added), _still_open(session, viewer, known, at=at))


def row_token(secret: str, viewer: Viewer, *, batch: str, email: str) -> str:
    """The invitation token of one address in one batch: 256 bits that nobody can compute without the secret."""
    message = f"invitation\n{viewer.organisation_id}\n{batch}\n{email}"
    digest = hmac.digest(secret.encode(), message.encode(), "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _problems(viewer: Viewer, row: ListRow, person: Person | None, units: set[str] | None) -> list[LineProblem]:
    problems = []
    if person is not None and person.organisation_id != viewer.organisation_id:
        problems.append(LineProblem(RowProblem.EMAIL_TAKEN, row.email))
    elif person is not None and not person.active:
        problems.append(LineProblem(RowProblem.CLOSED_ACCOUNT, row.email))
    if person is None and row.unit and units is not None and row.unit.casefold() not in units:
        problems.append(LineProblem(RowProblem.UNKNOWN_UNIT, row.unit))
    return problems


def _people_by_email(session: Session, rows: Sequence[ListRow]) -> Mapping[str, Person]:
    """People of the whole installation: addresses are unique across it."""
    addresses = {row.email for row in rows if row.email}
    return {person.email: person for person in session.scalars(select(Person).where(Person.email.in_(addresses)))}


def _unit_ids(session: Session, viewer: Viewer, new_units: Sequence[str]) -> Mapping[str, int]:
    """Name in small letters → id, after the new units were made as departments."""
    session.add_all(Unit(organisation_id=viewer.organisation_id, name=name, parent_id=None) for name in new_units)
    session.flush()
    return {unit.name.casefold(): unit.id for unit in own_units(session, viewer)}


def _still_open(session: Session, viewer: Viewer, tokens: Sequence[str], *, at: dt.datetime) -> tuple[Invited, ...]:
    by_hash = {hash_token(token): token for token in tokens}
    rows = session.execute(
        select(Person.name, Person.email, Invitation.token_hash)
        .join(Invitation, Invitation.person_id == Person.id)
        .where(
            Person.organisation_id == viewer.organisation_id,
            Invitation.token_hash.in_(by_hash),
            Invitation.used_at.is_(None),
            Invitation.expires_at > at,
        )
        .order_by(Person.name, Person.id)
    )
    return tuple(Invited(name, email, by_hash[token_hash]) for name, email, token_hash in rows)
