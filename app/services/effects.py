"""What changed for people who did an item: the one place that publishes it, with its uncertainty.

Of everybody who counts in figures, marked an item as done and was asked about a competence of it in a scan before it
stood on their path and again in one after they finished it, the mean change is told with a 90 % interval of Student's
t. Nothing is told of fewer people than the organisation's threshold (at least 5), and nothing where all changed the
same. People who may read these figures know their own change, so they are left out where is decided whether there are
enough.

Means are told to one decimal and people in bands, so that the means of two items do not give away the person who did
only one of them. What is not seen: figures are of this moment, so that whoever keeps last week's can see that something
changed. And there is no group to compare with: a change is no proof that the item brought it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from scipy.special import stdtrit
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import StoredItem
from app.queries.effects import Done, Score, done_steps, scores_of_those
from app.queries.organisations import own_organisation
from app.services.team_figures import Band, band
from seeds.catalogue import imported

CERTAINTY = 0.9
Timeline = Mapping[tuple[int, str], Sequence[Score]]
"""The scores of a person on a competence, the earliest first."""


@dataclass(frozen=True, slots=True)
class Effect:
    """How many levels people stood higher on a competence afterwards (negative: lower): the mean, and its interval."""

    competence: str
    change: float
    low: float
    high: float
    people: Band


def effects_of(session: Session, viewer: Viewer, item: StoredItem) -> tuple[Effect, ...]:
    """The effects of one item on the competences that it teaches, in their order; those that may be told."""
    return _effects(session, viewer, [item], item.id).get(item.code, ())


def effects_by_item(session: Session, viewer: Viewer, items: Sequence[StoredItem]) -> dict[str, tuple[Effect, ...]]:
    """Code of an item → its effects; items of which nothing may be told are left out."""
    return _effects(session, viewer, items, None)


def _effects(
    session: Session, viewer: Viewer, items: Sequence[StoredItem], item_id: int | None
) -> dict[str, tuple[Effect, ...]]:
    threshold = own_organisation(session, viewer).team_threshold
    done: defaultdict[int, list[Done]] = defaultdict(list)
    for one in done_steps(session, viewer, item_id):
        done[one.item_id].append(one)
    scores = _timeline(scores_of_those(session, viewer, item_id)) if done else {}
    found = {}
    for item in items:
        taught = [tag.code for tag in imported(item.record).competences] if item.id in done else []
        effects = [effect_on(code, done[item.id], scores, threshold) for code in taught]
        if told := tuple(effect for effect in effects if effect is not None):
            found[item.code] = told
    return found


def effect_on(competence: str, done: Iterable[Done], scores: Timeline, threshold: int) -> Effect | None:
    """The effect on one competence; None where it may not be told."""
    measured = [(one, _change(one, scores.get((one.person_id, competence), ()))) for one in done]
    changes = [change for _, change in measured if change is not None]
    others = [round(change, 1) for one, change in measured if change is not None and not one.reads]
    if len(others) < threshold or len(set(others)) < 2:
        return None
    mean = fmean(changes)
    margin = float(stdtrit(len(changes) - 1, (1 + CERTAINTY) / 2)) * stdev(changes) / math.sqrt(len(changes))
    return Effect(
        competence, _rounded(mean), _rounded(mean - margin), _rounded(mean + margin), band(len(changes), threshold)
    )


def _rounded(levels: float) -> float:
    """To one decimal, and never minus zero."""
    return round(levels, 1) + 0.0


def _change(done: Done, scores: Sequence[Score]) -> float | None:
    """From the last score before the item stood on the path to the newest since it was done; None without both."""
    before = [score.mean for score in scores if score.finished_at <= done.added_at]
    after = [score.mean for score in scores if score.finished_at > done.done_at]
    return after[-1] - before[-1] if before and after else None


def _timeline(scores: Iterable[Score]) -> Timeline:
    found: defaultdict[tuple[int, str], list[Score]] = defaultdict(list)
    for score in scores:
        found[score.person_id, score.competence].append(score)
    return found
