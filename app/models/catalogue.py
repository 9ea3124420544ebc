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
    """What an adviser does with an item for the whole organisation."""

    HIDE = "hide"
    PIN = "pin"


class Override(Owned, Model):
    """That an organisation hides or pins an item, with the reason; over once `ended_at` is set."""

    __tablename__ = "catalogue_override"
    __table_args__ = (
        CheckConstraint("length(reason) > 0", name="reason"),
        Index("uq_catalogue_override_active", "organisation_id", "item_id", unique=True,
              sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("catalogue_item.id", ondelete="CASCADE"), index=True)
    kind: Mapped[OverrideKind] = mapped_column(choice(OverrideKind))
    reason: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[dt.datetime]
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
