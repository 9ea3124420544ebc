"""Keeping Mijn leerpad: put items on it, order them, say how far they are, take them off."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import LearningStep, StepStatus, StoredItem

Direction = Literal["up", "down"]


def add_step(session: Session, viewer: Viewer, item: StoredItem, *, reason: str, at: dt.datetime) -> bool:
    """Put an item at the end of the path; returns False when it is on the path already."""
    steps = _ordered(session, viewer)
    if any(step.item_id == item.id for step in steps):
        return False
    position = steps[-1].position + 1 if steps else 1
    session.add(
        LearningStep(person_id=viewer.person_id, item_id=item.id, position=position, reason=reason, added_at=at)
    )
    session.flush()
    return True


def move_step(session: Session, viewer: Viewer, step: LearningStep, direction: Direction) -> None:
    """Swap a step with its neighbour; the first stays first and the last stays last."""
    steps = _ordered(session, viewer)
    here = next(place for place, other in enumerate(steps) if other.id == step.id)
    there = here - 1 if direction == "up" else here + 1
    if 0 <= there < len(steps):
        steps[here], steps[there] = steps[there], steps[here]
    for position, ordered in enumerate(steps, start=1):
        ordered.position = position
    session.flush()


def set_status(session: Session, step: LearningStep, status: StepStatus) -> None:
    """Say how far a step is."""
    step.status = status
    session.flush()


def remove_step(session: Session, step: LearningStep) -> None:
    """Take a step off the path."""
    session.delete(step)
    session.flush()


def _ordered(session: Session, viewer: Viewer) -> list[LearningStep]:
    query = select(LearningStep).where(LearningStep.person_id == viewer.person_id)
    return list(session.scalars(query.order_by(LearningStep.position, LearningStep.id)))
