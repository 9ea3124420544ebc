"""Feedback on tips: the lists that were shown, and what people said and did about single items."""

from __future__ import annotations

import datetime as dt
import enum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model, Owned, choice


class DismissReason(enum.StrEnum):
    """Why somebody says "niet voor mij"."""

    KNOWN = "known"
    TOO_HARD = "too_hard"
    TOO_EASY = "too_easy"
    NOT_MY_WORK = "not_my_work"
    NO_TIME = "no_time"
    OTHER = "other"


class TipList(Owned, Model):
    """A list of tips as it was made for one finished scan; the same seed explores the same item."""

    __tablename__ = "tip_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id", ondelete="CASCADE"), index=True)
    seed: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[dt.datetime]


class Impression(Model):
    """One item in a shown list: its slot from 1 on, and the probability with which it came to stand in the list.

    `expected` is what the content promised this person of the item then (0–1); unknown in lists of before it was kept.
    """

    __tablename__ = "impression"
    __table_args__ = (
        UniqueConstraint("list_id", "slot"),
        CheckConstraint("slot >= 1", name="slot"),
        CheckConstraint("propensity > 0 AND propensity <= 1", name="propensity"),
        CheckConstraint("expected >= 0 AND expected <= 1", name="expected"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("tip_list.id", ondelete="CASCADE"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("catalogue_item.id", ondelete="CASCADE"), index=True)
    slot: Mapped[int]
    propensity: Mapped[float]
    expected: Mapped[float | None]


class ItemFeedback(Owned, Model):
    """What one person said of one item: a thumb (1 up, -1 down), "niet voor mij" with why, and a grade afterwards."""

    __tablename__ = "item_feedback"
    __table_args__ = (
        UniqueConstraint("person_id", "item_id"),
        CheckConstraint("thumb IN (-1, 1)", name="thumb"),
        CheckConstraint("grade BETWEEN 1 AND 10", name="grade"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("catalogue_item.id", ondelete="CASCADE"), index=True)
    thumb: Mapped[int | None]
    dismissed_because: Mapped[DismissReason | None] = mapped_column(choice(DismissReason))
    grade: Mapped[int | None]
    remark: Mapped[str] = mapped_column(String(300), default="")
    updated_at: Mapped[dt.datetime]
