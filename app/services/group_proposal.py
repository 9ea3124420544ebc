"""Which learning groups the waiting wishes could make: the same proposal each time, and nobody's level in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.access import Viewer
from app.queries.learning_groups import Seat, Wisher, coaches, levels_of_wishers, seats, wishers
from app.services.versions import version_of
from recommender.coaching import Agenda, coaches_of_groups, coaches_of_learners
from recommender.groups import SMALLEST, Group, Member, groups_by_lot, learning_groups, quality, random_groups
from recommender.pairs import difference, duos

DRAWS = 10
"""So often by lot, to compare with: few enough to stay fast, and one draw says little."""
SAME = 1e-9
"""Levels below which two groupings mix the same; rounding of floats is far smaller."""
FEWEST_COMPARED = 2 * SMALLEST
"""People in duos from whom on these are compared with lots: as many as two groups hold. About fewer it tells levels."""
MOST_GROUPS_OF_A_COACH = 2
"""Groups and learners together, of all competences: a digicoach helps beside the own work."""
MOST_AT_ONCE = 120
"""So many people get a proposal at once, the oldest wishes first: with 200 it took seconds."""


@dataclass(frozen=True, slots=True)
class Coach:
    """A digicoach who offers help on the competence."""

    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class ProposedGroup:
    """People who can on the same half day, by name, with a digicoach where there is one; or one learner with theirs."""

    half_day: str
    members: tuple[Wisher, ...]
    coach: Coach | None


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a proposal follows from: who waits, on which level, who could coach, and every place in a group."""

    competence: str
    waiting: tuple[Wisher, ...]
    levels: Mapping[int, int]
    coaches: Mapping[int, str]
    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Lots:
    """So many times by lot, and how often that mixed strength better, or less well, than the proposal."""

    drawn: int
    better: int
    worse: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """The groups, who learns one to one with a digicoach, who waits, and how lots compare with groups and with duos.

    The comparison is None where it tells too much.
    `mark` changes with the people and groups, to notice a change made meanwhile.
    """

    groups: tuple[ProposedGroup, ...]
    one_to_one: tuple[ProposedGroup, ...]
    waiting: tuple[Wisher, ...]
    lots: Lots | None
    lots_of_duos: Lots | None
    mark: str


def propose(session: Session, viewer: Viewer, competence: str) -> Proposal:
    """The groups that the people who wait for a competence could make, and digicoaches for who is left."""
    return proposal_for(situation(session, viewer, competence))


def situation(session: Session, viewer: Viewer, competence: str) -> Situation:
    """How things stand now on a competence; reading it is quick."""
    return Situation(
        competence=competence,
        waiting=tuple(one for one in wishers(session, viewer, competence) if not one.seated),
        levels=levels_of_wishers(session, viewer, competence),
        coaches=coaches(session, viewer, competence),
        seats=tuple(seats(session, viewer)),
    )


def proposal_for(known: Situation) -> Proposal:
    """The groups that a situation leads to; with many people that takes a second or more, and asks no database."""
    waiting, names, sitting = known.waiting, known.coaches, known.seats
    oldest = {one.wish_id for one in sorted(waiting, key=lambda one: one.wish_id)[:MOST_AT_ONCE]}
    people = [
        _member(one, known.competence, known.levels.get(one.person_id)) for one in waiting if one.wish_id in oldest
    ]
    large = learning_groups(people, seed=len(people))
    small = duos(large.waiting, seed=len(people))
    named = _with_names([*large.groups, *small.groups], waiting)
    groups = _with_coaches(named, _agendas(names, sitting, []), names)
    alone = [one for one in waiting if str(one.person_id) in _ids(small.waiting)]
    one_to_one = _one_to_one(alone, _agendas(names, sitting, groups), names)
    placed = {member.person_id for group in (*groups, *one_to_one) for member in group.members}
    left = tuple(one for one in waiting if one.person_id not in placed)
    return Proposal(
        groups=tuple(groups),
        one_to_one=tuple(one_to_one),
        waiting=left,
        lots=_lots_of_groups(people, large.groups),
        lots_of_duos=_lots_of_duos(large.waiting, small.groups),
        mark=_mark([*groups, *one_to_one], left),
    )


