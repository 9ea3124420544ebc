"""Learning questions: what employees say to whom an item is a good answer, and who do not know the item."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import Field

from seeds.catalogue import ItemCode, load_catalogue
from seeds.errors import SeedError
from seeds.values import NonEmpty, Record
from seeds.yaml_files import CONTENT, read_records, refuse_duplicates


class LearningQuestions(Record):
    """The questions to which the item `code` is a good answer: text to search in, in Dutch only."""

    code: ItemCode
    questions: list[NonEmpty] = Field(min_length=3, max_length=4)


@cache
def load_learning_questions(path: Path = CONTENT / "learning-questions.yaml") -> Mapping[str, tuple[str, ...]]:
    """Item → the learning questions that it answers; an item that is not there has none.

    Raises SeedError naming file, item and field: a bad value, an item that stands twice or that the catalogue does not
    hold.
    """
    found = [one for _, one in read_records([path], LearningQuestions)]
    refuse_duplicates([(path, one.code) for one in found])
    known = {item.code for item in load_catalogue()}
    for one in found:
        if one.code not in known:
            raise SeedError(file=path.name, item=one.code, field="code", problem=f"unknown code '{one.code}'")
    return {one.code: tuple(one.questions) for one in found}
