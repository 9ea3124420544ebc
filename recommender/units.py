"""The unit space: a unit is "reach level l on competence c". People and items become vectors of whole numbers in it.

Whole numbers keep every product exact, also in float32, so that one matrix product scores everybody at once and its
summands are the points that the reasons show.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from recommender.values import Gap, Item, Profile, Tag
from recommender.weights import Weights

LEVELS = np.arange(1, 5)
MAX_STRENGTH = 3
LIKELY = 0.5
Matrix = NDArray[np.float32]
Chances = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class UnitSpace:
    """The competences that span the space, and how much rarer than usual the teaching of each is."""

    competences: tuple[str, ...]
    rarity: Mapping[str, float]

    @classmethod
    def of(cls, competences: Iterable[str], items: Sequence[Item]) -> UnitSpace:
        """The space of `competences` and those that items teach besides, with the rarity that these items give.

        Rarity is the inverse document frequency log(1 + n / (amount + 1)), 1 for the usual tag.
        """
        amount: defaultdict[str, float] = defaultdict(float)
        for item in items:
            for tag in item.tags:
                amount[tag.competence] += tag.strength / MAX_STRENGTH
        codes = tuple(dict.fromkeys([*competences, *sorted(amount)]))
        inverse = {code: math.log1p(len(items) / (amount[code] + 1)) for code in codes}
        usual = math.fsum(amount[code] * inverse[code] for code in amount) / (math.fsum(amount.values()) or 1.0)
        return cls(codes, {code: value / usual if usual else 1.0 for code, value in inverse.items()})

    def __contains__(self, competence: str) -> bool:
        return competence in self.rarity

    def topic(self, competence: str) -> int:
        """The column of `competence` among the competences."""
        return self.competences.index(competence)

    def units(self, competence: str) -> slice:
        """The columns of its four units, from level 1 to level 4."""
        start = self.topic(competence) * len(LEVELS)
        return slice(start, start + len(LEVELS))


CERTAIN = 1e-6
"""A standard error below this is none: the level is known."""


def not_reached(gap: Gap) -> Chances:
    """The chance that the person has not reached level 1, 2, 3, 4; 0 or 1 where the level is known.

    Level l begins at l − .5; an uncertain level is normal around `now` with standard error `se`.
    """
    return np.asarray(_not_reached([gap])[0])


def _not_reached(gaps: Sequence[Gap], tag_error: float = 0.0) -> Chances:
    distance = LEVELS - 0.5 - np.array([[gap.now] for gap in gaps])
    error = np.hypot(np.array([[0.0 if gap.se is None else gap.se] for gap in gaps]), tag_error)
    known = error < CERTAIN
    return np.asarray(np.where(known, distance > 0, ndtr(distance / np.where(known, 1.0, error))), dtype=np.float64)


def reached_level(gap: Gap) -> int:
    """The level 0–4 that the person most likely has."""
    return int(np.sum(gap.now >= LEVELS - 0.5))


def still_open(gap: Gap) -> Chances:
    """The chance per level 1–4 that it is asked and not reached yet."""
    return np.asarray(not_reached(gap) * (gap.target >= LEVELS))


def likely_open(gap: Gap) -> NDArray[np.bool_]:
    """Which levels 1–4 are asked and more likely than not still to be reached."""
    return np.asarray(still_open(gap) > LIKELY)


def openness(gaps: Sequence[Gap], weights: Weights) -> Chances:
    """How much closing each of these gaps is worth, 1 for one of middle importance that is surely there."""
    if not gaps:
        return np.zeros(0)
    return np.asarray(
        _to_learn(gaps, _not_reached(gaps), weights).max(axis=1) * np.array([_core(gap, weights) for gap in gaps])
    )


def _to_learn(gaps: Sequence[Gap], missing: Chances, weights: Weights) -> Chances:
    """The chance that what is tagged with a level 1–4 still teaches something that is asked; shape (gaps, 4).

    Where the person stands and where a tag does are both estimates, so their errors add up. What the scan itself finds
    nearly sure to be reached (`missing` is nearly 0) is nothing to learn, however rough the tag.
    """
    asked = np.array([[gap.target] for gap in gaps]) >= LEVELS
    heard = asked & (missing >= weights.faint)
    return np.asarray(np.where(heard, _not_reached(gaps, weights.tag_error), 0.0))


@dataclass(frozen=True, slots=True)
class GapPoints:
    """What gaps are worth in whole points per unit of strength, a row per gap.

    `units` has a column per level 1–4, `topic` is one number, `entry` (at most 0) a row per start level 0–3 of a tag.
    """

    units: Chances
    topic: Chances
    entry: Chances


def gap_points(gaps: Sequence[Gap], rarity: Sequence[float], weights: Weights) -> GapPoints:
    """The points of many gaps on competences of this `rarity`, at once.

    Units: 0 above the target and where the level is reached. Topic: for teaching the competence at whatever level.
    Entry: each level that the start asks for and the person lacks, as far as lacking it is more likely than not.
    """
    if not gaps:
        return GapPoints(np.zeros((0, 4)), np.zeros(0), np.zeros((0, 4, 4)))
    missing = _not_reached(gaps)
    chance = _to_learn(gaps, missing, weights)
    core = np.array([_core(gap, weights) for gap in gaps])
    scarce = np.array([math.pow(one, weights.rarity) for one in rarity])
    worth = weights.gap / (MAX_STRENGTH * (1 + weights.next_level)) * core * scarce
    units = np.rint(worth[:, np.newaxis] * chance * weights.next_level ** _sum_below(chance))
    topic = np.rint(weights.topic / MAX_STRENGTH * (chance.max(axis=1) * core) * scarce)
    lost = weights.entry * _sum_below(np.clip(2 * missing - 1, 0, 1))
    return GapPoints(units, topic, -np.rint(lost[:, :, np.newaxis] * units[:, np.newaxis, :]))


def _sum_below(levels: Chances) -> Chances:
    """Per level the sum over the levels below it."""
    return np.concatenate((np.zeros((len(levels), 1)), np.cumsum(levels, axis=1)[:, :-1]), axis=1)


def _core(gap: Gap, weights: Weights) -> float:
    return math.pow(max(gap.importance, 0.0) / 2, weights.importance)


def unit_points(gap: Gap, rarity: float, weights: Weights) -> Chances:
    """Whole points per level 1–4 and unit of strength for teaching it; see `gap_points`."""
    return np.asarray(gap_points([gap], [rarity], weights).units[0])


def topic_points(gap: Gap, rarity: float, weights: Weights) -> float:
    """Whole points per unit of strength for teaching this competence at whatever level."""
    return float(gap_points([gap], [rarity], weights).topic[0])


def entry_points(gap: Gap, rarity: float, weights: Weights) -> Chances:
    """Whole points (at most 0) per start level 0–3 of a tag and level 1–4, and unit of strength; shape (4, 4)."""
    return np.asarray(gap_points([gap], [rarity], weights).entry[0])


def last_gaps(profile: Profile, space: UnitSpace) -> dict[str, Gap]:
    """The gaps of a person by competence, those outside the space left out; a later one replaces an earlier one."""
    return {gap.competence: gap for gap in profile.gaps if gap.competence in space}


@dataclass(frozen=True, slots=True)
class UnitMatrices:
    """People or items in the space, one row each, in whole numbers.

    `gap` has a column per unit, `topic` one per competence, `entry` one per start level 0–3 and unit.
    """

    gap: Matrix
    topic: Matrix
    entry: Matrix

    @classmethod
    def zeros(cls, rows: int, space: UnitSpace) -> UnitMatrices:
        """No needs and no offers."""
        topics, levels = len(space.competences), len(LEVELS)
        widths = (topics * levels, topics, topics * levels * levels)
        return cls(*(np.zeros((rows, width), dtype=np.float32) for width in widths))


def needs(profiles: Sequence[Profile], space: UnitSpace, weights: Weights) -> UnitMatrices:
    """What people need, as points per unit of strength; competences outside the space are left out."""
    found = UnitMatrices.zeros(len(profiles), space)
    for row, profile in enumerate(profiles):
        gaps = last_gaps(profile, space)
        points = gap_points(list(gaps.values()), [space.rarity[code] for code in gaps], weights)
        topics = [space.topic(code) for code in gaps]
        found.gap[row].reshape(-1, len(LEVELS))[topics] = points.units
        found.topic[row, topics] = points.topic
        found.entry[row].reshape(len(LEVELS), -1, len(LEVELS))[:, topics] = points.entry.swapaxes(0, 1)
    return found


def offers(items: Sequence[Item], space: UnitSpace) -> UnitMatrices:
    """What items teach, as strength 0–3."""
    found = UnitMatrices.zeros(len(items), space)
    for row, item in enumerate(items):
        for tag in item.tags:
            units, taught = space.units(tag.competence), tag.strength * taught_levels(tag)
            found.gap[row, units] += taught
            found.topic[row, space.topic(tag.competence)] += tag.strength
            found.entry[row].reshape(len(LEVELS), -1)[tag.from_level, units] += taught
    return found


def taught_levels(tag: Tag) -> Chances:
    """1 for each level 1–4 that a tag leads to, else 0."""
    return np.asarray((tag.from_level < LEVELS) & (tag.to_level >= LEVELS), dtype=np.float64)


def unit_scores(people: UnitMatrices, items: UnitMatrices) -> NDArray[np.int64]:
    """The points of all people for all items by gap, topic and entry: (people × items), exact."""
    total = people.gap @ items.gap.T + people.topic @ items.topic.T + people.entry @ items.entry.T
    return np.asarray(np.rint(total), dtype=np.int64)
