"""What the publication function tells of a team, and what it keeps."""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Collection
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

import app as application
from app.access import AccessRole, Viewer
from app.models import Organisation, Unit
from app.queries.team import Member, Outcome
from app.services.suppression import teams_of
from app.services.team_figures import Band, Participation, TeamFigures, band, own_teams, publish, team_with_those_below
from tests.builders import MOMENT, Builder
from tests.teams import Standing, give_outcome, mixed, people_with

Leader = tuple[Organisation, Unit, Viewer]


@pytest.fixture
def led(build: Builder) -> Leader:
    """An organisation, a unit, and the viewer who leads it."""
    organisation = build.organisation()
    unit = build.unit(organisation)
    leader = build.person(organisation, AccessRole.TEAM_LEADER, leads=[unit])
    return organisation, unit, build.viewer(leader, AccessRole.TEAM_LEADER)


def figures_of(session: Session, viewer: Viewer, unit: Unit) -> TeamFigures:
    found = team_with_those_below(session, viewer, unit.id)
    assert found is not None
    return found[0].figures


# ----- what is published of one team


def test_a_team_of_four_shows_nothing(session: Session, build: Builder, led: Leader) -> None:
    organisation, unit, viewer = led
    people_with(build, organisation, unit, mixed(4, reach=2))
    assert figures_of(session, viewer, unit) == TeamFigures()


def test_a_team_of_five_shows_share_gap_and_target(session: Session, build: Builder, led: Leader) -> None:
    organisation, unit, viewer = led
    people_with(build, organisation, unit, [(3, 2), (2, 2), (1, 2), (1, 3), (0, 2)])
    cell = figures_of(session, viewer, unit).cells["1.1"]
    assert (cell.share, cell.mean_gap, cell.mean_target) == (40, 1.0, 2.2)


@pytest.mark.parametrize("standings", [[(2, 2)] * 6, [(1, 2)] * 6, [(2, 2), (3, 2), (3, 3)] * 2, [(0, 2), (1, 3)] * 3])
def test_where_all_are_on_the_same_side_of_the_target_nothing_is_shown(
    session: Session, build: Builder, led: Leader, standings: list[Standing]
) -> None:
    organisation, unit, viewer = led
    people_with(build, organisation, unit, standings)
    assert figures_of(session, viewer, unit).cells == {}


def test_a_share_never_says_all_or_none(session: Session, build: Builder, led: Leader) -> None:
    organisation, unit, viewer = led
    people_with(build, organisation, unit, mixed(60, reach=59))
    assert figures_of(session, viewer, unit).cells["1.1"].share == 95


def test_a_competence_needs_enough_people_of_its_own(session: Session, build: Builder, led: Leader) -> None:
    organisation, unit, viewer = led
    people = people_with(build, organisation, unit, mixed(6, reach=3))
    later = MOMENT + dt.timedelta(days=1)
    for number, person in enumerate(people):
        skipped = number > 3
        give_outcome(build, person, {"1.1": (number % 3, 2), "1.2": None if skipped else (number % 3, 2)}, at=later)
    assert figures_of(session, viewer, unit).cells.keys() == {"1.1"}


def test_an_organisation_may_ask_for_more_people(session: Session, build: Builder, led: Leader) -> None:
    organisation, unit, viewer = led
    people_with(build, organisation, unit, mixed(7, reach=3))
    organisation.team_threshold = 8
    session.flush()
    assert figures_of(session, viewer, unit) == TeamFigures()


# ----- who counts


def test_only_the_latest_finished_scan_counts(session: Session, build: Builder, led: Leader) -> None:
    organisation, unit, viewer = led
    people = people_with(build, organisation, unit, mixed(5, reach=1))
    give_outcome(build, people[4], {"1.1": (3, 2)}, at=MOMENT + dt.timedelta(days=180))
    assert figures_of(session, viewer, unit).cells["1.1"].share == 40


@pytest.mark.parametrize(("counts", "preset", "shown"), [
    (True, False, True), (None, True, True), (None, False, False), (False, True, False),
])  # fmt: skip
def test_people_choose_whether_they_count_and_the_organisation_presets_it(
    session: Session, build: Builder, led: Leader, counts: bool | None, preset: bool, shown: bool
) -> None:
    organisation, unit, viewer = led
    organisation.counts_by_default = preset
    for person in people_with(build, organisation, unit, mixed(5, reach=2)):
        person.counts = counts
    session.flush()
    assert (figures_of(session, viewer, unit).participation is not None) is shown


