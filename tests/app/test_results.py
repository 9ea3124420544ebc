"""A result in words: how sure a level is, what the gap is, in which order things are told."""

from __future__ import annotations

import math

import pytest
from sqlalchemy.orm import Session

from app.models import CompetenceResult
from app.queries.scans import own_finished_scan, results_of
from app.services.results import SURE, ResultView, level_chances, likely_levels, view_result
from tests.builders import Builder

MEANS = [-1.0, 0.2, 0.5, 1.0, 1.49, 1.5, 2.4, 3.3, 4.0, 5.0]


def at(
    competence: str, level: int = 2, target: int | None = 2, *, importance: int = 2, assessed: bool = True
) -> CompetenceResult:
    """A stored result; the mean is the level."""
    return CompetenceResult(
        competence=competence,
        assessed=assessed,
        mean=float(level),
        standard_error=0.3,
        level=level,
        target=target,
        importance=importance,
    )


def codes(view: ResultView, part: str) -> list[str]:
    return [standing.competence.code for standing in getattr(view, part)]


@pytest.mark.parametrize("mean", MEANS)
@pytest.mark.parametrize("standard_error", [0.0, 0.05, 0.4, 1.0])
def test_the_chances_of_the_levels_are_chances(mean: float, standard_error: float) -> None:
    chances = level_chances(mean, standard_error)
    assert len(chances) == 5
    assert all(0 <= chance <= 1 for chance in chances)
    assert math.isclose(sum(chances), 1)


def test_the_chance_of_a_level_is_that_of_a_normal_ability_within_half_a_level() -> None:
    # P(1.5 ≤ x < 2.5) for mean 2 and standard error .5 is P(|z| < 1)
    assert level_chances(2.0, 0.5)[2] == pytest.approx(0.6827, abs=1e-4)


@pytest.mark.parametrize(
    ("mean", "standard_error", "expected"),
    [
        (2.0, 0.3, (2,)),
        (2.0, 0.594, (2,)),  # just above .6
        (2.1, 0.65, (2, 3)),
        (1.9, 0.65, (2, 1)),
        (1.5, 0.3, (1, 2)),  # exactly between: the lower one first
        (1.6, 0.3, (2,)),
        (1.55, 0.3, (2, 1)),
        (-0.4, 0.6, (0,)),
        (4.2, 0.6, (4,)),
        (3.6, 0.9, (4, 3)),
        (2.0, 0.0, (2,)),
        (1.5, 0.0, (2,)),
    ],
)
def test_one_level_is_named_when_it_is_likely_enough_and_two_when_not(
    mean: float, standard_error: float, expected: tuple[int, ...]
) -> None:
    assert likely_levels(mean, standard_error) == expected


@pytest.mark.parametrize("mean", MEANS)
def test_two_levels_are_named_exactly_when_none_has_a_chance_of_sixty_percent(mean: float) -> None:
    for standard_error in (0.2, 0.5, 0.6, 0.8):
        chances = level_chances(mean, standard_error)
        assert (len(likely_levels(mean, standard_error)) == 1) is (max(chances) >= SURE)


def test_the_gap_counts_levels_to_the_target() -> None:
    view = view_result(["kcc"], [at("1.1", 1, 3), at("1.2", 2, 2), at("2.1", 4, 3)])
    gaps = {s.competence.code: s.gap for area in view.areas for s in area.standings}
    assert gaps == {"1.1": 2, "1.2": 0, "2.1": 0}
    assert codes(view, "growth") == ["1.1"]
    assert set(codes(view, "strengths")) == {"1.2", "2.1"}


def test_a_topic_that_was_left_out_has_no_gap_and_is_to_be_discussed() -> None:
    view = view_result(["kcc"], [at("1.1", 0, 3, assessed=False), at("1.2", 1, 2)])
    assert [standing.gap for standing in view.to_discuss] == [None]
    assert codes(view, "to_discuss") == ["1.1"]
    assert codes(view, "growth") == ["1.2"]
    assert view.strengths == ()
    assert view.asked == 2


def test_a_competence_outside_the_role_has_no_gap() -> None:
    [area] = view_result(["kcc"], [at("3.4", 0, None)]).areas
    assert [standing.gap for standing in area.standings] == [None]
    assert [standing.why for standing in area.standings] == [None]


def test_the_largest_gap_comes_first_and_importance_weighs() -> None:
    results = [
        at("1.1", 2, 3, importance=1),
        at("1.2", 1, 3, importance=1),
        at("2.1", 2, 3, importance=3),
        at("4.1", 1, 3, importance=3),
        at("4.2", 2, 3, importance=1),
    ]
    assert codes(view_result(["kcc"], results), "growth") == ["4.1", "2.1", "1.2", "1.1", "4.2"]


def test_the_clearest_strength_comes_first() -> None:
    results = [at("1.1", 2, 2), at("1.2", 4, 2), at("2.1", 3, 2), at("4.1", 2, 2, importance=3)]
    assert codes(view_result(["kcc"], results), "strengths") == ["1.2", "2.1", "4.1", "1.1"]


def test_an_area_shows_means_over_what_was_assessed() -> None:
    results = [at("1.1", 1, 3), at("1.2", 4, 2), at("1.3", 0, 2, assessed=False), at("2.1", 0, 2, assessed=False)]
    first, second = view_result(["kcc"], results).areas
    assert (first.level, first.target) == (2.5, 2.5)
    assert (second.level, second.target) == (None, None)


def test_every_asked_competence_says_why_the_role_asks_it(session: Session, build: Builder) -> None:
    person = build.person(build.organisation())
    scan = own_finished_scan(session, build.viewer(person), build.finished_scan(person, function_roles=["hr"]))
    assert scan is not None
    view = view_result(scan.function_roles, results_of(session, scan))
    standings = [standing for area in view.areas for standing in area.standings]
    assert len(standings) == view.asked > 0
    assert all(standing.why is not None and standing.why.level == standing.target for standing in standings)
