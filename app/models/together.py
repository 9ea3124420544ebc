"""Learning from each other: who offers help on what, who asked whom, and learning groups of people who said yes."""

from __future__ import annotations

import datetime as dt
import enum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model, Owned, choice


class HelperKind(enum.StrEnum):
    """As what somebody offers help."""

    COLLEAGUE = "colleague"
    DIGICOACH = "digicoach"


class RequestStatus(enum.StrEnum):
    """How far a request for help is."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class HelpOffer(Owned, Model):
    """That somebody offers colleagues help on a competence, by their own yes; over once `ended_at` is set."""

    __tablename__ = "help_offer"
    __table_args__ = (
        Index("uq_help_offer_open", "person_id", "competence", unique=True,
              sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    competence: Mapped[str] = mapped_column(String(8))
    kind: Mapped[HelperKind] = mapped_column(choice(HelperKind))
    offered_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


class HelpRequest(Owned, Model):
    """One person's question for help to whoever offers it; the two of them alone see it."""

    __tablename__ = "help_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("help_offer.id", ondelete="CASCADE"), index=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    message: Mapped[str] = mapped_column(String(300), default="")
    status: Mapped[RequestStatus] = mapped_column(choice(RequestStatus), default=RequestStatus.ASKED)
    asked_at: Mapped[dt.datetime]
    answered_at: Mapped[dt.datetime | None]


class GroupWish(Owned, Model):
    """That somebody wants to learn a competence in a group or duo, and on which half days they can."""

    __tablename__ = "group_wish"
    __table_args__ = (UniqueConstraint("person_id", "competence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    competence: Mapped[str] = mapped_column(String(8))
    half_days: Mapped[list[str]]
    wished_at: Mapped[dt.datetime]


class LearningGroup(Owned, Model):
    """A learning group that an adviser made for one competence and half day, of people who wished for one."""

    __tablename__ = "learning_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    competence: Mapped[str] = mapped_column(String(8))
    half_day: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[dt.datetime]


class GroupSeat(Model):
    """One person's place in a learning group."""

    __tablename__ = "group_seat"
    __table_args__ = (UniqueConstraint("group_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("learning_group.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
