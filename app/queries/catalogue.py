"""Reading the catalogue: shared items and the own ones of the viewer's organisation, with what was decided on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import Override, OverrideKind, StoredItem
from app.queries.overrides import hidden_from, overrides_in_force


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """An item as one organisation has it, with the decisions on it that are in force, the newest first."""

    item: StoredItem
    overrides: Sequence[Override] = ()

    @property
    def is_own(self) -> bool:
        """Whether the organisation may edit it."""
        return self.item.organisation_id is not None

    @property
    def is_hidden(self) -> bool:
        """Whether nobody of the organisation gets to see it."""
        return any(one.kind is OverrideKind.HIDE and not one.function_roles for one in self.overrides)

    @property
    def kinds(self) -> frozenset[OverrideKind]:
        """What is decided on it, for whomever."""
        return frozenset(one.kind for one in self.overrides)


def catalogue_entries(session: Session, viewer: Viewer) -> Sequence[CatalogueEntry]:
    """Every item that the viewer's organisation has, hidden ones too, sorted by code."""
    in_force = overrides_in_force(session, viewer)
    return [CatalogueEntry(item, in_force.get(item.code, ())) for item in session.scalars(_items(viewer))]


def shown_items(session: Session, viewer: Viewer) -> Sequence[CatalogueEntry]:
    """The items that people of the viewer's organisation may see, whatever their work, sorted by code."""
    return [entry for entry in catalogue_entries(session, viewer) if not entry.is_hidden]


def shown_item(session: Session, viewer: Viewer, code: str) -> StoredItem | None:
    """One item that is not hidden from the viewer."""
    item = session.scalar(_items(viewer).where(StoredItem.code == code))
    return None if item is None or code in hidden_from(session, viewer) else item


def catalogue_entry(session: Session, viewer: Viewer, code: str) -> CatalogueEntry | None:
    """One item of the viewer's organisation, hidden or not."""
    item = session.scalar(_items(viewer).where(StoredItem.code == code))
    return None if item is None else CatalogueEntry(item, overrides_in_force(session, viewer).get(code, ()))


def _items(viewer: Viewer) -> Select[StoredItem]:
    return (
        select(StoredItem)
        .where(or_(StoredItem.organisation_id.is_(None), StoredItem.organisation_id == viewer.organisation_id))
        .order_by(StoredItem.code)
    )
