"""Reading a list of people."""

from __future__ import annotations

import pytest

from app.access import AccessRole
from app.messages import stored
from app.services.person_list import (
    MAX_ROWS,
    LineProblem,
    ListProblem,
    ListRow,
    RowProblem,
    UnusableListError,
    read_list,
)


def only(text: str) -> ListRow:
    """The one row of a list."""
    [row] = read_list(text)
    return row


def test_without_names_of_columns_the_order_is_fixed() -> None:
    row = only("Jan Proef;Jan.Proef@Voorbeeldstad.example;Team KCC;teamleider")

    assert (row.line, row.name, row.email, row.unit) == (1, "Jan Proef", "jan.proef@voorbeeldstad.example", "Team KCC")
    assert row.access_roles == {AccessRole.TEAM_LEADER}
    assert not row.problems


def test_a_first_line_with_names_may_put_the_columns_in_any_order() -> None:
    row = only("E-mail,Telefoon,Naam\njan@x.example,123,Jan")

    assert (row.line, row.name, row.email, row.unit) == (2, "Jan", "jan@x.example", "")


def test_who_has_no_role_on_the_list_is_an_employee() -> None:
    assert only("Jan;jan@x.example").access_roles == {AccessRole.EMPLOYEE}


@pytest.mark.parametrize("said", ["medewerker+beheerder", "Medewerker, Beheerder", "medewerker en beheerder"])
def test_one_cell_may_name_several_roles(said: str) -> None:
    assert only(f"Jan;jan@x.example;;{said}").access_roles == {AccessRole.EMPLOYEE, AccessRole.ADMINISTRATOR}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (";jan@x.example", LineProblem(RowProblem.NO_NAME)),
        ("Jan;", LineProblem(RowProblem.NO_EMAIL)),
        ("Jan;jan at x", LineProblem(RowProblem.INVALID_EMAIL, "jan at x")),
        ("J" * 121 + ";jan@x.example", LineProblem(RowProblem.LONG_NAME)),
        (f"Jan;jan@x.example;{'T' * 121}", LineProblem(RowProblem.LONG_UNIT)),
        ("Jan;jan@x.example;;koning", LineProblem(RowProblem.UNKNOWN_ROLE, "koning")),
        ("Jan;jan@x.example;;;ook dit nog", LineProblem(RowProblem.EXTRA_CELLS)),
    ],
)
def test_what_is_wrong_with_a_line_is_named(line: str, problem: LineProblem) -> None:
    assert only(line).problems == (problem,)


def test_an_address_that_stands_twice_points_to_the_first_line() -> None:
    first, second = read_list("Jan;jan@x.example\nJan;JAN@X.example")

    assert not first.problems
    assert second.problems == (LineProblem(RowProblem.REPEATED_EMAIL, "1"),)


def test_signs_that_show_nothing_leave_the_name() -> None:
    assert only("Jan\0\u202e  de\u200b Vries;jan@x.example").name == "Jan de Vries"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", ListProblem.EMPTY),
        (" \n;;\n", ListProblem.EMPTY),
        ("naam;e-mail\n", ListProblem.EMPTY),
        ("team;e-mail\nKCC;jan@x.example", ListProblem.NO_NAME_COLUMN),
        ("naam;team\nJan;KCC", ListProblem.NO_EMAIL_COLUMN),
    ],
)
def test_a_list_that_cannot_be_used_as_a_whole_says_why(text: str, problem: ListProblem) -> None:
    with pytest.raises(UnusableListError) as refused:
        read_list(text)
    assert refused.value.problem is problem


def test_a_list_has_a_most() -> None:
    lines = [f"Jan;jan{number}@x.example" for number in range(MAX_ROWS + 1)]

    assert len(read_list("\n".join(lines[:-1]))) == MAX_ROWS
    with pytest.raises(UnusableListError) as refused:
        read_list("\n".join(lines))
    assert (refused.value.problem, refused.value.rows) == (ListProblem.TOO_LONG, MAX_ROWS + 1)


def test_a_list_may_be_in_english() -> None:
    text = "Name;Email address;Department;Access rights\nEva;eva@x.example;KCC;Team leader and L&D adviser"
    [row] = read_list(text)
    assert (row.name, row.email, row.unit) == ("Eva", "eva@x.example", "KCC")
    assert row.access_roles == {AccessRole.TEAM_LEADER, AccessRole.ADVISER}
    assert row.problems == ()


def test_the_words_that_the_english_page_names_are_understood() -> None:
    english = stored()

    def said(text: str) -> str:
        message = english.get(text)
        assert message is not None
        return str(message.string)

    names = [said(word) for word in ("Medewerker", "Teamleider", "L&D-adviseur", "Beheerder")]
    [row] = read_list(f"{said('naam;e-mail;team;rechten')}\nEva;eva@x.example;KCC;{'+'.join(names)}")
    assert row.access_roles == set(AccessRole)
    assert row.problems == ()
