"""Every text of the content files, found by its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from seeds.yaml_files import CONTENT, read_yaml

FILES = sorted(CONTENT.rglob("*.yaml"))
AS_IN_THE_SOURCE = {"title", "organisations", "municipalities", "theme_source", "period_text", "heading"}
"""Fields that hold names, titles and periods as they stand in a source."""


def all_texts() -> Iterator[tuple[str, str]]:
    """Every text in every content file, with its file and the path to it."""
    for path in FILES:
        for entry in read_yaml(path):
            yield from texts_in(entry, f"{path.name}: {entry['code']}")


def own_texts() -> Iterator[tuple[str, str]]:
    """The texts that are written for this product: all but the names, titles and periods of sources."""
    return ((where, text) for where, text in all_texts() if not AS_IN_THE_SOURCE.intersection(where.split(".")))


def texts_in(value: Any, where: str) -> Iterator[tuple[str, str]]:
    """The texts anywhere inside a value; a path goes on with `.key`."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, inside in value.items():
            yield from texts_in(inside, f"{where}.{key}")
    elif isinstance(value, list):
        for inside in value:
            yield from texts_in(inside, where)
