"""Which few programmes close most of a team's gap: exact, and from published counts alone.

The library never sees a person. It knows how many people need each unit ("reach level l on competence c"). A programme
helps as many as need the unit and find a place; of those who need the level that it starts from too, it helps none.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.solver import least_in_turn
from recommender.units import MAX_STRENGTH
from recommender.values import Tag

MINUTES = 60
TEAM = frozenset({"team", "employee"})
"""For whom a programme of a whole team is; a team of managers asks for other audiences."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class UnitNeed:
    """How many people of a team are asked to reach `level` (1–4) on `competence` and have not; `weight` is whole.

    A team has one need per unit at most.
    """

    competence: str
    level: int
    people: int
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Programme:
    """An item that a team can take part in: `hours` for each who does, and at most `places` people (None: everybody).

    Without `audience` it is for anybody.
    """

    code: str
    tags: tuple[Tag, ...]
    hours: float
    audience: tuple[str, ...] = ()
    places: int | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """A chosen programme, and what it adds to those before it: `points` and the `share` (0–1) of the team's gap."""

    code: str
    points: int
    share: float


@dataclass(frozen=True, slots=True)
class Certificate:
    """What HiGHS proves: no choice has more points than `bound`; `gap` is (bound − objective) / objective, so 0."""

    status: str
    objective: float
    bound: float
    gap: float


@dataclass(frozen=True, slots=True)
class TeamChoice:
    """The chosen programmes, the one that adds most first, with the hours of all and the share (0–1) they close."""

    chosen: tuple[Addition, ...]
    hours: float
    share: float
    certificate: Certificate


def choose_programmes(
    needs: Sequence[UnitNeed],
    programmes: Sequence[Programme],
    *,
    most: int,
    hours_budget: float,
    audience: Collection[str] = TEAM,
) -> TeamChoice:
    """At most `most` programmes of together at most `hours_budget` hours that close most of the gap; proven best.

    A person and unit count once, for strength / 3 of the strongest programme that has a place for them. Who needs the
    level that a programme starts from cannot enter it yet. Among equals: fewest hours, then a fixed order.
    Points are people × weight × strength. Raises ValueError for a negative number or hours that are no amount, and
    RuntimeError where HiGHS does not prove a best choice.
    """
    if most < 0 or not 0 <= hours_budget < math.inf:
        raise ValueError(f"no amounts: most={most}, hours_budget={hours_budget}")
    model = _Model(needs, [one for one in _by_code(programmes) if not one.audience or set(one.audience) & {*audience}])
    whole = MAX_STRENGTH * sum(need.people * need.weight for need in model.needs)
    if not model.helps:
        return TeamChoice((), 0.0, 0.0 if whole else 1.0, Certificate("nothing to choose", 0.0, 0.0, 0.0))
    limits = model.limits(most, hours_budget)
    best, shortest = least_in_turn(
        (model.objective(), model.effort()),
        most=model.most(),
        rows=np.vstack([limit.rows for limit in limits]),
        limits=np.concatenate([limit.most for limit in limits]),
    )
    points = round(-best.cost)
    rows = [row for row in range(len(model.programmes)) if shortest.x[row]]
    chosen = tuple(_in_order(model, rows, whole))
    bound = -best.bound
    return TeamChoice(
        chosen=chosen,
        hours=math.fsum(model.programmes[row].hours for row in rows),
        share=points / whole,
        certificate=Certificate("optimal", float(points), bound, abs(bound - points) / max(points, 1)),
    )


def closed_points(needs: Sequence[UnitNeed], programmes: Sequence[Programme]) -> int:
    """The points that these programmes close together: people × weight × strength.

    On each unit the strongest programmes take people first, as many as have a place and the start level.
    """
    people = {(need.competence, need.level): need.people for need in needs}
    return sum(need.weight * _closed_on(need, people, programmes) for need in needs)


Unit = tuple[str, int]


def _closed_on(need: UnitNeed, people: Mapping[Unit, int], programmes: Sequence[Programme]) -> int:
    """Fills from the strongest; those who can enter at a level are among those who can enter below it."""
    offers = sorted((_offer(one, need) for one in programmes), key=lambda offer: -offer[0])
    taken: list[tuple[int, int]] = []
    total = 0
    for strength, start, places in offers:
        if not strength:
            break
        room = min(
            _can_enter(need, people, level) - sum(number for at, number in taken if at >= level)
            for level in range(start + 1)
        )
        number = max(0, room if places is None else min(room, places))
        taken.append((start, number))
        total += strength * number
    return total


def _offer(programme: Programme, need: UnitNeed) -> tuple[int, int, int | None]:
    """Strength, start level and places of a programme on a unit; strength 0 where it does not teach it."""
    tags = [t for t in programme.tags if t.competence == need.competence and t.from_level < need.level <= t.to_level]
    tag = max(tags, key=lambda tag: tag.strength, default=None)
    return (0, 0, None) if tag is None else (tag.strength, tag.from_level, programme.places)


def _can_enter(need: UnitNeed, people: Mapping[Unit, int], start: int) -> int:
    """How many of those who need a unit surely have level `start`: none of them needs that level or one below it."""
    lacking = max((people.get((need.competence, level), 0) for level in range(1, start + 1)), default=0)
    return max(0, need.people - lacking)


