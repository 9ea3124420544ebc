"""Taking the self-scan: intake, answers that can change, finishing.

The answers are the whole state. Every page replays them through the pure `scan` library, so a scan can be left and
taken up again anywhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.clock import local_day
from app.models import Answer, CompetenceResult, Person, Scan, WayOut
from app.queries.organisations import round_on
from app.queries.scans import answers_of, own_open_scan
from app.services.locks import lock_scan
from app.services.role_targets import targets_of
from scan import DONT_KNOW, SKIP, UNCLEAR, AdaptiveScan, Value
from seeds.instrument import Instrument, Question, load_instrument

MAX_QUESTIONS = 40
RunningScan: TypeAlias = AdaptiveScan[Question]

_IN_THE_LIBRARY = {
    WayOut.UNCLEAR: UNCLEAR,
    WayOut.DONT_KNOW: DONT_KNOW,
    WayOut.NOT_MY_WORK: UNCLEAR,  # the question is left out; why it was is kept for the quality of the bank
    WayOut.TOPIC_NOT_MY_WORK: SKIP,
}


@dataclass(frozen=True, slots=True)
class Intake:
    """What a person says before the first question."""

    function_roles: Sequence[str]
    learning_question: str
    forms: Sequence[str]
    counts: bool


def take_in(session: Session, viewer: Viewer, intake: Intake, *, at: dt.datetime) -> Scan:
    """Start a scan with this intake, or give the open scan this intake; its answers stay."""
    person = session.get_one(Person, viewer.person_id, with_for_update=True)  # two tabs start one scan
    person.counts, person.function_roles = intake.counts, list(intake.function_roles)
    scan = own_open_scan(session, viewer)
    if scan is None:
        scan = Scan(
            organisation_id=viewer.organisation_id,
            person_id=viewer.person_id,
            bank_version=load_instrument().version,
            seed=_next_seed(session, viewer),
            started_at=at,
        )
        session.add(scan)
    scan.function_roles = list(intake.function_roles)
    scan.learning_question = intake.learning_question
    scan.forms = list(intake.forms)
    session.flush()
    return scan


def _next_seed(session: Session, viewer: Viewer) -> int:
    """A seed that replays the same: the person's number and which scan of theirs this is."""
    taken = session.scalar(select(func.count()).select_from(Scan).where(Scan.person_id == viewer.person_id)) or 0
    return viewer.person_id * 1000 + taken


def say_counts(session: Session, viewer: Viewer, counts: bool) -> None:
    """Keep a person's say on team figures; it holds from the next figures on."""
    session.get_one(Person, viewer.person_id).counts = counts
    session.flush()


def running(scan: Scan, answers: Sequence[Answer]) -> RunningScan:
    """The scan as the library sees it, with the answers given so far."""
    return _replayed(load_instrument(), scan, answers)


def _replayed(instrument: Instrument, scan: Scan, answers: Sequence[Answer]) -> RunningScan:
    targets = {code: float(target.level) for code, target in targets_of(scan.function_roles).items()}
    state = AdaptiveScan(instrument, competences=targets, targets=targets, seed=scan.seed, max_items=MAX_QUESTIONS)
    known = {question.code: question for question in instrument.items if question.competence in targets}
    for answer in answers:
        if answer.question_code in known:  # a changed intake may have dropped the competence of an answer
            state.answer(answer.question_code, library_value(_said(answer)))
    return state


def library_value(answer: int | WayOut) -> Value:
    """An answer as the library takes it."""
    return _IN_THE_LIBRARY[answer] if isinstance(answer, WayOut) else answer


def _said(answer: Answer) -> int | WayOut:
    if answer.way_out is not None:
        return answer.way_out
    assert answer.value is not None  # noqa: S101 - kept by a CHECK
    return answer.value


def answer_question(session: Session, scan: Scan, question: Question, answer: int | WayOut) -> None:
    """Keep the answer to a question; a changed answer keeps its place in first-asked order.

    As in the library, a topic is left out after all its answers, and until another answer to it comes in.
    """
    lock_scan(session, scan)  # a choice that saves itself may still be under way
    of_topic = [item.code for item in load_instrument().items if item.competence == question.competence]
    earlier = session.scalars(select(Answer).where(Answer.scan_id == scan.id, Answer.question_code.in_(of_topic))).all()
    for other in earlier:
        if other.question_code != question.code and other.way_out is WayOut.TOPIC_NOT_MY_WORK:
            session.delete(other)
    known = next((other for other in earlier if other.question_code == question.code), None)
    if known is None:
        known = Answer(scan_id=scan.id, question_code=question.code, position=_last_position(session, scan) + 1)
        session.add(known)
    elif answer is WayOut.TOPIC_NOT_MY_WORK:
        known.position = _last_position(session, scan) + 1
    known.value, known.way_out = (None, answer) if isinstance(answer, WayOut) else (answer, None)
    session.flush()


def _last_position(session: Session, scan: Scan) -> int:
    return session.scalar(select(func.max(Answer.position)).where(Answer.scan_id == scan.id)) or 0


def finish(session: Session, viewer: Viewer, scan: Scan, *, at: dt.datetime) -> None:
    """Close a scan and keep what it says of every asked competence, with the targets of today.

    Finishing it again changes nothing.
    """
    lock_scan(session, scan)
    session.refresh(scan)
    if scan.finished_at is not None:
        return
    targets = targets_of(scan.function_roles)
    for code, score in running(scan, answers_of(session, scan)).result().scores.items():
        session.add(
            CompetenceResult(
                scan_id=scan.id,
                competence=code,
                assessed=score.assessed,
                mean=round(score.mean, 4),
                standard_error=round(score.se, 4),
                level=score.level,
                target=targets[code].level,
                importance=targets[code].importance,
            )
        )
    current_round = round_on(session, viewer, local_day(at))
    scan.round_id = None if current_round is None else current_round.id
    scan.finished_at = at
    session.flush()
