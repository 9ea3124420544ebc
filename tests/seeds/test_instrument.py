"""The item bank: complete for each competence, in two languages, with checks that cannot be guessed by their looks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest

from seeds.framework import load_framework
from seeds.instrument import BANK_VERSION, OPTIONS_OF_A_CHECK, Question, load_instrument

WANTED = {("statement", 1), ("statement", 2), ("statement", 3), ("statement", 4), ("check", 2), ("check", 3)}
MOST_LONGEST = 0.4
NEGATION = re.compile(r"\b(niet|geen|nooit)\b", re.IGNORECASE)
CHECKS = [question for question in load_instrument().items if question.kind == "check"]
STATEMENTS = [question for question in load_instrument().items if question.kind == "statement"]

each_question = pytest.mark.parametrize("question", load_instrument().items, ids=lambda question: question.code)
each_check = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)


def test_every_competence_has_its_statements_and_checks() -> None:
    found: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for question in load_instrument().items:
        found[question.competence].add((question.kind, question.level))
    assert found.keys() == {competence.code for competence in load_framework().competences}
    assert {code: WANTED - parts for code, parts in found.items() if not parts >= WANTED} == {}


def test_questions_stand_in_the_order_of_the_framework() -> None:
    order = [competence.code for competence in load_framework().competences]
    places = [order.index(question.competence) for question in load_instrument().items]
    assert places == sorted(places)


def test_the_bank_carries_its_version() -> None:
    assert load_instrument().version == BANK_VERSION


@each_question
def test_a_question_has_its_competence_in_its_code(question: Question) -> None:
    assert re.fullmatch(rf"{re.escape(question.competence)}-[sc]\d", question.code)


@each_question
def test_a_question_exists_in_two_languages(question: Question) -> None:
    parts = [question.text, *question.options, *([question.explanation] if question.explanation else [])]
    assert [part.nl for part in parts if part.nl == part.en] == []


@each_check
def test_a_check_offers_four_options_of_which_one_is_best(check: Question) -> None:
    for language in ("nl", "en"):
        assert len({option.in_language(language) for option in check.options}) == OPTIONS_OF_A_CHECK
    assert check.answer_index in range(OPTIONS_OF_A_CHECK)
    assert check.explanation
    assert check.source_note


@each_check
def test_a_check_ends_with_its_question(check: Question) -> None:
    assert check.text.nl.endswith("?")
    assert check.text.en.endswith("?")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_best_option_is_seldom_the_longest(language: str) -> None:
    longest = [
        check.code
        for check in CHECKS
        if (lengths := [len(option.in_language(language)) for option in check.options])
        and lengths[check.answer_index or 0] == max(lengths)
    ]
    assert len(longest) <= MOST_LONGEST * len(CHECKS), longest


def test_the_best_option_stands_in_every_place_about_as_often() -> None:
    places = Counter(check.answer_index for check in CHECKS)
    fair = len(CHECKS) / OPTIONS_OF_A_CHECK
    assert {place: count for place, count in places.items() if abs(count - fair) > fair / 4} == {}
    assert len(places) == OPTIONS_OF_A_CHECK


def test_a_statement_says_what_somebody_does_without_a_negation() -> None:
    assert [question.code for question in STATEMENTS if NEGATION.search(question.text.nl)] == []


def test_a_statement_is_about_what_i_do() -> None:
    assert [question.code for question in STATEMENTS if not re.search(r"\b(ik|mijn)\b", question.text.nl, re.I)] == []


def test_no_two_questions_are_the_same() -> None:
    texts = [question.text.nl for question in load_instrument().items]
    assert len(set(texts)) == len(texts)