def _by_code(programmes: Sequence[Programme]) -> list[Programme]:
    return sorted(programmes, key=lambda programme: programme.code)


def _undominated(programmes: Sequence[Programme], needs: Sequence[UnitNeed]) -> list[Programme]:
    """Without those beside which another, with a place for everybody, does at least as much in no more time."""
    offers = np.array([[_offer(one, need)[:2] for need in needs] for one in programmes], dtype=np.int64)
    strength, start = np.moveaxis(offers.reshape(len(programmes), len(needs), 2), 2, 0)
    hours = np.array([one.hours for one in programmes])
    does = (strength[:, None] >= strength[None]) & ((start[:, None] <= start[None]) | (strength[None] == 0))
    as_good = does.all(axis=2) & (hours[:, None] <= hours[None])
    as_good &= np.array([one.places is None for one in programmes], dtype=np.bool_)[:, None]
    place = np.arange(len(programmes))
    beaten = (as_good & (~as_good.T | (place[:, None] < place[None]))).any(axis=0)
    return [one for one, out in zip(programmes, beaten, strict=True) if not out]


@dataclass(frozen=True, slots=True)
class _Help:
    """What a programme (by row) can do on a need (by row): for at most `most` people who have level `start`."""

    programme: int
    need: int
    strength: int
    start: int
    most: int


@dataclass(frozen=True, slots=True)
class _Limits:
    """Rows of a matrix over all columns, and what each row may at most come to."""

    rows: Floats
    most: Floats


class _Model:
    """The choice in numbers: a column 0–1 per programme, then one per help with the people that it takes.

    For a given choice the people are whole by themselves: the limits on one unit are nested.
    """

    def __init__(self, needs: Sequence[UnitNeed], programmes: Sequence[Programme]) -> None:
        self.needs = [need for need in needs if need.people > 0 and need.weight > 0]
        self.programmes = _undominated(programmes, self.needs)
        self.people = {(need.competence, need.level): need.people for need in self.needs}
        self.helps = list(self._helps())

    def _helps(self) -> Iterator[_Help]:
        for row, programme in enumerate(self.programmes):
            for column, need in enumerate(self.needs):
                strength, start, places = _offer(programme, need)
                able = _can_enter(need, self.people, start)
                most = able if places is None else min(able, places)
                if strength and most > 0:
                    yield _Help(row, column, strength, start, most)

    @property
    def columns(self) -> int:
        """The number of columns."""
        return len(self.programmes) + len(self.helps)

    def most(self) -> Floats:
        """At most once each programme; how many people a help takes the limits say."""
        return np.where(np.arange(self.columns) < len(self.programmes), 1.0, np.inf)

    def minutes(self) -> Floats:
        """The minutes of each programme, over all columns."""
        return self._over_programmes([round(one.hours * MINUTES) for one in self.programmes])

    def objective(self) -> Floats:
        """What each column costs, in points below 0."""
        points = [-help_.strength * self.needs[help_.need].weight for help_ in self.helps]
        return np.concatenate((np.zeros(len(self.programmes)), points))

    def effort(self) -> Floats:
        """Minutes, and far below one minute the place in the order of codes: what decides between equals."""
        places = [(row + 1) / 1000 / len(self.programmes) for row in range(len(self.programmes))]
        return self.minutes() + self._over_programmes(places)

    def limits(self, most: int, hours: float) -> list[_Limits]:
        """At most so many programmes and hours, only places of chosen ones, and nobody twice on one unit."""
        number = self._over_programmes([1] * len(self.programmes))
        budget = np.array([most, round(hours * MINUTES)], dtype=np.float64)
        return [_Limits(np.array([number, self.minutes()]), budget), self._places(), self._once()]

    def _places(self) -> _Limits:
        rows = np.zeros((len(self.helps), self.columns))
        for row, help_ in enumerate(self.helps):
            rows[row, len(self.programmes) + row] = 1
            rows[row, help_.programme] = -help_.most
        return _Limits(rows, np.zeros(len(rows)))

    def _once(self) -> _Limits:
        levels = sorted({(help_.need, help_.start) for help_ in self.helps})
        rows, most = np.zeros((len(levels), self.columns)), []
        for row, (need, start) in enumerate(levels):
            same = [help_.need == need and help_.start >= start for help_ in self.helps]
            rows[row, len(self.programmes) :] = same
            most.append(_can_enter(self.needs[need], self.people, start))
        return _Limits(rows, np.array(most, dtype=np.float64))

    def _over_programmes(self, values: Sequence[float]) -> Floats:
        return np.concatenate((np.array(values, dtype=np.float64), np.zeros(len(self.helps))))


def _in_order(model: _Model, rows: Sequence[int], whole: int) -> Iterator[Addition]:
    """What adds most first; then each adds what those before it left."""
    left, points = list(rows), 0
    before: list[Programme] = []
    while left:
        totals = {row: closed_points(model.needs, [*before, model.programmes[row]]) for row in left}
        best = max(left, key=lambda row: totals[row])
        added, points = totals[best] - points, totals[best]
        left.remove(best)
        before.append(model.programmes[best])
        yield Addition(model.programmes[best].code, added, added / whole)
