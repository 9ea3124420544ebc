"""People who learn together: groups of about eight.

Only for people who said yes to that. A group shares what it needs and a time at which everybody can, and its members
differ in strength, so that they have something to teach each other. Everything is decided by the levels given and a
seed; people are known by an id alone.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from recommender.solver import least

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SMALLEST, USUAL, LARGEST = 6, 8, 10
"""Eight as in the Pitstop of Den Haag; under six every absence is felt, above ten some stay silent."""
SPREAD_WEIGHT = 0.5
"""What a whole level of spread in strength counts beside a need that is wholly shared: common need comes first."""
STARTS, ROUNDS = 4, 20
"""How often the groups are begun anew, and how often people and groups choose each other in turn."""
FORBIDDEN = 1e6
"""The cost of a seat at a time when somebody cannot come: more than all other costs together."""
DECIMALS = 9
"""Gains are rounded, so that another order of adding cannot change the groups."""
PLACED = 1000
"""One person more with a place counts more than the sizes of the groups."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who wants to learn with others: levels 0–4 and targets by competence, and the times they can.

    A competence without a level is unknown; one without a target asks nothing. Times are any codes ("di-ochtend").
    """

    id: str
    levels: Mapping[str, float]
    targets: Mapping[str, float]
    times: frozenset[str]

    def need(self, competence: str) -> float:
        """How many levels this person is below the target; 0 where either is unknown."""
        if competence not in self.levels or competence not in self.targets:
            return 0.0
        return max(0.0, self.targets[competence] - self.levels[competence])


@dataclass(frozen=True, slots=True)
class Group:
    """Members in the order of their ids, and a time at which everybody can."""

    time: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups, and who waits because no group of the right size can be made at a time that they can."""

    groups: tuple[Group, ...]
    waiting: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """How good groups are: `common_need` (0–1) and `spread` (levels), means over the groups; nan without any.

    Common need of two people: what both need of what either needs (Ruzicka's likeness of their needs per competence);
    of a group: the mean over its pairs. Spread: the standard deviation of the members' mean levels.
    """

    common_need: float
    spread: float


def learning_groups(people: Sequence[Member], *, seed: int) -> Grouping:
    """Groups of 6–10 people, about 8, of common need and mixed strength, who share a time.

    As many people as possible get a place (exact). Then people and groups choose each other in turn by seats
    (`linear_sum_assignment`), and pairs change places as long as that makes the groups better.
    """
    people = sorted(people, key=lambda member: member.id)
    rooms = _rooms(people)
    if not rooms:
        return Grouping((), tuple(people))
    times, sizes = [time for time, _ in rooms], [size for _, size in rooms]
    model = _Model(_likeness(people), strengths(people), _allowed(people, times))
    generator = np.random.default_rng(seed)
    tries = [_exchanged(model, _chosen(model, sizes, generator)) for _ in range(STARTS)]
    return _grouping(people, times, max(tries, key=lambda seats: round(_worth(model, seats), DECIMALS)))


def random_groups(people: Sequence[Member], *, seed: int) -> Grouping:
    """Groups of the same sizes and times, with people by lot: what `learning_groups` is to be compared with."""
    return groups_by_lot(people, _rooms(sorted(people, key=lambda member: member.id)), seed=seed)


def groups_by_lot(people: Sequence[Member], rooms: Sequence[tuple[str, int]], *, seed: int) -> Grouping:
    """Groups of these times and sizes, which can all be filled, with people by lot."""
    people = sorted(people, key=lambda member: member.id)
    if not rooms:
        return Grouping((), tuple(people))
    times = [time for time, _ in rooms]
    lot = np.random.default_rng(seed).random((len(people), len(rooms)))
    return _grouping(people, times, _seats(lot, _allowed(people, times), [size for _, size in rooms]))


