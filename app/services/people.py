"""Adding people, changing what they may do, and closing their accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access import AccessRole, Viewer
from app.models import AccessGrant, Invitation, Person, Unit, UnitLeader
from app.queries.people import led_unit_ids
from app.queries.together import TAKERS
from app.services.accounts import end_all_sessions, invite
from app.services.errors import InputError
from app.services.grouping import give_up_places
from app.services.locks import lock_own_organisation
from app.services.refusals import Problem, ProblemKind, RefusedError
from app.services.versions import version_of

MAX_NAME = 120
MAX_EMAIL = 254


class InvalidEmailError(InputError):
    """Something that is no mail address."""


class EmailTakenError(InputError):
    """An address that somebody in this installation has; whether it is the own organisation is not told."""


class UnknownUnitError(InputError):
    """A unit that the viewer's organisation does not have."""


class OwnAccountError(InputError):
    """Administrators cannot close their own account or take their own administrator role."""


class LastAdministratorError(InputError):
    """An organisation keeps at least one active administrator."""


class ClosedAccountError(InputError):
    """A person whose account is closed gets no invitation."""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to add; `email` as `normal_email` gives it, `unit_id` of the own organisation."""

    name: str
    email: str
    unit_id: int | None
    access_roles: frozenset[AccessRole]


def normal_email(text: str) -> str:
    """The form in which a mail address is kept: checked, in small letters; raises InvalidEmailError."""
    try:
        checked = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise InvalidEmailError(str(error)) from error
    return (checked.ascii_email or checked.normalized).lower()


def add_people(session: Session, viewer: Viewer, wanted: Sequence[NewPerson]) -> list[Person]:
    """Add people to the viewer's organisation, all or none, in the order of `wanted`.

    Raises EmailTakenError when one of the addresses is in use, UnknownUnitError for a unit that the organisation
    does not have, or has no more.
    """
    lock_own_organisation(session, viewer)
    _check_units(session, viewer, {new.unit_id for new in wanted if new.unit_id is not None})
    taken = select(Person.id).where(Person.email.in_([new.email for new in wanted])).limit(1)
    if session.scalar(taken) is not None:
        raise EmailTakenError("a mail address is in use")
    people = [
        Person(organisation_id=viewer.organisation_id, email=new.email, name=new.name, unit_id=new.unit_id)
        for new in wanted
    ]
    try:
        with session.begin_nested():
            session.add_all(people)
            session.flush()
    except IntegrityError as error:  # somebody else took the address between the look above and now
        raise EmailTakenError("a mail address is in use") from error
    session.add_all(
        AccessGrant(person_id=person.id, access_role=role)
        for person, new in zip(people, wanted, strict=True)
        for role in sorted(new.access_roles)
    )
    session.flush()
    return people


def version_of_person(person: Person, access_roles: Iterable[AccessRole], leads: Iterable[int]) -> str:
    """The mark of what `change_person` changes."""
    return version_of(person.name, person.unit_id, sorted(access_roles), sorted(leads))


def change_person(
    session: Session,
    viewer: Viewer,
    person: Person,
    *,
    name: str,
    unit_id: int | None,
    access_roles: Collection[AccessRole],
    leads: Collection[int],
    seen: str | None = None,
) -> None:
    """Give a person of the own organisation this name, unit, these access roles, and units that it `leads`.

    Whoever may take the scan no more gives up the places in learning groups, as somebody does whose account is closed.
    `seen` is the `version_of_person` that the administrator saw, None where nobody looked. Raises OwnAccountError,
    LastAdministratorError or UnknownUnitError, or RefusedError when somebody changed the person meanwhile, and then
    changes nothing.
    """
    lock_own_organisation(session, viewer)
    session.refresh(person)
    _check_units(session, viewer, {*leads, *([] if unit_id is None else [unit_id])})
    granted = set(session.scalars(select(AccessGrant.access_role).where(AccessGrant.person_id == person.id)))
    if seen is not None and seen != version_of_person(person, granted, led_unit_ids(session, person)):
        raise RefusedError(Problem(ProblemKind.CHANGED))
    lost = granted - set(access_roles)
    if AccessRole.ADMINISTRATOR in lost:
        _keep_an_administrator(session, viewer, person)
    if lost.intersection(TAKERS) and not set(TAKERS).intersection(access_roles):
        give_up_places(session, viewer, person.id)
    person.name, person.unit_id = name, unit_id
    session.execute(delete(AccessGrant).where(AccessGrant.person_id == person.id, AccessGrant.access_role.in_(lost)))
    session.add_all(AccessGrant(person_id=person.id, access_role=role) for role in set(access_roles) - granted)
    _set_led_units(session, person, set(leads))
    session.flush()


def deactivate_person(session: Session, viewer: Viewer, person: Person, *, at: dt.datetime) -> None:
    """Close an account: signed out everywhere, in no learning group, no invitation works; what the person did stays.

    Raises OwnAccountError or LastAdministratorError.
    """
    is_administrator = select(AccessGrant.id).where(
        AccessGrant.person_id == person.id, AccessGrant.access_role == AccessRole.ADMINISTRATOR
    )
    if person.id == viewer.person_id or session.scalar(is_administrator):
        _keep_an_administrator(session, viewer, person)
    give_up_places(session, viewer, person.id)
    person.active = False
    end_all_sessions(session, person.id, at=at)
    session.execute(
        update(Invitation).where(Invitation.person_id == person.id, Invitation.used_at.is_(None)).values(used_at=at)
    )
    session.flush()


def activate_person(session: Session, person: Person) -> None:
    """Open a closed account again; a password that was set still works."""
    person.active = True
    session.flush()


def invite_again(session: Session, person: Person, *, at: dt.datetime) -> str:
    """The token of a new invitation link, which also serves a forgotten password; raises ClosedAccountError."""
    if not person.active:
        raise ClosedAccountError("the account is closed")
    return invite(session, person, at=at)


def _check_units(session: Session, viewer: Viewer, unit_ids: set[int]) -> None:
    own = select(func.count()).where(Unit.organisation_id == viewer.organisation_id, Unit.id.in_(unit_ids))
    if unit_ids and session.scalar(own) != len(unit_ids):
        raise UnknownUnitError("a unit does not exist")


def _keep_an_administrator(session: Session, viewer: Viewer, person: Person) -> None:
    if person.id == viewer.person_id:
        raise OwnAccountError("nobody closes the own account")
    lock_own_organisation(session, viewer)
    others = session.scalar(
        select(func.count())
        .select_from(Person)
        .join(AccessGrant, AccessGrant.person_id == Person.id)
        .where(
            Person.organisation_id == viewer.organisation_id,
            Person.id != person.id,
            Person.active,
            AccessGrant.access_role == AccessRole.ADMINISTRATOR,
        )
    )
    if not others:
        raise LastAdministratorError("an organisation keeps one administrator")


def _set_led_units(session: Session, person: Person, wanted: set[int]) -> None:
    led = set(session.scalars(select(UnitLeader.unit_id).where(UnitLeader.person_id == person.id)))
    session.execute(delete(UnitLeader).where(UnitLeader.person_id == person.id, UnitLeader.unit_id.in_(led - wanted)))
    session.add_all(UnitLeader(unit_id=unit_id, person_id=person.id) for unit_id in sorted(wanted - led))
