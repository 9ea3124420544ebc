"""Waiting for each other where two changes at once could break a rule that no constraint can keep."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import Organisation, Person, Scan

NO_KEY_UPDATE = {"key_share": True}
"""Holds a row against other writers, not against new rows that point at it."""


def lock_own_organisation(session: Session, viewer: Viewer) -> Organisation:
    """The viewer's organisation; other changes to its people, units and catalogue wait until this transaction ends.

    Whoever adds a row of their own to the organisation goes on. SQLite has one writer at a time already and ignores it.
    """
    return session.get_one(Organisation, viewer.organisation_id, with_for_update=NO_KEY_UPDATE)


def lock_own_person(session: Session, viewer: Viewer) -> None:
    """Let other changes to what belongs to the viewer wait until this transaction ends; SQLite ignores it, as above."""
    session.execute(select(Person.id).where(Person.id == viewer.person_id).with_for_update(key_share=True)).one()


def lock_scan(session: Session, scan: Scan) -> None:
    """Let other answers to a scan wait until this transaction ends; SQLite ignores it, as above."""
    session.execute(select(Scan.id).where(Scan.id == scan.id).with_for_update(key_share=True)).one()
