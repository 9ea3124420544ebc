"""Reading Mijn leerpad: always the viewer's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import LearningStep, Override, OverrideKind, StoredItem
from app.queries.catalogue import decided_now
from seeds.catalogue import CatalogueItem, imported


@dataclass(frozen=True, slots=True)
class LearningPathStep:
    """One step of the path with its item; hidden when the organisation hides that item, which then has no page."""

    step: LearningStep
    item: CatalogueItem
    is_hidden: bool


def own_steps(session: Session, viewer: Viewer) -> Sequence[LearningPathStep]:
    """The viewer's steps in their order."""
    rows = session.execute(
        select(LearningStep, StoredItem, Override)
        .join(StoredItem, StoredItem.id == LearningStep.item_id)
        .outerjoin(Override, decided_now(viewer))
        .where(LearningStep.person_id == viewer.person_id)
        .order_by(LearningStep.position, LearningStep.id)
    )
    return [
        LearningPathStep(step, imported(item.record), override is not None and override.kind is OverrideKind.HIDE)
        for step, item, override in rows
    ]


def own_step(session: Session, viewer: Viewer, step_id: int) -> LearningStep | None:
    """One step of the viewer."""
    return session.scalar(
        select(LearningStep).where(LearningStep.id == step_id, LearningStep.person_id == viewer.person_id)
    )


def codes_on_path(session: Session, viewer: Viewer) -> frozenset[str]:
    """The codes of the items on the viewer's path."""
    query = (
        select(StoredItem.code)
        .join(LearningStep, LearningStep.item_id == StoredItem.id)
        .where(LearningStep.person_id == viewer.person_id)
    )
    return frozenset(session.scalars(query))
