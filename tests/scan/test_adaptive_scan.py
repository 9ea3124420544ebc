"""A scan asks in a fixed order, takes every honest answer, and says what the answers tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scan import (
    DONT_KNOW,
    SKIP,
    UNCLEAR,
    AdaptiveScan,
    Bias,
    UnknownCompetence,
    UnknownItem,
    Value,
    ValueOffScale,
    WayOut,
)


@dataclass(frozen=True)
class Topic:
    code: str


@dataclass(frozen=True)
class Question:
    code: str
    competence: str
    kind: str
    level: int
    options: Sequence[str] = ()
    answer_index: int | None = None


@dataclass(frozen=True)
class Bank:
    competences: Sequence[Topic]
    items: Sequence[Question]


def questions(competence: str) -> list[Question]:
    statements = [Question(f"{competence}-s{level}", competence, "statement", level) for level in (1, 2, 3, 4)]
    checks = [Question(f"{competence}-k{level}", competence, "check", level, "abcd", 2) for level in (2, 3)]
    return checks + statements


BANK = Bank(
    competences=[Topic("1.1"), Topic("1.2"), Topic("G2")],
    items=[*questions("G2"), *questions("1.1"), *questions("1.2")],
)


def scan_of(*competences: str, max_items: int = 40) -> AdaptiveScan[Question]:
    return AdaptiveScan(BANK, competences=competences, max_items=max_items)


def asked(scan: AdaptiveScan[Question]) -> list[str]:
    return [question.code for question in scan.questions]


def test_competences_are_asked_in_the_order_of_the_instrument_statements_first() -> None:
    assert asked(scan_of("G2", "1.1")) == [
        "1.1-s2", "1.1-s3", "1.1-s1", "1.1-s4", "1.1-k2", "1.1-k3",
        "G2-s2", "G2-s3", "G2-s1", "G2-s4", "G2-k2", "G2-k3",
    ]  # fmt: skip


def test_the_questions_are_divided_evenly_over_the_competences() -> None:
    assert asked(scan_of("1.1", "1.2", "G2", max_items=8)) == ["1.1-s2", "1.1-s3", "1.2-s2", "1.2-s3", "G2-s2", "G2-s3"]


def test_every_competence_gets_a_question_even_beyond_the_maximum() -> None:
    assert asked(scan_of("1.1", "1.2", "G2", max_items=1)) == ["1.1-s2", "1.2-s2", "G2-s2"]


def test_a_scan_of_nothing_has_nothing_to_ask() -> None:
    scan = scan_of()
    assert scan.next_item() is None
    assert scan.result().scores == {}


def test_the_next_question_stays_until_it_is_answered() -> None:
    scan = scan_of("1.1")
    first = scan.next_item()
    assert first is not None
    assert first == scan.next_item()
    scan.answer(first.code, 1)
    assert scan.next_item() != first


def test_a_scan_ends_after_its_last_question() -> None:
    scan = scan_of("1.1", max_items=2)
    scan.answer("1.1-s2", 2)
    scan.answer("1.1-s3", UNCLEAR)
    assert scan.next_item() is None
    assert (scan.progress.answered, scan.progress.total) == (2, 2)


def test_a_question_that_was_not_offered_counts_too() -> None:
    scan = scan_of("1.1", max_items=1)
    scan.answer("1.1-s4", 3)
    assert scan.result().scores["1.1"].mean > 1.8
    assert scan.progress.answered == 0


def test_skip_leaves_out_the_whole_competence() -> None:
    scan = scan_of("1.1", "G2", max_items=4)
    scan.answer("1.1-s2", 0)
    scan.answer("1.1-s3", SKIP)
    score = scan.result().scores["1.1"]
    assert not score.assessed
    assert (score.mean, score.se) == (1.8, 1.0)
    following = scan.next_item()
    assert following is not None
    assert following.code == "G2-s2"
    assert scan.progress.answered == 2


@pytest.mark.parametrize("again", ["1.1-s2", "1.1-s3"])
def test_an_answer_after_a_skip_brings_the_competence_back(again: str) -> None:
    scan = scan_of("1.1")
    scan.answer("1.1-s2", SKIP)
    scan.answer(again, 3)
    assert scan.result().scores["1.1"].assessed


def test_unclear_leaves_out_one_question_and_no_more() -> None:
    scan = scan_of("1.1")
    scan.answer("1.1-s2", UNCLEAR)
    score = scan.result().scores["1.1"]
    assert (score.mean, score.se, score.assessed) == (1.8, 1.0, True)
    following = scan.next_item()
    assert following is not None
    assert following.code == "1.1-s3"


def test_a_changed_answer_keeps_its_place_and_replaces_the_first() -> None:
    changed, straight = scan_of("1.1"), scan_of("1.1")
    changed.answer("1.1-s2", 0)
    changed.answer("1.1-s3", 1)
    changed.answer("1.1-s2", 3)
    straight.answer("1.1-s2", 3)
    straight.answer("1.1-s3", 1)
    assert changed.result() == straight.result()
    assert list(changed.answers) == ["1.1-s2", "1.1-s3"]


def test_not_knowing_a_check_counts_as_wrong() -> None:
    unknown, wrong, right = scan_of("1.1"), scan_of("1.1"), scan_of("1.1")
    unknown.answer("1.1-k2", DONT_KNOW)
    wrong.answer("1.1-k2", 0)
    right.answer("1.1-k2", 2)
    assert unknown.result() == wrong.result()
    assert right.result().scores["1.1"].mean > wrong.result().scores["1.1"].mean


def test_answers_that_do_not_exist_are_refused_by_name_and_change_nothing() -> None:
    scan = scan_of("1.1")
    with pytest.raises(UnknownItem):
        scan.answer("9.9-s1", 1)
    with pytest.raises(UnknownItem):
        scan.answer("G2-s1", 1)
    values: list[tuple[str, Value]] = [("1.1-s2", 4), ("1.1-s2", -1), ("1.1-s2", DONT_KNOW), ("1.1-k2", 4)]
    for code, value in [*values, ("1.1-s2", True)]:
        with pytest.raises(ValueOffScale):
            scan.answer(code, value)
    assert scan.answers == {}


def test_a_competence_outside_the_instrument_is_refused() -> None:
    with pytest.raises(UnknownCompetence):
        scan_of("1.1", "X9")
    with pytest.raises(UnknownCompetence):
        AdaptiveScan(BANK, competences=["1.1"], targets={"X9": 2})


def test_the_bias_is_its_prior() -> None:
    assert scan_of("1.1").result().bias == Bias(mean=0.0, se=0.6)


ANSWERS = st.lists(
    st.tuples(
        st.sampled_from([question.code for question in BANK.items if question.competence != "1.2"]),
        st.one_of(st.integers(0, 3), st.sampled_from(WayOut)),
    ),
    max_size=30,
)


@given(ANSWERS)
def test_any_answers_give_a_level_and_their_replay_the_same_scan(answers: list[tuple[str, Value]]) -> None:
    scan, replay = scan_of("1.1", "G2", max_items=6), scan_of("1.1", "G2", max_items=6)
    for code, value in answers:
        if value is not DONT_KNOW or "-k" in code:
            scan.answer(code, value)
    for code, value in scan.answers.items():
        replay.answer(code, value)
    assert replay.result() == scan.result()
    assert replay.next_item() == scan.next_item()
    assert all(score.level in range(5) and 0 < score.se <= 1 for score in scan.result().scores.values())
    assert 0 <= scan.progress.answered <= scan.progress.total
