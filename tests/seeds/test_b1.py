"""Every Dutch text of the content and of the interface reads at level B1, by the length of its sentences and words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from app.messages import extracted
from tests.readability import flesch_douma, long_sentences, sentences, syllables, words
from tests.seeds.texts import all_texts

MOST_WORDS = 15
MOST_WORDS_OF_THE_CATALOGUE = 20  # it retells projects, with the names that these gave to things
SCORED_ABOVE = 20
PLAIN = 60
CATALOGUE = ("ao-", "programmas-en-bronnen")
OF_MADE_UP_PEOPLE = ("demo",)
"""Files with what made-up people ask, in words of their own."""

BY_RULE = {
    "area-1", "area-2", "area-3", "area-4", "area-5", "area-g", "assignments", "competences", "conversations",
    "launch-kit", "likeness", "roles",
}  # fmt: skip

Texts = Callable[[], Iterator[tuple[str, str]]]

SYLLABLES = {
    "gemeente": 3, "zaak": 1, "digitale": 4, "één": 1, "nieuwe": 2, "eeuw": 1, "mooie": 2, "bloeien": 2, "leeuw": 1,
    "draaiboek": 2, "bureau": 2, "niveau": 2, "sociaal": 3, "informatie": 4, "beoordelen": 4, "reageren": 4,
    "bijeenkomst": 3, "aankruisen": 3, "keuze": 2, "gebouw": 2, "systeem": 2, "e-mail": 2, "ideeën": 3, "reëel": 2,
    "geïnteresseerd": 5, "coördinatie": 5, "financiën": 4, "quiz": 1, "teamleider": 3, "AI-chatbot": 4, "BSN": 3,
    "12,5": 1,
}  # fmt: skip


def dutch_texts() -> Iterator[tuple[str, str]]:
    """The Dutch texts of the instrument, the roles and the launch kit, each with its place."""
    return (
        (where, text)
        for where, text in all_texts()
        if where.endswith(".nl") and not where.startswith((*CATALOGUE, *OF_MADE_UP_PEOPLE))
    )


def catalogue_texts() -> Iterator[tuple[str, str]]:
    """What the catalogue tells about each item, and the first thing to do."""
    return (
        (where, text)
        for where, text in all_texts()
        if where.startswith(CATALOGUE) and {"summary", "first_action"} & set(where.removesuffix(".nl").split(".")[-1:])
    )


def interface_texts() -> Iterator[tuple[str, str]]:
    """The Dutch texts of the interface, which are their own place; one for one and for many gives two."""
    for message in extracted():
        for text in [message.id] if isinstance(message.id, str) else message.id:
            yield text, text


@pytest.mark.parametrize(
    ("texts", "most_words"),
    [
        (dutch_texts, MOST_WORDS),
        (interface_texts, MOST_WORDS),
        (catalogue_texts, MOST_WORDS_OF_THE_CATALOGUE),
    ],
)
def test_sentences_are_short(texts: Texts, most_words: int) -> None:
    long = {where: found for where, text in texts() if (found := long_sentences(text, most_words))}
    assert long == {}


@pytest.mark.parametrize("texts", [dutch_texts, interface_texts])
def test_a_text_of_more_than_twenty_words_reads_easily(texts: Texts) -> None:
    scores = {where: flesch_douma(text) for where, text in texts() if len(words(text)) > SCORED_ABOVE}
    assert scores
    assert {where: round(score, 1) for where, score in scores.items() if score < PLAIN} == {}


def test_the_rules_look_at_every_kind_of_text() -> None:
    assert {where.split(".")[0] for where, _ in dutch_texts()} == BY_RULE
    assert {
        "area-1.yaml: 1.1-c2.text.nl",
        "area-1.yaml: 1.1-c2.options.nl",
        "area-1.yaml: 1.1-c2.explanation.nl",
        "roles.yaml: kcc.targets.reason.nl",
    } <= {where for where, _ in dutch_texts()}
    assert {where.rsplit(".", 1)[-1] for where, _ in catalogue_texts()} >= {"summary", "first_action"}
    assert {"Hier ben je al sterk in", "Zeer gevorderd"} <= {text for text, _ in interface_texts()}


@pytest.mark.parametrize(("word", "expected"), SYLLABLES.items())
def test_syllables_are_counted_as_dutch_says_them(word: str, expected: int) -> None:
    assert syllables(word) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Je kiest bijv. Excel. Dat is 2.5 keer sneller!", ["Je kiest bijv. Excel.", "Dat is 2.5 keer sneller!"]),
        ("Zei zij ‘ja.’ Of nee?", ["Zei zij ‘ja.’", "Of nee?"]),
        ("Met hulp · Zelfstandig", ["Met hulp", "Zelfstandig"]),
        ("Eén regel\nen nog een", ["Eén regel", "en nog een"]),
    ],
)
def test_a_text_falls_apart_into_its_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_placeholder_counts_as_one_word_and_a_dash_as_none() -> None:
    assert len(words("Nog %(num)s vragen – voor {organisation}, op [datum en tijd].")) == 7


def test_a_long_sentence_is_found_among_short_ones() -> None:
    assert long_sentences("Dit is kort. Deze zin is met zijn zeven woorden te lang.", 7) == [
        "Deze zin is met zijn zeven woorden te lang."
    ]


def test_the_score_is_the_formula_of_douma() -> None:
    assert flesch_douma("De kat zit op de mat.") == pytest.approx(206.835 - 0.93 * 6 - 77)
    assert flesch_douma("Gemeentelijke digitaliseringsprogramma's vereisen veranderbereidheid.") < 0
