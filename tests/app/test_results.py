"""A result in words: how sure a level is, what the gap is, in which order things are told."""

from __future__ import annotations

import math

import pytest
from sqlalchemy.orm import Session

from app.models import CompetenceResult, OwnView
from app.queries.scans import own_finished_scan, results_of
from app.services.results import (
    SURE,
    Certainty,
    ResultView,
    certainty_of,
    level_chances,
    likely_levels,
    view_result,
)
from scan import level_of
from scan.plan import SURE_ERROR
from tests.builders import Builder

MEANS = [-1.0, 0.2, 0.5, 1.0, 1.49, 1.5, 2.4, 3.3, 4.0, 5.0]


def at(
    competence: str,
    level: int = 2,
    target: int | None = 2,
    *,
    importance: int = 2,
    assessed: bool = True,
    asked: bool = True,
    standard_error: float = 0.3,
) -> CompetenceResult:
    """A stored result; the mean is the level."""
    return CompetenceResult(
        competence=competence,
        assessed=assessed,
        asked=asked,
        mean=float(level),
        standard_error=standard_error,
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
        (1.5, 0.3, (2, 1)),  # exactly between: rounded up, as the level is
        (0.52, 0.67, (1, 0)),  # the open end is a little likelier, the level of the score goes first
        (3.48, 0.67, (3, 4)),
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


@pytest.mark.parametrize("standard_error", [0.1, 0.5, 0.67, 0.9, 1.0])
def test_the_level_that_is_stored_is_the_first_one_named(standard_error: float) -> None:
    means = [step / 50 for step in range(-50, 251)]
    assert [likely_levels(mean, standard_error)[0] for mean in means] == [level_of(mean) for mean in means]


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


@pytest.mark.parametrize(
    ("chance", "standard_error", "expected"),
    [
        (SURE, 0.9, Certainty.SURE),  # far beyond the highest level even a wide score leaves one
        (0.9, 0.2, Certainty.SURE),
        (0.59, 0.6, Certainty.ESTIMATE),
        (0.5, SURE_ERROR, Certainty.ESTIMATE),
        (0.5, SURE_ERROR + 0.001, Certainty.UNSURE),
        (0.3, 1.2, Certainty.UNSURE),
    ],
)
def test_how_sure_the_scan_is_follows_the_chance_and_then_the_standard_error(
    chance: float, standard_error: float, expected: Certainty
) -> None:
    assert certainty_of(chance, standard_error) is expected


@pytest.mark.parametrize("mean", MEANS)
def test_the_scan_is_called_sure_exactly_when_it_names_one_level(mean: float) -> None:
    for standard_error in (0.2, 0.5, 0.6, 0.8):
        result = at("1.1", standard_error=standard_error)
        result.mean = mean
        [area] = view_result(["kcc"], [result]).areas
        [standing] = area.standings
        assert (standing.certainty is Certainty.SURE) is (len(standing.likely) == 1)


def test_an_area_takes_the_mean_and_the_error_that_the_scan_kept_of_it() -> None:
    results = [at("1.1", 1, 3), at("1.2", 4, 2)]
    view = view_result(["kcc"], results, area_scores={"1": {"mean": 2.2, "se": 0.4}})
    assert [(area.level, area.certainty) for area in view.areas] == [(2.2, Certainty.SURE)]


@pytest.mark.parametrize(
    ("error", "expected"), [(0.59, Certainty.SURE), (0.65, Certainty.ESTIMATE), (0.8, Certainty.UNSURE)]
)
def test_an_area_is_as_sure_as_its_mean_is_within_half_a_level(error: float, expected: Certainty) -> None:
    view = view_result(["kcc"], [at("1.1")], area_scores={"1": {"mean": 2.0, "se": error}})
    assert [area.certainty for area in view.areas] == [expected]


@pytest.mark.parametrize(("mean", "shown"), [(-0.3, 0), (4.6, 4)])
def test_the_mean_of_an_area_stays_on_the_scale_of_the_levels(mean: float, shown: float) -> None:
    view = view_result(["kcc"], [at("1.1")], area_scores={"1": {"mean": mean, "se": 0.4}})
    assert [area.level for area in view.areas] == [shown]


def test_an_area_of_which_a_part_was_carried_over_does_not_take_the_score_of_the_rest() -> None:
    results = [at("1.1", 1, 3), at("1.2", 4, 2, asked=False)]
    view = view_result(["kcc"], results, area_scores={"1": {"mean": 1.1, "se": 0.4}})
    assert [(area.level, area.certainty) for area in view.areas] == [(2.5, None)]


def test_an_area_outside_the_role_has_a_level_and_no_target() -> None:
    [area] = view_result(["kcc"], [at("3.4", 2, None)]).areas
    assert (area.level, area.target) == (2, None)


def test_an_own_view_stands_beside_the_level_of_the_scan_and_changes_nothing_else() -> None:
    results = [at("1.1", 1, 3), at("1.2", 2, 2)]
    own = OwnView(competence="1.1", level=4, reason="Ik doe dit al jaren.")
    plain, told = view_result(["kcc"], results), view_result(["kcc"], results, own_views=[own])
    standing = told.standing("1.1")
    assert standing is not None
    assert (standing.own, standing.level, standing.gap) == (own, 1, 2)
    assert codes(told, "growth") == codes(plain, "growth") == ["1.1"]
    assert told.standing("G8") is None


def test_every_asked_competence_says_why_the_role_asks_it(session: Session, build: Builder) -> None:
    person = build.person(build.organisation())
    scan = own_finished_scan(session, build.viewer(person), build.finished_scan(person, function_roles=["hr"]))
    assert scan is not None
    view = view_result(scan.function_roles, results_of(session, scan), area_scores=scan.area_scores)
    assert all(area.certainty is not None for area in view.areas)
    standings = [standing for area in view.areas for standing in area.standings]
    assert len(standings) == view.asked > 0
    assert all(standing.why is not None and standing.why.level == standing.target for standing in standings)
