"""The learning questions that items answer: for every item, all different, and in the words of somebody at work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from seeds.catalogue import load_catalogue
from seeds.errors import SeedError
from seeds.learning_questions import load_learning_questions

SHORT, LONG = 8, 27


def test_every_item_has_some() -> None:
    assert load_learning_questions().keys() == {item.code for item in load_catalogue()}


def test_no_two_are_the_same_and_each_is_a_line() -> None:
    every = [question for questions in load_learning_questions().values() for question in questions]
    assert len({question.casefold() for question in every}) == len(every)
    assert all(SHORT <= len(question.split()) <= LONG for question in every)


def test_they_speak_of_the_work_and_not_of_the_item() -> None:
    for item in load_catalogue():
        for question in load_learning_questions()[item.code]:
            assert item.title.nl.casefold() not in question.casefold()


def one(**changes: Any) -> dict[str, Any]:
    return {"code": "ao-001", "questions": ["Ik wil dit.", "Ik wil dat.", "Hoe moet dit?"]} | changes


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ([one(), one()], "this code stands in"),
        ([one(code="ao-999")], "unknown code 'ao-999'"),
        ([one(questions=["Ik wil dit."])], "at least 3"),
        ([one(questions=["Ik wil dit.", "", "Hoe?"])], "at least 1 character"),
    ],
)
def test_an_error_says_where_and_what(tmp_path: Path, content: list[dict[str, Any]], problem: str) -> None:
    path = tmp_path / "learning-questions.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(SeedError, match=problem) as caught:
        load_learning_questions(path)
    assert "learning-questions.yaml" in str(caught.value)
