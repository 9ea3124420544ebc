"""Strengths, gaps and programmes follow from published figures alone."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.access import AccessRole, Viewer
from app.models import Override, OverrideKind
from app.services.team_advice import helpful_programmes, team_gaps, team_strengths
from app.services.team_figures import Band, Cell, Participation, TeamFigures
from seeds.catalogue import CatalogueItem, load_catalogue
from tests.builders import MOMENT, Builder


def figures(*cells: Cell) -> TeamFigures:
    return TeamFigures(Participation(Band(10, 19), Band(20, 29)), {cell.competence: cell for cell in cells})


@pytest.fixture
def viewer(build: Builder) -> Viewer:
    """A team leader of an organisation with the whole catalogue."""
    build.catalogue()
    leader = build.person(build.organisation(), AccessRole.TEAM_LEADER)
    return build.viewer(leader, AccessRole.TEAM_LEADER)


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


def test_programmes_cover_most_of_the_published_gap(session: Session, viewer: Viewer) -> None:
    cells = {"2.3": Cell("2.3", 20, 1.2, 2.4), "G2": Cell("G2", 40, 0.6, 2.0)}

    def score(item: CatalogueItem) -> float:
        return round(sum(
            tag.strength * cells[tag.code].mean_gap
            for tag in item.competences
            if tag.code in cells
            and tag.from_ < cells[tag.code].mean_target
            and tag.to > cells[tag.code].mean_target - cells[tag.code].mean_gap
        ), 1)  # fmt: skip

    found = helpful_programmes(session, viewer, figures(*cells.values()))
    scores = sorted((score(item) for item in load_catalogue()), reverse=True)
    assert [score(one.item) for one in found] == scores[:5]
    assert all(one.helps and one.item.first_action for one in found)


def test_an_item_above_what_the_roles_ask_helps_nobody(session: Session, viewer: Viewer) -> None:
    beginners = figures(Cell("2.3", 50, 0.4, 0.9))
    entries = [
        tag.from_
        for one in helpful_programmes(session, viewer, beginners)
        for tag in one.item.competences
        if tag.code == "2.3"
    ]
    assert entries
    assert set(entries) == {0}


def test_an_item_that_the_organisation_hides_is_not_named(session: Session, build: Builder, viewer: Viewer) -> None:
    shown = figures(Cell("2.3", 20, 1.2, 2.4))
    first = helpful_programmes(session, viewer, shown)[0].item.code
    session.add(
        Override(
            organisation_id=viewer.organisation_id,
            item_id=build.item(first).id,
            kind=OverrideKind.HIDE,
            reason="bestaat niet meer",
            created_at=MOMENT,
        )
    )
    session.flush()
    assert first not in [one.item.code for one in helpful_programmes(session, viewer, shown)]


def test_without_a_published_gap_no_programme_is_named(session: Session, viewer: Viewer) -> None:
    assert helpful_programmes(session, viewer, figures(Cell("4.1", 95, 0.0, 2.0))) == []
    assert helpful_programmes(session, viewer, TeamFigures()) == []
