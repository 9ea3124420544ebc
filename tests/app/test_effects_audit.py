"""Nobody can compute how one person changed from the means of two items that nearly the same people did."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, permutations
from statistics import fmean

from hypothesis import given
from hypothesis import strategies as st

from app.services.effects import Measured, publishable

FEWEST = 5
LEVELS = {1: 1.0, 2: 0.5, 3: -0.5, 4: 2.0, 5: 0.0, 6: 3.0}


def measured(item: str, changes: Mapping[int, float], *readers: int) -> Measured:
    return Measured(item, changes, frozenset(readers))


def of_people(item: str, *people: int) -> Measured:
    return measured(item, {person: LEVELS.get(person, person / 10) for person in people})


def items_of(told: list[Measured]) -> list[str]:
    return [one.item for one in told]


def test_the_change_of_the_one_person_who_did_only_one_of_two_items_cannot_be_computed() -> None:
    all_six, five = of_people("a", *range(1, 7)), of_people("b", *range(1, 6))
    means = [fmean(one.changes.values()) for one in (all_six, five)]
    assert round(6 * means[0] - 5 * means[1], 6) == LEVELS[6], "both means together give this person away"
    assert items_of(publishable([five, all_six], FEWEST)) == ["a"]


def test_two_who_each_did_another_item_are_not_compared_with_each_other() -> None:
    first, second = of_people("a", 1, 2, 3, 4, 5), of_people("b", 1, 2, 3, 4, 6)
    assert items_of(publishable([second, first], FEWEST)) == ["a"]


def test_the_same_people_and_people_of_whom_enough_differ_are_told() -> None:
    small, same, large = of_people("a", *range(1, 6)), of_people("b", *range(1, 6)), of_people("c", *range(1, 11))
    assert items_of(publishable([small, same, large], FEWEST)) == ["c", "a", "b"]


def test_who_scored_otherwise_before_the_second_item_counts_as_somebody_else() -> None:
    first = of_people("a", *range(1, 6))
    second = measured("b", {**first.changes, 1: 3.0})
    assert items_of(publishable([first, second], FEWEST)) == ["a"]


def test_people_who_read_the_figures_do_not_make_a_difference_large_enough() -> None:
    small, large = of_people("a", *range(1, 6)), of_people("b", *range(1, 11))
    read = measured("b", large.changes, 10)
    assert items_of(publishable([small, read], FEWEST)) == ["b"]


def test_a_difference_of_people_who_all_changed_the_same_is_not_told() -> None:
    small = of_people("a", *range(1, 6))
    large = measured("b", {**small.changes, **dict.fromkeys(range(11, 17), 1.5)})
    assert items_of(publishable([small, large], FEWEST)) == ["b"]


@given(st.lists(st.sets(st.integers(1, 14)), max_size=6))
def test_no_difference_of_two_means_that_are_told_is_of_one_to_four_people(groups: list[set[int]]) -> None:
    every = [of_people(f"item-{number}", *people) for number, people in enumerate(groups)]
    told = publishable(every, FEWEST)
    assert all(len(one.changes) >= FEWEST for one in told)
    for one, other in combinations(told, 2):
        assert len(one.changes.keys() ^ other.changes.keys()) not in range(1, FEWEST)
    if len(every) <= 3:
        assert {tuple(items_of(publishable(order, FEWEST))) for order in permutations(every)} == {tuple(items_of(told))}
