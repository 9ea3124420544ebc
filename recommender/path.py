"""A learning path: which items, in which order, close most of a person's gaps within the hours that they have.

Worth of a unit ("reach level l on competence c"): the points of the unit space, so importance, the chance that it is
still open, and the next step before the one after it. A unit counts once; the strength 1–3 of the strongest step that
teaches it counts as its share. `build_path` searches by beam, `exact_path` proves the best of the same objective.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from recommender.path_exact import exact_rows
from recommender.path_problem import (
    Ints,
    PathItem,
    PersonLevels,
    Problem,
    gives,
    learning_hours,
    problem_of,
    risen_levels,
)
from recommender.path_search import beam_rows
from recommender.units import MAX_STRENGTH
from recommender.values import Profile
from recommender.weights import WEIGHTS, Weights

QUICK_MINUTES = 4 * 60
"""A step of at most half a day is a quick win."""
START, END = "start", "end"
"""The codes of the two conversations."""


class StepKind(Enum):
    """What somebody does in a step."""

    ITEM = "item"
    """Learn with an item of the catalogue."""
    ASSIGNMENT = "assignment"
    """Use in the own work what the item before it taught."""
    CONVERSATION = "conversation"
    """Talk with the manager about what is to be learnt, or what came of it."""


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step. `code` is that of its item; an assignment has that of the item it follows, a conversation START or END.

    `closes`: (competence, from level, to level) for each gap on which the step adds something to those before it.
    `because`: the code of a later step that cannot be entered without this one. `points`: what the step adds to what
    is covered; the points of a path are their sum. `competence`: the one that the step closes most; for a step that
    only prepares, the main one of its item. Assignments and conversations are part of the work: they take no hours.
    """

    code: str
    hours: float
    hours_estimated: bool
    closes: tuple[tuple[str, int, int], ...]
    because: str | None
    points: int
    kind: StepKind = StepKind.ITEM
    competence: str | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """Steps in order, the share (0–1) of the weighted open units that they cover, and the hours that they take.

    Without anything open the share is 1.
    """

    steps: tuple[PathStep, ...]
    coverage: float
    hours: float

    @property
    def points(self) -> int:
        """The points of all steps."""
        return sum(step.points for step in self.steps)


def build_path(
    profile: Profile,
    items: Sequence[PathItem],
    *,
    hours_budget: float,
    done: Collection[str] = (),
    keep: Sequence[str] = (),
    weights: Weights = WEIGHTS,
) -> Path:
    """A path of items that covers most within `hours_budget` hours, by beam search.

    No step starts before its requirements: a start level is likely reached by the person or is the end of an earlier
    step, a required item is an earlier step or done. A start level on a competence that was not assessed asks nothing.
    Items that are meant for other people (directors, the organisation) are no steps.

    `done` are codes finished since the levels of `profile` were known: no steps, and what they teach is covered. What
    was finished before is left out of `items` but named in `done`: then it counts as a requirement that is met, and
    the levels speak for themselves. `keep` are the codes of steps that are busy or must stay: they come first, in that
    order, whatever they take or require; their hours are part of the budget. A quick win leads where nothing is kept.

    Raises KeyError for a kept code without an item and ValueError for hours that are no amount.
    """
    problem = _problem(profile, items, hours_budget, done, keep, weights)
    return _path(problem, beam_rows(problem))


def exact_path(
    profile: Profile,
    items: Sequence[PathItem],
    *,
    hours_budget: float,
    done: Collection[str] = (),
    keep: Sequence[str] = (),
    weights: Weights = WEIGHTS,
) -> Path:
    """As `build_path`, with proof that no choice has more points; takes tens of milliseconds, in bad cases more."""
    problem = _problem(profile, items, hours_budget, done, keep, weights)
    return _path(problem, exact_rows(problem))


def with_practice(path: Path) -> Path:
    """The path between two conversations, and with an assignment in the work after each item that is about something.

    After the programme DigiDuurzaam of A&O fonds Gemeenten. A path without steps stays empty.
    """
    if not path.steps:
        return path
    steps = [_conversation(START)]
    for step in path.steps:
        steps.append(step)
        if step.kind is StepKind.ITEM and step.competence is not None:
            steps.append(PathStep(step.code, 0.0, False, (), None, 0, StepKind.ASSIGNMENT, step.competence))
    return Path((*steps, _conversation(END)), path.coverage, path.hours)


