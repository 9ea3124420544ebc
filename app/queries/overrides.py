"""Reading what advisers decided on items: the log of one organisation, and what of it is in force at a moment."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.clock import local_day, now
from app.models import Override, OverrideKind, Person, StoredItem
from app.queries.scans import own_finished_scans


def overrides_in_force(
    session: Session, viewer: Viewer, *, at: dt.datetime | None = None
) -> Mapping[str, Sequence[Override]]:
    """Code of an item → what the viewer's organisation decided on it, the newest first; now where no `at` is given.

    The log keeps everything, so the decisions of an earlier moment can be read again.
    """
    query = _log(viewer).add_columns(StoredItem.code).join(StoredItem, in_force(viewer, at=at))
    rows = session.execute(query)
    found: defaultdict[str, list[Override]] = defaultdict(list)
    for override, code in rows:
        found[code].append(override)
    return found


def in_force(viewer: Viewer, *, at: dt.datetime | None = None) -> ColumnElement[bool]:
    """Joins an item to what the viewer's organisation decided on it, as far as it holds at `at`, or now."""
    moment = at or now()
    return and_(
        Override.item_id == StoredItem.id,
        Override.organisation_id == viewer.organisation_id,
        Override.created_at <= moment,
        or_(Override.ended_at.is_(None), Override.ended_at > moment),
        or_(Override.ends_on.is_(None), Override.ends_on >= local_day(moment)),
    )


def hidden_from(session: Session, viewer: Viewer, *, at: dt.datetime | None = None) -> frozenset[str]:
    """The codes of the items that are hidden from the viewer, whose work is that of the newest finished scan."""
    return hidden_among(session, viewer, overrides_in_force(session, viewer, at=at))


def hidden_among(
    session: Session,
    viewer: Viewer,
    decided: Mapping[str, Collection[Override]],
    *,
    roles: Collection[str] | None = None,
) -> frozenset[str]:
    """As `hidden_from`, of decisions in force that were read already, and for other `roles` where they are given."""
    hides = {code: [one for one in some if one.kind is OverrideKind.HIDE] for code, some in decided.items()}
    if roles is None and any(one.function_roles for some in hides.values() for one in some):
        newest = next(iter(own_finished_scans(session, viewer)), None)
        roles = newest.function_roles if newest else ()
    work = frozenset(roles or ())
    return frozenset(
        code
        for code, some in hides.items()
        if any(not one.function_roles or not work.isdisjoint(one.function_roles) for one in some)
    )


def decisions_on(session: Session, viewer: Viewer, item: StoredItem) -> Sequence[tuple[Override, str | None]]:
    """Everything that the viewer's organisation ever decided on an item, with who did, the newest first."""
    query = _log(viewer).add_columns(Person.name).outerjoin(Person, Person.id == Override.owner_id)
    return [(override, name) for override, name in session.execute(query.where(Override.item_id == item.id))]


def own_override(session: Session, viewer: Viewer, item: StoredItem, override_id: int) -> Override | None:
    """One decision of the viewer's organisation on an item."""
    return session.scalar(_log(viewer).where(Override.item_id == item.id, Override.id == override_id))


def _log(viewer: Viewer) -> Select[Override]:
    return select(Override).where(Override.organisation_id == viewer.organisation_id).order_by(Override.id.desc())
