"""The launch kit: what an organisation hands out around the start, as documents made of a few kinds of blocks.

A text may name facts of the organisation, such as {organisation}; who shows a document fills these in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from seeds.errors import SeedError
from seeds.values import Bilingual, NonEmpty, Record
from seeds.yaml_files import CONTENT, read_records, refuse_duplicates

FACTS = frozenset({"organisation", "site", "privacy_contact", "works_council", "threshold", "preset"})
"""The facts that a text may name in braces."""
FACT = re.compile(r"\{(\w+)\}")

Audience: TypeAlias = Literal["employee", "team_leader", "adviser"]


class Paragraph(Record):
    """One paragraph."""

    kind: Literal["paragraph"]
    text: Bilingual


class Bullets(Record):
    """Points in no order."""

    kind: Literal["bullets"]
    lines: list[Bilingual] = Field(min_length=1)


class Steps(Record):
    """Points in their order, numbered."""

    kind: Literal["steps"]
    lines: list[Bilingual] = Field(min_length=1)


class Mail(Record):
    """A mail to copy: its subject and its paragraphs; [what stands like this] the sender fills in."""

    kind: Literal["mail"]
    subject: Bilingual
    lines: list[Bilingual] = Field(min_length=1)


class Table(Record):
    """A small table; the first cell of a row names it."""

    kind: Literal["table"]
    caption: Bilingual
    head: list[Bilingual] = Field(min_length=2)
    rows: list[list[Bilingual]] = Field(min_length=1)

    @model_validator(mode="after")
    def _rows_fit_the_head(self) -> Self:
        if any(len(row) != len(self.head) for row in self.rows):
            raise ValueError("every row needs as many cells as the head")
        return self


Block: TypeAlias = Annotated[Paragraph | Bullets | Steps | Mail | Table, Field(discriminator="kind")]


class Section(Record):
    """A heading and what stands below it."""

    heading: Bilingual
    blocks: list[Block] = Field(min_length=1)


class KitDocument(Record):
    """One document; `audience` is whom it is written for, and decides who may open it.

    Its title and summary also stand in lists, where no facts are filled in, so they name none.
    """

    code: NonEmpty
    audience: Audience
    title: Bilingual
    summary: Bilingual
    sections: list[Section] = Field(min_length=1)


@cache
def load_launch_kit(path: Path = CONTENT / "launch-kit.yaml") -> tuple[KitDocument, ...]:
    """Return the checked documents in the order of the file; raises SeedError naming file, document and problem."""
    documents = [document for _, document in read_records([path], KitDocument)]
    refuse_duplicates([(path, document.code) for document in documents])
    for document in documents:
        for field, value in document.model_dump(exclude={"code", "audience"}).items():
            allowed = FACTS if field == "sections" else frozenset[str]()
            for text in texts_of(value):
                if problem := _wrong_facts(text, allowed):
                    raise SeedError(file=path.name, item=document.code, field=field, problem=problem)
    return tuple(documents)


def texts_of(value: Any) -> Iterator[dict[str, str]]:
    """Every text inside the plain value of a document, with its languages."""
    if isinstance(value, dict):
        if is_text(value):
            yield value
        else:
            for inside in value.values():
                yield from texts_of(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from texts_of(inside)


def is_text(value: dict[str, Any]) -> bool:
    """Whether a plain value is a text in its languages, and not a part of a document."""
    return value.keys() == {"nl", "en"}


def _wrong_facts(text: dict[str, str], allowed: Set[str]) -> str | None:
    """What is wrong with the facts that a text names; None where all is well."""
    named = {language: FACT.findall(words) for language, words in text.items()}
    unknown = [fact for facts in named.values() for fact in facts if fact not in allowed]
    if unknown:
        return f"unknown fact '{unknown[0]}' in '{text['nl']}'"
    if sorted(named["nl"]) != sorted(named["en"]):
        return f"the languages name other facts in '{text['nl']}'"
    if any(set("{}") & set(FACT.sub("", words)) for words in text.values()):
        return f"a brace that names no fact in '{text['nl']}'"
    return None
