"""Reading who helps whom and who wants to learn in a group: inside one organisation, and only of people who said yes.

Every query starts from somebody's own yes: an offer that is open, a request, a wish. Without it, and for people who
left or can no longer take it back, nothing comes out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.access import GRANTS, Permission, Viewer
from app.models import AccessGrant, HelperKind, HelpOffer, HelpRequest, Person, RequestStatus

OPEN = (RequestStatus.ASKED, RequestStatus.ACCEPTED)
"""The states in which two people still have something to do with each other."""
PAUSE = dt.timedelta(days=30)
"""Who said "not now" is not asked again about the same for so long; the asker reads the answer meanwhile."""
MOST_SHOWN = 50
IS_OPEN = and_(HelpRequest.status.in_(OPEN), HelpOffer.ended_at.is_(None))
TAKERS = [role for role, granted in GRANTS.items() if Permission.TAKE_SCAN in granted]


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who offers help, as colleagues see it: a name and a topic, never a level; `asked` counts who waits."""

    offer_id: int
    competence: str
    kind: HelperKind
    name: str
    asked: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request for help as one of the two sees it; the mail address of the other only once both said yes."""

    request_id: int
    competence: str
    status: RequestStatus
    message: str
    asked_at: dt.datetime
    is_own: bool
    name: str
    email: str | None


def is_present(viewer: Viewer) -> ColumnElement[bool]:
    """Active people of the viewer's organisation who can take back what they said yes to."""
    return and_(
        Person.organisation_id == viewer.organisation_id,
        Person.active,
        exists().where(AccessGrant.person_id == Person.id, AccessGrant.access_role.in_(TAKERS)),
    )


def own_offers(session: Session, viewer: Viewer) -> Sequence[HelpOffer]:
    """What the viewer offers help on now."""
    return session.scalars(_own_offers(viewer).order_by(HelpOffer.competence)).all()


def own_offer(session: Session, viewer: Viewer, offer_id: int) -> HelpOffer | None:
    """One offer of the viewer that is open."""
    return session.scalar(_own_offers(viewer).where(HelpOffer.id == offer_id))


def helpers(
    session: Session,
    viewer: Viewer,
    *,
    at: dt.datetime,
    competences: Collection[str] | None = None,
    offer_id: int | None = None,
) -> list[Helper]:
    """The others who offer help, on these competences or by one offer; not whom the viewer asked about it lately."""
    waiting = (
        select(func.count())
        .where(HelpRequest.offer_id == HelpOffer.id, HelpRequest.status == RequestStatus.ASKED)
        .scalar_subquery()
    )
    query = (
        select(HelpOffer.id, HelpOffer.competence, HelpOffer.kind, Person.name, waiting)
        .join(Person, Person.id == HelpOffer.person_id)
        .where(
            HelpOffer.organisation_id == viewer.organisation_id,
            HelpOffer.ended_at.is_(None),
            HelpOffer.person_id != viewer.person_id,
            is_present(viewer),
            ~_asked_lately(viewer, at),
        )
    )
    if competences is not None:
        query = query.where(HelpOffer.competence.in_(competences))
    if offer_id is not None:
        query = query.where(HelpOffer.id == offer_id)
    return [Helper(*row) for row in session.execute(query.order_by(HelpOffer.id))]


def exchanges(session: Session, viewer: Viewer, *, at: dt.datetime) -> list[Exchange]:
    """The viewer's own requests, declined ones for a while too, and the open ones of others; the newest first."""
    other = case((HelpRequest.asker_id == viewer.person_id, HelpOffer.person_id), else_=HelpRequest.asker_id)
    rows = session.execute(
        select(HelpRequest, HelpOffer.competence, Person.name, Person.email)
        .join(HelpOffer, HelpOffer.id == HelpRequest.offer_id)
        .join(Person, Person.id == other)
        .where(is_present(viewer), _between(viewer, at))
        .order_by(HelpRequest.asked_at.desc(), HelpRequest.id.desc())
        .limit(MOST_SHOWN)
    )
    return [_exchange(viewer, *row) for row in rows]


