"""Cutting a long list into pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class ListPage(Generic[Row]):
    """One page of a list: its rows, the places of the first and last one from 1, and the pages beside it if any."""

    rows: Sequence[Row]
    total: int
    number: int
    pages: int
    first: int
    last: int
    previous: int | None
    following: int | None


def page_of(rows: Sequence[Row], *, size: int, number: int) -> ListPage[Row]:
    """Page `number` (from 1) of `rows`; a number outside the list gives the nearest page."""
    pages = max(-(-len(rows) // size), 1)
    number = min(max(number, 1), pages)
    start = (number - 1) * size
    shown = rows[start : start + size]
    return ListPage(
        rows=shown,
        total=len(rows),
        number=number,
        pages=pages,
        first=start + 1,
        last=start + len(shown),
        previous=number - 1 if number > 1 else None,
        following=number + 1 if number < pages else None,
    )
