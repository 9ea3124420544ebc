"""What the scan asks of an instrument: competences in order, the questions that measure them, and the scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar


class Competence(Protocol):
    """One thing that is measured; the first character of `code` is its area."""

    @property
    def code(self) -> str: ...


class Item(Protocol):
    """One question, anchored at proficiency level 1–4.

    `kind` is "statement" (four steps) or "check" (one right option of `options`, at `answer_index`).
    """

    @property
    def code(self) -> str: ...
    @property
    def competence(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def level(self) -> int: ...
    @property
    def options(self) -> Sequence[object]: ...
    @property
    def answer_index(self) -> int | None: ...


class Scale(Protocol):
    """The numbers of the measurement model, in levels; `shifts` (item code → levels) come from calibration.

    Abilities have one prior mean and variance, and correlate `within_area` and `across_areas`. A statement at level l
    has its thresholds at l plus each of `statement_thresholds`; a check its difficulty at l + `check_offset`.
    """

    @property
    def prior_mean(self) -> float: ...
    @property
    def prior_variance(self) -> float: ...
    @property
    def within_area(self) -> float: ...
    @property
    def across_areas(self) -> float: ...
    @property
    def bias_mean(self) -> float: ...
    @property
    def bias_variance(self) -> float: ...
    @property
    def statement_slope(self) -> float: ...
    @property
    def statement_thresholds(self) -> tuple[float, float, float]: ...
    @property
    def check_slope(self) -> float: ...
    @property
    def check_offset(self) -> float: ...
    @property
    def guessing(self) -> float: ...
    @property
    def shifts(self) -> Mapping[str, float]: ...


ItemT = TypeVar("ItemT", bound=Item)
ItemT_co = TypeVar("ItemT_co", bound=Item, covariant=True)


class Instrument(Protocol[ItemT_co]):
    """The item bank with its competences, both in the order in which they are presented."""

    @property
    def competences(self) -> Sequence[Competence]: ...
    @property
    def items(self) -> Sequence[ItemT_co]: ...
    @property
    def scale(self) -> Scale: ...
