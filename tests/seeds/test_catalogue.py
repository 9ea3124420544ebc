"""The catalogue: complete, in own words, without people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from seeds.catalogue import CatalogueItem, exported, imported, load_catalogue
from seeds.own_words import RUN, copied_runs, hash_runs, known_runs
from seeds.page_reader import without_people
from tests.seeds.texts import FILES, all_texts, own_texts

HASHES = Path(__file__).parent.parent / "data" / "nine_word_hashes.bin"

PROJECTS = [f"ao-{number:03d}" for number in range(1, 142)]
OTHERS = [
    "bron-ao-webinars",
    "bron-digitale-transformatie",
    "bron-podcast-ao-deelt",
    "prog-digiduurzaam",
    "prog-leidinggeven-digitale-transformatie",
    "prog-opleiderschap",
    "prog-pitstop",
]
# what a mail address or a Dutch telephone number looks like, looser than the page reader's own patterns
MAIL = re.compile(r"[^\s@]+@[^\s@]+")
TELEPHONE = re.compile(r"(?:\+31|\b0)(?:[\s()-]*\d){8,}|\btel\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def items() -> Sequence[CatalogueItem]:
    return load_catalogue()


@pytest.fixture(scope="module")
def sources() -> frozenset[bytes]:
    """The hashes of the sources' runs, made by `flask --app app catalogue hash-sources FOLDER`."""
    return known_runs(HASHES.read_bytes())


def test_the_catalogue_holds_all_148_items_by_their_fixed_codes(items: Sequence[CatalogueItem]) -> None:
    assert [item.code for item in items] == PROJECTS + OTHERS


def test_the_first_and_the_last_project_are_those_of_the_page(items: Sequence[CatalogueItem]) -> None:
    headings = {item.code: item.heading for item in items}
    assert headings["ao-001"] == "1Stroom: Meubilair"
    assert headings["ao-141"] == "Zevenaar: Terug naar de Toekomst"


def test_every_project_comes_from_the_page(items: Sequence[CatalogueItem]) -> None:
    assert {item.source for item in items if item.code in PROJECTS} == {"ao-inspiratie"}


def test_a_summary_has_forty_to_ninety_words(items: Sequence[CatalogueItem]) -> None:
    lengths = {item.code: len(item.summary.nl.split()) for item in items}
    assert {code: length for code, length in lengths.items() if not 40 <= length <= 90} == {}


def test_no_two_summaries_or_first_actions_are_the_same(items: Sequence[CatalogueItem]) -> None:
    for texts in ([item.summary.nl for item in items], [item.first_action.nl for item in items]):
        assert [text for text, times in Counter(texts).items() if times > 1] == []


def test_a_first_action_is_one_sentence(items: Sequence[CatalogueItem]) -> None:
    ends = {item.code: re.findall(r"[.?!](?=\s+[A-Z]|$)", item.first_action.nl) for item in items}
    assert {code: found for code, found in ends.items() if len(found) != 1} == {}


def test_what_people_read_ends_like_a_sentence_and_is_tidy(items: Sequence[CatalogueItem]) -> None:
    untidy = [
        (item.code, text)
        for item in items
        for text in (item.summary.nl, item.first_action.nl)
        if not text.endswith((".", "?", "!")) or re.search(r"\s{2}|\s[.,;:?!]|<[a-z/]", text)
    ]
    assert untidy == []


def test_every_item_can_be_found_in_other_words_than_its_title(items: Sequence[CatalogueItem]) -> None:
    assert [item.code for item in items if len(item.synonyms) < 3] == []


def test_ended_projects_are_not_there_to_join(items: Sequence[CatalogueItem]) -> None:
    assert [item.code for item in items if item.status.value == "afgelopen" and item.use == "meedoen"] == []


def test_an_end_before_its_start_carries_a_note(items: Sequence[CatalogueItem]) -> None:
    backwards = [i for i in items if i.start.date and i.end.date and i.end.date < i.start.date]
    assert [item.code for item in backwards if not item.notes] == []


def test_unknown_is_never_nought(items: Sequence[CatalogueItem]) -> None:
    nought = [i.code for i in items if 0 in (i.hours.value, i.sessions.value)]
    assert nought == []
    assert [i.code for i in items if i.price.value == 0 and i.price.provenance == "ingeschat"] == []


def test_an_exported_item_comes_back_as_it_was(items: Sequence[CatalogueItem]) -> None:
    assert [imported(exported(item)) for item in items] == list(items)


def test_no_text_of_ours_has_nine_words_in_a_row_from_a_source(sources: frozenset[bytes]) -> None:
    copied = [(where, run) for where, text in own_texts() for run in copied_runs(text, sources)]
    assert copied == []


def test_the_hashes_are_those_of_the_sources(sources: frozenset[bytes], items: Sequence[CatalogueItem]) -> None:
    """Headings stand in the catalogue as in the source, so the long ones are among the hashes."""
    long = [item.heading for item in items if len(re.findall(r"\w+", item.heading)) >= RUN]
    assert len(long) > 10
    assert sum(bool(copied_runs(heading, sources)) for heading in long) > len(long) * 0.8


def test_the_rule_catches_a_run_that_was_copied_whatever_its_case_and_punctuation() -> None:
    source = known_runs(hash_runs(["De gemeente leerde in een jaar tijd heel anders naar een dorp kijken."]))
    copied = "Zo ging het: de GEMEENTE leerde, in een jaar – tijd – heel anders. Knap!"
    assert copied_runs(copied, source) == ["de gemeente leerde in een jaar tijd heel anders"]


def test_the_rule_lets_eight_words_in_a_row_pass() -> None:
    source = known_runs(hash_runs(["een twee drie vier vijf zes zeven acht negen"]))
    assert copied_runs("een twee drie vier vijf zes zeven acht tien", source) == []


def test_no_content_file_holds_a_mail_address_or_a_telephone_number() -> None:
    found = [
        (path.name, match.group())
        for path in FILES
        for pattern in (MAIL, TELEPHONE)
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
        if not match.group().endswith(".example")  # the demo's made-up people
    ]
    assert found == []


def test_no_text_names_a_contact_person() -> None:
    named = [where for where, text in all_texts() if not where.startswith("demo.yaml") and without_people(text) != text]
    assert named == []
