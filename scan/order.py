"""The order of the questions: fixed, competence by competence, so that a person stays in one topic."""

from __future__ import annotations

from collections.abc import Sequence

from scan.instrument import Item, ItemT

STATEMENT_LEVELS = (2, 3, 1)
"""A statement halfway the scale tells most about somebody of whom nothing is known; then above it, then below."""


def fixed_order(competences: Sequence[str], items: Sequence[ItemT], max_items: int) -> tuple[ItemT, ...]:
    """The questions to ask, in order: those of `competences` in turn, of each an equal number.

    Together at most `max_items`, except that every competence gets one question where it has any.
    """
    each = max(1, max_items // max(1, len(competences)))
    return tuple(question for code in competences for question in _preferred(code, items)[:each])


def _preferred(competence: str, items: Sequence[ItemT]) -> list[ItemT]:
    return sorted((item for item in items if item.competence == competence), key=_preference)


def _preference(item: Item) -> tuple[bool, int]:
    early = item.level in STATEMENT_LEVELS
    return item.kind != "statement", STATEMENT_LEVELS.index(item.level) if early else len(STATEMENT_LEVELS)
