"""What somebody does in the own work beside learning: an assignment per competence and level, and two conversations."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import Field

from seeds.errors import SeedError
from seeds.framework import load_framework
from seeds.values import Bilingual, NonEmpty, Record
from seeds.yaml_files import CONTENT, read_records, refuse_duplicates

START, END = "start", "end"
"""The codes of the two conversations."""


class Assignments(Record):
    """The assignments on one competence, by the level that somebody works towards; `advanced` is for 3 and 4."""

    code: NonEmpty
    basic: Bilingual
    intermediate: Bilingual
    advanced: Bilingual

    def towards(self, level: int) -> Bilingual:
        """The assignment for who works towards level 1, 2, 3 or 4."""
        return (self.basic, self.intermediate, self.advanced, self.advanced)[level - 1]


class Conversation(Record):
    """A conversation with the team leader: what it is for, and what to talk about."""

    code: NonEmpty
    title: Bilingual
    text: Bilingual
    points: list[Bilingual] = Field(min_length=1)


PracticeT = TypeVar("PracticeT", Assignments, Conversation)


@cache
def load_assignments(path: Path = CONTENT / "assignments.yaml") -> Mapping[str, Assignments]:
    """The assignments by competence; raises SeedError for a competence that is unknown, doubled or left out."""
    found = _by_code(path, Assignments)
    codes = {competence.code for competence in load_framework().competences}
    for code in sorted(codes ^ found.keys()):
        problem = "unknown competence" if code in found else "no assignments for this competence"
        raise SeedError(file=path.name, item=code, field="code", problem=problem)
    return found


@cache
def load_conversations(path: Path = CONTENT / "conversations.yaml") -> Mapping[str, Conversation]:
    """The conversations by code; raises SeedError where these are not the one at the start and the one at the end."""
    found = _by_code(path, Conversation)
    if set(found) != {START, END}:
        raise SeedError(file=path.name, item="-", field="code", problem=f"must be {START} and {END}")
    return found


def assignment_title(competence: str) -> Bilingual:
    """What an assignment on a competence is called."""
    name = load_framework().competence(competence).name
    return Bilingual(nl=f"Oefen in je werk: {name.nl}", en=f"Practise in your work: {name.en}")


@cache
def conversations_by_text() -> Mapping[str, Conversation]:
    """Every conversation by its text in each language."""
    return {written: one for one in load_conversations().values() for written in (one.text.nl, one.text.en)}


def _by_code(path: Path, record: type[PracticeT]) -> dict[str, PracticeT]:
    found = list(read_records([path], record))
    refuse_duplicates([(path, one.code) for _, one in found])
    return {one.code: one for _, one in found}
