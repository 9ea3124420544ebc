"""Learning groups: wishing for one, being put in one, and leaving; every place rests on a yes of the person."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import GroupSeat, GroupWish, LearningGroup
from app.queries.learning_groups import Seat, own_wishes, seats, seats_beside, wishers
from app.services.errors import InputError
from app.services.group_proposal import ProposedGroup, Situation, proposal_for, situation
from app.services.locks import lock_own_organisation, lock_own_person
from app.services.results import ResultView, Standing
from seeds.framework import Competence, load_framework

HALF_DAYS = (
    "ma-ochtend", "ma-middag", "di-ochtend", "di-middag", "wo-ochtend", "wo-middag",
    "do-ochtend", "do-middag", "vr-ochtend", "vr-middag",
)  # fmt: skip
FEWEST = 2
"""One person alone is no group; one who learns with a digicoach is."""


class WishRefusedError(InputError):
    """A wish for a group that somebody cannot have."""


@dataclass(frozen=True, slots=True)
class OwnGroup:
    """A group that somebody is in; without `wish_id` they coach it."""

    competence: str
    half_day: str
    wish_id: int | None
    others: tuple[Seat, ...]

    @property
    def is_one_to_one(self) -> bool:
        """Whether it is one learner with a digicoach."""
        return len(self.others) == 1 and (self.wish_id is None) != self.others[0].is_coach


@dataclass(frozen=True, slots=True)
class OwnPlaces:
    """The groups that somebody is in, and the wishes that wait for one."""

    groups: tuple[OwnGroup, ...]
    waiting: tuple[GroupWish, ...]


@dataclass(frozen=True, slots=True)
class WishedTopic:
    """A competence that people want to learn together: how many of them wait, and how many groups there are."""

    competence: Competence
    waiting: int
    groups: int


@dataclass(frozen=True, slots=True)
class MadeGroup:
    """A learning group as the adviser sees it: names in the order of the alphabet."""

    group_id: int
    half_day: str
    members: tuple[str, ...]
    coach: str | None

    @property
    def is_one_to_one(self) -> bool:
        """Whether it is one learner with a digicoach."""
        return len(self.members) == 1 and self.coach is not None


def wished_topics(session: Session, viewer: Viewer) -> list[WishedTopic]:
    """What people want to learn together, in the order of the framework."""
    waiting = Counter(one.competence for one in wishers(session, viewer) if not one.seated)
    groups = Counter(code for code, _ in {(seat.competence, seat.group_id) for seat in seats(session, viewer)})
    return [
        WishedTopic(one, waiting[one.code], groups[one.code])
        for one in load_framework().competences
        if waiting[one.code] or groups[one.code]
    ]


def groups_of(session: Session, viewer: Viewer, competence: str) -> list[MadeGroup]:
    """The learning groups on a competence, in the order in which they were made."""
    beside = _by_group(seats(session, viewer, competence=competence))
    return [
        MadeGroup(
            group_id,
            own[0].half_day,
            tuple(seat.name for seat in own if not seat.is_coach),
            next((seat.name for seat in own if seat.is_coach), None),
        )
        for group_id, own in beside.items()
    ]


def own_places(session: Session, viewer: Viewer) -> OwnPlaces:
    """What came of the viewer's wishes, and the groups that the viewer coaches."""
    wishes = own_wishes(session, viewer)
    ids = {own.competence: own.id for own in wishes}
    beside = _by_group(seats_beside(session, viewer))
    groups = tuple(_own_group(viewer, ids.get(own[0].competence), own) for own in beside.values())
    placed = {group.competence for group in groups}
    return OwnPlaces(groups, tuple(own for own in wishes if own.competence not in placed))


def can_wish(session: Session, viewer: Viewer, result: ResultView | None) -> list[Standing]:
    """What the viewer can learn in a group and did not wish yet: gaps first, then what they can help others with."""
    if result is None:
        return []
    wished = {wish.competence for wish in own_wishes(session, viewer)}
    return [one for one in (*result.growth, *result.strengths) if one.competence.code not in wished]


def wish(
    session: Session,
    viewer: Viewer,
    result: ResultView | None,
    competence: str,
    half_days: Collection[str],
    *,
    at: dt.datetime,
) -> None:
    """Wish for a group on a competence, on these half days; raises WishRefusedError where that cannot be."""
    lock_own_person(session, viewer)
    able = {standing.competence.code for standing in can_wish(session, viewer, result)}
    chosen = [half_day for half_day in HALF_DAYS if half_day in half_days]
    if competence not in able or not chosen:
        raise WishRefusedError(f"no wish for {competence}")
    session.add(
        GroupWish(
            organisation_id=viewer.organisation_id,
            person_id=viewer.person_id,
            competence=competence,
            half_days=chosen,
            wished_at=at,
        )
    )
    session.flush()


