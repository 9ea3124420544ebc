"""Reading accounts: who signs in, who looks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import AccessRole, Viewer
from app.models import AccessGrant, Invitation, Organisation, Person, SignInSession


def viewer_of_session(session: Session, *, token_hash: str, at: dt.datetime) -> Viewer | None:
    """The viewer behind a session token; None when it ended, expired, or the person was deactivated."""
    rows = session.execute(
        select(Person, Organisation.name, SignInSession.id, AccessGrant.access_role)
        .join(SignInSession, SignInSession.person_id == Person.id)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(AccessGrant, AccessGrant.person_id == Person.id)
        .where(
            SignInSession.token_hash == token_hash,
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > at,
            Person.active,
        )
    ).all()
    if not rows:
        return None
    person, organisation_name, session_id, _ = rows[0]
    return Viewer(
        person_id=person.id,
        organisation_id=person.organisation_id,
        name=person.name,
        organisation_name=organisation_name,
        access_roles=frozenset(AccessRole(role) for *_, role in rows if role is not None),
        session_id=session_id,
        language=person.language,
    )


def person_to_sign_in(session: Session, email: str) -> Person | None:
    """The active person with this mail address and a password, whatever the case of the letters."""
    return session.scalar(
        select(Person).where(Person.email == email.strip().lower(), Person.active, Person.password_hash.is_not(None))
    )


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation that can be used, with its person."""

    invitation: Invitation
    person: Person
    organisation_name: str

    @property
    def known_words(self) -> list[str]:
        """Words that somebody who knows the person would try as a password."""
        return [*self.person.name.split(), *self.person.email.split("@"), *self.organisation_name.split()]


def open_invitation(session: Session, *, token_hash: str, at: dt.datetime, held: bool = False) -> OpenInvitation | None:
    """An invitation that was not used and is not too old; `held` it can be used by one request at a time."""
    query = (
        select(Invitation, Person, Organisation.name)
        .join(Person, Person.id == Invitation.person_id)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(
            Invitation.token_hash == token_hash,
            Invitation.used_at.is_(None),
            Invitation.expires_at > at,
            Person.active,
        )
    )
    if held:
        query = query.with_for_update(of=[Person, Invitation], key_share=True)  # in the order of who closes an account
    row = session.execute(query).one_or_none()
    return None if row is None else OpenInvitation(*row)


def own_person(session: Session, viewer: Viewer) -> Person:
    """The viewer's own row."""
    return session.get_one(Person, viewer.person_id)
