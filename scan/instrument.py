"""What the scan asks of an instrument: competences in order, and the questions that measure them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar


class Competence(Protocol):
    """One thing that is measured."""

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


ItemT = TypeVar("ItemT", bound=Item)
ItemT_co = TypeVar("ItemT_co", bound=Item, covariant=True)


class Instrument(Protocol[ItemT_co]):
    """The item bank with its competences, both in the order in which they are presented."""

    @property
    def competences(self) -> Sequence[Competence]: ...
    @property
    def items(self) -> Sequence[ItemT_co]: ...
