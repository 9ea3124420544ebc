"""From a score to a level and to the chance of having reached one."""

from __future__ import annotations

import pytest

from scan import chance_at_or_above, level_of, on_scale


@pytest.mark.parametrize(
    ("score", "level"), [(-3, 0), (0.49, 0), (0.5, 1), (1.49, 1), (1.5, 2), (2.5, 3), (3.5, 4), (9, 4)]
)
def test_a_level_begins_half_a_level_below_its_number(score: float, level: int) -> None:
    assert level_of(score) == level


@pytest.mark.parametrize(("score", "read"), [(-0.3, 0.0), (0.0, 0.0), (2.7, 2.7), (4.2, 4.0)])
def test_a_score_is_read_on_the_scale_of_the_levels(score: float, read: float) -> None:
    assert on_scale(score) == read


@pytest.mark.parametrize(
    ("mean", "se", "target", "chance"),
    [(1.5, 0.7, 2, 0.5), (2.5, 1.0, 2, 0.8413), (0.5, 1.0, 2, 0.1587), (2.145, 1.0, 1, 0.95), (3, 0.001, 1, 1.0)],
)
def test_the_chance_of_a_target_is_that_of_an_ability_from_half_a_level_below_it(
    mean: float, se: float, target: float, chance: float
) -> None:
    assert chance_at_or_above(mean, se, target) == pytest.approx(chance, abs=0.0005)


@pytest.mark.parametrize(("mean", "chance"), [(1.5, 1.0), (1.49, 0.0)])
def test_a_known_ability_is_at_a_target_or_not(mean: float, chance: float) -> None:
    assert chance_at_or_above(mean, 0, 2) == chance
