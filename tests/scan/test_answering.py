"""A scan takes every honest answer, in any order, as often as it changes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scan import DONT_KNOW, SKIP, UNCLEAR, UnknownItem, Value, ValueOffScale, WayOut
from tests.scan.bank import RIGHT, WRONG, scan_of


def test_a_changed_answer_replaces_the_earlier_one_and_keeps_its_place() -> None:
    scan, straight = scan_of("1.1", "G2"), scan_of("1.1", "G2")
    scan.answer("1.1-s1", 0)
    scan.answer("G2-s2", 2)
    scan.answer("1.1-s1", 3)
    straight.answer("1.1-s1", 3)
    straight.answer("G2-s2", 2)
    assert list(scan.answers.items()) == [("1.1-s1", 3), ("G2-s2", 2)]
    assert scan.result().scores == straight.result().scores


def test_the_same_answer_twice_counts_once() -> None:
    once, twice = scan_of("1.1"), scan_of("1.1")
    once.answer("1.1-c2", RIGHT)
    twice.answer("1.1-c2", RIGHT)
    twice.answer("1.1-c2", RIGHT)
    assert once.result().scores == twice.result().scores


def test_a_question_that_was_not_offered_may_be_answered() -> None:
    scan = scan_of("1.1", "G2")
    scan.answer("G2-s4", 3)
    assert scan.result().scores["G2"].mean > 2
    assert "G2-s4" not in {question.code for question in scan.questions[1:]}


def test_an_unclear_question_has_no_effect_on_the_score() -> None:
    scan = scan_of("1.1", "G2")
    before = scan.result().scores
    scan.answer("1.1-s2", UNCLEAR)
    assert scan.result().scores == before
    assert scan.result().scores["1.1"].assessed


def test_only_a_skipped_competence_is_not_assessed() -> None:
    scan = scan_of("1.1", "G2")
    scan.answer("1.1-s2", SKIP)
    assert [score.assessed for score in scan.result().scores.values()] == [False, True]


def test_answers_about_a_skipped_competence_say_nothing_any_more() -> None:
    skipped, silent = scan_of("1.1", "G2"), scan_of("1.1", "G2")
    skipped.answer("1.1-s2", 3)
    skipped.answer("1.1-s3", SKIP)
    silent.answer("1.1-s3", SKIP)
    assert skipped.result().scores["G2"] == silent.result().scores["G2"]


def test_another_answer_takes_a_skipped_competence_up_again() -> None:
    scan = scan_of("1.1", "G2")
    scan.answer("1.1-s2", 3)
    scan.answer("1.1-s3", SKIP)
    scan.answer("1.1-s1", 2)
    assert scan.result().scores["1.1"].assessed
    assert list(scan.answers) == ["1.1-s2", "1.1-s1"]


def test_a_skip_stands_after_what_it_leaves_out() -> None:
    scan = scan_of("1.1", "G2")
    scan.answer("1.1-s2", 3)
    scan.answer("G2-s2", 3)
    scan.answer("1.1-s2", SKIP)
    assert list(scan.answers) == ["G2-s2", "1.1-s2"]


@pytest.mark.parametrize("code", ["9.9-s1", "G2-s1", ""])
def test_a_question_outside_the_asked_competences_is_unknown(code: str) -> None:
    scan = scan_of("1.1")
    with pytest.raises(UnknownItem, match="unknown question"):
        scan.answer(code, 2)
    assert not scan.answers


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("1.1-s2", 4),
        ("1.1-s2", -1),
        ("1.1-s2", True),
        ("1.1-s2", 1.0),
        ("1.1-s2", "2"),
        ("1.1-s2", None),
        ("1.1-s2", DONT_KNOW),
        ("1.1-c2", 4),
        ("1.1-c2", -1),
    ],
)
def test_a_value_off_the_scale_is_refused_and_changes_nothing(code: str, value: Value) -> None:
    scan = scan_of("1.1")
    scan.answer(code, 1)
    before = scan.result().scores
    with pytest.raises(ValueOffScale, match=code):
        scan.answer(code, value)
    assert scan.result().scores == before


CODES = [f"{competence}-{kind}" for competence in ("1.1", "G2") for kind in ("s1", "s2", "s3", "s4", "c2", "c3")]
ANSWERS = st.lists(
    st.tuples(st.sampled_from(CODES), st.sampled_from([0, 1, 2, 3, UNCLEAR, SKIP])), min_size=1, max_size=25
)


@settings(max_examples=60, deadline=None)
@given(ANSWERS)
def test_the_answers_are_the_whole_state(said: list[tuple[str, int | WayOut]]) -> None:
    scan = scan_of("1.1", "G2")
    for code, value in said:
        scan.answer(code, value)
    again = scan_of("1.1", "G2")
    for code, known in scan.answers.items():
        again.answer(code, known)
    assert again.answers == scan.answers
    assert again.result().scores == scan.result().scores
    assert again.next_item() == scan.next_item()
    assert again.progress == scan.progress


def test_a_wrong_check_speaks_for_less_than_a_right_one() -> None:
    right, wrong = scan_of("1.1"), scan_of("1.1")
    right.answer("1.1-c2", RIGHT)
    wrong.answer("1.1-c2", WRONG)
    assert wrong.result().scores["1.1"].mean < right.result().scores["1.1"].mean


def test_a_competence_is_heard_once_an_answer_tells_something() -> None:
    scan = scan_of("1.1", "1.2", "G2")
    scan.answer("1.1-s1", UNCLEAR)
    scan.answer("G2-c2", DONT_KNOW)
    assert scan.heard == {"G2"}
    scan.answer("1.1-s1", 2)
    scan.answer("G2-s1", SKIP)
    assert scan.heard >= {"1.1"}
    assert "1.2" not in scan.heard
