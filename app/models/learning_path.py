"""Mijn leerpad: what a person put on the own learning path, in the own order, with its planning."""

from __future__ import annotations

import datetime as dt
import enum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model, choice


class StepStatus(enum.StrEnum):
    """How far a person is with a step."""

    PLANNED = "planned"
    BUSY = "busy"
    DONE = "done"


class StepKind(enum.StrEnum):
    """What a step is: an item of the catalogue, an assignment at work, or a conversation with the team leader."""

    ITEM = "item"
    ASSIGNMENT = "assignment"
    CONVERSATION = "conversation"


class LearningStep(Model):
    """One step on one person's learning path; `reason` is the tip's reason when it was put there, in the language then.

    Only a step of kind item has an item; an assignment has the competence that it practises, and towards which level.
    The days and hours are there once the path was planned; `done_at` is since when it is done.
    """

    __tablename__ = "learning_step"
    __table_args__ = (
        UniqueConstraint("person_id", "item_id"),
        CheckConstraint("(kind = 'item') = (item_id IS NOT NULL)", name="item_of_its_kind"),
        CheckConstraint("level BETWEEN 1 AND 4", name="level"),
        CheckConstraint("(status = 'done') = (done_at IS NOT NULL)", name="done_at_when_done"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("catalogue_item.id", ondelete="CASCADE"), index=True)
    kind: Mapped[StepKind] = mapped_column(choice(StepKind), default=StepKind.ITEM, server_default="item")
    competence: Mapped[str | None] = mapped_column(String(8))
    level: Mapped[int | None]
    position: Mapped[int]
    status: Mapped[StepStatus] = mapped_column(choice(StepStatus), default=StepStatus.PLANNED)
    reason: Mapped[str] = mapped_column(Text, default="")
    reason_language: Mapped[str] = mapped_column(String(5), default="nl", server_default="nl")
    hours: Mapped[float | None]
    hours_estimated: Mapped[bool] = mapped_column(default=False, server_default=false())
    starts_on: Mapped[dt.date | None]
    target_on: Mapped[dt.date | None]
    added_at: Mapped[dt.datetime]
    done_at: Mapped[dt.datetime | None]
