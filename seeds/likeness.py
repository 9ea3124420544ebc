"""Groups of like items: the same kind of project in several municipalities, so that one tip can stand for all."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field

from seeds.catalogue import ItemCode, load_catalogue
from seeds.errors import SeedError
from seeds.values import Bilingual, NonEmpty, Record
from seeds.yaml_files import CONTENT, read_records, refuse_duplicates


class LikenessGroup(Record):
    """Items that an employee would feel to be the same tip; most items of the catalogue are in no group."""

    code: NonEmpty
    name: Bilingual
    items: list[ItemCode] = Field(min_length=2, max_length=8)


@cache
def load_likeness(path: Path = CONTENT / "likeness.yaml") -> tuple[LikenessGroup, ...]:
    """Return the checked groups in the order of the file.

    Raises SeedError naming file, group and field: a bad value, a doubled code, an item that the catalogue does not
    hold, an item that stands twice.
    """
    groups = tuple(group for _, group in read_records([path], LikenessGroup))
    refuse_duplicates([(path, group.code) for group in groups])
    _refuse_strange_items(path, groups)
    return groups


def _refuse_strange_items(path: Path, groups: tuple[LikenessGroup, ...]) -> None:
    known = {item.code for item in load_catalogue()}
    seen: dict[str, str] = {}
    for group in groups:
        for code in group.items:
            problem = None
            if code not in known:
                problem = f"unknown code '{code}'"
            elif code in seen:
                problem = f"'{code}' stands in '{seen[code]}' already"
            if problem:
                raise SeedError(file=path.name, item=group.code, field="items", problem=problem)
            seen[code] = group.code
