"""Scans: intake, answers in first-asked order, and the result as it stood when the scan was finished."""

from __future__ import annotations

import datetime as dt
import enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model, Owned, choice


class WayOut(enum.StrEnum):
    """An honest way out of a question."""

    UNCLEAR = "unclear"
    DONT_KNOW = "dont_know"
    NOT_MY_WORK = "not_my_work"
    TOPIC_NOT_MY_WORK = "topic_not_my_work"


class Scan(Owned, Model):
    """One self-scan of one person; open until `finished_at`, and a person has at most one open."""

    __tablename__ = "scan"
    __table_args__ = (
        Index(
            "uq_scan_open",
            "person_id",
            unique=True,
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("measurement_round.id", ondelete="SET NULL"), index=True)
    bank_version: Mapped[str] = mapped_column(String(20))
    seed: Mapped[int]
    function_roles: Mapped[list[str]]
    learning_question: Mapped[str] = mapped_column(Text, default="")
    forms: Mapped[list[str]]
    started_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None] = mapped_column(index=True)


class Answer(Model):
    """The answer to one question: a value (0–3 on the scale, or the option chosen), or a way out.

    `position` is the place in first-asked order, which a changed answer keeps.
    """

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("scan_id", "question_code"),
        CheckConstraint("(value IS NULL) <> (way_out IS NULL)", name="value_or_way_out"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id", ondelete="CASCADE"), index=True)
    question_code: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    value: Mapped[int | None]
    way_out: Mapped[WayOut | None] = mapped_column(choice(WayOut))


class CompetenceResult(Model):
    """What a finished scan says of one competence; `target` and `importance` are None outside the role."""

    __tablename__ = "competence_result"
    __table_args__ = (UniqueConstraint("scan_id", "competence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id", ondelete="CASCADE"), index=True)
    competence: Mapped[str] = mapped_column(String(8))
    assessed: Mapped[bool]
    mean: Mapped[float]
    standard_error: Mapped[float]
    level: Mapped[int]
    target: Mapped[int | None]
    importance: Mapped[int | None]
