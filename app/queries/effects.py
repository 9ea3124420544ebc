"""Reading who did which item and how they scored before and after: only for `app.services.effects`, which publishes.

A test keeps it that way: nothing else may import this module.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.access import GRANTS, Permission, Viewer
from app.models import AccessGrant, CompetenceResult, LearningStep, Organisation, Person, Scan, StepStatus, StoredItem

READERS = [role for role, granted in GRANTS.items() if Permission.CURATE_CATALOGUE in granted]


@dataclass(frozen=True, slots=True)
class Done:
    """Somebody who counts and did an item; `reads` is whether they may read what is published of it."""

    item_id: int
    person_id: int
    added_at: dt.datetime
    done_at: dt.datetime
    reads: bool


@dataclass(frozen=True, slots=True)
class Score:
    """What one finished scan of a person asked and found of one competence."""

    person_id: int
    competence: str
    finished_at: dt.datetime
    mean: float


def done_items(session: Session, viewer: Viewer) -> Sequence[StoredItem]:
    """The items that somebody who counts did, by code."""
    done = _done(viewer).with_only_columns(LearningStep.item_id)
    return session.scalars(select(StoredItem).where(StoredItem.id.in_(done)).order_by(StoredItem.code)).all()


def done_steps(session: Session, viewer: Viewer) -> Sequence[Done]:
    """Who in the viewer's organisation counts in figures and did an item."""
    reads = select(AccessGrant.id).where(AccessGrant.person_id == Person.id, AccessGrant.access_role.in_(READERS))
    query = _done(viewer).add_columns(reads.exists()).order_by(LearningStep.item_id, Person.id)
    return [
        Done(item, person, added_at, done_at, reads)
        for item, person, added_at, done_at, reads in session.execute(query)
        if item is not None and done_at is not None
    ]


def scores_of_those(session: Session, viewer: Viewer) -> Sequence[Score]:
    """The scores of the same people, the earliest first; a competence that was carried over was not asked."""
    query = (
        select(Scan.person_id, CompetenceResult.competence, Scan.finished_at, CompetenceResult.mean)
        .join(CompetenceResult, CompetenceResult.scan_id == Scan.id)
        .where(
            Scan.person_id.in_(_done(viewer).with_only_columns(Person.id)),
            CompetenceResult.assessed,
            CompetenceResult.asked,
        )
        .order_by(Scan.finished_at, Scan.id)
    )
    return [
        Score(person, competence, finished_at, mean)
        for person, competence, finished_at, mean in session.execute(query)
        if finished_at is not None
    ]


def _done(viewer: Viewer) -> Select[int | None, int, dt.datetime, dt.datetime | None]:
    """Item, person, and from when until when it was still to do, of everybody who did an item and counts."""
    return (
        select(LearningStep.item_id, Person.id, LearningStep.added_at, LearningStep.done_at)
        .join(Person, Person.id == LearningStep.person_id)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(
            Person.organisation_id == viewer.organisation_id,
            Person.active,
            func.coalesce(Person.counts, Organisation.counts_by_default).is_(True),
            LearningStep.status == StepStatus.DONE,
            LearningStep.item_id.is_not(None),
        )
    )