def end_wish(session: Session, viewer: Viewer, own: GroupWish) -> None:
    """Take a wish back, and with it the place in a group; whoever is left behind alone waits for a new one."""
    lock_own_organisation(session, viewer)
    left = _leave(session, viewer, viewer.person_id, own.competence)
    session.execute(delete(GroupWish).where(GroupWish.id == own.id))
    _dissolve_small(session, left)


def stop_coaching(session: Session, viewer: Viewer, competence: str) -> None:
    """Leave the groups on a competence that the viewer is in without a wish; a learner left alone waits again."""
    lock_own_organisation(session, viewer)
    if not any(own.competence == competence for own in own_wishes(session, viewer)):
        _dissolve_small(session, _leave(session, viewer, viewer.person_id, competence))


def give_up_places(session: Session, viewer: Viewer, person_id: int) -> None:
    """Take somebody of the own organisation out of all groups; wishes stay, and a learner left alone waits again."""
    lock_own_organisation(session, viewer)
    _dissolve_small(session, _leave(session, viewer, person_id))


def make_groups(session: Session, viewer: Viewer, known: Situation, *, seen: str, at: dt.datetime) -> bool:
    """Make the groups that an adviser saw proposed; False, and nothing made, when the wishes changed meanwhile.

    `known` was read before, so that the groups are found while nobody waits.
    """
    proposal = proposal_for(known)
    if seen != proposal.mark:
        return False
    lock_own_organisation(session, viewer)
    if situation(session, viewer, known.competence) != known:
        return False
    for proposed in (*proposal.groups, *proposal.one_to_one):
        _make(session, viewer, known.competence, proposed, at)
    return True


def dissolve(session: Session, viewer: Viewer, group: LearningGroup) -> bool:
    """End a group and the wishes that led to it; returns False where a digicoach helped one person, who waits again.

    Who wants to go on wishes anew: an adviser who could mix the same people again and again would learn who is strong.
    """
    lock_own_organisation(session, viewer)
    in_it = select(GroupSeat.person_id).where(GroupSeat.group_id == group.id)
    wishes = select(GroupWish.id).where(GroupWish.competence == group.competence, GroupWish.person_id.in_(in_it))
    ended = session.scalars(wishes).all()
    session.execute(delete(LearningGroup).where(LearningGroup.id == group.id))
    if len(ended) < FEWEST:
        return False
    session.execute(delete(GroupWish).where(GroupWish.id.in_(ended)))
    return True


def _by_group(every: Iterable[Seat]) -> dict[int, list[Seat]]:
    """Group → the places in it."""
    found: dict[int, list[Seat]] = {}
    for seat in every:
        found.setdefault(seat.group_id, []).append(seat)
    return found


def _own_group(viewer: Viewer, wish_id: int | None, beside: Iterable[Seat]) -> OwnGroup:
    places = list(beside)
    others = tuple(seat for seat in places if seat.person_id != viewer.person_id)
    return OwnGroup(places[0].competence, places[0].half_day, wish_id, others)


def _make(session: Session, viewer: Viewer, competence: str, proposed: ProposedGroup, at: dt.datetime) -> None:
    group = LearningGroup(
        organisation_id=viewer.organisation_id, competence=competence, half_day=proposed.half_day, made_at=at
    )
    session.add(group)
    session.flush()
    people = [member.person_id for member in proposed.members]
    if proposed.coach is not None:
        people.append(proposed.coach.person_id)
    session.add_all(GroupSeat(group_id=group.id, person_id=person_id) for person_id in sorted(people))
    session.flush()


def _leave(session: Session, viewer: Viewer, person_id: int, competence: str | None = None) -> list[int]:
    """Give up somebody's places in groups, all or those on a competence; returns these groups."""
    query = (
        select(GroupSeat)
        .join(LearningGroup, LearningGroup.id == GroupSeat.group_id)
        .where(
            LearningGroup.organisation_id == viewer.organisation_id,
            GroupSeat.person_id == person_id,
        )
    )
    if competence is not None:
        query = query.where(LearningGroup.competence == competence)
    own = session.scalars(query).all()
    for seat in own:
        session.delete(seat)
    session.flush()
    return [seat.group_id for seat in own]


def _dissolve_small(session: Session, group_ids: Collection[int]) -> None:
    """End those of these groups that hold fewer than two people; there is one digicoach at most, so one learns."""
    seated = select(func.count()).where(GroupSeat.group_id == LearningGroup.id).scalar_subquery()
    session.execute(
        delete(LearningGroup).where(LearningGroup.id.in_(group_ids), seated < FEWEST),
        execution_options={"synchronize_session": False},
    )
