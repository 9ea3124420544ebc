"""Scans: intake, answers in first-asked order, and the result as it stood when the scan was finished."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false, text, true
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model, Owned, choice


class WayOut(enum.StrEnum):
    """An honest way out of a question."""

    UNCLEAR = "unclear"
    DONT_KNOW = "dont_know"
    NOT_MY_WORK = "not_my_work"
    TOPIC_NOT_MY_WORK = "topic_not_my_work"


class Scan(Owned, Model):
    """One self-scan of one person; open until `finished_at`, and a person has at most one open.

    A re-check asks again about some competences of an earlier scan: then `recheck_of_id` is that scan and
    `competences` are the ones asked; both None for a whole scan. `assisted` means that somebody sat beside the person.
    The bias and `area_scores` (area → "mean" and "se" over its assessed competences) are there once it is finished.
    """

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
    hours_a_week: Mapped[float | None]
    language: Mapped[str] = mapped_column(String(5), default="nl", server_default="nl")
    assisted: Mapped[bool] = mapped_column(default=False, server_default=false())
    recheck_of_id: Mapped[int | None] = mapped_column(ForeignKey("scan.id", ondelete="SET NULL"), index=True)
    competences: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    started_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None] = mapped_column(index=True)
    bias_mean: Mapped[float | None]
    bias_se: Mapped[float | None]
    area_scores: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


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
    """What a finished scan says of one competence; `target` and `importance` are None outside the role.

    A re-check holds every competence of the earlier scan, so that the newest scan is the whole picture; those that it
    did not ask again are carried over and not `asked`.
    """

    __tablename__ = "competence_result"
    __table_args__ = (UniqueConstraint("scan_id", "competence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id", ondelete="CASCADE"), index=True)
    competence: Mapped[str] = mapped_column(String(8))
    assessed: Mapped[bool]
    asked: Mapped[bool] = mapped_column(default=True, server_default=true())
    mean: Mapped[float]
    standard_error: Mapped[float]
    level: Mapped[int]
    target: Mapped[int | None]
    importance: Mapped[int | None]


class OwnView(Model):
    """The level that a person gives themselves on one competence of a finished scan, and why; beside the scan's."""

    __tablename__ = "own_view"
    __table_args__ = (
        UniqueConstraint("scan_id", "competence"),
        CheckConstraint("level BETWEEN 0 AND 4", name="level"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id", ondelete="CASCADE"), index=True)
    competence: Mapped[str] = mapped_column(String(8))
    level: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
