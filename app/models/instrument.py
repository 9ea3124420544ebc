"""What an organisation changes in the instrument: statements of its own, and competences that a role need not do."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model, Owned


class OwnStatement(Owned, Model):
    """A statement of the organisation about one competence; a retired one is not asked any more, its answers stay."""

    __tablename__ = "own_statement"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 4", name="level"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    competence: Mapped[str] = mapped_column(String(8))
    level: Mapped[int]
    text_nl: Mapped[str] = mapped_column(String(300))
    text_en: Mapped[str | None] = mapped_column(String(300))
    retired_at: Mapped[dt.datetime | None]


class SwitchedOff(Owned, Model):
    """A competence that the organisation does not ask of a function role."""

    __tablename__ = "switched_off"
    __table_args__ = (UniqueConstraint("organisation_id", "function_role", "competence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    function_role: Mapped[str] = mapped_column(String(32))
    competence: Mapped[str] = mapped_column(String(8))
