"""Reading feedback: the viewer's own word on items, the own stored lists, and what colleagues did, as counts alone."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import (
    DismissReason,
    Impression,
    ItemFeedback,
    LearningStep,
    Override,
    Scan,
    StepStatus,
    StoredItem,
    TipList,
)
from app.queries.catalogue import CatalogueEntry
from app.queries.overrides import hidden_among, in_force

MOST_PEOPLE = 400
"""A page must stay quick: so many people of the organisation count at most, with all that they got."""


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """An item of one organisation, with what the viewer said of it and how far the viewer is with it."""

    entry: CatalogueEntry
    feedback: ItemFeedback | None
    status: StepStatus | None
    is_hidden: bool

    @property
    def code(self) -> str:
        """The code of the item."""
        return self.entry.item.code

    @property
    def is_dismissed(self) -> bool:
        """Whether the viewer said "niet voor mij"."""
        return self.feedback is not None and self.feedback.dismissed_because is not None

    @property
    def is_finished(self) -> bool:
        """Whether the viewer did it."""
        return self.status is StepStatus.DONE


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One place of a stored list."""

    code: str
    slot: int
    propensity: float
    made_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """So many colleagues of one function role got an item in this place, and this is what they did with it.

    `expected` is the mean of what the content promised each of them then.
    """

    code: str
    slot: int
    role: str
    status: StepStatus | None
    dismissed: bool
    thumb: int | None
    people: int
    expected: float


def own_entries(
    session: Session,
    viewer: Viewer,
    *,
    roles: Collection[str] | None = None,
    at: dt.datetime | None = None,
    with_hidden: bool = False,
) -> Sequence[OwnEntry]:
    """The items that are not hidden from the viewer, or all of them, sorted by code.

    They are hidden by the decisions of `at`, or of now, and for the `roles` of the newest scan where none are given.
    """
    rows = session.execute(
        select(StoredItem, ItemFeedback, LearningStep.status, Override)
        .outerjoin(Override, in_force(viewer, at=at))
        .outerjoin(
            ItemFeedback, and_(ItemFeedback.item_id == StoredItem.id, ItemFeedback.person_id == viewer.person_id)
        )
        .outerjoin(
            LearningStep, and_(LearningStep.item_id == StoredItem.id, LearningStep.person_id == viewer.person_id)
        )
        .where(or_(StoredItem.organisation_id.is_(None), StoredItem.organisation_id == viewer.organisation_id))
        .order_by(StoredItem.code, Override.id.desc())
    ).all()
    decided: defaultdict[str, list[Override]] = defaultdict(list)
    for item, _, _, override in rows:
        if override is not None:
            decided[item.code].append(override)
    hidden = hidden_among(session, viewer, decided, roles=roles)
    found = {
        item.code: (item, said, status) for item, said, status, _ in rows if with_hidden or item.code not in hidden
    }
    return [
        OwnEntry(CatalogueEntry(item, decided.get(code, ())), said, status, code in hidden)
        for code, (item, said, status) in found.items()
    ]


def own_feedback(session: Session, viewer: Viewer, item_id: int) -> ItemFeedback | None:
    """What the viewer said of one item."""
    return session.scalar(
        select(ItemFeedback).where(ItemFeedback.item_id == item_id, ItemFeedback.person_id == viewer.person_id)
    )


def newest_list(session: Session, viewer: Viewer, scan: Scan) -> Sequence[ListedItem]:
    """The places of the newest list that was stored for the viewer's scan, in order; none without such a list."""
    newest = (
        select(func.max(TipList.id))
        .where(TipList.scan_id == scan.id, TipList.person_id == viewer.person_id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(StoredItem.code, Impression.slot, Impression.propensity, TipList.made_at)
        .join(Impression, Impression.item_id == StoredItem.id)
        .join(TipList, TipList.id == Impression.list_id)
        .where(TipList.id == newest)
        .order_by(Impression.slot)
    )
    return [ListedItem(*row) for row in rows]


def newest_tip_list(session: Session, viewer: Viewer, scan: Scan) -> TipList | None:
    """The list that was stored last for the viewer's scan."""
    query = select(TipList).where(TipList.scan_id == scan.id, TipList.person_id == viewer.person_id)
    return session.scalar(query.order_by(TipList.id.desc()).limit(1))


def lists_of(session: Session, scan: Scan) -> int:
    """How many lists were stored for a scan."""
    return session.scalar(select(func.count()).select_from(TipList).where(TipList.scan_id == scan.id)) or 0


def seen_by_colleagues(session: Session, viewer: Viewer) -> Sequence[Seen]:
    """What the viewer's colleagues got in their lists and did with it, counted; each of them once per item.

    Only for the order of tips: few people behind a count must not show. Lists of before it was kept what the content
    promised are left out, and so is whoever did something with an item before it stood in a list: no list led to that.
    """
    lists = (
        select(TipList.id, TipList.person_id, TipList.scan_id, TipList.made_at)
        .where(
            TipList.organisation_id == viewer.organisation_id,
            TipList.person_id != viewer.person_id,
            TipList.person_id % _one_of(viewer) == 0,
        )
        .subquery()
    )
    got = (
        select(
            lists.c.person_id,
            Impression.item_id,
            func.max(lists.c.scan_id).label("scan_id"),
            func.min(lists.c.made_at).label("first_at"),
            func.min(Impression.slot).label("slot"),
            func.avg(Impression.expected).label("expected"),
        )
        .join(Impression, Impression.list_id == lists.c.id)
        .where(Impression.expected.is_not(None))
        .group_by(lists.c.person_id, Impression.item_id)
        .subquery()
    )
    did = (
        StoredItem.code,
        got.c.slot,
        cast(Scan.function_roles, String),
        LearningStep.status,
        ItemFeedback.dismissed_because.is_not(None),
        ItemFeedback.thumb,
    )
    rows = session.execute(
        select(*did, func.count(), func.avg(got.c.expected))
        .select_from(got)
        .join(StoredItem, StoredItem.id == got.c.item_id)
        .join(Scan, Scan.id == got.c.scan_id)
        .outerjoin(LearningStep, and_(LearningStep.item_id == got.c.item_id, LearningStep.person_id == got.c.person_id))
        .outerjoin(ItemFeedback, and_(ItemFeedback.item_id == got.c.item_id, ItemFeedback.person_id == got.c.person_id))
        .where(
            or_(LearningStep.added_at.is_(None), LearningStep.added_at >= got.c.first_at),
            or_(ItemFeedback.updated_at.is_(None), ItemFeedback.updated_at >= got.c.first_at),
        )
        .group_by(*did)
        .order_by(*did[:3])
    )
    return [
        Seen(code, slot, next(iter(json.loads(roles)), ""), status, bool(dismissed), thumb, people, expected)
        for code, slot, roles, status, dismissed, thumb, people, expected in rows
    ]


def _one_of(viewer: Viewer) -> ColumnElement[int]:
    """Everybody with a list counts (1), or where they are too many every second, third, fourth… person.

    So whether somebody counts does not follow from what one other person does: nobody can push a colleague out.
    """
    people = select(func.count(TipList.person_id.distinct())).where(TipList.organisation_id == viewer.organisation_id)
    return (people.scalar_subquery() + (MOST_PEOPLE - 1)) // MOST_PEOPLE


def dismissed_entries(session: Session, viewer: Viewer) -> Sequence[tuple[OwnEntry, DismissReason]]:
    """The shown items to which the viewer said "niet voor mij", with why."""
    return [
        (one, one.feedback.dismissed_because)
        for one in own_entries(session, viewer)
        if one.feedback is not None and one.feedback.dismissed_because is not None
    ]
