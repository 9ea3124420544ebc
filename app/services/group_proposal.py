"""Which learning groups the waiting wishes could make: the same proposal each time, and nobody's level in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.access import Viewer
from app.queries.learning_groups import Wisher, coaches, levels_of_wishers, seats, wishers
from app.services.curating import version_of
from recommender.groups import Group, Member, learning_groups, quality, random_groups

DRAWS = 10
"""So often by lot, to compare with: few enough to stay fast, and one draw says little."""
SAME = 1e-9
"""Levels of spread below which two groupings mix the same; rounding of floats is far smaller."""
MOST_GROUPS_OF_A_COACH = 2
MOST_AT_ONCE = 120
"""So many people get a proposal at once, the oldest wishes first: with 200 it took seconds."""


@dataclass(frozen=True, slots=True)
class Coach:
    """A digicoach who offers help on the competence."""

    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class ProposedGroup:
    """People who can on the same half day, by name, with a digicoach where there is one."""

    half_day: str
    members: tuple[Wisher, ...]
    coach: Coach | None


@dataclass(frozen=True, slots=True)
class Lots:
    """So many times by lot, and how often that mixed strength better, or less well, than the proposal."""

    drawn: int
    better: int
    worse: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """The groups, who waits, and the comparison with lots: None where a lot can give nothing else.

    `mark` changes with the people and groups, to notice a change made meanwhile.
    """

    groups: tuple[ProposedGroup, ...]
    waiting: tuple[Wisher, ...]
    lots: Lots | None
    mark: str


def propose(session: Session, viewer: Viewer, competence: str) -> Proposal:
    """The groups that the people who wait for a competence could make."""
    waiting = [one for one in wishers(session, viewer, competence) if not one.seated]
    oldest = {one.wish_id for one in sorted(waiting, key=lambda one: one.wish_id)[:MOST_AT_ONCE]}
    levels = levels_of_wishers(session, viewer, competence)
    people = [_member(one, competence, levels.get(one.person_id)) for one in waiting if one.wish_id in oldest]
    large = learning_groups(people, seed=len(people))
    small = _small_groups(large.waiting)
    by_id = {str(one.person_id): one for one in waiting}
    named = _with_names([*large.groups, *small], by_id)
    groups = tuple(_with_coaches(session, viewer, competence, named))
    placed = {member.person_id for group in groups for member in group.members}
    left = tuple(one for one in waiting if one.person_id not in placed)
    return Proposal(groups, left, _lots(people, large.groups), _mark(groups, left))


def _member(wisher: Wisher, competence: str, level: int | None) -> Member:
    """A person without targets: all wish for the same, and likeness of need would put equal levels together."""
    return Member(
        id=str(wisher.person_id),
        levels={} if level is None else {competence: float(level)},
        targets={},
        times=frozenset(wisher.half_days),
    )


def _small_groups(people: Sequence[Member]) -> list[Group]:
    """Duos, and a trio where the number is odd, of people for whom there is no large group: the busiest times first."""
    left, found = list(people), list[Group]()
    while True:
        counted = Counter(time for member in left for time in member.times)
        time = min(counted, key=lambda one: (-counted[one], one), default=None)
        if time is None or counted[time] < 2:
            return found
        free = [member for member in left if time in member.times]
        found += [Group(time, duo) for duo in _duos(free)]
        left = [member for member in left if time not in member.times]


def _duos(people: Sequence[Member]) -> list[tuple[Member, ...]]:
    """Who knows most with who knows least, and so on; the one in the middle comes along with the last two."""
    ranked = sorted(people, key=lambda member: (sum(member.levels.values()), member.id))
    half = len(ranked) // 2
    duos: list[tuple[Member, ...]] = [(ranked[place], ranked[-place - 1]) for place in range(half)]
    if len(ranked) % 2:
        duos[-1] = (*duos[-1], ranked[half])
    return duos


def _with_coaches(
    session: Session, viewer: Viewer, competence: str, groups: Sequence[ProposedGroup]
) -> Iterator[ProposedGroup]:
    """The groups, each with the digicoach who has fewest groups, room for one more, and none on that half day."""
    known = coaches(session, viewer, competence)
    busy: dict[int, set[str]] = {person_id: set() for person_id in known}
    for seat in seats(session, viewer, competence=competence):
        if seat.is_coach and seat.person_id in busy:
            busy[seat.person_id].add(seat.half_day)
    for group in groups:
        free = [
            (len(days), person_id)
            for person_id, days in busy.items()
            if len(days) < MOST_GROUPS_OF_A_COACH and group.half_day not in days
        ]
        if not free:
            yield group
            continue
        _, chosen = min(free)
        busy[chosen].add(group.half_day)
        yield replace(group, coach=Coach(chosen, known[chosen]))


def _with_names(groups: Sequence[Group], by_id: Mapping[str, Wisher]) -> list[ProposedGroup]:
    """The groups with their people in the order of the names; the largest first."""
    made = [
        ProposedGroup(group.time, tuple(wisher for key, wisher in by_id.items() if key in _ids(group)), None)
        for group in groups
    ]
    return sorted(made, key=lambda group: (-len(group.members), group.members[0].name, group.members[0].person_id))


def _ids(group: Group) -> set[str]:
    return {member.id for member in group.members}


def _lots(people: Sequence[Member], groups: Sequence[Group]) -> Lots | None:
    """The spread of strength beside that of groups of the same sizes by lot; None for a single group."""
    if len(groups) < 2:
        return None
    ours = quality(groups).spread
    more = [quality(random_groups(people, seed=seed).groups).spread - ours for seed in range(DRAWS)]
    return Lots(DRAWS, sum(one > SAME for one in more), sum(one < -SAME for one in more))


def _mark(groups: Sequence[ProposedGroup], waiting: Sequence[Wisher]) -> str:
    return version_of(
        [
            [group.half_day, group.coach and group.coach.person_id, [one.person_id for one in group.members]]
            for group in groups
        ],
        [one.person_id for one in waiting],
    )
