"""The arithmetic of a score, by hand."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from scan.scoring import (
    ERROR_VARIANCE,
    STATEMENT_WORTH,
    chance_at_or_above,
    check_worth,
    level_of,
    posterior,
    statement_worth,
)


def test_an_answer_is_worth_the_midpoint_of_its_thresholds() -> None:
    assert [statement_worth(2, step) for step in range(4)] == [0.375, 1.125, 2.0, 3.0]


def test_a_check_is_worth_its_level_or_one_below() -> None:
    assert (check_worth(3, right=True), check_worth(3, right=False)) == (3.0, 2.0)


def test_without_answers_the_score_is_the_prior() -> None:
    assert posterior([]) == (1.8, 1.0)


def test_the_mean_is_shrunk_by_precision() -> None:
    mean, se = posterior([3.0, 3.0])
    assert mean == pytest.approx((1.8 + 2 / 0.6 * 3.0) / (1 + 2 / 0.6))
    assert se == pytest.approx(math.sqrt(1 / (1 + 2 / 0.6)))


def test_the_error_variance_is_that_of_a_statement_at_the_persons_own_level() -> None:
    at_or_above = [1.0, *(1 / (1 + math.exp(2.0 * threshold)) for threshold in (-1.25, -0.5, 0.5)), 0.0]
    chances = [high - low for high, low in pairwise(at_or_above)]
    mean = sum(chance * worth for chance, worth in zip(chances, STATEMENT_WORTH, strict=True))
    variance = sum(chance * (worth - mean) ** 2 for chance, worth in zip(chances, STATEMENT_WORTH, strict=True))
    assert variance == pytest.approx(ERROR_VARIANCE, abs=0.02)


@pytest.mark.parametrize(
    ("score", "level"), [(-1.3, 0), (0.49, 0), (0.5, 1), (1.5, 2), (2.5, 3), (3.49, 3), (3.5, 4), (5.2, 4)]
)
def test_a_level_begins_half_a_step_below_itself(score: float, level: int) -> None:
    assert level_of(score) == level


def test_a_score_at_the_start_of_a_level_has_an_even_chance_of_it() -> None:
    assert chance_at_or_above(1.5, 0.4, 2) == pytest.approx(0.5)
    assert chance_at_or_above(2.5, 1.0, 2) == pytest.approx(0.8413, abs=1e-4)


def test_a_known_ability_is_at_target_or_not() -> None:
    assert chance_at_or_above(1.5, 0.0, 2) == 1.0
    assert chance_at_or_above(1.4, 0.0, 2) == 0.0
