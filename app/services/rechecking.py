"""A re-check: after three months once more about what somebody trained, with questions that are new to them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import Viewer
from app.clock import local_day
from app.models import CompetenceResult, Scan, StepStatus, WayOut
from app.queries.history import questions_seen
from app.queries.instrument import own_statements, switched_off
from app.queries.learning_path import LearningPathStep, own_steps
from app.queries.scans import answers_of, own_finished_scans, own_open_scan
from app.services.asked import question_of
from app.services.errors import InputError
from app.services.locks import lock_own_person
from app.services.role_targets import targets_of
from app.services.scanning import next_seed
from seeds.framework import Competence, load_framework
from seeds.instrument import Question, load_instrument
from seeds.values import Bilingual, Text

WAIT = dt.timedelta(days=91)
"""Three months: sooner there is little to see beyond chance."""
MOST_TOPICS = 6
STRONG = 2
"""An item trains a competence from this strength (1–3) on; below it the competence only comes along."""
TRAINED = (StepStatus.BUSY, StepStatus.DONE)


class OpenScanError(Exception):
    """There is a scan that has to be finished first."""


class RecheckRefusedError(InputError):
    """A re-check of these competences cannot begin now."""


@dataclass(frozen=True, slots=True)
class TrainedTopic:
    """A competence that somebody trained, with what, and how many questions about it are new to them."""

    competence: Competence
    steps: tuple[Text | Bilingual, ...]
    questions: int
    checks: int

    @property
    def is_own_estimate(self) -> bool:
        """Whether only statements are left, so that nothing holds the self-rating against knowledge."""
        return self.checks == 0


@dataclass(frozen=True, slots=True)
class Offer:
    """What a person can re-check; `earlier` is the newest finished scan, due again on `due_on`."""

    earlier: Scan | None
    open_scan: Scan | None
    due_on: dt.date | None
    is_due: bool
    topics: tuple[TrainedTopic, ...]

    @property
    def to_choose(self) -> tuple[TrainedTopic, ...]:
        """The trained competences that still have new questions."""
        return tuple(topic for topic in self.topics if topic.questions)

    @property
    def without_questions(self) -> tuple[TrainedTopic, ...]:
        """The trained competences of which every question was seen."""
        return tuple(topic for topic in self.topics if not topic.questions)

    @property
    def can_start(self) -> bool:
        """Whether there is something to choose, now."""
        return self.is_due and self.open_scan is None and bool(self.to_choose)


def due_from(scan: Scan) -> dt.date | None:
    """The day from which a next scan makes sense; None while this one is not finished."""
    return None if scan.finished_at is None else local_day(scan.finished_at) + WAIT


def offer_for(session: Session, viewer: Viewer, *, at: dt.datetime) -> Offer:
    """What the viewer can re-check at a moment."""
    earlier = next(iter(own_finished_scans(session, viewer)), None)
    due_on = None if earlier is None else due_from(earlier)
    return Offer(
        earlier=earlier,
        open_scan=own_open_scan(session, viewer),
        due_on=due_on,
        is_due=due_on is not None and local_day(at) >= due_on,
        topics=() if earlier is None else tuple(_topics(session, viewer, earlier)),
    )


def start_recheck(
    session: Session, viewer: Viewer, competences: Sequence[str], *, at: dt.datetime, language: str = "nl"
) -> Scan:
    """Start a re-check of the newest scan about these competences, for the same work and with the same wishes.

    Raises OpenScanError while another scan is open, and RecheckRefusedError where the offer does not hold them.
    """
    lock_own_person(session, viewer)  # two tabs start one scan
    offer = offer_for(session, viewer, at=at)
    if offer.open_scan is not None:
        raise OpenScanError
    earlier, chosen, offered = offer.earlier, set(competences), [topic.competence.code for topic in offer.to_choose]
    if earlier is None or not offer.can_start or not chosen <= set(offered) or not 0 < len(chosen) <= MOST_TOPICS:
        raise RecheckRefusedError(f"no re-check of {sorted(chosen)}")
    scan = Scan(
        organisation_id=viewer.organisation_id,
        person_id=viewer.person_id,
        bank_version=load_instrument().version,
        seed=next_seed(session, viewer),
        function_roles=list(earlier.function_roles),
        learning_question=earlier.learning_question,
        forms=list(earlier.forms),
        hours_a_week=earlier.hours_a_week,
        language=language,
        recheck_of_id=earlier.id,
        competences=[code for code in offered if code in chosen],
        started_at=at,
    )
    session.add(scan)
    session.flush()
    return scan


@dataclass(frozen=True, slots=True)
class RecheckNote:
    """What a finished re-check asked anew, what it took over, and what of the first rests on statements alone."""

    asked: tuple[Competence, ...]
    taken_over: tuple[Competence, ...]
    own_estimates: tuple[Competence, ...]


def recheck_note(session: Session, scan: Scan, results: Sequence[CompetenceResult]) -> RecheckNote | None:
    """The note with the result of a re-check; None for a whole scan."""
    if scan.competences is None:
        return None
    told = (None, WayOut.DONT_KNOW)  # the other ways out leave the question out
    answered = {answer.question_code for answer in answers_of(session, scan) if answer.way_out in told}
    checked = {one.competence for one in load_instrument().items if one.kind == "check" and one.code in answered}
    asked = {result.competence: result for result in results if result.asked}
    taken_over = {result.competence for result in results if not result.asked}
    in_order = load_framework().competences
    return RecheckNote(
        asked=tuple(one for one in in_order if one.code in asked),
        taken_over=tuple(one for one in in_order if one.code in taken_over),
        own_estimates=tuple(
            one for one in in_order if one.code in asked and asked[one.code].assessed and one.code not in checked
        ),
    )


def _topics(session: Session, viewer: Viewer, earlier: Scan) -> Iterable[TrainedTopic]:
    """The competences that the work of a scan asks and the viewer trained."""
    asked = targets_of(earlier.function_roles, switched_off(session, viewer.organisation_id))
    trained = _trained(own_steps(session, viewer))
    new = _new_questions(session, viewer)
    for competence in load_framework().competences:
        if competence.code in asked and competence.code in trained:
            left = new[competence.code]
            checks = sum(question.kind == "check" for question in left)
            yield TrainedTopic(competence, tuple(trained[competence.code]), len(left), checks)


def _trained(steps: Iterable[LearningPathStep]) -> dict[str, list[Text | Bilingual]]:
    """Competence → the steps of the path that train it and that the person is busy with or did."""
    found: defaultdict[str, list[Text | Bilingual]] = defaultdict(list)
    for one in steps:
        for code in _trains(one) if one.step.status in TRAINED else ():
            found[code].append(one.title)
    return found


def _trains(one: LearningPathStep) -> list[str]:
    """The competences that a step trains: those that its item is about, or the one of an assignment."""
    if one.item is not None:
        return [tag.code for tag in one.item.competences if tag.strength >= STRONG]
    return [] if one.step.competence is None else [one.step.competence]


def _new_questions(session: Session, viewer: Viewer) -> defaultdict[str, list[Question]]:
    """Competence → the questions that the viewer never answered, the organisation's own among them."""
    own = own_statements(session, viewer.organisation_id)
    seen = questions_seen(session, viewer)
    left: defaultdict[str, list[Question]] = defaultdict(list)
    for question in (*load_instrument().items, *(question_of(row) for row in own if row.retired_at is None)):
        if question.code not in seen:
            left[question.competence].append(question)
    return left
