"""CSV from offices, and CSV for spreadsheets."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.csv_files import (
    DANGEROUS_STARTS,
    CsvProblem,
    UnreadableCsvError,
    decode,
    inert,
    numbered_rows,
    write_csv,
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_letters_with_accents_survive_every_encoding_that_offices_use(encoding: str) -> None:
    assert decode("Renée Müller;€".encode(encoding)) == "Renée Müller;€"


@pytest.mark.parametrize("data", [b"PK\x03\x04 a spreadsheet", b"%PDF-1.7", b"\xd0\xcf\x11\xe0", b"a\x00b"])
def test_a_file_that_is_no_text_is_refused_by_its_content(data: bytes) -> None:
    with pytest.raises(UnreadableCsvError) as refused:
        decode(data)
    assert refused.value.problem is CsvProblem.OTHER_FILE


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_first_line_shows_the_separator(separator: str) -> None:
    text = separator.join(["naam", "e-mail", "team"]) + "\n" + separator.join(["Jan", "jan@x.example", "KCC"])

    assert list(numbered_rows(text)) == [(1, ["naam", "e-mail", "team"]), (2, ["Jan", "jan@x.example", "KCC"])]


def test_a_comma_in_a_name_does_not_beat_the_semicolons() -> None:
    assert list(numbered_rows("Jansen, P.;p@x.example")) == [(1, ["Jansen, P.", "p@x.example"])]


def test_line_numbers_count_empty_lines_and_lines_inside_quotes() -> None:
    rows = list(numbered_rows('a;b\r\n\r\n"c\nc";d\r\ne;f'))

    assert [line for line, _ in rows] == [1, 3, 5]


def test_a_quote_that_never_closes_is_told_by_line() -> None:
    with pytest.raises(UnreadableCsvError) as refused:
        list(numbered_rows('a;b\nc;d\n"e;f\ng;h'))
    assert refused.value.line == 3


@pytest.mark.parametrize("start", DANGEROUS_STARTS)
def test_a_cell_that_a_spreadsheet_would_calculate_is_made_inert(start: str) -> None:
    assert inert(start + "1+1") == "'" + start + "1+1"


def test_other_cells_stay_as_they_are() -> None:
    assert [inert(cell) for cell in ("Jan", "", "a=b", "'t Hart")] == ["Jan", "", "a=b", "'t Hart"]


@given(st.lists(st.lists(st.text(alphabet=st.characters(codec="utf-8")), min_size=1, max_size=4), max_size=5))
def test_no_written_cell_starts_like_a_formula(rows: list[list[str]]) -> None:
    written = write_csv(rows).decode("utf-8-sig")

    for row in csv.reader(io.StringIO(written, newline=""), delimiter=";"):
        assert not any(cell.startswith(DANGEROUS_STARTS) for cell in row)
