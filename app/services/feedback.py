"""What people say of an item: a thumb, "niet voor mij" with why, and how it was afterwards. Only they see it again."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import DismissReason, ItemFeedback
from app.queries.feedback import own_feedback
from app.services.locks import lock_own_person


def give_thumb(session: Session, viewer: Viewer, item_id: int, thumb: int, *, at: dt.datetime) -> int | None:
    """Give a thumb up (1) or down (-1), or take it back when it is the one that was given; returns what stands."""
    said = _held_feedback(session, viewer, item_id, at)
    said.thumb = None if said.thumb == thumb else thumb
    session.flush()
    return said.thumb


def dismiss(session: Session, viewer: Viewer, item_id: int, reason: DismissReason, *, at: dt.datetime) -> None:
    """Hide an item from the viewer's own lists."""
    _held_feedback(session, viewer, item_id, at).dismissed_because = reason
    session.flush()


def put_back(session: Session, viewer: Viewer, item_id: int, *, at: dt.datetime) -> None:
    """Let an item be a tip for the viewer again."""
    _held_feedback(session, viewer, item_id, at).dismissed_because = None
    session.flush()


def say_experience(session: Session, viewer: Viewer, item_id: int, *, grade: int, remark: str, at: dt.datetime) -> None:
    """Keep a grade from 1 to 10 and one line (may be empty) of whoever finished an item."""
    said = _held_feedback(session, viewer, item_id, at)
    said.grade, said.remark = grade, remark
    session.flush()


def _held_feedback(session: Session, viewer: Viewer, item_id: int, at: dt.datetime) -> ItemFeedback:
    """The viewer's row of an item, a new one where there is none; a second press waits until the transaction ends."""
    lock_own_person(session, viewer)
    said = own_feedback(session, viewer, item_id)
    if said is None:
        said = ItemFeedback(
            organisation_id=viewer.organisation_id, person_id=viewer.person_id, item_id=item_id, updated_at=at
        )
        session.add(said)
    said.updated_at = at
    return said
