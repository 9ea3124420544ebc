"""Strengths and gaps follow from published figures alone."""

from __future__ import annotations

from app.services.team_advice import team_gaps, team_strengths
from app.services.team_figures import Band, Cell, Participation, TeamFigures


def figures(*cells: Cell) -> TeamFigures:
    return TeamFigures(Participation(Band(10, 19), Band(20, 29)), {cell.competence: cell for cell in cells})


def codes(cells: list[Cell]) -> list[str]:
    return [cell.competence for cell in cells]


def test_strengths_begin_at_three_quarters_with_the_largest_share_first() -> None:
    shown = figures(Cell("1.1", 75, 0.2, 2.0), Cell("1.2", 70, 0.1, 2.0), Cell("1.3", 90, 0.1, 2.0))
    assert codes(team_strengths(shown)) == ["1.3", "1.1"]


def test_gaps_are_ordered_by_mean_gap_times_share_below_and_hold_no_strengths() -> None:
    shown = figures(
        Cell("1.1", 50, 1.0, 2.0), Cell("1.2", 10, 0.8, 2.0), Cell("1.3", 80, 3.0, 4.0), Cell("2.1", 70, 0.0, 2.0)
    )
    assert codes(team_gaps(shown)) == ["1.2", "1.1"]


def test_no_more_than_five_of_each_are_named() -> None:
    low = [Cell(f"1.{number}", 20, 1.0, 2.0) for number in range(1, 8)]
    high = [Cell(f"2.{number}", 80, 0.2, 2.0) for number in range(1, 8)]
    assert (len(team_gaps(figures(*low))), len(team_strengths(figures(*high)))) == (5, 5)
