"""Keeping Mijn leerpad: put items on it, order them, say how far they are, take them off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import LearningStep, StepStatus, StoredItem
from app.queries.learning_path import own_step
from app.services.locks import lock_own_person
from app.services.ordering import Direction, swap_with_neighbour
from recommender import Language


def held_step(session: Session, viewer: Viewer, step_id: int) -> LearningStep | None:
    """One step of the viewer, as it is once other changes to the path are done; None when it is gone."""
    lock_own_person(session, viewer)
    return own_step(session, viewer, step_id)


def add_step(
    session: Session, viewer: Viewer, item: StoredItem, *, reason: str, at: dt.datetime, language: Language = "nl"
) -> bool:
    """Put an item at the end of the path with the reason in `language`; returns False when it is there already."""
    steps = _held_steps(session, viewer)
    if any(step.item_id == item.id for step in steps):
        return False
    position = steps[-1].position + 1 if steps else 1
    session.add(
        LearningStep(
            person_id=viewer.person_id,
            item_id=item.id,
            position=position,
            reason=reason,
            reason_language=language,
            added_at=at,
        )
    )
    session.flush()
    return True


def move_step(session: Session, viewer: Viewer, step: LearningStep, direction: Direction) -> None:
    """Swap a step with its neighbour; the first stays first and the last stays last."""
    swap_with_neighbour(_held_steps(session, viewer), step, direction)
    session.flush()


def set_status(session: Session, step: LearningStep, status: StepStatus, *, at: dt.datetime) -> None:
    """Say how far a held step is; since when it is done stays the same when that is said twice."""
    if status is not StepStatus.DONE:
        step.done_at = None
    elif step.status is not StepStatus.DONE:
        step.done_at = at
    step.status = status
    session.flush()


def remove_step(session: Session, step: LearningStep) -> None:
    """Take a held step off the path."""
    session.delete(step)
    session.flush()


def _held_steps(session: Session, viewer: Viewer) -> Sequence[LearningStep]:
    """The steps in order; a second press of a button waits until the transaction ends."""
    lock_own_person(session, viewer)
    query = select(LearningStep).where(LearningStep.person_id == viewer.person_id)
    return session.scalars(query.order_by(LearningStep.position, LearningStep.id)).all()
