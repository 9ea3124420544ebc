"""Every text of the interface has its English, and the catalogue holds nothing else."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Catalog, Message

from app.messages import CATALOGUE, as_text, extracted, stored, updated, waiting

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
MESSAGES = [message for message in stored() if message.id]
RUN = "run bin/translate; docs/how-to/translate.md says how"


def texts_of(value: object) -> list[str]:
    """The texts of a message: one, or those for one and for many."""
    return [value] if isinstance(value, str) else [str(one) for one in value or ()]  # type: ignore[attr-defined]


def test_the_catalogue_has_every_text_and_no_other() -> None:
    found, known = ({message.id for message in catalog if message.id} for catalog in (extracted(), stored()))
    assert sorted(map(str, found - known)) == [], RUN
    assert sorted(map(str, known - found)) == [], RUN


def test_every_text_is_translated_and_none_is_a_guess() -> None:
    catalog = stored()
    assert waiting(catalog) == [], RUN
    assert [message.id for message in MESSAGES if message.fuzzy] == []
    assert list(catalog.obsolete) == []


def test_the_catalogue_is_as_the_script_writes_it() -> None:
    assert CATALOGUE.read_text(encoding="utf-8") == as_text(stored())


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: texts_of(message.id)[0][:40])
def test_a_translation_has_the_placeholders_and_the_edges_of_the_text(message: Message) -> None:
    ids, translations = texts_of(message.id), texts_of(message.string)
    assert len(translations) == len(ids)
    for text in translations:
        assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall("".join(ids)))
        assert re.sub(r"%%|%\(\w+\)s", "", text).count("%") == 0, "a percent sign is %% in a text"
        assert (text[0].isspace(), text[-1].isspace()) == (ids[0][0].isspace(), ids[0][-1].isspace())
        assert (text[-1] in ".:?") == (ids[0][-1] in ".:?")


def test_bringing_up_to_date_keeps_what_holds_drops_what_is_gone_and_guesses_nothing() -> None:
    old, found = Catalog(locale="en"), Catalog(locale="en")
    old.add("Opslaan", "Save")
    old.add("Gegokt", "Guessed", flags=["fuzzy"])
    old.add("Verdwenen", "Gone")
    for text in ("Opslaan", "Opslaan!", "Gegokt", ("%(num)s stap", "%(num)s stappen")):
        found.add(text)
    new = updated(old, found)
    assert {message.id: message.string for message in new if message.id} == {
        "Opslaan": "Save",
        "Opslaan!": None,
        "Gegokt": None,
        ("%(num)s stap", "%(num)s stappen"): ("", ""),
    }
    assert waiting(new) == ["Opslaan!", "Gegokt", ("%(num)s stap", "%(num)s stappen")]
