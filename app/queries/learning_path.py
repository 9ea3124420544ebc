"""Reading Mijn leerpad: always the viewer's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import LearningStep, Override, OverrideKind, StepStatus, StoredItem
from app.queries.catalogue import decided_now
from seeds.assignments import Conversation, assignment_title, assignments_by_text, conversations_by_text
from seeds.catalogue import CatalogueItem, imported
from seeds.values import Bilingual, Text

A_CONVERSATION = Bilingual(nl="Gesprek met je teamleider", en="Conversation with your team leader")
"""What a conversation is called of which the content holds the text no more."""


@dataclass(frozen=True, slots=True)
class LearningPathStep:
    """One step of the path; its item is hidden when the organisation hides it, and then has no page.

    A step without an item keeps what there is to do as its reason, in the words that the person saw; where the content
    still holds these words, they are told in any language.
    """

    step: LearningStep
    item: CatalogueItem | None
    is_hidden: bool

    @property
    def title(self) -> Text | Bilingual:
        """What the step is called."""
        if self.item is not None:
            return self.item.title
        if self.step.competence is not None:
            return assignment_title(self.step.competence)
        return A_CONVERSATION if self.conversation is None else self.conversation.title

    @property
    def first_action(self) -> Text | Bilingual:
        """What to do, for an item what to do first."""
        if self.item is not None:
            return self.item.first_action
        known = self.conversation.text if self.conversation else assignments_by_text().get(self.step.reason)
        return known or Text(nl=self.step.reason)

    @property
    def conversation(self) -> Conversation | None:
        """The conversation that the step is."""
        return conversations_by_text().get(self.step.reason) if self.item is None else None

    @property
    def is_done(self) -> bool:
        """Whether the person finished it."""
        return self.step.status is StepStatus.DONE


def own_steps(session: Session, viewer: Viewer) -> Sequence[LearningPathStep]:
    """The viewer's steps in their order."""
    rows = session.execute(
        select(LearningStep, StoredItem, Override)
        .outerjoin(StoredItem, StoredItem.id == LearningStep.item_id)
        .outerjoin(Override, decided_now(viewer))
        .where(LearningStep.person_id == viewer.person_id)
        .order_by(LearningStep.position, LearningStep.id)
    )
    return [
        LearningPathStep(
            step,
            None if item is None else imported(item.record),
            override is not None and override.kind is OverrideKind.HIDE,
        )
        for step, item, override in rows
    ]


def own_step(session: Session, viewer: Viewer, step_id: int) -> LearningStep | None:
    """One step of the viewer."""
    return session.scalar(
        select(LearningStep).where(LearningStep.id == step_id, LearningStep.person_id == viewer.person_id)
    )
