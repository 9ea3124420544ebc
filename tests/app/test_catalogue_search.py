"""Finding items by words and filters."""

from __future__ import annotations

from functools import cache

import pytest

from app.models import Override, OverrideKind, StoredItem
from app.queries.catalogue import CatalogueEntry
from app.services.catalogue_search import Criteria, search_catalogue
from seeds.catalogue import CatalogueItem, exported, load_catalogue
from seeds.framework import load_framework
from seeds.learning_questions import load_learning_questions
from tests.builders import MOMENT


@cache
def seed(code: str = "ao-006") -> CatalogueItem:
    return next(item for item in load_catalogue() if item.code == code)


def entry(
    code: str,
    *,
    own: bool = False,
    decision: OverrideKind | None = None,
    **changes: object,
) -> CatalogueEntry:
    item = seed().model_copy(
        update={"code": code, "synonyms": [], "municipalities": [], "results": [], "materials": [], **changes}
    )
    stored = StoredItem(organisation_id=1 if own else None, code=code, record=exported(item), updated_at=MOMENT)
    decided = () if decision is None else (Override(kind=decision, reason="Daarom.", function_roles=[]),)
    return CatalogueEntry(stored, decided)


def text(dutch: str) -> object:
    return seed().title.model_copy(update={"nl": dutch})


def found(criteria: Criteria, *entries: CatalogueEntry) -> list[str]:
    return [one.content.code for one in search_catalogue(entries, criteria)]


@pytest.mark.parametrize(
    "entry_with_the_word",
    [
        entry("ao-002", title=text("Vergaderen via beeld")),
        entry("ao-002", summary=text("Hier leer je vergaderen.")),
        entry("ao-002", synonyms=["samen vergaderen"]),
        entry("ao-002", organisations=["Bureau Vergaderen"]),
        entry("ao-002", municipalities=["Vergaderen aan Zee"]),
        entry("ao-002", first_action=text("Vraag hoe zij vergaderen.")),
        entry("ao-002", results=[text("Iedereen vergadert kort.")]),
        entry("ao-002", materials=[text("Een vergaderkaart")]),
    ],
)
def test_a_word_is_found_wherever_people_may_know_an_item_from(entry_with_the_word: CatalogueEntry) -> None:
    assert found(Criteria(words="VERGADER"), entry("ao-001"), entry_with_the_word) == ["ao-002"]


def test_every_word_must_be_there_and_accents_do_not_matter() -> None:
    both, one = entry("ao-001", title=text("Coördinator chatbot")), entry("ao-002", title=text("Coordinator"))
    assert found(Criteria(words="coordinator chatbot"), both, one) == ["ao-001"]
    assert found(Criteria(words="coördinator"), both, one) == ["ao-002", "ao-001"]  # by title


def test_an_item_is_found_by_its_theme_what_it_teaches_and_the_questions_it_answers() -> None:
    bare = {"title": text("Iets"), "summary": text("Iets."), "first_action": text("Iets."), "competences": []}
    one, other = entry("ao-001", theme="vitaliteit"), entry("ao-002", **bare)
    assert found(Criteria(words="vitaliteit"), one, other) == ["ao-001"]
    name = load_framework().competence(seed().competences[0].code).name.nl
    assert found(Criteria(words=name), one, other) == ["ao-001"]
    question = load_learning_questions()["ao-002"][0]
    assert found(Criteria(words=question), one, other) == ["ao-002"]


def test_items_with_the_word_in_their_title_come_first() -> None:
    assert found(
        Criteria(words="chatbot"), entry("ao-001", synonyms=["chatbot"]), entry("ao-002", title=text("Chatbot Gem"))
    ) == ["ao-002", "ao-001"]


@pytest.mark.parametrize(
    ("criteria", "codes"),
    [
        (Criteria(), ["ao-001", "ao-002", "eigen-001"]),
        (Criteria(theme="vitaliteit"), ["ao-002"]),
        (Criteria(kind="bron"), ["eigen-001"]),
        (Criteria(competence=seed().competences[0].code), ["ao-001", "eigen-001"]),
        (Criteria(origin="own"), ["eigen-001"]),
        (Criteria(origin="shared"), ["ao-001", "ao-002"]),
        (Criteria(state="hide"), ["ao-001"]),
        (Criteria(state="pin"), ["ao-002"]),
        (Criteria(state="undecided"), ["eigen-001"]),
        (Criteria(state="hide", origin="own"), []),
        (Criteria(audience="leader"), []),
    ],
)
def test_filters_narrow_the_list(criteria: Criteria, codes: list[str]) -> None:
    entries = (
        entry("eigen-001", own=True, kind="bron"),
        entry("ao-001", decision=OverrideKind.HIDE),
        entry("ao-002", decision=OverrideKind.PIN, theme="vitaliteit", competences=[]),
    )
    assert found(criteria, *entries) == codes
