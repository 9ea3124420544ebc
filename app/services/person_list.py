"""Reading a list of people that an administrator uploads or pastes: what each line says, and what is wrong with it.

The columns are name, mail address, unit and access roles. A first line that names them may put them in another order;
other columns are left alone.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.access import AccessRole
from app.services.csv_files import numbered_rows
from app.services.errors import InputError
from app.services.people import MAX_NAME, InvalidEmailError, normal_email
from app.services.plain_text import one_line
from app.services.units import MAX_NAME as MAX_UNIT_NAME

MAX_ROWS = 2000


class Column(enum.StrEnum):
    """What a cell of the list is."""

    NAME = "name"
    EMAIL = "email"
    UNIT = "unit"
    ACCESS_ROLES = "access_roles"


COLUMN_NAMES: Mapping[Column, frozenset[str]] = {
    Column.NAME: frozenset({"naam", "volledige naam", "name"}),
    Column.EMAIL: frozenset({"e-mail", "email", "mail", "e-mailadres", "emailadres", "mailadres", "email address"}),
    Column.UNIT: frozenset({"team", "afdeling", "afdeling of team", "eenheid", "unit", "department"}),
    Column.ACCESS_ROLES: frozenset({"rechten", "rol", "rollen", "toegang", "access rights", "access", "roles"}),
}
ROLE_NAMES: Mapping[AccessRole, frozenset[str]] = {
    AccessRole.EMPLOYEE: frozenset({"medewerker", "employee"}),
    AccessRole.TEAM_LEADER: frozenset({"teamleider", "leidinggevende", "team_leader", "team leader"}),
    AccessRole.ADVISER: frozenset({"adviseur", "l&d-adviseur", "l&d adviseur", "adviser", "l&d adviser"}),
    AccessRole.ADMINISTRATOR: frozenset({"beheerder", "administrator"}),
}
BETWEEN_ROLES = re.compile(r"[,;/|+]|\s(?:en|and)\s")


class ListProblem(enum.StrEnum):
    """Why a list as a whole cannot be used."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NO_NAME_COLUMN = "no_name_column"
    NO_EMAIL_COLUMN = "no_email_column"


class UnusableListError(InputError):
    """A list that cannot be used as a whole; `rows` is how many people it holds."""

    def __init__(self, problem: ListProblem, rows: int = 0) -> None:
        super().__init__(f"{problem}, {rows} rows")
        self.problem, self.rows = problem, rows


class RowProblem(enum.StrEnum):
    """What is wrong with one line."""

    NO_NAME = "no_name"
    LONG_NAME = "long_name"
    NO_EMAIL = "no_email"
    INVALID_EMAIL = "invalid_email"
    REPEATED_EMAIL = "repeated_email"
    EMAIL_TAKEN = "email_taken"
    CLOSED_ACCOUNT = "closed_account"
    UNKNOWN_UNIT = "unknown_unit"
    LONG_UNIT = "long_unit"
    UNKNOWN_ROLE = "unknown_role"
    EXTRA_CELLS = "extra_cells"


@dataclass(frozen=True, slots=True)
class LineProblem:
    """A problem of a line with the word or the number that it is about."""

    kind: RowProblem
    about: str = ""


@dataclass(frozen=True, slots=True)
class ListRow:
    """One person on the list; `line` counts from 1 as an editor does, `unit` is empty where none is named."""

    line: int
    name: str
    email: str
    unit: str
    access_roles: frozenset[AccessRole]
    problems: tuple[LineProblem, ...]


def read_list(text: str) -> tuple[ListRow, ...]:
    """The people on a list, each with the problems that show without a database.

    Raises UnreadableCsvError or UnusableListError when there is nothing to show by line.
    """
    rows = [(line, [one_line(cell) for cell in cells]) for line, cells in numbered_rows(text)]
    columns = _named_columns(rows[0][1]) if rows else None
    people = rows[1:] if columns else rows
    if not people:
        raise UnusableListError(ListProblem.EMPTY)
    if len(people) > MAX_ROWS:
        raise UnusableListError(ListProblem.TOO_LONG, len(people))
    places = columns or {column: place for place, column in enumerate(Column)}
    width = len(rows[0][1]) if columns else len(Column)
    return _mark_repeated(_row(line, cells, places, width) for line, cells in people)


def _named_columns(cells: Sequence[str]) -> dict[Column, int] | None:
    """Where each column stands, when the first line names them; None when it is a person already."""
    words = [cell.casefold() for cell in cells]
    places = {
        column: place for place, word in enumerate(words) for column, names in COLUMN_NAMES.items() if word in names
    }
    if not places or any("@" in word for word in words):
        return None
    for column, problem in (
        (Column.NAME, ListProblem.NO_NAME_COLUMN),
        (Column.EMAIL, ListProblem.NO_EMAIL_COLUMN),
    ):
        if column not in places:
            raise UnusableListError(problem)
    return places


def _row(line: int, cells: Sequence[str], places: Mapping[Column, int], width: int) -> ListRow:
    said = {column: cells[place] if place < len(cells) else "" for column, place in places.items()}
    name, unit = said[Column.NAME], said.get(Column.UNIT, "")
    email, problems = _email(said[Column.EMAIL])
    access_roles, unknown = _access_roles(said.get(Column.ACCESS_ROLES, ""))
    problems += [LineProblem(RowProblem.UNKNOWN_ROLE, word) for word in unknown]
    if not name:
        problems.append(LineProblem(RowProblem.NO_NAME))
    if len(name) > MAX_NAME:
        problems.append(LineProblem(RowProblem.LONG_NAME))
    if len(unit) > MAX_UNIT_NAME:
        problems.append(LineProblem(RowProblem.LONG_UNIT))
    if any(cells[width:]):
        problems.append(LineProblem(RowProblem.EXTRA_CELLS))
    return ListRow(line, name, email, unit, access_roles, tuple(problems))


def _email(said: str) -> tuple[str, list[LineProblem]]:
    if not said:
        return "", [LineProblem(RowProblem.NO_EMAIL)]
    try:
        return normal_email(said), []
    except InvalidEmailError:
        return said, [LineProblem(RowProblem.INVALID_EMAIL, said)]


def _access_roles(said: str) -> tuple[frozenset[AccessRole], list[str]]:
    """The roles that a cell names, an employee where it names none, and the words that are no role."""
    words = [word for part in BETWEEN_ROLES.split(said) if (word := part.strip())]
    known = {word: role for word in words for role, names in ROLE_NAMES.items() if word.casefold() in names}
    return frozenset(known.values()) or frozenset({AccessRole.EMPLOYEE}), [word for word in words if word not in known]


def _mark_repeated(rows: Iterable[ListRow]) -> tuple[ListRow, ...]:
    first_lines: dict[str, int] = {}
    marked = []
    for row in rows:
        first = first_lines.setdefault(row.email, row.line) if row.email else row.line
        repeated = () if first == row.line else (LineProblem(RowProblem.REPEATED_EMAIL, str(first)),)
        marked.append(with_problems(row, repeated))
    return tuple(marked)


def with_problems(row: ListRow, more: Sequence[LineProblem]) -> ListRow:
    """The row with more problems."""
    return replace(row, problems=(*row.problems, *more))
