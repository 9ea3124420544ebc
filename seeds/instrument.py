"""The instrument: the item bank of the self-scan together with the competences it measures."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from seeds.errors import SeedError
from seeds.framework import Competence, load_framework
from seeds.values import Bilingual, NonEmpty, Record
from seeds.yaml_files import CONTENT, read_records, refuse_duplicates

BANK_VERSION = "2026.1"
OPTIONS_OF_A_CHECK = 4


class Question(Record):
    """One question: a statement on the four-step scale, or a knowledge check with one best option.

    `level` is the proficiency level at which the question is anchored; `source_note` tells maintainers the law or norm.
    """

    code: NonEmpty
    competence: NonEmpty
    kind: Literal["statement", "check"]
    level: int = Field(ge=1, le=4)
    text: Bilingual
    options: list[Bilingual] = []
    answer_index: int | None = None
    explanation: Bilingual | None = None
    source_note: str | None = None

    @model_validator(mode="after")
    def _parts_fit_kind(self) -> Self:
        if self.kind == "statement" and (self.options or self.answer_index is not None or self.explanation):
            raise ValueError("a statement has no options, answer_index or explanation")
        if self.kind == "check" and (
            len(self.options) != OPTIONS_OF_A_CHECK
            or self.answer_index not in range(OPTIONS_OF_A_CHECK)
            or self.explanation is None
            or self.source_note is None
        ):
            raise ValueError("a check has four options, an answer_index from 0, an explanation and a source_note")
        return self


class Instrument(Record):
    """The competences and the questions that measure them, in the order of the framework; with the bank's version."""

    version: str
    competences: tuple[Competence, ...]
    items: tuple[Question, ...]


@cache
def load_instrument(folder: Path = CONTENT / "items") -> Instrument:
    """Return the checked item bank; raises SeedError naming file, question and field."""
    competences = load_framework().competences
    order = {competence.code: position for position, competence in enumerate(competences)}
    found = list(read_records(sorted(folder.glob("*.yaml")), Question))
    refuse_duplicates([(path, question.code) for path, question in found])
    for path, question in found:
        if question.competence not in order:
            problem = f"unknown competence '{question.competence}'"
            raise SeedError(file=path.name, item=question.code, field="competence", problem=problem)
    questions = sorted((q for _, q in found), key=lambda q: (order[q.competence], q.kind != "statement", q.level))
    return Instrument(version=BANK_VERSION, competences=competences, items=tuple(questions))
