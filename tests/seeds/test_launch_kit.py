"""The launch kit: five documents in both languages, in short sentences, that name only known facts."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from seeds.errors import SeedError
from seeds.launch_kit import FACT, FACTS, KitDocument, load_launch_kit, texts_of
from seeds.yaml_files import CONTENT, read_yaml

CODES = {
    "voor-medewerkers": "employee",
    "flyer-teamleiders": "team_leader",
    "gesprekswijzer": "team_leader",
    "communicatieplan": "adviser",
    "feiten-ondernemingsraad": "adviser",
}
MOST_WORDS = {"nl": 15, "en": 22}
SENTENCE = re.compile(r"(?<=[.?!])[”’]?\s+")

each_document = pytest.mark.parametrize("document", load_launch_kit(), ids=lambda document: document.code)


def texts(document: KitDocument) -> list[dict[str, str]]:
    """Every text of a document."""
    return list(texts_of(document.model_dump()))


def test_the_documents_and_whom_they_are_for() -> None:
    assert {document.code: document.audience for document in load_launch_kit()} == CODES


@each_document
def test_every_text_is_there_in_both_languages_and_they_differ(document: KitDocument) -> None:
    of_sentences = [text for text in texts(document) if len(text["nl"].split()) > 3]
    assert of_sentences
    assert [text["nl"] for text in of_sentences if text["nl"] == text["en"]] == []


@each_document
@pytest.mark.parametrize("language", MOST_WORDS)
def test_sentences_are_short(document: KitDocument, language: str) -> None:
    sentences = [sentence for text in texts(document) for sentence in SENTENCE.split(text[language])]
    long = [sentence for sentence in sentences if len(sentence.split()) > MOST_WORDS[language]]
    assert long == []


@each_document
def test_a_text_names_only_facts_that_are_known(document: KitDocument) -> None:
    assert {fact for text in texts(document) for fact in FACT.findall(text["nl"])} <= FACTS


def test_every_fact_is_named_somewhere() -> None:
    named = {fact for document in load_launch_kit() for text in texts(document) for fact in FACT.findall(text["nl"])}
    assert named == FACTS


def written(folder: Path, field: str, change: dict[str, str]) -> Path:
    """A kit of one document whose summary, or first heading, is changed."""
    document: dict[str, Any] = copy.deepcopy(read_yaml(CONTENT / "launch-kit.yaml")[0])
    text = document["summary"] if field == "summary" else document["sections"][0]["heading"]
    text |= change
    path = folder / "launch-kit.yaml"
    path.write_text(yaml.safe_dump([document], allow_unicode=True), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("field", "change", "problem"),
    [
        ("sections", {"nl": "Voor {gemeente}.", "en": "For {gemeente}."}, "unknown fact 'gemeente'"),
        ("sections", {"nl": "Voor {organisation}."}, "the languages name other facts"),
        ("sections", {"nl": "Voor {organisation.", "en": "For {organisation."}, "a brace that names no fact"),
        ("summary", {"nl": "Voor {organisation}.", "en": "For {organisation}."}, "unknown fact 'organisation'"),
    ],
)
def test_a_wrong_fact_is_refused_by_name(tmp_path: Path, field: str, change: dict[str, str], problem: str) -> None:
    with pytest.raises(SeedError, match=f"voor-medewerkers: {field}: {problem}"):
        load_launch_kit(written(tmp_path, field, change))


def test_a_row_that_does_not_fit_its_head_is_refused(tmp_path: Path) -> None:
    document = copy.deepcopy(read_yaml(CONTENT / "launch-kit.yaml")[0])
    cell = {"nl": "a", "en": "b"}
    table = {"kind": "table", "caption": cell, "head": [cell, cell], "rows": [[cell]]}
    document["sections"] = [{"heading": cell, "blocks": [table]}]
    path = tmp_path / "launch-kit.yaml"
    path.write_text(yaml.safe_dump([document]), encoding="utf-8")
    with pytest.raises(SeedError, match="every row needs as many cells as the head"):
        load_launch_kit(path)