def open_requests(session: Session, viewer: Viewer) -> int:
    """How many requests of the viewer are waiting or accepted, by people who are there and still offer help."""
    query = (
        select(func.count())
        .select_from(HelpRequest)
        .join(HelpOffer, HelpOffer.id == HelpRequest.offer_id)
        .join(Person, Person.id == HelpOffer.person_id)
        .where(HelpRequest.asker_id == viewer.person_id, IS_OPEN, is_present(viewer))
    )
    return session.scalar(query) or 0


def own_request(session: Session, viewer: Viewer, request_id: int) -> HelpRequest | None:
    """One open request that the viewer made, kept for a change."""
    query = _for_change(viewer, request_id, HelpRequest.status.in_(OPEN))
    return session.scalar(query.where(HelpRequest.asker_id == viewer.person_id))


def request_for_me(session: Session, viewer: Viewer, request_id: int) -> HelpRequest | None:
    """One open request that somebody who is there made to the viewer, kept for a change."""
    query = _for_change(viewer, request_id, IS_OPEN).join(Person, Person.id == HelpRequest.asker_id)
    return session.scalar(query.where(HelpOffer.person_id == viewer.person_id, is_present(viewer)))


def has_asked(session: Session, viewer: Viewer, offer_id: int) -> bool:
    """Whether the viewer has a request at this offer, whatever became of it."""
    query = select(exists().where(HelpRequest.offer_id == offer_id, HelpRequest.asker_id == viewer.person_id))
    return bool(session.scalar(query))


def _own_offers(viewer: Viewer) -> Select[HelpOffer]:
    return select(HelpOffer).where(
        HelpOffer.organisation_id == viewer.organisation_id,
        HelpOffer.person_id == viewer.person_id,
        HelpOffer.ended_at.is_(None),
    )


def _for_change(viewer: Viewer, request_id: int, state: ColumnElement[bool]) -> Select[HelpRequest]:
    """One request of the organisation in this state; another change to it waits until the transaction ends."""
    return (
        select(HelpRequest)
        .join(HelpOffer, HelpOffer.id == HelpRequest.offer_id)
        .where(HelpRequest.id == request_id, HelpRequest.organisation_id == viewer.organisation_id, state)
        .with_for_update(of=HelpRequest, key_share=True)
    )


def _between(viewer: Viewer, at: dt.datetime) -> ColumnElement[bool]:
    """The requests that the viewer made, also when declined lately, and the open ones made to the viewer."""
    declined = and_(HelpRequest.status == RequestStatus.DECLINED, HelpRequest.answered_at > at - PAUSE)
    return and_(
        HelpRequest.organisation_id == viewer.organisation_id,
        or_(
            and_(HelpRequest.asker_id == viewer.person_id, or_(IS_OPEN, declined)),
            and_(HelpOffer.person_id == viewer.person_id, IS_OPEN),
        ),
    )


def _asked_lately(viewer: Viewer, at: dt.datetime) -> ColumnElement[bool]:
    """Whether the viewer has a request at whoever makes the offer, about the same, also by an earlier offer."""
    earlier = aliased(HelpOffer)
    declined = and_(HelpRequest.status == RequestStatus.DECLINED, HelpRequest.answered_at > at - PAUSE)
    return exists().where(
        HelpRequest.offer_id == earlier.id,
        earlier.person_id == HelpOffer.person_id,
        earlier.competence == HelpOffer.competence,
        HelpRequest.asker_id == viewer.person_id,
        or_(and_(HelpRequest.status.in_(OPEN), earlier.ended_at.is_(None)), declined),
    )


def _exchange(viewer: Viewer, request: HelpRequest, competence: str, name: str, email: str) -> Exchange:
    return Exchange(
        request_id=request.id,
        competence=competence,
        status=request.status,
        message=request.message,
        asked_at=request.asked_at,
        is_own=request.asker_id == viewer.person_id,
        name=name,
        email=email if request.status is RequestStatus.ACCEPTED else None,
    )
