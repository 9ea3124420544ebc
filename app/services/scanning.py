"""Taking the self-scan: intake, answers that can change, finishing.

The answers are the whole state. Every page replays them through the pure `scan` library, so a scan can be left and
taken up again anywhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.clock import local_day
from app.models import Answer, CompetenceResult, OwnView, Person, Scan, WayOut
from app.queries.organisations import round_on
from app.queries.scans import answers_of, own_open_scan, own_views_of, results_of
from app.services.asked import asked_of, instrument_of
from app.services.locks import NO_KEY_UPDATE, lock_own_person, lock_scan
from scan import DONT_KNOW, SKIP, UNCLEAR, AdaptiveScan, Result, Score, Value
from seeds.framework import load_framework
from seeds.instrument import Question, load_instrument

MIN_QUESTIONS, MAX_QUESTIONS = 12, 40
MIN_OF_A_TOPIC = 3
"""Questions per competence of a re-check, on average and while there are new ones: fewer would hardly show a change."""
DIGITS = 4
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
    hours_a_week: float | None = None
    assisted: bool = False


def take_in(session: Session, viewer: Viewer, intake: Intake, *, at: dt.datetime, language: str = "nl") -> Scan:
    """Start a scan with this intake, or give the open scan this intake; its answers stay, and a re-check's roles too.

    `language` is the one in which the person reads the questions ("nl" or "en").
    """
    person = session.get_one(Person, viewer.person_id, with_for_update=NO_KEY_UPDATE)  # two tabs start one scan
    scan = own_open_scan(session, viewer)
    person.counts = intake.counts
    if scan is None:
        scan = Scan(
            organisation_id=viewer.organisation_id,
            person_id=viewer.person_id,
            bank_version=load_instrument().version,
            seed=next_seed(session, viewer),
            started_at=at,
        )
        session.add(scan)
    if scan.competences is None:  # a re-check stays about the work of the scan that it looks back on
        person.function_roles, scan.function_roles = list(intake.function_roles), list(intake.function_roles)
    scan.learning_question = intake.learning_question
    scan.forms = list(intake.forms)
    scan.hours_a_week, scan.assisted, scan.language = intake.hours_a_week, intake.assisted, language
    session.flush()
    return scan


def next_seed(session: Session, viewer: Viewer) -> int:
    """A seed that replays the same: the person's number and which scan of theirs this is."""
    taken = session.scalar(select(func.count()).select_from(Scan).where(Scan.person_id == viewer.person_id)) or 0
    return viewer.person_id * 1000 + taken


def say_counts(session: Session, viewer: Viewer, counts: bool) -> None:
    """Keep a person's say on team figures; it holds from the next figures on."""
    session.get_one(Person, viewer.person_id).counts = counts
    session.flush()


def running(session: Session, scan: Scan, answers: Sequence[Answer]) -> RunningScan:
    """The scan as the library sees it, with the answers given so far."""
    asked = asked_of(session, scan)
    instrument = instrument_of(session, scan, [answer.question_code for answer in answers])
    state = AdaptiveScan(
        instrument,
        competences=asked,
        targets={code: float(target.level) for code, target in asked.items()},
        seed=scan.seed,
        max_items=MAX_QUESTIONS,
        min_items=MIN_QUESTIONS if scan.competences is None else MIN_OF_A_TOPIC * len(asked),
    )
    known = {question.code for question in instrument.items if question.competence in asked}
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

    As in the library, a topic is left out after all its answers, and until another answer to it comes in. The answers
    of a scan that was finished meanwhile stay as they are: its result says what they say.
    """
    lock_scan(session, scan)  # a choice that saves itself may still be under way
    session.refresh(scan, ["finished_at"])
    if scan.finished_at is not None:
        return
    of_topic = f"{question.competence}-"
    earlier = session.scalars(
        select(Answer).where(Answer.scan_id == scan.id, Answer.question_code.startswith(of_topic, autoescape=True))
    ).all()
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

    Finishing it again changes nothing. A re-check takes over from the earlier scan what it did not ask, and what it
    asked but heard nothing of.
    """
    lock_own_person(session, viewer)  # an intake in another tab waits, or was taken in before
    lock_scan(session, scan)
    session.refresh(scan)
    if scan.finished_at is not None:
        return
    scan.bank_version = load_instrument().version  # the one that it is scored with, if it was left for long
    targets = asked_of(session, scan)
    state = running(session, scan, answers_of(session, scan))
    result = state.result()
    told = {code: score for code, score in result.scores.items() if _stands(scan, state, code, score)}
    for code, score in told.items():
        session.add(
            CompetenceResult(
                scan_id=scan.id,
                competence=code,
                assessed=score.assessed,
                asked=True,
                mean=round(score.mean, DIGITS),
                standard_error=round(score.se, DIGITS),
                level=score.level,
                target=targets[code].level,
                importance=targets[code].importance,
            )
        )
    _carry_over(session, scan, asked=told.keys())
    scan.bias_mean, scan.bias_se = round(result.bias.mean, DIGITS), round(result.bias.se, DIGITS)
    scan.area_scores = _area_scores(result, told.keys())
    current_round = round_on(session, viewer, local_day(at))
    scan.round_id = None if current_round is None else current_round.id
    scan.finished_at = at
    session.flush()


def _stands(scan: Scan, state: RunningScan, code: str, score: Score) -> bool:
    """Whether a score is kept: of a re-check only where an answer told something, as the earlier one knows more."""
    return scan.recheck_of_id is None or not score.assessed or code in state.heard


def _area_scores(result: Result, told: Container[str]) -> dict[str, dict[str, float]]:
    """Per area the mean over its assessed competences among `told`, with its standard error; empty ones left out."""
    means = {
        area.code: result.mean_of(c.code for c in area.competences if c.code in told) for area in load_framework().areas
    }
    return {
        code: {"mean": round(score.mean, DIGITS), "se": round(score.se, DIGITS)}
        for code, score in means.items()
        if score.assessed
    }


def _carry_over(session: Session, scan: Scan, *, asked: Container[str]) -> None:
    """Give a re-check the results and own views of the earlier scan for what it did not ask: it is a whole picture."""
    earlier = None if scan.recheck_of_id is None else session.get(Scan, scan.recheck_of_id)
    if earlier is None:
        return
    for old in results_of(session, earlier):
        if old.competence not in asked:
            session.add(
                CompetenceResult(
                    scan_id=scan.id,
                    competence=old.competence,
                    assessed=old.assessed,
                    asked=False,
                    mean=old.mean,
                    standard_error=old.standard_error,
                    level=old.level,
                    target=old.target,
                    importance=old.importance,
                )
            )
    for view in own_views_of(session, earlier):
        if view.competence not in asked:
            session.add(OwnView(scan_id=scan.id, competence=view.competence, level=view.level, reason=view.reason))
