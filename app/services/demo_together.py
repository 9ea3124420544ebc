"""How people of the demo learn together: who offers help, who asks for it, who wishes for a group and gets one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import AccessRole, Viewer
from app.models import HelperKind, RequestStatus
from app.queries.together import exchanges, own_offers, request_for_me
from app.services.group_proposal import proposal_for, situation
from app.services.grouping import can_wish, make_groups, wish
from app.services.helping import answer_request, ask_for_help, helpers_for, newest_result, offer_help
from app.services.results import ResultView
from seeds.demo_life import (
    PlannedRequest,
    grouped_at,
    in_turn,
    planned_digicoaches,
    planned_offers,
    planned_request,
    planned_wish,
)
from seeds.demo_people import PlannedPerson
from seeds.demo_plan import GroupWishes, Municipality


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody as planned, and as who they are signed in."""

    planned: PlannedPerson
    viewer: Viewer


@dataclass(frozen=True, slots=True)
class _Learner:
    """Somebody who has a result, and since when."""

    planned: PlannedPerson
    viewer: Viewer
    result: ResultView
    since: dt.datetime


def learn_together(session: Session, municipality: Municipality, people: Sequence[DemoPerson]) -> None:
    """Let people with a result offer help, ask for it and wish for groups, as the plan says."""
    learners = [
        _Learner(person.planned, person.viewer, result, scan.ends_at)
        for person in people
        if (scan := person.planned.newest_scan) is not None
        if (result := newest_result(session, person.viewer)) is not None
    ]
    _offer(session, municipality, learners)
    _ask(session, municipality, learners)
    for wishes in municipality.together.wishes:
        _wish(session, municipality, wishes, learners)
        _make_groups(session, municipality, wishes, people)


def _offer(session: Session, municipality: Municipality, learners: Sequence[_Learner]) -> None:
    """Digicoaches offer what the plan says, and some others help on own strengths."""
    coaches = planned_digicoaches(municipality, [learner.planned for learner in learners])
    coached = {coach.email: competences for coach, competences in coaches}
    for learner in learners:
        kind, competences = HelperKind.DIGICOACH, coached.get(learner.planned.email, ())
        if not competences:
            strengths = [standing.competence.code for standing in learner.result.strengths]
            kind, competences = HelperKind.COLLEAGUE, planned_offers(learner.planned, strengths)
        if competences:
            offer_help(session, learner.viewer, competences, kind, at=learner.since)


def _ask(session: Session, municipality: Municipality, learners: Sequence[_Learner]) -> None:
    """Some ask for help, in order of time: on the gap that weighs most of those on which somebody offers it."""
    offering = {offer.id: learner.viewer for learner in learners for offer in own_offers(session, learner.viewer)}
    planned = [(planned_request(municipality, learner.planned), learner) for learner in learners]
    asking = [(request, learner) for request, learner in planned if request is not None]
    for request, learner in sorted(asking, key=lambda one: (one[0].asked_at, one[1].planned.email)):
        gaps = [standing.competence.code for standing in learner.result.growth]
        found = helpers_for(session, learner.viewer, gaps, at=request.asked_at)
        helper = next((found[code][0] for code in gaps if code in found), None)
        if helper is not None:
            ask_for_help(session, learner.viewer, helper.offer_id, request.message, at=request.asked_at)
            _answer(session, offering[helper.offer_id], learner.viewer, request)


def _answer(session: Session, helper: Viewer, asker: Viewer, planned: PlannedRequest) -> None:
    """The helper reads the request and answers it, or leaves it for later."""
    if planned.answer is None:
        return
    for one in exchanges(session, helper, at=planned.answered_at):
        if not one.is_own and one.status is RequestStatus.ASKED and one.name == asker.name:
            request = request_for_me(session, helper, one.request_id)
            if request is not None:
                accept = planned.answer == "accepted"
                answer_request(session, request, accept=accept, at=planned.answered_at)


def _wish(session: Session, municipality: Municipality, wishes: GroupWishes, learners: Sequence[_Learner]) -> None:
    """As many people as the plan says wish for a group: with a gap, and strong in it but no helpers."""
    by_email = {learner.planned.email: learner for learner in learners}
    room = {True: wishes.with_gap, False: wishes.with_strength}
    for planned in in_turn(municipality, wishes, [learner.planned for learner in learners]):
        if not any(room.values()):
            return
        learner = by_email[planned.email]
        able = {one.competence.code: bool(one.gap) for one in can_wish(session, learner.viewer, learner.result)}
        has_gap = able.get(wishes.competence)
        helps = any(offer.competence == wishes.competence for offer in own_offers(session, learner.viewer))
        if has_gap is not None and room[has_gap] and not helps:
            own = planned_wish(planned, wishes)
            wish(session, learner.viewer, learner.result, wishes.competence, own.half_days, at=own.wished_at)
            room[has_gap] -= 1


def _make_groups(
    session: Session, municipality: Municipality, wishes: GroupWishes, people: Sequence[DemoPerson]
) -> None:
    """The adviser makes the groups that are proposed, where the plan says so."""
    at = grouped_at(municipality, wishes)
    adviser = next((person.viewer for person in people if AccessRole.ADVISER in person.viewer.access_roles), None)
    if at is not None and adviser is not None:  # a part of a municipality can be without
        known = situation(session, adviser, wishes.competence)
        make_groups(session, adviser, known, seen=proposal_for(known).mark, at=at)
