"""Reading the catalogue: shared items and the own ones of the viewer's organisation, with its overrides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import Override, OverrideKind, Person, StoredItem


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """An item as one organisation has it: hidden or pinned, and why."""

    item: StoredItem
    override: Override | None

    @property
    def is_own(self) -> bool:
        """Whether the organisation may edit it."""
        return self.item.organisation_id is not None

    @property
    def is_hidden(self) -> bool:
        """Whether the organisation's people do not get to see it."""
        return self.override is not None and self.override.kind is OverrideKind.HIDE

    @property
    def pinned_because(self) -> str | None:
        """Why the organisation puts it first, if it does."""
        pinned = self.override is not None and self.override.kind is OverrideKind.PIN
        return self.override.reason if pinned and self.override is not None else None


def catalogue_entries(session: Session, viewer: Viewer) -> Sequence[CatalogueEntry]:
    """Every item that the viewer's organisation has, hidden ones too, sorted by code."""
    return [CatalogueEntry(item, override) for item, override in session.execute(_entries(viewer)).all()]


def shown_items(session: Session, viewer: Viewer) -> Sequence[CatalogueEntry]:
    """The items that the people of the viewer's organisation may see, sorted by code."""
    return [entry for entry in catalogue_entries(session, viewer) if not entry.is_hidden]


def shown_item(session: Session, viewer: Viewer, code: str) -> StoredItem | None:
    """One item that the people of the viewer's organisation may see."""
    entry = catalogue_entry(session, viewer, code)
    return None if entry is None or entry.is_hidden else entry.item


def catalogue_entry(session: Session, viewer: Viewer, code: str) -> CatalogueEntry | None:
    """One item of the viewer's organisation, hidden or not."""
    row = session.execute(_entries(viewer).where(StoredItem.code == code)).one_or_none()
    return None if row is None else CatalogueEntry(row[0], row[1])


def decided_now(viewer: Viewer) -> ColumnElement[bool]:
    """Joins an item to what the viewer's organisation decided on it, as far as that is not over."""
    return and_(
        Override.item_id == StoredItem.id,
        Override.organisation_id == viewer.organisation_id,
        Override.ended_at.is_(None),
    )


def _entries(viewer: Viewer) -> Select[StoredItem, Override | None]:
    return (
        select(StoredItem, Override)
        .outerjoin(Override, decided_now(viewer))
        .where(or_(StoredItem.organisation_id.is_(None), StoredItem.organisation_id == viewer.organisation_id))
        .order_by(StoredItem.code)
    )


def owner_name(session: Session, viewer: Viewer, person_id: int | None) -> str | None:
    """The name of a colleague in the viewer's organisation; None when the account is gone."""
    return session.scalar(
        select(Person.name).where(Person.id == person_id, Person.organisation_id == viewer.organisation_id)
    )
