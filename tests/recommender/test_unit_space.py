"""The unit space: what a gap asks and an item offers, in whole points that add up exactly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from recommender.units import (
    UnitSpace,
    entry_points,
    needs,
    not_reached,
    offers,
    topic_points,
    unit_points,
    unit_scores,
)
from recommender.values import Gap, Item, Profile, Tag
from recommender.weights import WEIGHTS

EXACT_TAGS = replace(WEIGHTS, tag_error=0.0)


def test_a_known_level_is_reached_or_not() -> None:
    assert list(not_reached(Gap("G5", now=1, target=3))) == [0, 1, 1, 1]
    assert list(not_reached(Gap("G5", now=1.5, target=3))) == [0, 0, 1, 1]


def test_an_uncertain_level_is_reached_with_a_chance() -> None:
    chances = not_reached(Gap("G5", now=1.5, target=3, se=0.5))
    assert chances == pytest.approx([0.0228, 0.5, 0.9772, 1.0], abs=1e-3)


def test_points_lie_between_the_level_and_the_target_and_the_next_level_is_worth_most() -> None:
    below, first, second, above = unit_points(Gap("G5", now=1, target=3), rarity=1, weights=EXACT_TAGS)
    assert (below, above) == (0, 0)
    assert (first, second) == (44, 22)
    assert 3 * (first + second) == pytest.approx(WEIGHTS.gap, abs=3)


def test_what_a_tag_may_be_off_makes_its_levels_count_less_and_what_is_reached_stays_worth_nothing() -> None:
    gap = Gap("G5", now=1, target=3)
    rough, exact = (unit_points(gap, 1, weights) for weights in (WEIGHTS, EXACT_TAGS))
    assert 0 < rough[1] < exact[1]
    assert rough[1] > rough[2] > 0
    assert (rough[0], rough[3]) == (0, 0)


def test_a_more_important_and_a_rarer_competence_weigh_more() -> None:
    plain = topic_points(Gap("G5", 1, 3), 1, WEIGHTS)
    assert topic_points(Gap("G5", 1, 3, importance=3), 1, WEIGHTS) > plain
    assert topic_points(Gap("G5", 1, 3), 2, WEIGHTS) > plain
    assert topic_points(Gap("G5", 1, 3, importance=0), 1, WEIGHTS) == 0


def test_without_a_gap_there_are_no_points() -> None:
    for gap in (Gap("G5", now=3, target=3), Gap("G5", now=4, target=2), Gap("G5", now=3.8, target=2, se=0.4)):
        assert not unit_points(gap, 1, WEIGHTS).any()
        assert topic_points(gap, 1, WEIGHTS) == 0


def test_every_level_below_the_start_costs_a_part_of_the_points() -> None:
    gap = Gap("G5", now=0, target=4)
    gained, lost = unit_points(gap, 1, WEIGHTS), entry_points(gap, 1, WEIGHTS)
    assert not lost[0].any()
    for start in (1, 2, 3):
        assert lost[start] == pytest.approx(-start * WEIGHTS.entry * gained, abs=0.5)


def test_a_start_that_is_likely_reached_costs_nothing() -> None:
    assert not entry_points(Gap("G5", now=1.6, target=4, se=0.7), 1, WEIGHTS)[2].any()


def test_what_few_items_teach_is_rarer_than_what_many_teach() -> None:
    items = [Item(str(n), tags=(Tag("G7", 0, 2, 3),)) for n in range(8)] + [Item("x", tags=(Tag("4.2", 0, 2, 1),))]
    space = UnitSpace.of(["1.1"], items)
    assert space.competences == ("1.1", "4.2", "G7")
    assert space.rarity["4.2"] > 1 > 0.9 * space.rarity["G7"]


def test_the_matrix_product_scores_everybody_at_once_and_exactly() -> None:
    items = [Item("a", tags=(Tag("G5", 0, 2, 3), Tag("2.4", 2, 4, 1))), Item("b")]
    people = [
        Profile(gaps=(Gap("G5", 0, 3), Gap("2.4", 0, 3, 3))),
        Profile(gaps=(Gap("unknown", 0, 3),)),
        Profile(gaps=(Gap("G5", 3, 4), Gap("G5", 1, 3, se=0.6))),
    ]
    space = UnitSpace.of([], items)
    found = unit_scores(needs(people, space, WEIGHTS), offers(items, space))
    one_by_one = [unit_scores(needs([person], space, WEIGHTS), offers(items, space))[0] for person in people]
    assert found.dtype == np.int64
    assert (found == np.array(one_by_one)).all()
    assert (found[:, 1] == 0).all()
    assert (found[1] == 0).all()
