"""Which question comes: an easy one first, then what tells most, by the rules, and no longer than needed."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scan import DONT_KNOW, SKIP, UNCLEAR, UnknownCompetence
from scan.plan import BLOCK
from tests.scan.bank import BANK, CODES, Question, bank_of, scan_of, taken, usual

WIDE = bank_of(*[f"{area}.{number}" for area in "12345" for number in (1, 2, 3)], *[f"G{n}" for n in range(1, 9)])
LOW_AND_HIGH = {topic.code: float(1 + index % 4) for index, topic in enumerate(WIDE.competences)}


def test_the_first_question_is_an_easy_statement() -> None:
    for seed in range(20):
        first = scan_of(seed=seed).next_item()
        assert first is not None
        assert (first.kind, first.level) == ("statement", 1)


def test_seeds_begin_in_different_places_and_each_always_in_the_same() -> None:
    def first(seed: int) -> str | None:
        question = scan_of(bank=WIDE, seed=seed).next_item()
        return question and question.code

    starts = [first(seed) for seed in range(30)]
    assert len(set(starts)) > 5
    assert starts == [first(seed) for seed in range(30)]


def test_asking_what_is_next_changes_nothing() -> None:
    scan = scan_of()
    assert scan.next_item() == scan.next_item()
    assert not scan.answers


@pytest.mark.parametrize("seed", range(5))
def test_the_same_answers_make_the_same_scan(seed: int) -> None:
    scan = scan_of(bank=WIDE, targets=LOW_AND_HIGH, seed=seed)
    taken(scan)
    again = scan_of(bank=WIDE, targets=LOW_AND_HIGH, seed=seed)
    for code, value in scan.answers.items():
        following = again.next_item()
        assert following is not None
        assert following.code == code
        again.answer(code, value)
    assert again.next_item() is None
    assert again.result().scores == scan.result().scores


@pytest.mark.parametrize("seed", range(5))
def test_every_competence_gets_a_question_and_about_a_third_are_checks(seed: int) -> None:
    asked = taken(scan_of(bank=WIDE, seed=seed))
    assert {question.competence for question in asked} == {topic.code for topic in WIDE.competences}
    assert 0.25 <= sum(question.kind == "check" for question in asked) / len(asked) <= 0.42


def test_two_checks_of_one_competence_do_not_follow_each_other() -> None:
    for seed in range(5):
        asked = taken(scan_of(bank=WIDE, seed=seed))
        for before, after in itertools.pairwise(asked):
            assert not (before.kind == after.kind == "check" and before.competence == after.competence)


def test_a_scan_of_many_competences_goes_on_to_the_maximum_and_no_further() -> None:
    assert len(taken(scan_of(bank=WIDE, max_items=30))) == 30


def test_a_maximum_below_the_number_of_competences_is_a_maximum() -> None:
    assert len(taken(scan_of(bank=WIDE, max_items=5))) == 5


def test_near_the_maximum_come_the_competences_that_had_no_question() -> None:
    asked = taken(scan_of(bank=WIDE, max_items=len(WIDE.competences)))
    assert {question.competence for question in asked} == {topic.code for topic in WIDE.competences}


def test_who_understands_no_question_still_gets_one_of_every_competence() -> None:
    scan = scan_of(bank=WIDE)
    asked = set()
    while (question := scan.next_item()) is not None:
        asked.add(question.competence)
        scan.answer(question.code, UNCLEAR)
    assert len(scan.answers) == 40
    assert asked == {topic.code for topic in WIDE.competences}


def test_a_scan_of_one_competence_asks_all_it_has_below_the_minimum() -> None:
    assert len(taken(scan_of("1.1"))) == 6


def test_a_scan_asks_twelve_questions_at_least() -> None:
    assert len(taken(scan_of(targets=dict.fromkeys(CODES, 4.0)))) >= 12


def test_it_stops_when_every_competence_is_clear_of_its_target_or_sure() -> None:
    scan = scan_of(bank=WIDE, targets=LOW_AND_HIGH)
    asked = taken(scan)
    assert 12 <= len(asked) < 40
    for code, score in scan.result().scores.items():
        chance = score.chance_of(LOW_AND_HIGH[code])
        assert chance >= 0.75 or chance <= 0.25 or score.se <= 0.7, code


def test_who_is_far_from_the_targets_is_done_sooner_than_who_is_close() -> None:
    def length(target: float) -> int:
        return len(taken(scan_of(bank=WIDE, targets={topic.code: target for topic in WIDE.competences})))

    assert length(4.0) < length(3.0)


def test_a_block_stays_in_few_areas() -> None:
    areas = [question.competence[0] for question in taken(scan_of(bank=WIDE))]
    blocks = [areas[start : start + BLOCK] for start in range(0, len(areas), BLOCK)]
    changes = sum(a != b for block in blocks for a, b in itertools.pairwise(block))
    assert changes <= 2 * len(blocks)


def test_a_question_that_is_not_understood_is_made_up_for_by_another() -> None:
    scan = scan_of(bank=WIDE)
    unclear = scan.next_item()
    assert unclear is not None
    scan.answer(unclear.code, UNCLEAR)
    later = [question.competence for question in taken(scan)]
    assert unclear.competence in later


def test_a_skipped_competence_is_asked_no_more() -> None:
    scan = scan_of("1.1", "G2")
    scan.answer("1.1-s2", SKIP)
    assert {question.competence for question in taken(scan)} == {"G2"}


def test_when_everything_is_skipped_the_scan_is_over() -> None:
    scan = scan_of("1.1", "G2")
    scan.answer("1.1-s1", SKIP)
    scan.answer("G2-s1", SKIP)
    assert scan.next_item() is None
    assert scan.progress.left == 0


def test_a_scan_of_nothing_is_over_at_once() -> None:
    scan = scan_of(bank=bank_of())
    assert scan.next_item() is None
    assert scan.result().scores == {}


def test_a_competence_that_the_instrument_lacks_is_named() -> None:
    with pytest.raises(UnknownCompetence, match=r"9\.9"):
        scan_of("9.9")
    with pytest.raises(UnknownCompetence, match=r"9\.9"):
        scan_of("1.1", targets={"9.9": 2})


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([0, 1, 2, 3, UNCLEAR, SKIP]), min_size=40, max_size=40), st.integers(0, 99))
def test_the_estimate_of_what_is_left_never_grows_by_more_than_two_and_ends_at_nothing(
    said: list[int], seed: int
) -> None:
    scan = scan_of(bank=WIDE, targets=LOW_AND_HIGH, seed=seed)
    left = scan.progress.left
    for value in said:
        question = scan.next_item()
        if question is None:
            break
        assert left > 0
        scan.answer(question.code, DONT_KNOW if value == 0 and question.kind == "check" else value)
        now = scan.progress.left
        assert now <= left + 2
        assert scan.progress.answered == len(scan.answers)
        left = now
    assert (left == 0) == (scan.next_item() is None)


def test_the_questions_are_those_answered_and_the_one_to_ask() -> None:
    scan = scan_of("1.1", "G2")
    scan.answer("G2-c2", 1)
    following = scan.next_item()
    assert isinstance(following, Question)
    assert [question.code for question in scan.questions] == ["G2-c2", following.code]
    assert usual(following) in range(4)
    assert len(BANK.items) == 6 * len(CODES)
