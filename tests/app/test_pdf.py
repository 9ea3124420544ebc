"""A PDF is tagged, names its language and title, and shows what went in and nothing else."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader

from app.services.pdf import ALPHABET, Frame, PdfError, make_pdf
from tests.builders import MOMENT

FRAME = Frame(title="Een proef", language="nl", organisation="Gemeente Proefstad", day="1 september 2026")
CONTENT: dict[str, Any] = {
    "summary": "Waar dit over gaat.",
    "sections": [
        {
            "heading": "Een kop",
            "blocks": [
                {"kind": "paragraph", "text": "Een alinea."},
                {"kind": "bullets", "lines": ["een punt", "nog een punt"]},
                {"kind": "steps", "lines": ["een stap"]},
                {"kind": "mail", "subject": "Een onderwerp", "lines": ["Een regel."]},
                {"kind": "table", "caption": "Een tabel", "head": ["Wie", "Wat"], "rows": [["Jij", "Alles"]]},
            ],
        }
    ],
}
MARKUP = ["#let x = 1", "*vet* en _schuin_", "@ref", "$x^2$", "= kop", "<label>", '"\\u{41}" \\', "{organisation}"]


def made(frame: Frame = FRAME, content: dict[str, Any] = CONTENT, at: dt.datetime = MOMENT) -> bytes:
    return make_pdf("launch_kit", frame, content, at=at)


def opened(frame: Frame = FRAME, content: dict[str, Any] = CONTENT) -> PdfReader:
    return PdfReader(io.BytesIO(made(frame, content)))


def words(reader: PdfReader) -> str:
    """The text of all pages."""
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def tags(node: Any) -> Iterator[str]:
    """The kinds of the structure elements, top down."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for inside in node:
            yield from tags(inside)
    elif isinstance(node, dict) and "/S" in node:
        yield str(node["/S"])
        yield from tags(node.get("/K"))


def test_it_is_marked_as_tagged_and_says_that_it_keeps_to_pdf_ua() -> None:
    reader = opened()
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert reader.xmp_metadata is not None
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.xmp_metadata.stream.get_data()


def test_a_reader_program_finds_headings_paragraphs_lists_and_tables() -> None:
    root: Any = opened().trailer["/Root"]
    found = Counter(tags(root["/StructTreeRoot"]["/K"]))
    assert found["/H1"] == 1
    assert found["/H2"] == 1
    assert found["/L"] == 2
    assert found["/LI"] == 3
    assert (found["/Table"], found["/TH"], found["/TD"], found["/Caption"]) == (1, 2, 2, 1)
    assert found["/P"] == 4 + 3  # the summary, the paragraph, and the subject and the line of the mail; the list items


@pytest.mark.parametrize("language", ["nl", "en"])
def test_language_and_title_are_those_of_the_frame(language: str) -> None:
    reader = opened(Frame("Een titel", language, "Gemeente Proefstad", "vandaag"))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Een titel"


def test_every_text_is_there_with_organisation_day_and_page() -> None:
    text = words(opened())
    for part in ("Een proef", "Waar dit over gaat.", "Een kop", "Een alinea.", "een punt", "nog een punt", "een stap",
                 "Een onderwerp", "Een regel.", "Een tabel", "Wie", "Wat", "Jij", "Alles",
                 "Gemeente Proefstad · 1 september 2026", "1 / 1"):  # fmt: skip
        assert part in text, part


@pytest.mark.parametrize("typed", MARKUP)
def test_what_looks_like_markup_comes_out_as_it_was_typed(typed: str) -> None:
    paragraph = {"kind": "paragraph", "text": typed}
    table = {"kind": "table", "caption": typed, "head": [typed, "b"], "rows": [[typed, typed]]}
    blocks = [paragraph, {"kind": "bullets", "lines": [typed]}, table]
    content = {"summary": typed, "sections": [{"heading": typed, "blocks": blocks}]}
    text = words(opened(Frame(typed, "nl", typed, typed), content))
    # the frame: title, organisation and day; the content: summary, heading, paragraph, list, table with four
    assert text.count(typed) == 3 + 8


def test_a_table_longer_than_a_page_goes_on_with_its_head_on_the_next() -> None:
    rows = [[f"rij {number}", "iets"] for number in range(80)]
    table = {"kind": "table", "caption": "Lang", "head": ["Kop", "Wat"], "rows": rows}
    reader = opened(content={"summary": "s", "sections": [{"heading": "k", "blocks": [table]}]})
    assert len(reader.pages) > 1
    assert all("Kop" in page.extract_text() for page in reader.pages)
    assert "rij 79" in words(reader)


def test_only_fonts_that_are_brought_along_are_used() -> None:
    fonts = {str(font["/BaseFont"]) for page in opened().pages for font in page["/Resources"]["/Font"].values()}
    assert fonts
    assert all("LibertinusSerif" in font for font in fonts)


def test_the_same_input_gives_the_same_bytes_and_another_moment_does_not() -> None:
    assert made() == made()
    assert made(at=MOMENT + dt.timedelta(days=1)) != made()


@pytest.mark.parametrize("typed", ["feest 🎉 nu", "feest \x00 nu", "feest \x1c nu", "feest 漢 nu"])
def test_a_sign_that_no_font_has_costs_that_sign_and_not_the_document(typed: str) -> None:
    content = {"summary": f"{typed}, één alinea", "sections": []}
    text = words(opened(Frame(typed, "nl", typed, "vandaag"), content))
    assert text.count("feest � nu") == 3
    assert "één alinea" in text


def test_every_sign_of_the_alphabet_can_be_shown() -> None:
    assert opened(content={"summary": " ".join(sorted(ALPHABET)), "sections": []}).pages


@pytest.mark.parametrize("missing", ["summary", "sections"])
def test_content_that_lacks_a_field_is_an_error_that_names_the_template(missing: str) -> None:
    content = {name: value for name, value in CONTENT.items() if name != missing}
    with pytest.raises(PdfError, match=f'launch_kit: .*"{missing}"'):
        made(content=content)


def test_a_template_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(PdfError, match="nergens"):
        make_pdf("nergens", FRAME, CONTENT, at=MOMENT)
