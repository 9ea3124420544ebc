"""Searching in Dutch: stems, compounds, forms of words, and which words were found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.text import CHANCE, Document, TextIndex
from recommender.words import Lexicon, plain_text, stem, words

TEXT = "wijkplan schrijven met een chatbot en robots die taken overnemen in het klantcontact van de gemeente"
DOCUMENTS = [
    Document("Klantcontact via webcare", "Training voor het schrijven op sociale media."),
    Document("Zaaksysteem", "Digitaal werken met zaken."),
    Document("Robotisering", "Robots nemen taken over; automatisering van processen."),
    Document("", ""),
]


def best(query: str, documents: list[Document] = DOCUMENTS) -> int:
    return int(TextIndex(documents).ask(query).amount.argmax())


def test_words_lose_case_accents_and_words_without_a_subject() -> None:
    assert plain_text("De Coördinator van het E-learning-team") == "coordinator elearning team"
    assert words("E-learning") == [("e-learning", "elearning")]


def test_forms_of_a_word_share_a_stem() -> None:
    assert stem("vergadering") == stem("vergaderingen")


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("klantcontact", ("klant", "contact")),
        ("dienstverleningsconcept", ("dienstverlening", "concept")),
        ("klantcontactsysteem", ("klant", "contact", "systeem")),
        ("contact", ()),
        ("onbekend", ()),
    ],
)
def test_a_compound_is_split_into_words_that_are_known(word: str, parts: tuple[str, ...]) -> None:
    assert Lexicon(["klant", "contact", "dienstverlening", "concept", "systeem", "en"]).parts(word) == parts


def test_a_part_of_a_compound_finds_the_whole_and_the_whole_its_parts() -> None:
    documents = [
        Document("dienstverlening"),
        Document("klantcontactcentrum"),
        Document("contact met de klant"),
        Document("centrum"),
    ]
    index = TextIndex(documents)
    assert index.ask("klant").amount[1] > 0
    assert index.ask("klantcontact").named(2, 3) == ("klantcontact",)


def test_a_word_that_looks_alike_finds_and_is_named() -> None:
    likeness = TextIndex(DOCUMENTS).ask("Zijn robots en robotiseren hetzelfde?")
    assert likeness.amount.argmax() == 2
    assert "robotiseren" in likeness.named(2, 3)


def test_only_words_that_a_document_has_are_named_in_the_order_of_the_question() -> None:
    likeness = TextIndex(DOCUMENTS).ask("Ik ben onzeker op Sociale media en webcare, ook over paarden")
    assert likeness.named(0, 3) == ("sociale", "media", "webcare")
    assert likeness.named(1, 3) == ()


def test_what_cannot_be_named_is_not_found() -> None:
    likeness = TextIndex(DOCUMENTS).ask("paardrijden")
    assert not likeness.amount.any()


def test_a_long_question_still_finds_what_answers_part_of_it() -> None:
    story = " ".join(f"verhaal{number} over iets{number}" for number in range(60))
    index = TextIndex([*DOCUMENTS, *(Document(f"onderwerp{number}") for number in range(140))])
    assert index.ask(f"{story} en dan nog webcare en sociale media").amount[0] >= CHANCE


def test_a_word_that_says_who_asks_counts_half_and_what_else_is_asked_counts_as_before() -> None:
    index = TextIndex([*DOCUMENTS, Document("Medewerker webcare", "Het werk van een webcaremedewerker.")])
    plain = index.ask("robots webcare").amount
    quiet = index.ask("robots webcare", quiet={stem("webcare")}).amount
    assert quiet[0] < plain[0]
    assert quiet[2] == plain[2] > 0


def test_a_head_may_hold_many_other_words_and_is_found_by_one_all_the_same() -> None:
    many = " ".join(f"woord{number}" for number in range(30))
    short, long = (
        TextIndex([*DOCUMENTS, Document(f"vergaderen {more}")]).ask("vergaderingen").amount[-1] for more in ("", many)
    )
    assert long > short / 2


@pytest.mark.parametrize("query", ["", "   ", "de het een", "日本語", "!?"])
def test_a_question_without_words_finds_nothing(query: str) -> None:
    assert not TextIndex(DOCUMENTS).ask(query).amount.any()


def test_no_documents_are_no_error() -> None:
    assert TextIndex([]).ask("webcare").amount.shape == (0,)
    assert TextIndex([Document("")]).ask("webcare").amount.tolist() == [0.0]


def test_the_title_weighs_more_than_the_summary() -> None:
    assert best("data", [Document("Fietsen", "Ook iets over data."), Document("Data", "Ook iets over fietsen.")]) == 1


def test_a_word_that_goes_on_and_on_is_left_whole() -> None:
    lexicon = Lexicon(["wijk", "plan", "wijkplan"])
    assert lexicon.parts("wijkplan" * 2) == ("wijkplan", "wijkplan")
    assert lexicon.parts("wijkplan" * 120) == ()


@given(st.lists(st.sampled_from(("wijk", "plan", "wijkplan", "raad", "wijkraad")), min_size=2, max_size=6))
def test_the_parts_of_a_compound_are_known_words_that_make_it_up_and_as_few_as_can_be(words: list[str]) -> None:
    known = {"wijk", "plan", "wijkplan", "raad", "wijkraad"}
    parts = Lexicon(known).parts("".join(words))
    assert "".join(parts) == "".join(words)
    assert set(parts) <= known
    assert 2 <= len(parts) <= len(words)


@given(st.lists(st.sampled_from(TEXT.split()), max_size=60))
def test_nothing_is_more_like_a_question_than_one_and_three_quarters(words: list[str]) -> None:
    index = TextIndex([Document(TEXT, TEXT, TEXT), Document("robots", "chatbot")])
    assert index.ask(" ".join(words)).amount.max() <= 1.75
