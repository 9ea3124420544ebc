"""The catalogue in the database: shared seed items, an organisation's own items, and what its adviser decided."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model, Owned, choice


class StoredItem(Model):
    """A catalogue item; `record` is its whole content in the form of the export, checked by `seeds.CatalogueItem`.

    Without an organisation it is a seed item that all organisations share and none may edit.
    """

    __tablename__ = "catalogue_item"
    __table_args__ = (
        Index("uq_catalogue_item_shared", "code", unique=True,
              sqlite_where=text("organisation_id IS NULL"), postgresql_where=text("organisation_id IS NULL")),
        UniqueConstraint("organisation_id", "code"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(80))
    record: Mapped[dict[str, Any]]
    updated_at: Mapped[dt.datetime]


class OverrideKind(enum.StrEnum):
    """What an adviser does with an item: nobody gets it, it stands first, or it gets some points more or less."""

    HIDE = "hide"
    PIN = "pin"
    BOOST = "boost"


class Override(Owned, Model):
    """What an adviser decided on an item, why, for whom and until when; the log of it is never changed afterwards.

    It is for people with one of `function_roles` (empty: every role) and a gap in one of `competences` (empty: any).
    `ends_on` is its last day; `ended_at` is when somebody took it back before that. Only a boost has `points`.
    """

    __tablename__ = "catalogue_override"
    __table_args__ = (
        CheckConstraint("length(reason) > 0", name="reason"),
        CheckConstraint("(kind = 'boost') = (points <> 0)", name="points_of_its_kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("catalogue_item.id", ondelete="CASCADE"), index=True)
    kind: Mapped[OverrideKind] = mapped_column(choice(OverrideKind))
    reason: Mapped[str] = mapped_column(Text)
    function_roles: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    competences: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    points: Mapped[int] = mapped_column(default=0, server_default="0")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[dt.datetime]
    ends_on: Mapped[dt.date | None]
    ended_at: Mapped[dt.datetime | None]


class CuratedPath(Owned, Model):
    """Ordered steps that an adviser put together; a draft until `published_at`.

    It is for people with one of `function_roles` (empty: every role) and a gap in one of `competences` (empty: any).
    """

    __tablename__ = "curated_path"
    __table_args__ = (UniqueConstraint("organisation_id", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    introduction: Mapped[str] = mapped_column(Text)
    function_roles: Mapped[list[str]]
    competences: Mapped[list[str]]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[dt.datetime]
    published_at: Mapped[dt.datetime | None]


class CuratedStep(Model):
    """One step of a curated path, with why it stands there."""

    __tablename__ = "curated_step"
    __table_args__ = (UniqueConstraint("path_id", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    path_id: Mapped[int] = mapped_column(ForeignKey("curated_path.id", ondelete="CASCADE"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("catalogue_item.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")
