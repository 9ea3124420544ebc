"""The programmes that close most of a team's gap: exact, within limits, and from counts alone."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from recommender.team import Programme, UnitNeed, choose_programmes, closed_points
from recommender.values import Tag


def programme(
    code: str, *tags: Tag, hours: float = 4, audience: tuple[str, ...] = (), places: int | None = None
) -> Programme:
    return Programme(code, tags, hours, audience, places)


def codes(needs: list[UnitNeed], programmes: list[Programme], most: int = 2, hours: float = 40) -> list[str]:
    return [one.code for one in choose_programmes(needs, programmes, most=most, hours_budget=hours).chosen]


NEEDS = [UnitNeed("G5", 1, 3), UnitNeed("G5", 2, 10), UnitNeed("G1", 1, 8)]
HYBRID = programme("hybrid", Tag("G5", 0, 2, 3))
HYBRID_TOO = programme("hybrid-too", Tag("G5", 0, 2, 2))
DATA = programme("data", Tag("G1", 0, 1, 2))


def test_what_others_teach_already_adds_nothing() -> None:
    assert codes(NEEDS, [HYBRID, HYBRID_TOO, DATA]) == ["hybrid", "data"]


def test_each_programme_says_what_it_adds_and_all_together_are_the_share() -> None:
    found = choose_programmes(NEEDS, [HYBRID, HYBRID_TOO, DATA], most=2, hours_budget=40)
    assert [one.points for one in found.chosen] == [3 * 13, 2 * 8]
    assert found.share == pytest.approx((39 + 16) / (3 * 21))
    assert sum(one.share for one in found.chosen) == pytest.approx(found.share)
    assert found.hours == 8


def test_no_more_programmes_and_hours_than_asked() -> None:
    assert codes(NEEDS, [HYBRID, DATA], most=1) == ["hybrid"]
    assert codes(NEEDS, [HYBRID, DATA], hours=7) == ["hybrid"]
    assert codes(NEEDS, [HYBRID, DATA], most=0) == codes(NEEDS, [HYBRID, DATA], hours=3) == []


def test_a_programme_helps_as_many_as_it_has_places() -> None:
    small = programme("small", Tag("G5", 0, 2, 3), places=4)
    assert closed_points(NEEDS, [small]) == 3 * (3 + 4)
    assert closed_points(NEEDS, [small, HYBRID_TOO]) == 3 * (3 + 4) + 2 * 6
    assert codes(NEEDS, [small, HYBRID_TOO], most=1) == ["hybrid-too"]


def test_who_lacks_the_start_level_cannot_enter_yet() -> None:
    further = programme("further", Tag("G5", 1, 2, 3))
    assert closed_points(NEEDS, [further]) == 3 * (10 - 3)
    assert closed_points(NEEDS, [further, programme("again", Tag("G5", 1, 2, 1))]) == 3 * (10 - 3)


def test_programmes_for_other_people_are_left_out() -> None:
    for_leaders = programme("lead", Tag("G5", 0, 2, 3), audience=("leader",))
    assert codes(NEEDS, [for_leaders, HYBRID_TOO]) == ["hybrid-too"]
    found = choose_programmes(NEEDS, [for_leaders], most=1, hours_budget=9, audience={"leader"})
    assert [one.code for one in found.chosen] == ["lead"]


def test_equals_are_decided_by_hours_and_then_by_code() -> None:
    short = programme("short", Tag("G5", 0, 2, 3), hours=2)
    twins = [programme(code, Tag("G5", 0, 2, 3), hours=2) for code in ("twin-b", "twin-a")]
    assert codes(NEEDS, [HYBRID, short], most=1) == ["short"]
    assert codes(NEEDS, twins, most=1) == codes(NEEDS, twins[::-1], most=1) == ["twin-a"]


def test_nothing_needed_or_offered_is_no_error() -> None:
    assert choose_programmes([], [HYBRID], most=3, hours_budget=40).share == 1
    assert choose_programmes(NEEDS, [], most=3, hours_budget=40).share == 0
    assert codes([UnitNeed("4.1", 1, 9)], [HYBRID]) == []


@pytest.mark.parametrize(("most", "hours"), [(-1, 8), (2, -1), (2, float("nan")), (2, float("inf"))])
def test_what_is_no_amount_is_refused(most: int, hours: float) -> None:
    with pytest.raises(ValueError, match="no amounts"):
        choose_programmes(NEEDS, [HYBRID], most=most, hours_budget=hours)


TAGS = st.builds(
    lambda code, start, rise, strength: Tag(code, start, min(4, start + rise), strength),
    st.sampled_from(["a", "b", "c"]),
    st.integers(0, 3),
    st.integers(1, 3),
    st.integers(1, 3),
)
PROGRAMMES = st.builds(
    Programme,
    code=st.just(""),
    tags=st.lists(TAGS, max_size=3).map(tuple),
    hours=st.sampled_from([1, 2.5, 4, 8]),
    audience=st.just(()),
    places=st.one_of(st.none(), st.integers(1, 12)),
)
COUNTS = st.dictionaries(
    st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(1, 4)),
    st.tuples(st.integers(0, 15), st.integers(1, 3)),
    max_size=8,
)


@settings(deadline=None, max_examples=200)
@given(COUNTS, st.lists(PROGRAMMES, max_size=7), st.integers(0, 4), st.integers(0, 16))
def test_no_other_choice_closes_more(
    counts: dict[tuple[str, int], tuple[int, int]], drawn: list[Programme], most: int, hours: int
) -> None:
    needs = [UnitNeed(code, level, people, weight) for (code, level), (people, weight) in counts.items()]
    offered = [Programme(f"p{n}", one.tags, one.hours, (), one.places) for n, one in enumerate(drawn)]
    found = choose_programmes(needs, offered, most=most, hours_budget=hours)
    best = max(
        closed_points(needs, choice)
        for size in range(most + 1)
        for choice in itertools.combinations(offered, size)
        if sum(one.hours for one in choice) <= hours
    )
    by_code = {one.code: one for one in offered}
    chosen = [by_code[one.code] for one in found.chosen]
    assert len(chosen) <= most
    assert sum(one.hours for one in chosen) == found.hours <= hours
    assert closed_points(needs, chosen) == sum(one.points for one in found.chosen) == best
    assert all(one.points > 0 for one in found.chosen)
    assert found.certificate.objective == best
    assert found.certificate.gap == pytest.approx(0, abs=1e-6)


ONE_UNIT = st.builds(
    Programme,
    code=st.just(""),
    tags=st.builds(lambda start, strength: (Tag("a", start, 4, strength),), st.integers(0, 3), st.integers(1, 3)),
    hours=st.just(1),
    audience=st.just(()),
    places=st.integers(1, 4),
)


@given(st.lists(st.integers(0, 3), max_size=8), st.lists(ONE_UNIT, max_size=4))
def test_points_are_those_of_the_best_seats_for_single_people(levels: list[int], offered: list[Programme]) -> None:
    """Against an assignment of people, whose levels the counts come from, to the places of the programmes."""
    needs = [UnitNeed("a", level, sum(own < level for own in levels)) for level in (1, 2, 3, 4)]
    seats = [one.tags[0] for one in offered for _ in range(one.places or 0)]
    gains = np.array([[tag.strength * (own >= tag.from_level) for tag in seats] for own in levels])
    gains = gains.reshape(len(levels), len(seats))
    best = int(gains[linear_sum_assignment(gains, maximize=True)].sum())
    assert closed_points(needs, offered) - closed_points(needs[:3], offered) == best
