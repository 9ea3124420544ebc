"""The assignments and conversations of a learning path: for every competence, told apart by their words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from seeds.assignments import (
    conversations_by_text,
    load_assignments,
    load_conversations,
)
from seeds.errors import SeedError
from seeds.framework import load_framework
from seeds.yaml_files import CONTENT, read_yaml

MOST_WORDS_IN_ENGLISH = 22
LEVELS = 3
TEXTS = 2
SENTENCE = re.compile(r"(?<=[.?!])\s+")


def assignment_texts() -> list[str]:
    """Every assignment, first in Dutch and then in English."""
    texts = [text for one in load_assignments().values() for text in (one.basic, one.intermediate, one.advanced)]
    return [written for text in texts for written in (text.nl, text.en)]


def test_every_competence_has_its_assignments_and_there_are_two_conversations() -> None:
    assert load_assignments().keys() == {competence.code for competence in load_framework().competences}
    assert list(load_conversations()) == ["start", "end"]


def test_every_text_is_another_one_so_that_it_says_which_it_is() -> None:
    assert len(set(assignment_texts())) == len(load_framework().competences) * LEVELS * TEXTS
    assert len(conversations_by_text()) == len(load_conversations()) * TEXTS


def test_the_two_highest_levels_share_an_assignment() -> None:
    assignments = load_assignments()["G4"]
    assert [assignments.towards(level) for level in (1, 2, 3, 4)] == [
        assignments.basic,
        assignments.intermediate,
        assignments.advanced,
        assignments.advanced,
    ]


def test_english_sentences_are_short() -> None:
    texts = [
        *assignment_texts()[1::TEXTS],
        *(one.text.en for one in load_conversations().values()),
    ]
    long = [part for text in texts for part in SENTENCE.split(text) if len(part.split()) > MOST_WORDS_IN_ENGLISH]
    assert long == []


def written(folder: Path, name: str, entries: list[dict[str, Any]]) -> Path:
    path = folder / name
    path.write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("code", "problem"),
    [("1.1", "already"), ("9.9", "9.9: code: unknown competence"), (None, "no assignments for this competence")],
)
def test_a_doubled_unknown_or_missing_competence_is_refused_by_name(
    tmp_path: Path, code: str | None, problem: str
) -> None:
    entries = read_yaml(CONTENT / "assignments.yaml")
    changed = [entries[0] | {"code": code}] if code else []
    with pytest.raises(SeedError, match=problem):
        load_assignments(written(tmp_path, "assignments.yaml", [*entries[: 1 if code == "1.1" else -1], *changed]))


def test_a_conversation_too_few_is_refused(tmp_path: Path) -> None:
    entries = read_yaml(CONTENT / "conversations.yaml")
    with pytest.raises(SeedError, match="must be start and end"):
        load_conversations(written(tmp_path, "conversations.yaml", entries[:1]))
