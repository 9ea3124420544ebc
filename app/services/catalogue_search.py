"""Finding catalogue items: words and filters over the items of one organisation. Pure: takes values, gives values."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.queries.catalogue import CatalogueEntry
from seeds.catalogue import CatalogueItem, imported
from seeds.framework import load_framework
from seeds.learning_questions import load_learning_questions

OWN, SHARED = "own", "shared"
UNDECIDED = "undecided"
"""The state of an item on which nothing is decided; all others are the values of an OverrideKind."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """What an item must fit: every word and every filter; an empty one fits all."""

    words: str = ""
    theme: str = ""
    kind: str = ""
    competence: str = ""
    audience: str = ""
    use: str = ""
    status: str = ""
    form: str = ""
    origin: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """An item that fits, with its content."""

    entry: CatalogueEntry
    content: CatalogueItem


def search_catalogue(entries: Iterable[CatalogueEntry], criteria: Criteria) -> list[Found]:
    """The items that fit, those with more of the words in their title first, then by title."""
    words = _plain(criteria.words).split()
    listed = (Found(entry, imported(entry.item.record)) for entry in entries)
    fitting = [one for one in listed if _fits_filters(one, criteria) and _holds_all(one.content, words)]
    return sorted(
        fitting, key=lambda one: (-_in_title(one.content, words), _plain(one.content.title.nl), one.content.code)
    )


def _plain(text: str) -> str:
    """Lower case without accents, so that "coordinator" finds "coördinator"."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))


def _holds_all(item: CatalogueItem, words: Sequence[str]) -> bool:
    if not words:
        return True
    text = _plain(" ".join(_texts(item)))
    return all(word in text for word in words)


def _texts(item: CatalogueItem) -> Iterator[str]:
    """Everything that a reader sees of an item in Dutch, and the words by which it is found."""
    yield from (item.code, item.theme, item.title.nl, item.summary.nl, item.first_action.nl)
    yield from (*item.synonyms, *item.organisations, *item.municipalities)
    yield from (text.nl for text in (*item.materials, *item.results))
    yield from (load_framework().competence(tag.code).name.nl for tag in item.competences)
    yield from load_learning_questions().get(item.code, ())


def _in_title(item: CatalogueItem, words: Sequence[str]) -> int:
    title = _plain(item.title.nl)
    return sum(word in title for word in words)


def _fits_filters(found: Found, criteria: Criteria) -> bool:
    entry, item = found.entry, found.content
    origin = OWN if entry.is_own else SHARED
    states = {kind.value for kind in entry.kinds} or {UNDECIDED}
    competences = [tag.code for tag in item.competences]
    return (
        criteria.theme in ("", item.theme)
        and criteria.kind in ("", item.kind)
        and criteria.competence in ("", *competences)
        and criteria.audience in ("", *(item.audience.value or ()))
        and criteria.use in ("", item.use)
        and criteria.status in ("", item.status.value)
        and criteria.form in ("", *(item.forms.value or ()))
        and criteria.origin in ("", origin)
        and criteria.state in ("", *states)
    )
