"""People who learn from each other: duos, and digicoaches with their learners.

Only for people who said yes to that, who can at the same time, and of whom one is strong on what the other needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.optimize import linear_sum_assignment

from recommender.groups import Ints, Member

HUNDREDTHS = 100
MOST_HELP = 4 * HUNDREDTHS
"""No need is more than four levels."""
PAIRED = 2 * MOST_HELP + 1
"""Two pairs count more than one, however much help that one is."""
HELP_FROM = 1.0
"""Somebody helps with a competence who is a whole level further, and where the other is asked to be."""


@dataclass(frozen=True, slots=True)
class Help:
    """`helper` is at least a level further on `competence`, and where `learner` is asked to be."""

    helper: str
    learner: str
    competence: str


@dataclass(frozen=True, slots=True)
class Duo:
    """Two people by id, and what they can do for each other: one help or one in each direction."""

    members: tuple[str, str]
    helps: tuple[Help, ...]


@dataclass(frozen=True, slots=True)
class Coach:
    """A digicoach: a member, and how many learners they have room for."""

    member: Member
    capacity: int


def duos(people: Sequence[Member]) -> tuple[tuple[Duo, ...], tuple[Member, ...]]:
    """Pairs who share a time and of whom one is strong on what the other needs, and who is left.

    More pairs first, then more help. Near the best: no two pairs or single people can be paired better.
    """
    people = sorted(people, key=lambda member: member.id)
    gains = np.array([[_gain(one, other) for other in people] for one in people], dtype=np.int64)
    both = gains.reshape(len(people), len(people)) + gains.reshape(len(people), len(people)).T
    pairs = _paired(np.where(both > 0, both + PAIRED, 0))
    paired = {person for pair in pairs for person in pair}
    return (
        tuple(Duo((people[a].id, people[b].id), tuple(_helps(people[a], people[b]))) for a, b in pairs),
        tuple(member for row, member in enumerate(people) if row not in paired),
    )


def match_coaches(coaches: Sequence[Coach], learners: Sequence[Member]) -> tuple[tuple[Help, ...], tuple[Member, ...]]:
    """Who helps whom with what, and the learners for whom no coach is further, has room and can at the same time.

    As many learners as possible, then those whom it brings furthest (`linear_sum_assignment` over the coaches' places).
    """
    learners = sorted(learners, key=lambda member: member.id)
    places = [coach.member for coach in sorted(coaches, key=lambda one: one.member.id) for _ in range(coach.capacity)]
    gains = np.array([[_gain(place, learner) for place in places] for learner in learners], dtype=np.int64)
    gains = gains.reshape(len(learners), len(places))
    one_more = MOST_HELP * (len(learners) + 1)
    pairs = zip(*linear_sum_assignment(np.where(gains > 0, gains + one_more, 0), maximize=True), strict=True)
    helped = {int(row): places[int(place)] for row, place in pairs if gains[row, place] > 0}
    helps = [_best_help(helped[row], learner) for row, learner in enumerate(learners) if row in helped]
    return tuple(help_ for help_, _ in helps if help_), tuple(m for row, m in enumerate(learners) if row not in helped)


def _best_help(helper: Member, learner: Member) -> tuple[Help | None, int]:
    """The competence on which the helper can do most, and the learner's need there in hundredths of a level."""
    if helper.id == learner.id or not helper.times & learner.times:
        return None, 0
    able = [
        (-round(learner.need(code) * HUNDREDTHS), code)
        for code, level in helper.levels.items()
        if learner.need(code) > 0 and level >= learner.targets[code] and level - learner.levels[code] >= HELP_FROM
    ]
    amount, code = min(able, default=(0, ""))
    return (Help(helper.id, learner.id, code), -amount) if amount else (None, 0)


def _gain(helper: Member, learner: Member) -> int:
    return _best_help(helper, learner)[1]


def _helps(one: Member, other: Member) -> list[Help]:
    found = (_best_help(one, other)[0], _best_help(other, one)[0])
    return [help_ for help_ in found if help_ is not None]


def _paired(worth: Ints) -> list[tuple[int, int]]:
    """Pairs of rows of `worth` (n, n): the best one first, then any two pairs or single ones anew while that helps."""
    single = set(range(len(worth)))
    units: list[tuple[int, ...]] = []
    for one, other in sorted(combinations(range(len(worth)), 2), key=lambda pair: -int(worth[pair])):
        if worth[one, other] and {one, other} <= single:
            single -= {one, other}
            units.append((one, other))
    units += [(person,) for person in sorted(single)]
    better: list[tuple[int, ...]] | None = units
    while better is not None:
        units, better = better, _better(better, worth)
    return sorted((min(unit), max(unit)) for unit in units if len(unit) == 2)


def _better(units: Sequence[tuple[int, ...]], worth: Ints) -> list[tuple[int, ...]] | None:
    """The units with some of them paired anew, each at most once; None where nothing gets better."""
    left, found = dict.fromkeys(units), False
    for one, other in combinations(units, 2):
        if one in left and other in left:
            best = max(_splits((*one, *other)), key=lambda split: sum(_together(unit, worth) for unit in split))
            if sum(_together(unit, worth) for unit in best) > _together(one, worth) + _together(other, worth):
                left = {unit: None for unit in left if unit not in (one, other)} | dict.fromkeys(filter(None, best))
                found = True
    return list(left) if found else None


def _splits(people: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Two to four people as a pair and the rest: with each partner for the first, or of three the other two."""
    for partner in people[1:]:
        yield (people[0], partner), tuple(person for person in people[1:] if person != partner)
    if len(people) == 3:
        yield people[:1], people[1:]


def _together(unit: tuple[int, ...], worth: Ints) -> int:
    return int(worth[unit]) if len(unit) == 2 else 0
