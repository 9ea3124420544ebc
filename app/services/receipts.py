"""The receipt of one item for one person: which gap it closes and how sure that is, what it asks, where it stands."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import Viewer
from app.queries.feedback import newest_list
from app.services.matching import Matching, matching_of
from app.services.recommending import Tip, new_places, shown_places, tip_in, tip_without_scan
from recommender import Gap, Language, Reason, main_competence
from recommender.feedback import Place
from recommender.units import not_reached, reached_level
from seeds.catalogue import CatalogueItem, CompetenceTag, imported
from seeds.framework import Competence, load_framework

SURE, LIKELY = 0.9, 0.5
"""From these chances on that a level is not reached yet: from a half on, the scan puts the person below it."""


class Sureness(enum.StrEnum):
    """How sure it is that somebody can still grow in a competence."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


class ListStanding(enum.StrEnum):
    """Whether an item is in somebody's list, and if not, why."""

    LISTED = "listed"
    DISMISSED = "dismissed"
    FINISHED = "finished"
    ALIKE_LISTED = "alike_listed"
    ALIKE_DISMISSED = "alike_dismissed"
    NO_GAP = "no_gap"
    NOT_YET = "not_yet"
    SPREAD = "spread"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class ClosedGap:
    """A gap that an item helps to close: the reason, how sure the gap is, and from which level on it helps no more."""

    reason: Reason
    competence: Competence
    sureness: Sureness
    gone_at: int


@dataclass(frozen=True, slots=True)
class MissingStart:
    """A level that an item asks at its start and that the person does not have, and the best item that leads there."""

    competence: Competence
    level: int
    first: CatalogueItem | None


@dataclass(frozen=True, slots=True)
class Where:
    """Where an item stands: its place among all `items` by points, and in the list.

    `alike` is the item of its kind that stands in its way, `competence` the one on which the list has tips enough, and
    `points_short` what it lacks to the last tip that stands there by its points.
    """

    standing: ListStanding
    rank: int
    items: int
    slot: int | None = None
    alike: CatalogueItem | None = None
    competence: Competence | None = None
    points_short: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """Everything that explains one item to one person; `where` is None before the first finished scan."""

    tip: Tip
    gaps: tuple[ClosedGap, ...] = ()
    missing: tuple[MissingStart, ...] = ()
    where: Where | None = None


def receipt_for(session: Session, viewer: Viewer, code: str, *, language: Language = "nl") -> Receipt | None:
    """The receipt of one item for the viewer's newest finished scan; None when the item is not shown."""
    matching = matching_of(session, viewer)
    if matching is None:
        plain = tip_without_scan(session, viewer, code)
        return None if plain is None else Receipt(plain)
    if code not in matching.entries:
        return None
    tip = tip_in(matching, code, language)
    places = shown_places(matching, newest_list(session, viewer, matching.scan))
    return Receipt(
        tip=tip,
        gaps=tuple(_closed_gaps(matching, tip)),
        missing=tuple(_missing_starts(matching, tip.item)),
        where=where_is(matching, code, places),
    )


def where_is(matching: Matching, code: str, places: Sequence[Place]) -> Where:
    """Where an item stands for a person whose list has these places."""
    slots = {place.item: place.slot for place in places}
    rank, items = matching.ranked.index(code) + 1, len(matching.ranked)
    if code in slots:
        return Where(ListStanding.LISTED, rank, items, slot=slots[code])
    if matching.entries[code].is_dismissed:
        return Where(ListStanding.DISMISSED, rank, items)
    if matching.entries[code].is_finished:
        return Where(ListStanding.FINISHED, rank, items)
    decided = matching.decided
    kind = decided.kind_of(code)
    of_kind = [other for other in matching.ranked if kind is not None and decided.kind_of(other) == kind]
    for standing, others in (
        (ListStanding.ALIKE_LISTED, slots.keys()),
        (ListStanding.ALIKE_DISMISSED, decided.dismissed),
    ):
        if alike := next((other for other in of_kind if other in others), None):
            return Where(standing, rank, items, alike=_item(matching, alike))
    return _where_by_points(matching, code, places, rank)


def _where_by_points(matching: Matching, code: str, places: Sequence[Place], rank: int) -> Where:
    items = len(matching.ranked)
    [one] = matching.explained([code], "nl")
    if not matching.helps(one):
        return Where(ListStanding.NO_GAP, rank, items)
    if code in {place.item for place in new_places(matching)}:
        return Where(ListStanding.NOT_YET, rank, items)
    pinned = matching.decided.pinned
    by_points = [place.item for place in places if place.item not in pinned and place.propensity == 1]
    least = min((other.score for other in matching.explained(by_points, "nl")), default=0)
    if one.score < least:
        return Where(ListStanding.LOWER, rank, items, points_short=least - one.score)
    main = main_competence(one)
    return Where(ListStanding.SPREAD, rank, items, competence=load_framework().competence(main) if main else None)


def _closed_gaps(matching: Matching, tip: Tip) -> Iterator[ClosedGap]:
    gaps = {gap.competence: gap for gap in matching.profile.gaps}
    ends = {tag.code: tag.to for tag in tip.item.competences}
    for reason in tip.reasons:
        gap = gaps.get(reason.competence or "")
        if reason.kind == "gap" and gap is not None:
            gone_at = min(int(gap.target), ends[gap.competence])
            yield ClosedGap(reason, load_framework().competence(gap.competence), _sureness(gap, gone_at), gone_at)


def _sureness(gap: Gap, level: int) -> Sureness:
    chance = float(not_reached(gap)[level - 1])
    return Sureness.SURE if chance >= SURE else Sureness.LIKELY if chance >= LIKELY else Sureness.UNSURE


def _missing_starts(matching: Matching, item: CatalogueItem) -> Iterator[MissingStart]:
    known = {gap.competence: gap for gap in matching.profile.gaps}
    for tag in item.competences:
        if tag.code in known and tag.from_ > (now := reached_level(known[tag.code])):
            first = _first_to(matching, tag, now, besides=item.code)
            yield MissingStart(load_framework().competence(tag.code), tag.from_, first)


def _first_to(matching: Matching, wanted: CompetenceTag, now: int, *, besides: str) -> CatalogueItem | None:
    """The best shown item that takes somebody from level `now` to where `wanted` starts."""
    leads = {
        item.code
        for item in matching.recommender.items_
        if any(
            tag.competence == wanted.code and tag.from_level <= now and tag.to_level >= wanted.from_
            for tag in item.tags
        )
    }
    away = {besides, *matching.decided.dismissed}
    found = next((code for code in matching.ranked if code in leads and code not in away), None)
    return None if found is None else _item(matching, found)


def _item(matching: Matching, code: str) -> CatalogueItem:
    return imported(matching.entries[code].entry.item.record)
