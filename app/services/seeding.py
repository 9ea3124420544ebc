"""Loading the shared catalogue into the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import StoredItem
from seeds.catalogue import CatalogueItem, exported


def load_seed_catalogue(session: Session, items: Iterable[CatalogueItem], *, at: dt.datetime) -> int:
    """Store the shared items; returns how many are new or changed, 0 when nothing is.

    An item that left the files stays: people may have it on their learning path.
    """
    stored = {
        item.code: item for item in session.scalars(select(StoredItem).where(StoredItem.organisation_id.is_(None)))
    }
    changed = 0
    for item in items:
        record = exported(item)
        known = stored.get(item.code)
        if known is None:
            session.add(StoredItem(organisation_id=None, code=item.code, record=record, updated_at=at))
        elif known.record != record:
            known.record, known.updated_at = record, at
        else:
            continue
        changed += 1
    session.flush()
    return changed
