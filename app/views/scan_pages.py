"""What the pages of the scan show: a question in its place, its choices, and the intake as it stood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self, TypeVar

from flask_babel import get_locale
from sqlalchemy.orm import Session
from wtforms import SelectChoice

from app.access import Viewer
from app.formatting import in_own_language
from app.forms.scan import HOURS, HOURS_IN_WORDS, NO, YES, AnswerForm
from app.models import Answer, Organisation, Person, Scan, WayOut
from app.queries.accounts import own_person
from app.queries.organisations import own_organisation
from app.queries.scans import answers_of, own_finished_scans, own_open_scan
from app.services.asked import instrument_of
from app.services.scan_blocks import Block, blocks_of, expected_blocks
from app.services.scanning import RunningScan, running
from app.words import STEPS, WAYS_OUT
from scan import Progress
from seeds.framework import Competence, load_framework
from seeds.instrument import Question
from seeds.values import Text

FormT = TypeVar("FormT", bound=AnswerForm)


@dataclass(frozen=True)
class OpenScan:
    """An open scan with its answers and its state in the library."""

    scan: Scan
    answers: Sequence[Answer]
    running: RunningScan

    @classmethod
    def of(cls, session: Session, scan: Scan) -> Self:
        """The scan as it stands now."""
        answers = answers_of(session, scan)
        return cls(scan, answers, running(session, scan, answers))

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The answered questions in first-asked order, and after them the one to ask now."""
        return self.running.questions

    @property
    def current(self) -> Question | None:
        """The question to ask now; None when there is nothing left to ask."""
        last = self.questions[-1] if self.questions else None
        return None if last is None or last.code in self.running.answers else last

    @cached_property
    def blocks(self) -> list[Block]:
        """The questions so far as a task list."""
        return blocks_of(self.questions, self.running.answers)

    @cached_property
    def progress(self) -> Progress:
        """How far the scan is."""
        return self.running.progress

    @property
    def expected_questions(self) -> int:
        """About how many questions there will be."""
        return self.progress.answered + self.progress.left

    @property
    def expected_blocks(self) -> int:
        """About how many blocks there will be."""
        return expected_blocks(self.progress)

    @property
    def numbers_to_come(self) -> range:
        """The numbers of the blocks that are expected after those that are there."""
        return range(len(self.blocks) + 1, self.expected_blocks + 1)

    @cached_property
    def by_question(self) -> Mapping[str, Answer]:
        """Question code → the answer given."""
        return {answer.question_code: answer for answer in self.answers}

    def question(self, session: Session, code: str) -> Question | None:
        """The question with this code where the scan asks its competence, also while it was not offered yet."""
        shown = next((question for question in self.questions if question.code == code), None)
        if shown is not None:
            return shown
        items = instrument_of(session, self.scan, self.by_question).items
        return next((item for item in items if item.code == code and item.competence in self.running.competences), None)

    @property
    def hours_in_words(self) -> str | None:
        """The time to learn as it was offered."""
        choice = _hours_choice(self.scan.hours_a_week)
        return None if choice is None else str(HOURS_IN_WORDS[choice])

    def in_words(self, question: Question) -> str | None:
        """The answer to a question as it was offered; None while there is none."""
        answer = self.by_question.get(question.code)
        if answer is not None and answer.way_out is WayOut.TOPIC_NOT_MY_WORK:
            return str(WAYS_OUT[answer.way_out])
        return None if answer is None else dict(choices_of(question)).get(_code_of(answer))


@dataclass(frozen=True)
class QuestionPage:
    """One question in its place: number, block, the question before it, the answer given.

    A question that was offered before an earlier answer changed has the place of the one to ask now.
    """

    opened: OpenScan
    question: Question

    @property
    def is_shown(self) -> bool:
        """Whether this question was answered or is the one to ask now."""
        return self.question in self.opened.questions

    @property
    def number(self) -> int:
        """The place in first-asked order, from 1."""
        codes = list(self.opened.running.answers)
        return codes.index(self.question.code) + 1 if self.question.code in codes else len(codes) + 1

    @property
    def block(self) -> int:
        """The number of the block that the question stands in."""
        holding = (block.number for block in self.opened.blocks if self.question in block.questions)
        return next(holding, len(self.opened.blocks))

    @property
    def competence(self) -> Competence:
        """What the question is about."""
        return load_framework().competence(self.question.competence)

    @property
    def previous(self) -> Question | None:
        """The question that was answered before this one."""
        return self.opened.questions[self.number - 2] if self.number > 1 else None

    @property
    def leaves_topic_out(self) -> bool:
        """Whether the whole topic was left out at this question."""
        given = self.opened.by_question.get(self.question.code)
        return given is not None and given.way_out is WayOut.TOPIC_NOT_MY_WORK

    def form(self, form: type[FormT]) -> FormT:
        """The form of the question, with the earlier answer chosen."""
        given = self.opened.by_question.get(self.question.code)
        return form(
            question=words_of(self.question),
            choices=[SelectChoice(code, words) for code, words in choices_of(self.question)],
            answer=None if given is None else _code_of(given),
        )


def _code_of(answer: Answer) -> str:
    if answer.way_out is WayOut.TOPIC_NOT_MY_WORK:
        return WayOut.NOT_MY_WORK.value
    return str(answer.value) if answer.way_out is None else answer.way_out.value


def words_of(question: Question) -> str:
    """The question for the reader; an own statement without English is Dutch, and marked as such."""
    text = question.text
    return in_own_language(Text(nl=text.nl, en=None if text.en == text.nl else text.en))


def choices_of(question: Question) -> list[tuple[str, str]]:
    """The answers of a question and after them its honest ways out."""
    if question.kind == "check":
        texts = [option.in_language(str(get_locale())) for option in question.options]
        ways_out = (WayOut.DONT_KNOW, WayOut.NOT_MY_WORK)
    else:
        texts = [str(step) for step in STEPS]
        ways_out = (WayOut.UNCLEAR, WayOut.NOT_MY_WORK)
    return [(str(value), text) for value, text in enumerate(texts)] + [(w.value, str(WAYS_OUT[w])) for w in ways_out]


def intake_defaults(session: Session, viewer: Viewer) -> dict[str, Any]:
    """What the intake shows before anything is typed: that of the open scan, else of the last one and of the person."""
    person = own_person(session, viewer)
    opened = own_open_scan(session, viewer)
    scan = opened or next(iter(own_finished_scans(session, viewer)), None)
    roles = [*(opened.function_roles if opened else person.function_roles), "", ""]
    return {
        "function_role": roles[0],
        "second_role": roles[1],
        "learning_question": scan.learning_question if scan else "",
        "forms": scan.forms if scan else [],
        "hours": None if scan is None else _hours_choice(scan.hours_a_week),
        "counts": YES if wants_to_count(person, own_organisation(session, viewer)) else NO,
        "assisted": opened is not None and opened.assisted,
    }


def wants_to_count(person: Person, organisation: Organisation) -> bool:
    """Whether the person's result counts in team figures: their own say, else what the organisation presets."""
    return organisation.counts_by_default if person.counts is None else person.counts


def _hours_choice(hours: float | None) -> str | None:
    """The choice of the intake that stands for these hours a week."""
    return next((code for code, meant in HOURS.items() if meant == hours), None)