def test_people_who_left_do_not_count(session: Session, build: Builder, led: Leader) -> None:
    organisation, unit, viewer = led
    people_with(build, organisation, unit, mixed(5, reach=2))[0].active = False
    session.flush()
    assert figures_of(session, viewer, unit) == TeamFigures()


def test_a_leader_in_the_team_counts_beside_five_others(session: Session, build: Builder, led: Leader) -> None:
    organisation, unit, viewer = led
    people_with(build, organisation, unit, [*mixed(4, reach=2)])
    leader = build.person(organisation, AccessRole.TEAM_LEADER, unit=unit, leads=[unit], counts=True)
    give_outcome(build, leader, {"1.1": (3, 2)})
    assert figures_of(session, viewer, unit) == TeamFigures()
    people_with(build, organisation, unit, [(1, 2)])
    assert figures_of(session, viewer, unit).cells["1.1"].share == 50


def test_a_leader_cannot_subtract_the_own_answer_from_a_team_of_equals(
    session: Session, build: Builder, led: Leader
) -> None:
    organisation, unit, viewer = led
    people_with(build, organisation, unit, mixed(6, reach=0))
    leader = build.person(organisation, AccessRole.TEAM_LEADER, unit=unit, leads=[unit], counts=True)
    give_outcome(build, leader, {"1.1": (3, 2)})
    assert figures_of(session, viewer, unit).cells == {}


# ----- participation


def test_participation_comes_in_bands(session: Session, build: Builder, led: Leader) -> None:
    organisation, unit, viewer = led
    people_with(build, organisation, unit, mixed(6, reach=3))
    for _ in range(8):
        build.person(organisation, unit=unit, counts=True)
    assert figures_of(session, viewer, unit).participation == Participation(Band(5, 9), Band(10, 19))


@pytest.mark.parametrize(("count", "threshold", "expected"), [
    (0, 5, Band(None, 4)), (4, 5, Band(None, 4)), (5, 5, Band(5, 9)), (9, 5, Band(5, 9)), (10, 5, Band(10, 19)),
    (29, 5, Band(20, 29)), (7, 8, Band(None, 7)), (8, 8, Band(8, 9)), (12, 12, Band(12, 19)),
])  # fmt: skip
def test_a_band_never_tells_of_fewer_people_than_the_threshold(count: int, threshold: int, expected: Band) -> None:
    assert band(count, threshold) == expected


# ----- teams and teams below them


def test_a_department_gives_way_to_its_team_when_three_people_would_be_left(
    session: Session, build: Builder, led: Leader
) -> None:
    organisation, department, viewer = led
    team = build.unit(organisation, "Balie", parent=department)
    people_with(build, organisation, team, mixed(5, reach=2))
    people_with(build, organisation, department, mixed(3, reach=1))
    above, below = team_with_those_below(session, viewer, department.id) or []
    assert above.figures == TeamFigures()
    assert below.figures.cells["1.1"].share == 40


def test_a_rest_that_all_score_the_same_is_not_left_over(session: Session, build: Builder, led: Leader) -> None:
    organisation, department, viewer = led
    team = build.unit(organisation, "Balie", parent=department)
    people_with(build, organisation, team, mixed(6, reach=3))
    people_with(build, organisation, department, [(0, 2)] * 6)
    above, below = team_with_those_below(session, viewer, department.id) or []
    assert above.figures.participation is not None
    assert "1.1" not in above.figures.cells
    assert "1.1" in below.figures.cells


def test_a_viewer_reads_the_teams_below_the_own_unit_and_no_others(
    session: Session, build: Builder, led: Leader
) -> None:
    organisation, department, viewer = led
    team = build.unit(organisation, "Balie", parent=department)
    other = build.unit(organisation, "Archief")
    assert [(own.name, own.parent) for own in own_teams(session, viewer)] == [
        ("Team Proef", None),
        ("Balie", "Team Proef"),
    ]
    assert team_with_those_below(session, viewer, team.id) is not None
    assert team_with_those_below(session, viewer, other.id) is None