def _member(wisher: Wisher, competence: str, level: int | None) -> Member:
    """A person without targets: all wish for the same, and likeness of need would put equal levels together."""
    return Member(
        id=str(wisher.person_id),
        levels={} if level is None else {competence: float(level)},
        targets={},
        times=frozenset(wisher.half_days),
    )


def _agendas(names: Mapping[int, str], sitting: Sequence[Seat], proposed: Sequence[ProposedGroup]) -> list[Agenda]:
    """What digicoaches do already: their groups of every competence, also those they learn in, and proposed ones."""
    load, taken = dict.fromkeys(names, 0), {person_id: set[str]() for person_id in names}
    every = [(seat.person_id, seat.half_day, seat.is_coach) for seat in sitting]
    every += [(group.coach.person_id, group.half_day, True) for group in proposed if group.coach]
    for person_id, half_day, is_coach in every:
        if person_id in names:
            load[person_id] += is_coach
            taken[person_id].add(half_day)
    return [Agenda(str(person_id), load[person_id], frozenset(taken[person_id])) for person_id in names]


def _with_coaches(
    groups: Sequence[ProposedGroup], agendas: Sequence[Agenda], names: Mapping[int, str]
) -> list[ProposedGroup]:
    found = coaches_of_groups([group.half_day for group in groups], agendas, most=MOST_GROUPS_OF_A_COACH)
    return [
        group if key is None else replace(group, coach=_coach(key, names))
        for group, key in zip(groups, found, strict=True)
    ]


def _one_to_one(learners: Sequence[Wisher], agendas: Sequence[Agenda], names: Mapping[int, str]) -> list[ProposedGroup]:
    """Each learner who shares no half day with anybody, with a digicoach who is free on one of theirs, if any."""
    found = coaches_of_learners([one.half_days for one in learners], agendas, most=MOST_GROUPS_OF_A_COACH)
    return [
        ProposedGroup(chosen[1], (learner,), _coach(chosen[0], names))
        for learner, chosen in zip(learners, found, strict=True)
        if chosen
    ]


def _coach(key: str, names: Mapping[int, str]) -> Coach:
    return Coach(int(key), names[int(key)])


def _with_names(groups: Sequence[Group], waiting: Sequence[Wisher]) -> list[ProposedGroup]:
    """The groups with their people in the order of the names; the largest first."""
    made = [
        ProposedGroup(
            group.time, tuple(one for one in waiting if str(one.person_id) in _ids(group.members)), coach=None
        )
        for group in groups
    ]
    return sorted(made, key=lambda group: (-len(group.members), group.members[0].name, group.members[0].person_id))


def _ids(members: Sequence[Member]) -> set[str]:
    return {member.id for member in members}


def _lots_of_groups(people: Sequence[Member], groups: Sequence[Group]) -> Lots | None:
    """The spread of strength beside that of groups of the same sizes by lot; None for a single group."""
    if len(groups) < 2:
        return None
    return _lots(quality(groups).spread, lambda seed: quality(random_groups(people, seed=seed).groups).spread)


def _lots_of_duos(people: Sequence[Member], groups: Sequence[Group]) -> Lots | None:
    """The differences in strength beside those of duos at the same times by lot; None where few people are in them."""
    if sum(len(group.members) for group in groups) < FEWEST_COMPARED:
        return None
    rooms = [(group.time, len(group.members)) for group in groups]
    return _lots(
        difference(groups, people),
        lambda seed: difference(groups_by_lot(people, rooms, seed=seed).groups, people),
    )


def _lots(ours: float, drawn: Callable[[int], float]) -> Lots:
    """How often a draw, by its seed, mixed strength better or less well than ours."""
    more = [drawn(seed) - ours for seed in range(DRAWS)]
    return Lots(DRAWS, sum(one > SAME for one in more), sum(one < -SAME for one in more))


def _mark(groups: Sequence[ProposedGroup], waiting: Sequence[Wisher]) -> str:
    return version_of(
        [
            [group.half_day, group.coach and group.coach.person_id, [one.person_id for one in group.members]]
            for group in groups
        ],
        [one.person_id for one in waiting],
    )
