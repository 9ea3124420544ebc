"""People as tips: who offers colleagues help on a competence, and asking, accepting and declining it."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import HelperKind, HelpOffer, HelpRequest, RequestStatus
from app.queries.scans import own_finished_scans, results_of
from app.queries.together import OPEN, Helper, helpers, open_requests, own_offers
from app.services.errors import InputError
from app.services.grouping import stop_coaching
from app.services.locks import lock_own_person
from app.services.results import ResultView, view_result
from seeds.framework import Competence, load_framework

MOST_OPEN = 3
"""So many requests at once: enough to get an answer, few enough not to ask everybody."""
MOST_HELPERS = 5
"""So many people are shown for one competence."""


class OfferRefusedError(InputError):
    """Help on a competence that somebody cannot offer."""


class TooManyRequestsError(InputError):
    """A person has at most MOST_OPEN requests at once."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A competence with the people who offer help on it."""

    competence: Competence
    helpers: tuple[Helper, ...]


def newest_result(session: Session, viewer: Viewer) -> ResultView | None:
    """The result of the viewer's newest finished scan."""
    scan = next(iter(own_finished_scans(session, viewer)), None)
    return None if scan is None else view_result(scan.function_roles, results_of(session, scan))


def helpers_for(
    session: Session, viewer: Viewer, competences: Collection[str], *, at: dt.datetime
) -> Mapping[str, Sequence[Helper]]:
    """Competence → a few people who offer help on it, in the order of `competences`; those without helpers are not in.

    Who has fewest requests waiting comes first, and chance decides between equals: another one for each viewer, the
    same one each time.
    """
    found: dict[str, list[Helper]] = {code: [] for code in competences}
    ready = helpers(session, viewer, at=at, competences=competences)
    for helper in sorted(ready, key=lambda one: _turn(viewer, one)):
        found[helper.competence].append(helper)
    return {code: some[:MOST_HELPERS] for code, some in found.items() if some}


def topics_with_helpers(
    session: Session, viewer: Viewer, competences: Iterable[Competence], *, at: dt.datetime
) -> list[Topic]:
    """These competences in their order, each with the people who offer the viewer help on it, if any."""
    wanted = {competence.code: competence for competence in competences}
    found = helpers_for(session, viewer, wanted, at=at)
    return [Topic(competence, tuple(found.get(code, ()))) for code, competence in wanted.items()]


def can_offer(session: Session, viewer: Viewer, kind: HelperKind) -> list[Competence]:
    """What the viewer can offer help on and does not yet: a colleague own strengths, a digicoach everything."""
    offered = {offer.competence for offer in own_offers(session, viewer)}
    if kind is HelperKind.DIGICOACH:
        able = list(load_framework().competences)
    else:
        result = newest_result(session, viewer)
        able = [] if result is None else [standing.competence for standing in result.strengths]
    return [competence for competence in able if competence.code not in offered]


def offer_help(
    session: Session, viewer: Viewer, competences: Collection[str], kind: HelperKind, *, at: dt.datetime
) -> None:
    """Offer help on these competences; raises OfferRefusedError where the viewer cannot."""
    lock_own_person(session, viewer)
    if not set(competences) <= {competence.code for competence in can_offer(session, viewer, kind)}:
        raise OfferRefusedError(f"no offer of {sorted(competences)}")
    session.add_all(
        HelpOffer(
            organisation_id=viewer.organisation_id,
            person_id=viewer.person_id,
            competence=code,
            kind=kind,
            offered_at=at,
        )
        for code in competences
    )
    session.flush()


def end_offer(session: Session, viewer: Viewer, offer: HelpOffer, *, at: dt.datetime) -> None:
    """Stop offering help: requests on it are declined, mail addresses vanish, and so does the place as a coach."""
    offer.ended_at = at
    session.execute(
        update(HelpRequest)
        .where(HelpRequest.offer_id == offer.id, HelpRequest.status.in_(OPEN))
        .values(status=RequestStatus.DECLINED, answered_at=at)
    )
    stop_coaching(session, viewer, offer.competence)
    session.flush()


def can_ask(session: Session, viewer: Viewer) -> bool:
    """Whether the viewer has room for another request."""
    return open_requests(session, viewer) < MOST_OPEN


def ask_for_help(session: Session, viewer: Viewer, offer_id: int, message: str, *, at: dt.datetime) -> bool:
    """Ask for the help of an offer; False where it is over, or asked already by a second press of the button.

    Raises TooManyRequestsError when the viewer has enough of them.
    """
    lock_own_person(session, viewer)
    if not helpers(session, viewer, at=at, offer_id=offer_id):
        return False
    if not can_ask(session, viewer):
        raise TooManyRequestsError
    session.add(
        HelpRequest(
            organisation_id=viewer.organisation_id,
            offer_id=offer_id,
            asker_id=viewer.person_id,
            message=message,
            status=RequestStatus.ASKED,
            asked_at=at,
        )
    )
    session.flush()
    return True


def answer_request(session: Session, request: HelpRequest, *, accept: bool, at: dt.datetime) -> None:
    """Say yes or "not now"; what was accepted can still be declined, and then ends."""
    request.status = RequestStatus.ACCEPTED if accept else RequestStatus.DECLINED
    request.answered_at = at
    session.flush()


def withdraw_request(session: Session, request: HelpRequest) -> None:
    """Take a request back, whatever came of it; neither of the two sees it any more."""
    request.status = RequestStatus.WITHDRAWN
    session.flush()


def _turn(viewer: Viewer, helper: Helper) -> tuple[int, int]:
    return helper.asked, zlib.crc32(f"{viewer.person_id}-{helper.offer_id}".encode())
