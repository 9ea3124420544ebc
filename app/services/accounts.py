"""Signing in and out, invitations and passwords."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import Invitation, Person, SignInSession
from app.queries.accounts import own_person
from app.tokens import hash_token, new_token

SESSION_LENGTH = dt.timedelta(hours=12)
INVITATION_LENGTH = dt.timedelta(days=7)


def start_session(session: Session, person: Person, *, at: dt.datetime, language: str | None = None) -> str:
    """Sign a person in on one device; returns the token for the cookie.

    `language` is what was chosen just before; a choice that the person made earlier stays.
    """
    token = new_token()
    person.language = person.language or language
    session.add(
        SignInSession(
            person_id=person.id,
            token_hash=hash_token(token),
            created_at=at,
            expires_at=at + SESSION_LENGTH,
            ended_at=None,
        )
    )
    session.flush()
    return token


def choose_language(session: Session, viewer: Viewer, language: str) -> None:
    """Keep the language that somebody wants to read, for every device and for mail."""
    own_person(session, viewer).language = language
    session.flush()


def end_session(session: Session, session_id: int, *, at: dt.datetime) -> None:
    """Sign out on one device."""
    session.execute(update(SignInSession).where(SignInSession.id == session_id).values(ended_at=at))


def end_all_sessions(session: Session, person_id: int, *, at: dt.datetime) -> None:
    """Sign a person out everywhere."""
    session.execute(
        update(SignInSession)
        .where(SignInSession.person_id == person_id, SignInSession.ended_at.is_(None))
        .values(ended_at=at)
    )


def invite(session: Session, person: Person, *, at: dt.datetime) -> str:
    """Make an invitation link's token with which a person sets a password once; earlier ones stop working."""
    session.execute(
        update(Invitation).where(Invitation.person_id == person.id, Invitation.used_at.is_(None)).values(used_at=at)
    )
    token = new_token()
    session.add(
        Invitation(
            person_id=person.id,
            token_hash=hash_token(token),
            created_at=at,
            expires_at=at + INVITATION_LENGTH,
            used_at=None,
        )
    )
    session.flush()
    return token


def set_password(
    session: Session, invitation: Invitation, person: Person, password_hash: str, *, at: dt.datetime
) -> None:
    """Use an invitation: keep the new password's hash and sign the person out everywhere."""
    person.password_hash = password_hash
    invitation.used_at = at
    end_all_sessions(session, person.id, at=at)
    session.flush()
