"""People who learn together in twos: duos of mixed strength, and a trio where somebody would be left over.

Only for people who said yes to that, and for whom there is no group of about eight. Everything is decided by the levels
and times given and a seed; people are known by an id alone.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.groups import Group, Grouping, Member, strengths
from recommender.solver import least_in_turn

Ints = NDArray[np.int64]
Kind = tuple[tuple[str, ...], float]
"""The times that somebody can, in order, and their strength: who has the same is the same to the solver."""
TimeAndPart = tuple[str, int]
"""A time, and as what somebody comes: 0 the stronger or 1 the less strong one of a duo, or 2 who makes it a trio."""


def duos(people: Sequence[Member], *, seed: int) -> Grouping:
    """Duos, and as few trios as can be, of people who share a time; who is left over waits.

    As many people as possible get a place, and then the differences in strength add up to the most; of a trio the one
    between the strongest and the least strong counts. Who of the stronger at a time learns with whom of the others
    makes no difference to that sum, so the lot decides, and company tells no more than which half somebody is in.
    Exact, by HiGHS, and not by `linear_sum_assignment`: people are not of two sides, anybody can be either one of a
    duo. At one time everybody can learn with everybody, so counting who comes when and as what is enough, and no duo
    has to be named. Raises RuntimeError where HiGHS does not prove a best choice.
    """
    people = sorted(people, key=lambda member: member.id)
    lot = np.random.default_rng(seed).permutation(len(people))
    places = _places([_kind(*one) for one in zip(people, strengths(people), strict=True)], lot)
    groups = [
        Group(time, tuple(people[row] for row in sorted(rows)))
        for time, comers in sorted(places.items())
        for rows in _together(comers)
    ]
    placed = {member.id for group in groups for member in group.members}
    return Grouping(tuple(groups), tuple(member for member in people if member.id not in placed))


def difference(groups: Iterable[Group], people: Sequence[Member]) -> float:
    """The differences in strength between the strongest and the least strong of each group together, in levels.

    `people` are all who were to be placed: who has no level counts as the middle of them.
    """
    strength = {member.id: float(own) for member, own in zip(people, strengths(people), strict=True)}
    every = [[strength[member.id] for member in group.members] for group in groups]
    return math.fsum(max(own) - min(own) for own in every)


def _kind(member: Member, strength: float) -> Kind:
    return tuple(sorted(member.times)), float(strength)


@dataclass(frozen=True, slots=True)
class _Column:
    """The number of people of a kind who come at a time, as one of three roles."""

    kind: Kind
    time: str
    role: int


def _places(kinds: Sequence[Kind], lot: Ints) -> dict[str, list[list[int]]]:
    """Time → the rows of who comes as each of the three roles, all in the order of the lot."""
    open_places = _numbers(kinds)
    found: dict[str, list[list[int]]] = {}
    for row in lot:
        if places := open_places[kinds[row]]:
            time, role = places.pop()
            found.setdefault(time, [[], [], []])[role].append(int(row))
    return found


def _together(comers: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    """The duos at a time, and the trios, from who comes as what."""
    upper, lower, third = comers
    return [(*duo, *third[place : place + 1]) for place, duo in enumerate(zip(upper, lower, strict=True))]


def _numbers(kinds: Sequence[Kind]) -> dict[Kind, list[TimeAndPart]]:
    """Kind → the places of its people, as many as get one."""
    counted = Counter(kinds)
    columns = [_Column(kind, time, role) for kind in sorted(counted) for time in kind[0] for role in range(3)]
    found: dict[Kind, list[TimeAndPart]] = {kind: [] for kind in counted}
    for column, number in zip(columns, _best(columns, counted) if columns else (), strict=True):
        found[column.kind] += [(column.time, column.role)] * int(number)
    return found


def _best(columns: Sequence[_Column], counted: Mapping[Kind, int]) -> Ints:
    """How many come, by column: most people, then fewest thirds, then most difference.

    Nobody comes twice; at each time there are as many of the stronger as of the others, and no more thirds than duos.
    """
    role = np.array([column.role for column in columns])
    strength = np.array([column.kind[1] for column in columns])
    upper, lower, third = (np.where(role == one, 1.0, 0.0) for one in range(3))
    rows = [np.array([float(column.kind == kind) for column in columns]) for kind in sorted(counted)]
    limits = [float(counted[kind]) for kind in sorted(counted)]
    for time in sorted({column.time for column in columns}):
        here = np.array([float(column.time == time) for column in columns])
        rows += [here * (upper - lower), here * (lower - upper), here * (third - upper)]
        limits += [0.0, 0.0, 0.0]
    *_, best = least_in_turn(
        (-np.ones(len(columns)), third, strength * (lower - upper)),
        most=np.array([float(counted[column.kind]) for column in columns]),
        rows=np.array(rows),
        limits=np.array(limits),
    )
    return best.x
