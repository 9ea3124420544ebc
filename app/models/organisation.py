"""Organisations, their units, and the measurement rounds in which figures are compared."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model, Owned

MIN_TEAM_THRESHOLD = 5


class Organisation(Model):
    """A municipality or a joint organisation of municipalities; nothing crosses its border."""

    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint(f"team_threshold >= {MIN_TEAM_THRESHOLD}", name="team_threshold"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    counts_by_default: Mapped[bool] = mapped_column(default=True)
    team_threshold: Mapped[int] = mapped_column(default=MIN_TEAM_THRESHOLD)
    works_council_text: Mapped[str | None]
    privacy_contact: Mapped[str | None] = mapped_column(String(254))


class Unit(Owned, Model):
    """A department or team; a unit without a parent is a department."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))


class MeasurementRound(Owned, Model):
    """A period in which an organisation asks its people to do the scan; `ends_on` is the last day."""

    __tablename__ = "measurement_round"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name"),
        CheckConstraint("starts_on <= ends_on", name="period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
