"""Mijn leerpad: what a person put on the own learning path, in the own order."""

from __future__ import annotations

import datetime as dt
import enum

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model, choice


class StepStatus(enum.StrEnum):
    """How far a person is with a step."""

    PLANNED = "planned"
    BUSY = "busy"
    DONE = "done"


class LearningStep(Model):
    """One item on one person's learning path; `reason` is the tip's reason when it was put there."""

    __tablename__ = "learning_step"
    __table_args__ = (UniqueConstraint("person_id", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("catalogue_item.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    status: Mapped[StepStatus] = mapped_column(choice(StepStatus), default=StepStatus.PLANNED)
    reason: Mapped[str] = mapped_column(Text, default="")
    added_at: Mapped[dt.datetime]
