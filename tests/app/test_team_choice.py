"""The choice of programmes for a team follows from published figures alone, and is the best there is."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.access import AccessRole, Viewer
from app.models import Override, OverrideKind
from app.services.fitting import as_recommender_item
from app.services.team_choice import TEAM_OF, Wish, choose_for_team, needs_of, rounded_share
from app.services.team_figures import Band, Cell, Participation, TeamFigures
from recommender.path_problem import PathItem, learning_hours
from recommender.team import Programme, closed_points
from seeds.catalogue import CatalogueItem, load_catalogue
from tests.builders import MOMENT, Builder


def figures(*cells: Cell) -> TeamFigures:
    return TeamFigures(Participation(Band(10, 19), Band(20, 29)), {cell.competence: cell for cell in cells})


GROWING = figures(Cell("2.3", 20, 1.2, 2.4), Cell("G2", 40, 0.6, 2.0), Cell("1.2", 55, 0.7, 2.6))


@pytest.fixture
def viewer(build: Builder) -> Viewer:
    """A team leader of an organisation with the whole catalogue."""
    build.catalogue()
    leader = build.person(build.organisation(), AccessRole.TEAM_LEADER)
    return build.viewer(leader, AccessRole.TEAM_LEADER)


def for_everybody(item: CatalogueItem) -> bool:
    return bool({*(item.audience.value or ["team"])} & {"employee", "team"})


def as_programme(item: CatalogueItem) -> Programme:
    known = as_recommender_item(item)
    return Programme(item.code, known.tags, learning_hours(PathItem(known, item.hours.value, item.sessions.value))[0])


def test_people_below_the_target_lack_its_level_and_as_many_levels_below_it_as_the_mean_gap_says() -> None:
    needs = {need.level: need for need in needs_of([Cell("1.1", 20, 1.2, 3.0)])}
    assert {level: need.people for level, need in needs.items()} == {2: 400, 3: 800}
    assert {need.weight for need in needs.values()} == {10}


def test_a_gap_of_less_than_a_level_counts_for_less() -> None:
    (need,) = needs_of([Cell("1.1", 50, 0.2, 2.0)])
    assert (need.level, need.people, need.weight) == (2, 500, 4)


CELLS = st.builds(
    Cell,
    competence=st.just("1.1"),
    share=st.sampled_from(range(5, 100, 5)),
    mean_gap=st.integers(0, 40).map(lambda tenths: tenths / 10),
    mean_target=st.integers(10, 40).map(lambda tenths: tenths / 10),
)


@given(CELLS)
def test_needs_are_levels_of_people_in_the_team_and_more_lack_a_higher_level(cell: Cell) -> None:
    needs = needs_of([cell])
    assert bool(needs) == bool(cell.mean_gap)
    assert all(1 <= need.level <= 4 and 0 < need.people <= TEAM_OF and 1 <= need.weight <= 10 for need in needs)
    people = [need.people for need in sorted(needs, key=lambda need: need.level)]
    assert people == sorted(people)
    assert sum(people) <= TEAM_OF * max(cell.mean_gap, (100 - cell.share) / 100) + 2


def test_no_two_programmes_within_the_hours_close_more(session: Session, viewer: Viewer) -> None:
    found = choose_for_team(session, viewer, GROWING, Wish(most=2, hours=16))
    assert found is not None
    needs = needs_of(GROWING.cells.values())
    taught = {need.competence for need in needs}
    offered = [
        as_programme(item)
        for item in load_catalogue()
        if for_everybody(item) and taught & {tag.code for tag in item.competences}
    ]
    pairs = (pair for pair in combinations(offered, 2) if sum(one.hours for one in pair) <= 16)
    assert found.certificate.objective == max(closed_points(needs, pair) for pair in pairs)
    assert found.certificate.gap == pytest.approx(0, abs=1e-6)
    assert 0 < sum(one.hours for one in found.chosen) == found.hours <= 16
    assert all(one.helps and one.item.first_action for one in found.chosen)


def test_fewer_places_never_close_more(session: Session, viewer: Viewer) -> None:
    points = []
    for places in (1, 8, 29, None):
        found = choose_for_team(session, viewer, GROWING, Wish(places=places))
        assert found is not None
        assert found.team_of == 29
        points.append(found.certificate.objective)
    assert points == sorted(points)
    assert points[0] < points[1] < points[2] == points[3]


def test_what_is_for_managers_alone_has_one_place(session: Session, build: Builder, viewer: Viewer) -> None:
    tag = {"code": "5.4", "from": 0, "to": 4, "strength": 3, "provenance": "bron"}
    for code in ("ao-001", "ao-002"):
        item = build.item(code)
        audience = {"value": ["manager"] if code == "ao-001" else ["organisation"], "provenance": "bron"}
        hours = {"value": 1.0, "provenance": "bron"}
        item.record = item.record | {"competences": [tag], "audience": audience, "hours": hours}
    session.flush()
    found = choose_for_team(session, viewer, figures(Cell("5.4", 5, 3.8, 4.0)), Wish(most=5, hours=40))
    assert found is not None
    chosen = {one.item.code: one.only_leaders for one in found.chosen}
    assert "ao-002" not in chosen
    assert not any(only_leaders for code, only_leaders in chosen.items() if code != "ao-001")
    alone = choose_for_team(session, viewer, figures(Cell("5.4", 5, 3.8, 4.0)), Wish(most=1, hours=8, places=1))
    assert alone is not None
    assert [(one.item.code, one.only_leaders) for one in alone.chosen] == [("ao-001", True)]


def test_an_item_that_the_organisation_hides_is_not_chosen(session: Session, build: Builder, viewer: Viewer) -> None:
    first = choose_for_team(session, viewer, GROWING, Wish())
    assert first is not None
    session.add(
        Override(
            organisation_id=viewer.organisation_id,
            item_id=build.item(first.chosen[0].item.code).id,
            kind=OverrideKind.HIDE,
            reason="bestaat niet meer",
            created_at=MOMENT,
        )
    )
    session.flush()
    then = choose_for_team(session, viewer, GROWING, Wish())
    assert then is not None
    assert first.chosen[0].item.code not in [one.item.code for one in then.chosen]


def test_gaps_on_which_no_item_helps_are_named_the_largest_first(session: Session, viewer: Viewer) -> None:
    cells = (Cell("2.3", 20, 1.2, 2.4), Cell("4.1", 40, 0.6, 2.0))
    found = choose_for_team(session, viewer, figures(*cells), Wish())
    assert found is not None
    taught = {tag.code for item in load_catalogue() for tag in item.competences}
    assert [cell.competence for cell in found.unserved] == [
        one.competence for one in cells if one.competence not in taught
    ]
    assert "4.1" not in {cell.competence for one in found.chosen for cell in one.helps}


def test_without_a_published_gap_nothing_is_chosen(session: Session, viewer: Viewer) -> None:
    assert choose_for_team(session, viewer, figures(Cell("4.1", 95, 0.0, 2.0)), Wish()) is None
    assert choose_for_team(session, viewer, TeamFigures(), Wish()) is None


def test_a_share_is_told_in_steps_of_five() -> None:
    assert [rounded_share(share) for share in (0.01, 0.03, 0.13, 0.5, 1)] == [0, 5, 15, 50, 100]
