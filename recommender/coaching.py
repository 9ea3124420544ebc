"""Which digicoach goes to which group, and who helps somebody for whom there is no group: as many as possible, evenly.

Only digicoaches who offered help. Levels are not used: what they said yes to does not cover these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.optimize import linear_sum_assignment

from recommender.solver import least_in_turn

Visit = tuple[str, str]
"""A digicoach, and a time at which they come."""
Room = tuple[str, int]
"""Room of a digicoach for one group or learner more, and how many they have before it."""
FORBIDDEN = 1e6
"""The cost of a digicoach who cannot come: more than all other costs together."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a digicoach does already: the `load` in groups and learners, and the times that are taken."""

    id: str
    load: int
    taken: frozenset[str]


def coaches_of_groups(times: Sequence[str], coaches: Sequence[Agenda], *, most: int) -> list[str | None]:
    """The digicoach of each group, by the time of the group; None where nobody is left.

    As many groups as possible get one; then the load, with what everybody does already, is spread as evenly as can be
    (least sum of squares); then the groups that come first go first. A digicoach does `most` at most, and never two at
    one time. Exact, by HiGHS: the seats of `linear_sum_assignment` cannot exclude each other, as two at one time do.
    Raises RuntimeError where HiGHS does not prove a best choice.
    """
    coaches = sorted(coaches, key=lambda coach: coach.id)
    can = [
        (coach.id, time)
        for coach, time in product(coaches, sorted(set(times)))
        if coach.load < most and time not in coach.taken
    ]
    at: dict[str, list[str]] = {time: [] for time in times}
    for id_, time in _chosen(can, _places(coaches, most), times) if can else ():
        at[time].append(id_)
    return [at[time].pop(0) if at[time] else None for time in times]


def coaches_of_learners(times: Sequence[Sequence[str]], coaches: Sequence[Agenda], *, most: int) -> list[Visit | None]:
    """The digicoach of each learner, one to one, with the first of the learner's times that is free; None without.

    As many learners as possible get one, and then the load is spread as evenly as can be. Learners share no time, for
    two who do are a duo; so a digicoach never has two of them at once, and learners and the places of digicoaches are
    two sides: exact, by `linear_sum_assignment`. Raises ValueError where learners share a time.
    """
    every = [time for own in times for time in own]
    if len(set(every)) < len(every):
        raise ValueError("learners who share a time can be a duo")
    taken = {coach.id: coach.taken for coach in coaches}
    places = _places(sorted(coaches, key=lambda coach: coach.id), most)
    free = [[[time for time in own if time not in taken[id_]] for id_, _ in places] for own in times]
    cost = np.array([[load if can else FORBIDDEN for (_, load), can in zip(places, row, strict=True)] for row in free])
    found: list[Visit | None] = [None] * len(times)
    for learner, place in zip(*linear_sum_assignment(cost.reshape(len(times), len(places))), strict=True):
        if can := free[learner][place]:
            found[learner] = (places[place][0], can[0])
    return found


def _places(coaches: Sequence[Agenda], most: int) -> list[Room]:
    return [(coach.id, load) for coach in coaches for load in range(coach.load, most)]


def _chosen(can: Sequence[Visit], places: Sequence[Room], times: Sequence[str]) -> Iterator[Visit]:
    """The best of these visits: a column 0–1 for each, then for each place of a digicoach and for each group."""
    coach, time = np.array([id_ for id_, _ in can]), np.array([at for _, at in can])
    owner, load = np.array([id_ for id_, _ in places]), np.array([before for _, before in places])
    of_group, no_place, no_group = np.array(times), np.zeros(len(places)), np.zeros(len(times))
    rows = [
        *(np.concatenate((coach == id_, -1.0 * (owner == id_), no_group)) for id_ in np.unique(coach)),
        *(np.concatenate((time == at, no_place, -1.0 * (of_group == at))) for at in np.unique(time)),
    ]
    *_, best = least_in_turn(
        (
            np.concatenate((np.full(len(can), -1.0), no_place, no_group)),
            np.concatenate((np.zeros(len(can)), load, no_group)),
            np.concatenate((np.zeros(len(can)), no_place, np.arange(len(times)))),
        ),
        most=np.ones(len(can) + len(places) + len(times)),
        rows=np.array(rows),
        limits=np.zeros(len(rows)),
    )
    return (visit for visit, chosen in zip(can, best.x, strict=False) if chosen)
