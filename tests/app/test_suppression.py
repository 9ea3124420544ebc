"""The suppression rule, attacked as somebody would who has every published figure and the list of all members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.services.suppression import Team, at_and_below, publishable, teams_of

THRESHOLD = 5
ATTACKS = settings(max_examples=2000, derandomize=True, deadline=None, database=None)


@st.composite
def organisations(draw: st.DrawFn) -> tuple[list[Team], dict[int, int]]:
    """Teams bottom up, and in which unit each person is; some people lead, in their own unit or elsewhere."""
    units = draw(st.integers(1, 6))
    parents = [(1, None)] + [(unit, draw(st.sampled_from([None, *range(1, unit)]))) for unit in range(2, units + 1)]
    people = [unit for unit in range(1, units + 1) for _ in range(draw(st.integers(0, 9)))]
    unit_of = dict(enumerate(people))
    leaders = draw(st.lists(st.tuples(st.integers(1, units), st.integers(0, max(len(people), 1))), max_size=3))
    return teams_of(parents, leaders), unit_of


def large_enough(people: Set[int]) -> bool:
    return len(people) >= THRESHOLD


def all_units(teams: Iterable[Team]) -> set[int]:
    return {team.unit_id for team in teams}


def smallest_computable(published: Mapping[int, Set[int]], unit_of: Mapping[int, int], known: Set[int]) -> int | None:
    """The size of the smallest group, without people who are `known`, whose sum follows from the published sums."""
    sizes = {
        unit: sum(1 for person in unit_of if unit_of[person] == unit and person not in known)
        for unit in set(unit_of.values())
    }
    columns = [unit for unit, size in sizes.items() if size]
    if not columns or not published:
        return None
    units_in = [{unit_of[person] for person in people} for people in published.values()]
    sums = np.array([[unit in units for unit in columns] for units in units_in], dtype=float)
    _, singular, rows = np.linalg.svd(sums)
    null_space = rows[int((singular > 1e-9).sum()) :]
    groups = np.array([choice for choice in product((0, 1), repeat=len(columns)) if any(choice)], dtype=float)
    computable = groups[np.abs(groups @ null_space.T).max(axis=1, initial=0) < 1e-9]
    return int((computable @ np.array([sizes[unit] for unit in columns])).min()) if len(computable) else None


@ATTACKS
@given(organisations())
def test_no_combination_of_published_sums_tells_of_fewer_people_than_the_threshold(
    made: tuple[list[Team], dict[int, int]],
) -> None:
    teams, unit_of = made
    published = publishable(teams, unit_of, large_enough, candidates=all_units(teams))
    smallest = smallest_computable(published, unit_of, known=set())
    assert smallest is None or smallest >= THRESHOLD


@ATTACKS
@given(organisations())
def test_a_leader_who_takes_the_own_value_away_still_finds_no_small_group(
    made: tuple[list[Team], dict[int, int]],
) -> None:
    teams, unit_of = made
    published = publishable(teams, unit_of, large_enough, candidates=all_units(teams))
    for leader in {person for team in teams for person in team.readers}:
        readable = {
            team.unit_id: published[team.unit_id]
            for team in teams
            if leader in team.readers and team.unit_id in published
        }
        smallest = smallest_computable(readable, unit_of, known={leader})
        assert smallest is None or smallest >= THRESHOLD


def published_units(parents: Sequence[tuple[int, int | None]], sizes: Mapping[int, int]) -> set[int]:
    people = [unit for unit, size in sizes.items() for _ in range(size)]
    teams = teams_of(parents, [])
    return set(publishable(teams, dict(enumerate(people)), large_enough, candidates=all_units(teams)))


def test_a_department_gives_way_when_it_would_show_its_small_rest() -> None:
    assert published_units([(1, None), (2, 1)], {1: 3, 2: 5}) == {2}


def test_a_department_is_published_when_its_rest_is_large_enough() -> None:
    assert published_units([(1, None), (2, 1)], {1: 5, 2: 5}) == {1, 2}


def test_two_teams_together_can_leave_too_few_of_a_department() -> None:
    assert published_units([(1, None), (2, 1), (3, 1), (4, 1)], {2: 20, 3: 17, 4: 3}) == {2, 3}


def test_a_department_of_small_teams_is_published_as_a_whole() -> None:
    assert published_units([(1, None), (2, 1), (3, 1)], {2: 3, 3: 4}) == {1}


def test_a_department_with_one_team_that_holds_everybody_shows_the_same_sum() -> None:
    assert published_units([(1, None), (2, 1)], {2: 5}) == {1, 2}


def test_teams_read_backwards_stand_in_the_given_order_with_those_below_behind_them() -> None:
    teams = teams_of([(5, None), (4, 7), (7, None), (9, 5), (8, 5)], [])
    assert [team.unit_id for team in reversed(teams)] == [5, 9, 8, 7, 4]
    assert [team.unit_id for team in reversed(at_and_below(teams, 5))] == [5, 9, 8]


def test_leaders_read_their_unit_and_the_units_below_it() -> None:
    teams = {team.unit_id: team.readers for team in teams_of([(1, None), (2, 1), (3, None)], [(1, 70), (2, 80)])}
    assert teams == {1: {70}, 2: {70, 80}, 3: set()}


def test_units_in_a_circle_belong_to_no_team() -> None:
    assert teams_of([(1, 2), (2, 1), (3, None)], [])[0].unit_id == 3
    assert len(teams_of([(1, 2), (2, 1), (3, None)], [])) == 1