def quality(groups: Sequence[Group]) -> Quality:
    """The mean common need and spread of strength of groups."""
    if not groups:
        return Quality(math.nan, math.nan)
    needs = [_pairs(_likeness(group.members), np.arange(len(group.members))) for group in groups]
    spreads = [float(np.std(strengths(group.members))) for group in groups]
    return Quality(math.fsum(needs) / len(groups), math.fsum(spreads) / len(groups))


def _rooms(people: Sequence[Member]) -> list[tuple[str, int]]:
    """The groups to make, as time and size: those that give most people a place, then sizes nearest to eight.

    Solved exactly over kinds of people with the same times; columns are people of a kind per time, groups per time,
    and how far the people at a time are from eight a group.
    """
    kinds = sorted(Counter(member.times for member in people).items(), key=lambda kind: sorted(kind[0]))
    times = sorted(set().union(*(member.times for member in people)))
    if not times:
        return []
    each, n = np.eye(len(times)), len(kinds) * len(times)
    at_time, none = np.tile(each, len(kinds)), np.zeros((len(times), len(times)))
    of_kind = np.kron(np.eye(len(kinds)), np.ones(len(times)))
    room = [number if time in can else 0 for can, number in kinds for time in times]
    rows = [
        np.hstack((at_time, -LARGEST * each, none)),
        np.hstack((-at_time, SMALLEST * each, none)),
        np.hstack((at_time, -USUAL * each, -each)),
        np.hstack((-at_time, USUAL * each, -each)),
        np.hstack((of_kind, np.zeros((len(kinds), 2 * len(times))))),
    ]
    found = least(
        np.concatenate((np.full(n, -PLACED), np.zeros(len(times)), np.ones(len(times)))),
        most=np.concatenate((room, np.full(2 * len(times), np.inf))),
        rows=np.vstack(rows),
        limits=np.concatenate((np.zeros(4 * len(times)), [number for _, number in kinds])),
    )
    placed, groups = found.x[:n].reshape(len(kinds), -1).sum(axis=0), found.x[n : n + len(times)]
    return [
        (time, int(part.size))
        for time, number, parts in zip(times, placed, groups, strict=True)
        if parts
        for part in np.array_split(np.arange(number), parts)
    ]


def _allowed(people: Sequence[Member], times: Sequence[str]) -> NDArray[np.bool_]:
    return np.array([[time in member.times for time in times] for member in people])


def _likeness(people: Sequence[Member]) -> Floats:
    """How much of their needs two people share, 0–1 (n, n); 0 with oneself."""
    competences = sorted(set().union(*(member.targets for member in people)))
    shared, either = np.zeros((len(people), len(people))), np.zeros((len(people), len(people)))
    for code in competences:
        needs = np.array([member.need(code) for member in people])
        shared += np.minimum(needs[:, None], needs[None])
        either += np.maximum(needs[:, None], needs[None])
    found = np.divide(shared, either, out=np.zeros_like(shared), where=either > 0)
    np.fill_diagonal(found, 0)
    return found


def strengths(people: Sequence[Member]) -> Floats:
    """The mean level of each person; who has none counts as the middle of the others, and as 0 if nobody has one."""
    means = [math.fsum(member.levels.values()) / len(member.levels) for member in people if member.levels]
    middle = math.fsum(means) / len(means) if means else 0.0
    known = iter(means)
    return np.array([next(known) if member.levels else middle for member in people])


@dataclass(frozen=True, slots=True)
class _Model:
    """n people and g groups: likeness (n, n), strength (n,), and who can come to which group (n, g)."""

    likeness: Floats
    strength: Floats
    allowed: NDArray[np.bool_]


def _seats(cost: Floats, allowed: NDArray[np.bool_], sizes: Sequence[int]) -> Ints:
    """The group of each person at least cost (n, g), every seat taken; the number of groups stands for waiting."""
    found = np.full(len(cost), len(sizes), dtype=np.int64)
    group_of = np.repeat(np.arange(len(sizes)), sizes)
    rows, seats = linear_sum_assignment(np.where(allowed, cost, FORBIDDEN)[:, group_of])
    found[rows] = group_of[seats]
    return found