def test_the_list_of_teams_and_the_page_of_a_team_tell_the_same(session: Session, build: Builder, led: Leader) -> None:
    organisation, department, viewer = led
    for name, size in (("Balie", 7), ("Archief", 3), ("Post", 12)):
        people_with(build, organisation, build.unit(organisation, name, parent=department), mixed(size, reach=2))
    for own in own_teams(session, viewer):
        page = team_with_those_below(session, viewer, own.unit_id) or []
        assert page[0].figures.participation == own.figures.participation


def test_leading_a_unit_of_another_organisation_opens_nothing(session: Session, build: Builder, led: Leader) -> None:
    _, unit, viewer = led
    elsewhere = Viewer(viewer.person_id, build.organisation("Elders").id, viewer.name, "Elders", viewer.access_roles)
    assert own_teams(session, elsewhere) == []
    assert team_with_those_below(session, elsewhere, unit.id) is None


# ----- for any organisation


@st.composite
def answered(draw: st.DrawFn) -> tuple[list[tuple[int, int | None]], list[Member], list[Outcome], int]:
    """Units, the people who count in them, their outcomes on two competences, and a threshold."""
    units = draw(st.integers(1, 5))
    parents = [(1, None)] + [(unit, draw(st.sampled_from([None, *range(1, unit)]))) for unit in range(2, units + 1)]
    unit_of = [unit for unit in range(1, units + 1) for _ in range(draw(st.integers(0, 12)))]
    levels = st.none() | st.integers(0, 4)
    outcomes = [
        Outcome(person, competence, level, float(level), draw(st.integers(1, 3)))
        for person in range(len(unit_of))
        for competence in ("1.1", "1.2")
        if (level := draw(levels)) is not None
    ]
    finished = {outcome.person_id for outcome in outcomes}
    members = [Member(person, unit, person in finished) for person, unit in enumerate(unit_of)]
    return parents, members, outcomes, draw(st.integers(5, 8))


def is_large_and_mixed(group: Collection[Outcome], threshold: int) -> bool:
    return len(group) >= threshold and {each.at_target for each in group} == {True, False}


@settings(max_examples=1000, derandomize=True, deadline=None, database=None)
@given(answered())
def test_no_cell_and_no_difference_of_nested_cells_tells_of_a_small_or_equal_group(
    made: tuple[list[tuple[int, int | None]], list[Member], list[Outcome], int],
) -> None:
    parents, members, outcomes, threshold = made
    teams = teams_of(parents, [])
    figures = publish(teams, members, outcomes, threshold=threshold)
    above = dict(parents)

    def is_in(unit: int | None, ancestor: int) -> bool:
        return unit is not None and (unit == ancestor or is_in(above[unit], ancestor))

    unit_of = {member.person_id: member.unit_id for member in members}

    def counted(unit: int, competence: str) -> dict[int, Outcome]:
        asked = {each.person_id: each for each in outcomes if each.competence == competence}
        return {person: each for person, each in asked.items() if is_in(unit_of[person], unit)}

    for competence in ("1.1", "1.2"):
        shown = [unit for unit in figures if competence in figures[unit].cells]
        for unit in shown:
            here = counted(unit, competence)
            assert is_large_and_mixed(here.values(), threshold)
            for lower in shown:
                left = here.keys() - counted(lower, competence).keys()
                if lower != unit and is_in(lower, unit) and left:
                    assert is_large_and_mixed([here[person] for person in left], threshold)


@settings(max_examples=500, derandomize=True, deadline=None, database=None)
@given(answered())
def test_a_team_with_fewer_people_than_the_threshold_shows_nothing(
    made: tuple[list[tuple[int, int | None]], list[Member], list[Outcome], int],
) -> None:
    parents, members, outcomes, threshold = made
    for unit, shown in publish(teams_of(parents, []), members, outcomes, threshold=threshold).items():
        is_leaf = all(parent != unit for _, parent in parents)
        if is_leaf and sum(member.unit_id == unit for member in members) < threshold:
            assert shown == TeamFigures()


# ----- one publication function


def test_only_the_publication_function_reads_what_people_answered() -> None:
    folder = Path(application.__file__).parent
    readers = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.ImportFrom) and node.module == "app.queries.team")
        or (isinstance(node, ast.Import) and any(name.name == "app.queries.team" for name in node.names))
    }
    assert readers == {"services/team_figures.py"}