def _problem(
    profile: Profile,
    items: Sequence[PathItem],
    hours_budget: float,
    done: Collection[str],
    keep: Sequence[str],
    weights: Weights,
) -> Problem:
    if not 0 <= hours_budget < math.inf:
        raise ValueError(f"hours_budget must be an amount of at least 0, not {hours_budget}")
    return problem_of(profile, items, hours_budget=hours_budget, done=done, keep=keep, weights=weights)


def _conversation(code: str) -> PathStep:
    return PathStep(code, 0.0, False, (), None, 0, StepKind.CONVERSATION)


def _path(problem: Problem, rows: Sequence[int]) -> Path:
    person = problem.person
    ordered = (*problem.kept, *_ordered(problem, rows))
    covered = person.strengths(problem.done).max(axis=0, initial=0)
    left = int((MAX_STRENGTH - covered) @ person.worth)
    steps = []
    for place, (item, strengths) in enumerate(zip(ordered, person.strengths(ordered), strict=True)):
        taught = np.maximum(strengths, covered)
        steps.append(_step(person, item, taught - covered, _waiting_for(problem, ordered, place)))
        covered = taught
    points = sum(step.points for step in steps)
    return Path(tuple(steps), points / left if left else 1.0, math.fsum(step.hours for step in steps))


def _ordered(problem: Problem, rows: Sequence[int]) -> Iterator[PathItem]:
    """The candidates in an order that nobody has to wait in: a quick win, then by entry level, then by points."""
    left, met = list(rows), np.zeros(problem.asks.shape[1], dtype=np.bool_)
    first = not problem.kept
    while left:
        ready = [row for row in left if not (problem.asks[row] & ~met).any()]
        row = min(ready, key=lambda row: _quickness(problem, row) if first else _turn(problem, row))
        left.remove(row)
        met |= problem.meets[row]
        first = False
        yield problem.items[row]


def _quickness(problem: Problem, row: int) -> tuple[int, int, int]:
    """Of the quick ones the one that closes most, else the shortest."""
    points, minutes = problem.points([row]), int(problem.minutes[row])
    return (0, -points, row) if points and minutes <= QUICK_MINUTES else (1, minutes, row)


def _turn(problem: Problem, row: int) -> tuple[int, int, int]:
    entry = max((tag.from_level for tag in problem.items[row].item.tags), default=0)
    return entry, -problem.points([row]), row


def _step(person: PersonLevels, item: PathItem, added: Ints, because: str | None) -> PathStep:
    hours, estimated = learning_hours(item)
    per_competence: dict[str, int] = {}
    for (code, _), points in zip(person.units, added * person.worth, strict=True):
        per_competence[code] = per_competence.get(code, 0) + int(points)
    closed = {code: points for code, points in per_competence.items() if points}
    about = max(closed, key=lambda code: closed[code], default=_main_competence(item))
    return PathStep(
        code=item.code,
        hours=hours,
        hours_estimated=estimated,
        closes=tuple(_closed(person, code, added) for code in closed),
        because=because,
        points=sum(closed.values()),
        competence=about,
    )


def _main_competence(item: PathItem) -> str | None:
    tag = max(item.item.tags, key=lambda tag: tag.strength, default=None)
    return None if tag is None else tag.competence


def _closed(person: PersonLevels, code: str, added: Ints) -> tuple[str, int, int]:
    """From the level that the person likely has, unless that is where the step leads already, to the end."""
    levels = [level for (own, level), more in zip(person.units, added, strict=True) if own == code and more]
    start, end = max(person.levels[code], min(levels) - 1), max(levels)
    return code, min(start, end - 1), end


def _waiting_for(problem: Problem, ordered: Sequence[PathItem], place: int) -> str | None:
    """The first later step that asks for something which of all steps before it only the one at `place` brings."""
    person, risen = problem.person, risen_levels(problem.done)
    for at in range(place + 1, len(ordered)):
        others = [item for item in ordered[:at] if item is not ordered[place]]
        for asked in person.asks(ordered[at]):
            alone = gives(ordered[place], asked) and not any(gives(item, asked) for item in others)
            if alone and person.lacks(asked, problem.finished, risen):
                return ordered[at].code
    return None