def _chosen(model: _Model, sizes: Sequence[int], generator: np.random.Generator) -> Ints:
    """Each group begins with one person, by lot and unlike those before; then people go where they are most alike."""
    first = np.zeros((len(model.likeness), len(sizes)))
    nearest = np.zeros(len(model.likeness))
    for group in range(len(sizes)):
        chance = np.where(model.allowed[:, group], 1 - nearest, 0) + np.where(model.allowed[:, group], 1e-6, 0)
        leader = int(generator.choice(len(chance), p=chance / chance.sum()))
        first[:, group] = model.likeness[:, leader]
        first[leader, group] = 1
        nearest = np.maximum(nearest, first[:, group])
    seats = _seats(1 - first, model.allowed, sizes)
    for _ in range(ROUNDS):
        inside = seats[:, None] == np.arange(len(sizes))
        others = np.maximum(np.array(sizes) - inside, 1)
        moved = _seats(1 - np.round(model.likeness @ inside / others, DECIMALS), model.allowed, sizes)
        if (moved == seats).all():
            break
        seats = moved
    return seats


def _worth(model: _Model, seats: Ints) -> float:
    """The common need of all groups, and their spread by its weight."""
    groups = [np.flatnonzero(seats == group) for group in range(model.allowed.shape[1])]
    return math.fsum(
        _pairs(model.likeness, rows) + SPREAD_WEIGHT * float(np.std(model.strength[rows])) for rows in groups
    )


def _pairs(likeness: Floats, rows: Ints) -> float:
    """The mean likeness of two of these people."""
    return float(likeness[np.ix_(rows, rows)].sum()) / max(len(rows) * (len(rows) - 1), 1)


def _exchanged(model: _Model, seats: Ints) -> Ints:
    """The seats after the best exchange of two people, again and again, as long as one makes the groups better."""
    seats = seats.copy()
    while True:
        gains = np.round(_gains(model, seats), DECIMALS)
        one, other = np.unravel_index(int(np.argmax(gains)), gains.shape)
        if gains[one, other] <= 0:
            return seats
        seats[[one, other]] = seats[[other, one]]


def _gains(model: _Model, seats: Ints) -> Floats:
    """What every exchange of two people adds to the worth (n, n); below 0 where it cannot be."""
    waiting = model.allowed.shape[1]
    can = np.column_stack((model.allowed, np.ones(len(seats), dtype=np.bool_)))[:, seats]
    inside = (seats[:, None] == np.arange(waiting + 1)).astype(np.float64)
    sizes, alike = inside.sum(axis=0)[seats], (model.likeness @ inside)[:, seats]
    value, square = model.strength[:, None], model.strength[:, None] ** 2
    own = alike.diagonal()[:, None]
    mean, power = ((inside.T @ part)[seats, 0] / sizes for part in (value, square))
    pairs = 2 * (alike.T - own - model.likeness) / np.maximum(sizes * (sizes - 1), 1)[:, None]
    moved = mean[:, None] + (value.T - value) / sizes[:, None]
    spread = np.sqrt(np.maximum(power[:, None] + (square.T - square) / sizes[:, None] - moved**2, 0))
    before = np.sqrt(np.maximum(power - mean**2, 0))[:, None]
    of_own = np.where((seats < waiting)[:, None], pairs + SPREAD_WEIGHT * (spread - before), 0)
    possible = can & can.T & (seats[:, None] != seats[None])
    return np.where(possible, of_own + of_own.T, -1.0)


def _grouping(people: Sequence[Member], times: Sequence[str], seats: Ints) -> Grouping:
    members: list[list[Member]] = [[] for _ in range(len(times) + 1)]
    for member, seat in zip(people, seats, strict=True):
        members[seat].append(member)
    groups = tuple(Group(time, tuple(own)) for time, own in zip(times, members, strict=False))
    return Grouping(groups, tuple(members[-1]))
