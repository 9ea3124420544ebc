"""The problem behind a learning path, in whole numbers: which items can be chosen, what they cost, give and ask.

Times are minutes and worth is points, so that every sum is exact. What cannot be in a best path is left out beforehand;
that never lowers the best.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from recommender.fit import audience_points, fit_points
from recommender.units import LEVELS, gap_points, reached_level
from recommender.values import Gap, Item, Profile, Tag
from recommender.weights import WEIGHTS, Weights

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Level = tuple[str, int]
"""A level 1–4 on a competence."""
Asked = str | Level
"""What an item asks: an item that comes before it, or a level."""

HOURS_A_SESSION = 4.0
"""A morning or an afternoon: the middle of what the seven items take that state both hours and sessions."""
FORM_HOURS: Mapping[str, float] = {
    "lezen": 1,  # an article or two
    "luisteren": 1,  # one episode or webinar
    "zelfscan": 1,  # fill in and think over
    "serious game": 2,  # one round with a talk afterwards, as ao-119 states
    "e-learning": 2,  # one or two modules
    "workshop": 3,  # part of a day, with reading before it
    "netwerk": 4,  # two meetings
    "coaching": 6,  # four talks of an hour, with preparation
    "intervisie": 8,  # four meetings of two hours
    "werkplekleren": 8,  # an hour a week during two months
    "training": 12,  # three half days: the middle of the trainings that state it
    "leergroep": 16,  # six meetings of two hours, with work in between
    "traineeship": 320,  # two months of full weeks at least: never a step of a path beside the work
}
"""How long learning in each form takes where the source is silent; an item with several forms takes all of them."""
UNKNOWN_HOURS = 8.0
"""What an item takes of which neither hours, sessions nor forms are known: a day, the middle of the table."""
MINUTES = 60


@dataclass(frozen=True)
class PathItem:
    """An item with what a path must know besides: its `hours` and `sessions` (None is unknown) and what comes first.

    Besides what it requires here, an item asks the level that each of its tags starts from. What follows from an item
    alone is worked out once: everybody's path looks at all items.
    """

    item: Item
    hours: float | None = None
    sessions: int | None = None
    requires_items: tuple[str, ...] = ()
    requires_levels: tuple[Level, ...] = ()

    @property
    def code(self) -> str:
        """The code of the item."""
        return self.item.code

    @cached_property
    def minutes(self) -> int:
        """How long learning with the item takes; see `learning_hours`."""
        return round(learning_hours(self)[0] * MINUTES)

    @cached_property
    def taught(self) -> Mapping[Level, int]:
        """The levels that the item leads to, each with the strength 1–3 of the strongest of its tags."""
        found: dict[Level, int] = {}
        for tag in self.item.tags:
            for level in range(tag.from_level + 1, tag.to_level + 1):
                found[tag.competence, level] = max(found.get((tag.competence, level), 0), tag.strength)
        return found

    @cached_property
    def ends(self) -> Mapping[str, int]:
        """The highest level that the item leads to, by competence."""
        return risen_levels([self])

    @cached_property
    def starts(self) -> tuple[Level, ...]:
        """The levels that its tags start from, as far as there is anything before them."""
        return tuple((tag.competence, tag.from_level) for tag in self.item.tags if tag.from_level > 0)


def learning_hours(item: PathItem) -> tuple[float, bool]:
    """How many hours an item takes, and whether that is an estimate: from its sessions, else from its forms."""
    if item.hours is not None:
        return item.hours, False
    if item.sessions is not None:
        return item.sessions * HOURS_A_SESSION, True
    return sum(FORM_HOURS.get(form, UNKNOWN_HOURS) for form in item.item.forms) or UNKNOWN_HOURS, True


class PersonLevels:
    """Where a person stands: levels and gaps by competence, and what was finished or begun since the levels were known.

    A unit is worth its points whatever its rarity in the catalogue: a gap is as large where nobody fills it.
    """

    def __init__(self, profile: Profile, weights: Weights) -> None:
        self.gaps: dict[str, Gap] = {gap.competence: gap for gap in profile.gaps}
        self.levels = {code: reached_level(gap) for code, gap in self.gaps.items()}
        worth = gap_points(list(self.gaps.values()), [1.0] * len(self.gaps), weights).units
        codes = list(self.gaps)
        self.units: tuple[Level, ...] = tuple((codes[row], int(LEVELS[level])) for row, level in np.argwhere(worth > 0))
        self.worth = np.asarray(worth[worth > 0], dtype=np.int64)
        self.column = {unit: column for column, unit in enumerate(self.units)}

    def strengths(self, items: Sequence[PathItem]) -> Ints:
        """The strength 0–3 with which each item (row) teaches each open unit (column)."""
        found = np.zeros((len(items), len(self.units)), dtype=np.int64)
        for row, item in enumerate(items):
            for unit, strength in item.taught.items():
                if unit in self.column:
                    found[row, self.column[unit]] = strength
        return found

    def lacks(self, asked: Asked, passed: Collection[str], risen: Mapping[str, int]) -> bool:
        """Whether something asked is still to come, after the items `passed` that lead to the levels `risen`."""
        if isinstance(asked, str):
            return asked not in passed
        code, level = asked
        return max(self.levels.get(code, 0), risen.get(code, 0)) < level

    def asks(self, item: PathItem) -> Iterator[Asked]:
        """All that comes before an item; the start of a tag on a competence that was not assessed asks nothing."""
        yield from item.requires_items
        yield from item.requires_levels
        yield from (start for start in item.starts if start[0] in self.levels)


def gives(item: PathItem, asked: Asked) -> bool:
    """Whether finishing an item meets what is asked."""
    if isinstance(asked, str):
        return item.code == asked
    return item.ends.get(asked[0], 0) >= asked[1]


def risen_levels(items: Sequence[PathItem]) -> dict[str, int]:
    """The highest level that items lead to, by competence."""
    tags: list[Tag] = sorted((tag for item in items for tag in item.item.tags), key=lambda tag: tag.to_level)
    return {tag.competence: tag.to_level for tag in tags}


@dataclass(frozen=True, slots=True)
class Problem:
    """Choose among n candidates for u open units, with r things asked that nothing before the first step meets.

    `kept` are the steps that stay, `done` the items that `finished` names and that are still known.
    `strengths` (n, u) 0–3; `worth` (u,) points per unit of strength; `covered` (u,) the strength already there;
    `minutes` and `fit` (n,); `asks` and `meets` (n, r): which things a candidate waits for, and which it brings.
    """

    person: PersonLevels
    items: tuple[PathItem, ...]
    kept: tuple[PathItem, ...]
    done: tuple[PathItem, ...]
    finished: frozenset[str]
    strengths: Ints
    covered: Ints
    minutes: Ints
    fit: Ints
    asks: Flags
    meets: Flags
    budget: int

    @property
    def worth(self) -> Ints:
        """The points of each open unit, per unit of strength."""
        return self.person.worth

    def only(self, rows: Flags) -> Problem:
        """The problem with these candidates only, and the things that they ask."""
        used = self.asks[rows].any(axis=0)
        return replace(
            self,
            items=tuple(item for item, chosen in zip(self.items, rows, strict=True) if chosen),
            strengths=self.strengths[rows],
            minutes=self.minutes[rows],
            fit=self.fit[rows],
            asks=self.asks[rows][:, used],
            meets=self.meets[rows][:, used],
        )

    def points(self, rows: Sequence[int]) -> int:
        """The points that candidates add together to what is covered."""
        best = self.strengths[list(rows)].max(axis=0, initial=0)
        return int(np.maximum(best - self.covered, 0) @ self.worth)


def problem_of(
    profile: Profile,
    items: Sequence[PathItem],
    *,
    hours_budget: float,
    done: Collection[str] = (),
    keep: Sequence[str] = (),
    weights: Weights = WEIGHTS,
) -> Problem:
    """The problem of a person, without candidates that cannot help; raises KeyError for a kept code without an item."""
    person, by_code = PersonLevels(profile, weights), {item.code: item for item in items}
    kept = tuple(by_code[code] for code in dict.fromkeys(keep) if code not in done)
    finished = tuple(by_code[code] for code in sorted(set(done)) if code in by_code)
    passed, risen = {*done, *keep}, risen_levels((*finished, *kept))
    budget = round(hours_budget * MINUTES) - sum(item.minutes for item in kept)
    meant = _meant(profile, {item.item.audience for item in items}, weights)
    taught, asked_for = _of_use(person, items)
    candidates = [
        item
        for code, item in sorted(by_code.items())
        if (code in asked_for or not taught.isdisjoint(item.ends))
        and code not in passed
        and item.minutes <= budget
        and item.item.audience in meant
    ]
    waiting = [{a for a in person.asks(item) if person.lacks(a, passed, risen)} for item in candidates]
    asked: list[Asked] = sorted(set().union(*waiting), key=str)
    shape = (len(candidates), len(asked))
    whole = Problem(
        person=person,
        items=tuple(candidates),
        kept=kept,
        done=finished,
        finished=frozenset(done),
        strengths=person.strengths(candidates),
        covered=person.strengths((*finished, *kept)).max(axis=0, initial=0),
        minutes=np.array([item.minutes for item in candidates], dtype=np.int64),
        fit=fit_points(profile, [item.item for item in candidates], weights),
        asks=np.array([[a in waits for a in asked] for waits in waiting], dtype=np.bool_).reshape(shape),
        meets=np.array([[gives(item, a) for a in asked] for item in candidates], dtype=np.bool_).reshape(shape),
        budget=budget,
    )
    return _undominated(_helpful(whole.only(startable(whole))))


def _meant(profile: Profile, audiences: Collection[tuple[str, ...]], weights: Weights) -> set[tuple[str, ...]]:
    """The audiences of which a person is not left out; items share them, so each is judged once."""
    return {one for one in audiences if audience_points(profile, Item("", audience=one), weights)[0] >= 0}


def _of_use(person: PersonLevels, items: Sequence[PathItem]) -> tuple[set[str], set[str]]:
    """The competences of which a candidate teaches at least one, unless its code is among those that others ask."""
    levels = {level for item in items for level in item.requires_levels}
    return person.levels.keys() | {code for code, _ in levels}, {code for item in items for code in item.requires_items}


def startable(problem: Problem) -> Flags:
    """The candidates that can be started sooner or later, each after others that can."""
    ready = np.zeros(len(problem.items), dtype=np.bool_)
    while True:
        met = problem.meets[ready].any(axis=0)
        now = np.asarray(~(problem.asks & ~met).any(axis=1))
        if (now == ready).all():
            return ready
        ready = now


def _helpful(problem: Problem) -> Problem:
    """Only candidates that teach something open, or bring what a helpful one asks."""
    helpful = np.asarray((problem.strengths > problem.covered).any(axis=1))
    while True:
        asked = problem.asks[helpful].any(axis=0)
        now = np.asarray(helpful | (problem.meets & asked).any(axis=1))
        if (now == helpful).all():
            return problem.only(helpful)
        helpful = now


def _undominated(problem: Problem) -> Problem:
    """Without candidates beside which another gives and brings at least as much, and asks and costs no more.

    Of equals the one that fits the person best stays, then the first by code.
    """
    strengths, minutes = np.maximum(problem.strengths, problem.covered), problem.minutes
    as_good = (
        (strengths[:, None] >= strengths[None]).all(axis=2)
        & (problem.meets[:, None] >= problem.meets[None]).all(axis=2)
        & (problem.asks[:, None] <= problem.asks[None]).all(axis=2)
        & (minutes[:, None] <= minutes[None])
    )
    order = np.lexsort((np.arange(len(minutes)), -problem.fit))
    earlier = np.argsort(order)[:, None] < np.argsort(order)[None]
    beaten = np.asarray((as_good & (~as_good.T | earlier)).any(axis=0))
    return problem.only(~beaten)
