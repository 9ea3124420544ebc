"""What changed for people who did an item: the one place that publishes it, and how clear it is.

Of everybody who counts in figures, marked an item as done and was asked about a competence of it in a scan before it
stood on their path and again in one after they finished it, the mean change is told. Nothing is told of fewer people
than the organisation's threshold (at least 5), and nothing where all changed the same. People who may read these
figures know their own change, so they are left out where is decided whether there are enough.

Who did two items is in the figures of both, so the difference of two means may tell of the people who did only one of
them. Those must be enough and different as well, or one of the two items is left out: the one of fewer people, then
the later code. Means are told in steps of half a level and people in bands. What is not seen: sums of three or more
items; and figures are of this moment, so that whoever keeps last week's can see that something changed. And there is
no group to compare with: a change is no proof that the item brought it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from scipy.special import stdtrit
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import StoredItem
from app.queries.effects import Done, Score, done_items, done_steps, scores_of_those
from app.queries.organisations import own_organisation
from app.services.team_figures import Band, band
from seeds.catalogue import imported

CERTAINTY = 0.9
STEPS_IN_A_LEVEL = 2
Timeline = Mapping[tuple[int, str], Sequence[Score]]
"""The scores of a person on a competence, the earliest first."""


@dataclass(frozen=True, slots=True)
class Effect:
    """How many levels people stood higher on a competence afterwards (negative: lower), to half a level.

    `clear` says that the interval of Student's t at CERTAINTY leaves out no change at all.
    """

    competence: str
    change: float
    clear: bool
    people: Band


@dataclass(frozen=True, slots=True)
class Measured:
    """How many levels each person stood higher on one competence after an item; `readers` may read what is told."""

    item: str
    changes: Mapping[int, float]
    readers: frozenset[int]


def effects_of(session: Session, viewer: Viewer, item: StoredItem) -> tuple[Effect, ...]:
    """The effects of one item on the competences that it teaches, in their order; those that may be told."""
    return effects_by_item(session, viewer).get(item.code, ())


def effects_by_item(session: Session, viewer: Viewer) -> dict[str, tuple[Effect, ...]]:
    """Code of an item → its effects; items of which nothing may be told are left out."""
    threshold = own_organisation(session, viewer).team_threshold
    items = done_items(session, viewer)
    taught = {item.code: [tag.code for tag in imported(item.record).competences] for item in items}
    told = {
        (one.item, competence): _effect(competence, one, threshold)
        for competence, measured in _by_competence(session, viewer, items, taught).items()
        for one in publishable(measured, threshold)
    }
    found = {code: tuple(told[code, one] for one in codes if (code, one) in told) for code, codes in taught.items()}
    return {code: effects for code, effects in found.items() if effects}


def publishable(measured: Iterable[Measured], threshold: int) -> list[Measured]:
    """Of the items that teach one competence those of which a mean may be told, the one of most people first."""
    told: list[Measured] = []
    for one in sorted(measured, key=lambda one: (-len(one.changes), one.item)):
        beside = [apart for other in told if (apart := _apart(one, other)).changes]
        if all(_is_safe(group, threshold) for group in (one, *beside)):
            told.append(one)
    return told


def _apart(one: Measured, other: Measured) -> Measured:
    """Who changed otherwise with one item than with the other, or did one of them only: what a difference tells of."""
    both = {**other.changes, **one.changes}
    apart = {person: change for person, change in both.items() if one.changes.get(person) != other.changes.get(person)}
    return Measured(one.item, apart, one.readers | other.readers)


def _is_safe(group: Measured, threshold: int) -> bool:
    """Enough people besides those who know their own change, and not all with the same one to one decimal."""
    others = [round(change, 1) for person, change in group.changes.items() if person not in group.readers]
    return len(others) >= threshold and len(set(others)) > 1


def _effect(competence: str, one: Measured, threshold: int) -> Effect:
    changes = list(one.changes.values())
    mean = fmean(changes)
    margin = float(stdtrit(len(changes) - 1, (1 + CERTAINTY) / 2)) * stdev(changes) / math.sqrt(len(changes))
    change = round(mean * STEPS_IN_A_LEVEL) / STEPS_IN_A_LEVEL
    return Effect(competence, change, abs(mean) > margin, band(len(changes), threshold))


def _by_competence(
    session: Session, viewer: Viewer, items: Sequence[StoredItem], taught: Mapping[str, Sequence[str]]
) -> dict[str, list[Measured]]:
    """Competence → what was measured of it after each item that teaches it."""
    done: defaultdict[int, list[Done]] = defaultdict(list)
    for one in done_steps(session, viewer):
        done[one.item_id].append(one)
    scores = _timeline(scores_of_those(session, viewer)) if done else {}
    found: defaultdict[str, list[Measured]] = defaultdict(list)
    for item in items:
        readers = frozenset(one.person_id for one in done[item.id] if one.reads)
        for competence in taught[item.code]:
            changes = dict(_changes(competence, done[item.id], scores))
            found[competence].append(Measured(item.code, changes, readers))
    return found


def _changes(competence: str, done: Iterable[Done], scores: Timeline) -> Iterator[tuple[int, float]]:
    """Person → the change from the last score before the item stood on the path to the newest since it was done."""
    for one in done:
        own = scores.get((one.person_id, competence), ())
        before = [score.mean for score in own if score.finished_at <= one.added_at]
        after = [score.mean for score in own if score.finished_at > one.done_at]
        if before and after:
            yield one.person_id, after[-1] - before[-1]


def _timeline(scores: Iterable[Score]) -> Timeline:
    found: defaultdict[tuple[int, str], list[Score]] = defaultdict(list)
    for score in scores:
        found[score.person_id, score.competence].append(score)
    return found
