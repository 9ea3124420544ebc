"""CSV as offices make and read it: in several encodings, with several separators, opened in a spreadsheet."""

from __future__ import annotations

import csv
import enum
import io
from collections.abc import Iterable, Iterator, Sequence

from app.services.errors import InputError

SEPARATORS = (";", "\t", ",")  # in order of preference where a line holds as many of each
DANGEROUS_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
OTHER_FILES = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")  # new spreadsheets and zip, PDF, old spreadsheets
BYTE_ORDER_MARK = "\ufeff"


class CsvProblem(enum.StrEnum):
    """Why a file or text cannot be read as CSV."""

    OTHER_FILE = "other_file"
    OPEN_QUOTE = "open_quote"


class UnreadableCsvError(InputError):
    """A file or text that is no CSV; `line` is where it was met, None when that is the whole file."""

    def __init__(self, problem: CsvProblem, line: int | None = None) -> None:
        super().__init__(f"{problem} on line {line}")
        self.problem, self.line = problem, line


def decode(data: bytes) -> str:
    """The text of a CSV file: UTF-8 with or without byte order mark, UTF-16 with it, else Windows-1252.

    Raises UnreadableCsvError for a spreadsheet, a PDF or another file that is no text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace").removeprefix(BYTE_ORDER_MARK)
    if data.startswith(OTHER_FILES) or b"\0" in data:
        raise UnreadableCsvError(CsvProblem.OTHER_FILE)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def numbered_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something, each with the number of its first line; the first row shows the separator.

    Raises UnreadableCsvError where a quote is opened and never closed.
    """
    text = text.removeprefix(BYTE_ORDER_MARK)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableCsvError(CsvProblem.OPEN_QUOTE, line) from error


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file that spreadsheets open as it is meant: semicolons, UTF-8 with byte order mark, no live formulas."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";").writerows([inert(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: a quote stands before a dangerous first sign (OWASP)."""
    return "'" + cell if cell.startswith(DANGEROUS_STARTS) else cell


def _separator(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=first.count)
