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
from app.forms.scan import NO, YES, AnswerForm
from app.models import Answer, Scan, WayOut
from app.queries.accounts import own_person
from app.queries.organisations import own_organisation
from app.queries.scans import own_open_scan
from app.services.scan_blocks import Block, blocks_of
from app.services.scanning import RunningScan
from app.words import STEPS, WAYS_OUT
from seeds.framework import Competence, load_framework
from seeds.instrument import Question

FormT = TypeVar("FormT", bound=AnswerForm)


@dataclass(frozen=True)
class OpenScan:
    """An open scan with its answers and its state in the library."""

    scan: Scan
    answers: Sequence[Answer]
    running: RunningScan

    @cached_property
    def by_question(self) -> Mapping[str, Answer]:
        """Question code → the answer given."""
        return {answer.question_code: answer for answer in self.answers}

    def in_words(self, question: Question) -> str | None:
        """The answer to a question as it was offered; None while there is none."""
        answer = self.by_question.get(question.code)
        if answer is not None and answer.way_out is WayOut.TOPIC_NOT_MY_WORK:
            return str(WAYS_OUT[answer.way_out])
        return None if answer is None else dict(choices_of(question)).get(_code_of(answer))


@dataclass(frozen=True)
class QuestionPage:
    """One question in its place: block, number, the question before it, the answer given."""

    opened: OpenScan
    question: Question
    competence: Competence
    block: Block
    blocks: int
    number: int
    total: int
    previous: Question | None

    @classmethod
    def of(cls, opened: OpenScan, code: str) -> Self | None:
        """The page of a question of this scan; None for a code that it does not hold."""
        blocks = blocks_of(opened.running)
        flat = [(block, question) for block in blocks for question in block.questions]
        place = next((number for number, (_, question) in enumerate(flat) if question.code == code), None)
        if place is None:
            return None
        block, question = flat[place]
        return cls(
            opened=opened,
            question=question,
            competence=load_framework().competence(question.competence),
            block=block,
            blocks=len(blocks),
            number=place + 1,
            total=len(flat),
            previous=flat[place - 1][1] if place else None,
        )

    def form(self, form: type[FormT]) -> FormT:
        """The form of the question, with the earlier answer chosen."""
        given = self.opened.by_question.get(self.question.code)
        return form(
            question=self.question.text.in_language(str(get_locale())),
            choices=[SelectChoice(code, words) for code, words in choices_of(self.question)],
            answer=None if given is None else _code_of(given),
        )


def _code_of(answer: Answer) -> str:
    if answer.way_out is WayOut.TOPIC_NOT_MY_WORK:
        return WayOut.NOT_MY_WORK.value
    return str(answer.value) if answer.way_out is None else answer.way_out.value


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
    """What the intake shows before anything is typed: the open scan's intake, else what is known of the person."""
    person, organisation = own_person(session, viewer), own_organisation(session, viewer)
    scan = own_open_scan(session, viewer)
    roles = [*(scan.function_roles if scan else person.function_roles), "", ""]
    counts = organisation.counts_by_default if person.counts is None else person.counts
    return {
        "function_role": roles[0],
        "second_role": roles[1],
        "learning_question": scan.learning_question if scan else "",
        "forms": scan.forms if scan else [],
        "counts": YES if counts else NO,
    }
