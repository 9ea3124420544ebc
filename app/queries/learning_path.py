"""Reading Mijn leerpad: always the viewer's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import ItemFeedback, LearningStep, StepStatus, StoredItem
from app.queries.overrides import hidden_from
from seeds.assignments import Conversation, assignment_title, conversations_by_text, load_assignments
from seeds.catalogue import CatalogueItem, imported
from seeds.values import Bilingual, Text

A_CONVERSATION = Bilingual(nl="Gesprek met je teamleider", en="Conversation with your team leader")
"""What a conversation is called of which the content holds the text no more."""


@dataclass(frozen=True, slots=True)
class LearningPathStep:
    """One step of the path, with the grade (1–10) and the line of who finished it.

    Its item is hidden when the organisation hides it from this person, and then has no page.

    An assignment is told from the content, in any language, by its competence and level. A conversation, and an
    assignment of before its level was kept, have what there is to do as their reason, in the words that the person saw.
    """

    step: LearningStep
    item: CatalogueItem | None
    is_hidden: bool
    grade: int | None = None
    remark: str = ""

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
        if self.step.competence is not None and self.step.level is not None:
            return load_assignments()[self.step.competence].towards(self.step.level)
        return self.conversation.text if self.conversation else Text(nl=self.step.reason)

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
    hidden = hidden_from(session, viewer)
    rows = session.execute(
        select(LearningStep, StoredItem, ItemFeedback)
        .outerjoin(StoredItem, StoredItem.id == LearningStep.item_id)
        .outerjoin(
            ItemFeedback, and_(ItemFeedback.item_id == StoredItem.id, ItemFeedback.person_id == viewer.person_id)
        )
        .where(LearningStep.person_id == viewer.person_id)
        .order_by(LearningStep.position, LearningStep.id)
    )
    return [
        LearningPathStep(
            step,
            None if item is None else imported(item.record),
            is_hidden=item is not None and item.code in hidden,
            grade=None if said is None else said.grade,
            remark="" if said is None else said.remark,
        )
        for step, item, said in rows
    ]


def own_step(session: Session, viewer: Viewer, step_id: int) -> LearningStep | None:
    """One step of the viewer."""
    return session.scalar(
        select(LearningStep).where(LearningStep.id == step_id, LearningStep.person_id == viewer.person_id)
    )
