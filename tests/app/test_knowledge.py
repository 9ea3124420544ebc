"""What the knowledge questions of a scan tell: facts per competence, and when anything general may be said."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.models import Answer, Scan, WayOut
from app.queries.scans import answers_of, own_finished_scan
from app.services.knowledge import Hint, knowledge_of, self_rating_hint
from seeds.instrument import Question, load_instrument
from tests.builders import Builder
from tests.calibrated import BANK_OF_THE_KNOWLEDGE, bank_with, calibrated_bank

CHECKS = [question for question in load_instrument().items if question.kind == "check"]
BANK = load_instrument()


def question(code: str) -> Question:
    return next(question for question in CHECKS if question.code == code)


def right(code: str) -> Answer:
    return Answer(question_code=code, value=question(code).answer_index)


def wrong(code: str) -> Answer:
    index = question(code).answer_index
    assert index is not None
    return Answer(question_code=code, value=(index + 1) % 4)


def way_out(code: str, said: WayOut) -> Answer:
    return Answer(question_code=code, way_out=said)


def rated(mean: float | None, se: float | None, *, bank_version: str = BANK.version) -> Scan:
    return Scan(bias_mean=mean, bias_se=se, bank_version=bank_version)


def test_knowledge_questions_are_grouped_by_competence_in_the_order_of_the_framework() -> None:
    told = knowledge_of([right("G4-c2"), right("4.1-c3"), wrong("1.1-c2"), right("4.1-c2")])
    assert [(topic.competence.code, [one.question.code for one in topic.told]) for topic in told.topics] == [
        ("1.1", ["1.1-c2"]),
        ("4.1", ["4.1-c3", "4.1-c2"]),
        ("G4", ["G4-c2"]),
    ]


def test_a_topic_is_told_of_when_something_was_not_right() -> None:
    answers = [wrong("1.1-c2"), wrong("1.1-c3"), right("4.1-c2"), wrong("4.1-c3"), right("4.2-c2"), right("4.2-c3")]
    told = knowledge_of(answers)
    assert [(topic.competence.code, topic.wrong) for topic in told.to_read] == [("1.1", 2), ("4.1", 1)]
    assert [topic.competence.code for topic in told.all_right] == ["4.2"]


def test_not_knowing_is_told_of_and_is_not_wrong() -> None:
    [topic] = knowledge_of([way_out("4.2-c2", WayOut.DONT_KNOW)]).to_read
    assert (topic.wrong, topic.unknown) == (0, 1)


@pytest.mark.parametrize("said", [WayOut.NOT_MY_WORK, WayOut.TOPIC_NOT_MY_WORK])
def test_what_is_not_somebodys_work_is_neither_right_nor_wrong(said: WayOut) -> None:
    told = knowledge_of([way_out("4.2-c2", said)])
    assert [topic.competence.code for topic in told.topics] == ["4.2"]
    assert (told.to_read, told.all_right) == ((), ())


def test_statements_and_own_statements_of_an_organisation_tell_nothing_here() -> None:
    told = knowledge_of([Answer(question_code="1.1-s1", value=0), Answer(question_code="1.1-o7", value=0)])
    assert (told.topics, told.left_out) == ((), 0)


def test_a_knowledge_question_that_the_bank_no_longer_holds_is_left_out_and_counted() -> None:
    answers = [Answer(question_code="1.1-c9", value=0), Answer(question_code="1.1-s9", value=0), right("1.1-c2")]
    told = knowledge_of(answers)
    assert told.left_out == 1
    assert [topic.competence.code for topic in told.topics] == ["1.1"]


def test_every_knowledge_question_of_the_bank_has_a_code_that_says_so() -> None:
    assert {check.code.rpartition("-")[2][0] for check in CHECKS} == {"c"}
    assert {item.code.rpartition("-")[2][0] for item in BANK.items if item.kind == "statement"} == {"s"}


def test_a_whole_scan_tells_every_check_that_was_answered(session: Session, build: Builder) -> None:
    person = build.person(build.organisation())
    scan = own_finished_scan(session, build.viewer(person), build.finished_scan(person, step=2))
    assert scan is not None
    answers = answers_of(session, scan)
    told = knowledge_of(answers)
    asked = {answer.question_code for answer in answers} & {check.code for check in CHECKS}
    assert {one.question.code for topic in told.topics for one in topic.told} == asked
    assert told.to_read == ()
    assert told.all_right == told.topics


@pytest.mark.parametrize(
    ("mean", "se", "expected"),
    [
        (0.8, 0.3, Hint.OVERRATES),
        (-0.8, 0.3, Hint.UNDERRATES),
        (0.29, 0.05, None),  # too small to be worth a word
        (0.8, 0.6, None),  # may be chance
        (None, None, None),  # a scan of before the bias was kept
    ],
)
def test_a_general_hint_is_given_only_when_the_bias_is_clear(
    monkeypatch: pytest.MonkeyPatch, mean: float | None, se: float | None, expected: Hint | None
) -> None:
    monkeypatch.setattr(BANK_OF_THE_KNOWLEDGE, calibrated_bank)
    assert self_rating_hint(rated(mean, se)) is expected


def test_without_calibration_no_hint_is_given_however_clear_the_bias(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BANK_OF_THE_KNOWLEDGE, lambda: bank_with([]))
    for mean in (-3.0, -0.8, 0.8, 3.0):
        assert self_rating_hint(rated(mean, 0.01)) is None


def test_a_scan_from_before_the_bank_was_calibrated_gets_no_hint_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BANK_OF_THE_KNOWLEDGE, calibrated_bank)
    assert self_rating_hint(rated(0.8, 0.3)) is Hint.OVERRATES
    assert self_rating_hint(rated(0.8, 0.3, bank_version="2026.1")) is None
