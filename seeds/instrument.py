"""The instrument: the item bank of the self-scan with the competences it measures and the scale it is scored on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from seeds.errors import SeedError
from seeds.framework import Competence, load_framework
from seeds.values import Bilingual, NonEmpty, Record
from seeds.yaml_files import CONTENT, read_records, refuse_duplicates

BANK_VERSION = "2026.2"
OPTIONS_OF_A_CHECK = 4
MIN_CALIBRATION_ANSWERS = 200

Thresholds = Annotated[tuple[float, float, float], Field(strict=False)]
"""A YAML list of three numbers."""


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


class Calibrated(Record):
    """What answers taught about one question: how much harder it is than its level says, from how many answers."""

    code: NonEmpty
    shift: float = Field(ge=-2, le=2)
    answers: int = Field(ge=MIN_CALIBRATION_ANSWERS)


class Scale(Record):
    """The numbers of the measurement model, in levels; scan/instrument.py says what each means."""

    code: NonEmpty
    prior_mean: float
    prior_variance: float = Field(gt=0)
    within_area: float = Field(gt=0, lt=1)
    across_areas: float = Field(gt=0, lt=1)
    bias_mean: float
    bias_variance: float = Field(gt=0)
    statement_slope: float = Field(gt=0)
    statement_thresholds: Thresholds
    check_slope: float = Field(gt=0)
    check_offset: float
    guessing: float = Field(ge=0, lt=1)
    calibration: list[Calibrated] = []

    @model_validator(mode="after")
    def _correlations_make_sense(self) -> Self:
        if self.across_areas > self.within_area:
            raise ValueError("competences of one area correlate at least as much as those of two")
        if sorted(self.statement_thresholds) != list(self.statement_thresholds):
            raise ValueError("the thresholds must rise")
        return self

    @cached_property
    def shifts(self) -> Mapping[str, float]:
        """Question code → how much harder it is than its level says, in levels; of calibrated questions only."""
        return {question.code: question.shift for question in self.calibration}


class Instrument(Record):
    """The competences, the questions that measure them, and the scale, in the order of the framework."""

    version: str
    competences: tuple[Competence, ...]
    items: tuple[Question, ...]
    scale: Scale

    @property
    def is_calibrated(self) -> bool:
        """Whether every knowledge check was calibrated, so that the bias may be spoken of."""
        return {item.code for item in self.items if item.kind == "check"} <= self.scale.shifts.keys()


@cache
def load_instrument(folder: Path = CONTENT / "items", scale: Path = CONTENT / "scale.yaml") -> Instrument:
    """Return the checked item bank and its scale; raises SeedError naming file, question and field."""
    competences = load_framework().competences
    order = {competence.code: position for position, competence in enumerate(competences)}
    found = list(read_records(sorted(folder.glob("*.yaml")), Question))
    refuse_duplicates([(path, question.code) for path, question in found])
    for path, question in found:
        if question.competence not in order:
            problem = f"unknown competence '{question.competence}'"
            raise SeedError(file=path.name, item=question.code, field="competence", problem=problem)
    questions = sorted((q for _, q in found), key=lambda q: (order[q.competence], q.kind != "statement", q.level))
    return Instrument(
        version=BANK_VERSION, competences=competences, items=tuple(questions), scale=_scale(scale, questions)
    )


def _scale(path: Path, questions: Sequence[Question]) -> Scale:
    """The newest scale of the file; refuses the calibration of a question that the bank does not hold."""
    read = [scale for _, scale in read_records([path], Scale)][-1]
    for code in sorted(read.shifts.keys() - {question.code for question in questions}):
        raise SeedError(file=path.name, item=read.code, field="calibration", problem=f"unknown question '{code}'")
    return read
