"""Reading wishes and learning groups: inside one organisation, and nobody without a yes of their own.

Whoever sits in a group is read together with what they said yes to: a wish, or as a coach an open offer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import CompetenceResult, GroupSeat, GroupWish, HelperKind, HelpOffer, LearningGroup, Person, Scan
from app.queries.together import is_present


@dataclass(frozen=True, slots=True)
class Wisher:
    """Somebody who wants to learn a competence in a group, with what the adviser sees of it; `seated` is in one."""

    wish_id: int
    person_id: int
    name: str
    competence: str
    half_days: tuple[str, ...]
    seated: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """One person's place in a learning group; a coach is in it by an offer, everybody else by a wish."""

    group_id: int
    competence: str
    half_day: str
    person_id: int
    name: str
    is_coach: bool


def own_wishes(session: Session, viewer: Viewer) -> Sequence[GroupWish]:
    """What the viewer wants to learn in a group."""
    query = select(GroupWish).where(_own(viewer)).order_by(GroupWish.competence)
    return session.scalars(query).all()


def own_wish(session: Session, viewer: Viewer, wish_id: int) -> GroupWish | None:
    """One wish of the viewer."""
    return session.scalar(select(GroupWish).where(_own(viewer), GroupWish.id == wish_id))


def wishers(session: Session, viewer: Viewer, competence: str | None = None) -> list[Wisher]:
    """Everybody in the organisation who wants to learn in a group, by name; with `competence` only that one."""
    seated = exists().where(
        GroupSeat.person_id == GroupWish.person_id,
        GroupSeat.group_id == LearningGroup.id,
        LearningGroup.competence == GroupWish.competence,
    )
    query = (
        select(GroupWish.id, Person.id, Person.name, GroupWish.competence, GroupWish.half_days, seated)
        .join(Person, Person.id == GroupWish.person_id)
        .where(GroupWish.organisation_id == viewer.organisation_id, is_present(viewer))
        .order_by(func.lower(Person.name), Person.id)
    )
    if competence is not None:
        query = query.where(GroupWish.competence == competence)
    return [
        Wisher(wish_id, person_id, name, code, tuple(half_days), in_group)
        for wish_id, person_id, name, code, half_days, in_group in session.execute(query)
    ]


def levels_of_wishers(session: Session, viewer: Viewer, competence: str) -> Mapping[int, int]:
    """Person → newest level on a competence: for making groups, and of those alone who agreed to it by their wish."""
    newest = func.row_number().over(partition_by=Scan.person_id, order_by=(Scan.finished_at.desc(), Scan.id.desc()))
    levels = (
        select(Scan.person_id, CompetenceResult.level, newest.label("place"))
        .join(CompetenceResult, CompetenceResult.scan_id == Scan.id)
        .join(
            GroupWish, and_(GroupWish.person_id == Scan.person_id, GroupWish.competence == CompetenceResult.competence)
        )
        .where(
            Scan.organisation_id == viewer.organisation_id,
            Scan.finished_at.is_not(None),
            CompetenceResult.competence == competence,
            CompetenceResult.assessed,
        )
        .subquery()
    )
    rows = session.execute(select(levels.c.person_id, levels.c.level).where(levels.c.place == 1))
    return dict(rows.all())


def coaches(session: Session, viewer: Viewer, competence: str) -> Mapping[int, str]:
    """Person → name of the digicoaches who offer help on a competence and are not learning it in a group."""
    learns = exists().where(GroupWish.person_id == Person.id, GroupWish.competence == competence)
    query = (
        select(Person.id, Person.name)
        .join(HelpOffer, HelpOffer.person_id == Person.id)
        .where(
            HelpOffer.competence == competence,
            HelpOffer.kind == HelperKind.DIGICOACH,
            HelpOffer.ended_at.is_(None),
            is_present(viewer),
            ~learns,
        )
        .order_by(Person.id)
    )
    return dict(session.execute(query).all())


def seats(session: Session, viewer: Viewer, *, competence: str | None = None) -> list[Seat]:
    """The places in the organisation's groups, by name; with `competence` only those of its groups."""
    return _seats(session, viewer, true() if competence is None else LearningGroup.competence == competence)


def seats_beside(session: Session, viewer: Viewer) -> list[Seat]:
    """The places in the groups that the viewer is in, the viewer's own among them."""
    own = select(GroupSeat.group_id).where(GroupSeat.person_id == viewer.person_id)
    return _seats(session, viewer, LearningGroup.id.in_(own))


def group_in_organisation(session: Session, viewer: Viewer, group_id: int) -> LearningGroup | None:
    """One learning group of the viewer's organisation."""
    return session.scalar(
        select(LearningGroup).where(
            LearningGroup.id == group_id, LearningGroup.organisation_id == viewer.organisation_id
        )
    )


def _own(viewer: Viewer) -> ColumnElement[bool]:
    return and_(GroupWish.organisation_id == viewer.organisation_id, GroupWish.person_id == viewer.person_id)


def _seats(session: Session, viewer: Viewer, which: ColumnElement[bool]) -> list[Seat]:
    coaches_now = and_(
        HelpOffer.person_id == Person.id,
        HelpOffer.competence == LearningGroup.competence,
        HelpOffer.kind == HelperKind.DIGICOACH,
        HelpOffer.ended_at.is_(None),
    )
    rows = session.execute(
        select(
            LearningGroup.id,
            LearningGroup.competence,
            LearningGroup.half_day,
            Person.id,
            Person.name,
            GroupWish.id.is_(None),
        )
        .join(GroupSeat, GroupSeat.group_id == LearningGroup.id)
        .join(Person, Person.id == GroupSeat.person_id)
        .outerjoin(GroupWish, and_(GroupWish.person_id == Person.id, GroupWish.competence == LearningGroup.competence))
        .outerjoin(HelpOffer, coaches_now)
        .where(
            LearningGroup.organisation_id == viewer.organisation_id,
            is_present(viewer),
            or_(GroupWish.id.is_not(None), HelpOffer.id.is_not(None)),
            which,
        )
        .order_by(LearningGroup.id, func.lower(Person.name), Person.id)
    )
    return [Seat(*row) for row in rows]
