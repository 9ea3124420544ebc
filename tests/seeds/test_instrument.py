"""The item bank: three statements for each competence, short sentences, two languages."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from seeds.framework import load_framework
from seeds.instrument import BANK_VERSION, Question, load_instrument

LONGEST_SENTENCE = 15

each_question = pytest.mark.parametrize("question", load_instrument().items, ids=lambda question: question.code)


def test_every_competence_has_statements_at_the_first_three_levels() -> None:
    levels: dict[str, set[int]] = defaultdict(set)
    for question in load_instrument().items:
        if question.kind == "statement":
            levels[question.competence].add(question.level)
    assert levels.keys() == {competence.code for competence in load_framework().competences}
    assert {code: found for code, found in levels.items() if not found >= {1, 2, 3}} == {}


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
def test_no_sentence_is_longer_than_fifteen_words(question: Question) -> None:
    sentences = re.split(r"(?<=[.?!])\s+", question.text.nl)
    assert [sentence for sentence in sentences if len(sentence.split()) > LONGEST_SENTENCE] == []


@each_question
def test_a_question_exists_in_two_languages(question: Question) -> None:
    assert question.text.nl != question.text.en


def test_a_statement_is_about_what_i_do() -> None:
    statements = [question for question in load_instrument().items if question.kind == "statement"]
    assert [question.code for question in statements if not re.search(r"\b(ik|mijn)\b", question.text.nl, re.I)] == []


def test_no_two_questions_are_the_same() -> None:
    texts = [question.text.nl for question in load_instrument().items]
    assert len(set(texts)) == len(texts)
