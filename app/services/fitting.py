"""From the content to the recommender: the catalogue's items and the words of competences and roles as its values."""

from __future__ import annotations

from collections.abc import Iterable

from recommender import Item, Recommender, Tag, Term, Vocabulary
from recommender.path_problem import PathItem
from seeds.catalogue import CatalogueItem
from seeds.framework import load_framework
from seeds.learning_questions import load_learning_questions
from seeds.roles import load_roles


def vocabulary() -> Vocabulary:
    """The names and everyday words of competences and roles, as the recommender wants them."""
    return Vocabulary(
        competences=tuple(
            Term(code=c.code, nl=c.name.nl, en=c.name.en, synonyms=tuple(c.synonyms))
            for c in load_framework().competences
        ),
        roles=tuple(Term(code=r.code, nl=r.name.nl, en=r.name.en, synonyms=tuple(r.synonyms)) for r in load_roles()),
    )


def as_recommender_item(item: CatalogueItem) -> Item:
    """A catalogue item as the recommender wants it."""
    return Item(
        code=item.code,
        title=item.title.nl,
        summary=item.summary.nl,
        synonyms=tuple(item.synonyms),
        details=tuple(text.nl for text in (*item.materials, *item.results, item.first_action)),
        tags=tuple(
            Tag(t.code, t.from_, t.to, t.strength, estimated=t.provenance == "ingeschat") for t in item.competences
        ),
        audience=tuple(item.audience.value or ()),
        roles=tuple(item.roles.value or ()),
        forms=tuple(item.forms.value or ()),
        questions=load_learning_questions().get(item.code, ()),
    )


def as_path_item(item: CatalogueItem) -> PathItem:
    """A catalogue item as a learning path wants it: with its time, and with what must come first."""
    return PathItem(
        as_recommender_item(item),
        hours=item.hours.value,
        sessions=item.sessions.value,
        requires_items=tuple(asked.item for asked in item.requires if asked.item is not None),
        requires_levels=tuple(
            (asked.competence, asked.level)
            for asked in item.requires
            if asked.competence is not None and asked.level is not None
        ),
    )


def fitted(items: Iterable[CatalogueItem]) -> Recommender:
    """A recommender that has learned these items."""
    return Recommender(vocabulary=vocabulary()).fit([as_recommender_item(item) for item in items])
