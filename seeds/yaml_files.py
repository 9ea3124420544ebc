"""Reading the YAML files of `seeds/content`: safe, strict, and with errors that say where."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from yaml.nodes import MappingNode

from seeds.errors import SeedError

CONTENT = Path(__file__).parent / "content"
MAX_ALIASES = 20
RecordT = TypeVar("RecordT", bound=BaseModel)


class _Loader(yaml.CSafeLoader):
    """The C loader without guesses: dates stay text, `on` stays a word, a doubled key is an error."""


def _no_duplicate_keys(loader: _Loader, node: MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node)
        if not isinstance(key, Hashable):
            raise yaml.constructor.ConstructorError(None, None, "a key must be one word", key_node.start_mark)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"key {key!r} stands twice", key_node.start_mark)
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_GUESSED = {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool"}
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in _GUESSED]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_constructor("tag:yaml.org,2002:map", _no_duplicate_keys)


def read_yaml(path: Path) -> Any:
    """Return the value in a YAML file.

    Raises SeedError for a file that is not YAML, holds a key twice or leans on many aliases.
    """
    try:
        text = path.read_text(encoding="utf-8")
        if sum(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=_Loader)) > MAX_ALIASES:
            raise SeedError(file=path.name, item="-", field="-", problem=f"more than {MAX_ALIASES} aliases")
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - _Loader derives from CSafeLoader and adds no object tags
    except (ValueError, yaml.YAMLError) as error:  # a ValueError: not UTF-8, or `!!int` before what is no number
        raise SeedError(file=path.name, item="-", field="-", problem=f"not valid YAML: {error}") from error


def read_records(paths: Iterable[Path], record: type[RecordT]) -> Iterator[tuple[Path, RecordT]]:
    """Yield (file, record) for every entry of YAML files that each hold a list.

    Raises SeedError naming file, item and field for the first entry that does not fit `record`.
    """
    for path in paths:
        entries = read_yaml(path)
        if not isinstance(entries, list):
            raise SeedError(file=path.name, item="-", field="-", problem="must be a list of items")
        for position, entry in enumerate(entries, start=1):
            yield path, _checked(path, position, entry, record)


def _checked(path: Path, position: int, entry: object, record: type[RecordT]) -> RecordT:
    name = str(entry.get("code", f"item {position}")) if isinstance(entry, dict) else f"item {position}"
    try:
        return record.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "-"
        raise SeedError(file=path.name, item=name, field=field, problem=first["msg"]) from error


def refuse_duplicates(records: Sequence[tuple[Path, str]]) -> None:
    """Raise SeedError for the first code that stands twice in (file, code) pairs."""
    seen: dict[str, Path] = {}
    for path, code in records:
        if code in seen:
            raise SeedError(
                file=path.name, item=code, field="code", problem=f"this code stands in {seen[code].name} already"
            )
        seen[code] = path
