"""People who learn together: right sizes, one time for all, and better company than by lot."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.groups import LARGEST, SMALLEST, Group, Member, learning_groups, quality, random_groups
from seeds.roles import load_roles

MONDAY, TUESDAY = frozenset({"ma"}), frozenset({"di"})


def member(id_: str, times: frozenset[str] = MONDAY, **levels: float) -> Member:
    return Member(id_, levels, dict.fromkeys(levels, 3.0), times)


def drawn_people(number: int, *, seed: int) -> list[Member]:
    """People of random roles, as spread out as the scan's prior, who can at about two of four times."""
    generator = np.random.default_rng(seed)
    roles = load_roles()
    found = []
    for person in range(number):
        role = roles[int(generator.integers(len(roles)))]
        middle = 1.8 + generator.normal(0, 0.45)
        levels = {one.competence: float(np.clip(generator.normal(middle, 0.65), 0, 4)) for one in role.targets}
        times = frozenset(time for time in ("ma", "di", "wo", "do") if generator.random() < 0.5)
        found.append(Member(f"p{person:03}", levels, {one.competence: one.level for one in role.targets}, times))
    return found


def ids(groups: tuple[Group, ...]) -> list[list[str]]:
    return [[one.id for one in group.members] for group in groups]


def test_people_with_the_same_need_come_together() -> None:
    people = [member(f"a{n}", G5=0, G1=3) for n in range(8)] + [member(f"b{n}", G5=3, G1=0) for n in range(8)]
    found = learning_groups(people, seed=1)
    assert {frozenset(id_[0] for id_ in group) for group in ids(found.groups)} == {frozenset("a"), frozenset("b")}
    assert quality(found.groups).common_need == 1


def test_with_equal_needs_strength_is_mixed() -> None:
    people = [Member(f"p{n:02}", {"G5": 1, "G1": 0.0 if n < 8 else 4.0}, {"G5": 3}, MONDAY) for n in range(16)]
    found = learning_groups(people, seed=1)
    assert [Counter(one.levels["G1"] for one in group.members) for group in found.groups] == [{0: 4, 4: 4}] * 2
    assert quality(found.groups).spread == 1


def test_nobody_is_in_a_group_at_a_time_that_they_cannot() -> None:
    people = [member(f"a{n}", MONDAY, G5=0) for n in range(6)] + [member(f"b{n}", TUESDAY, G5=0) for n in range(7)]
    found = learning_groups(people, seed=1)
    assert [(group.time, len(group.members)) for group in found.groups] == [("di", 7), ("ma", 6)]


def test_who_cannot_be_placed_waits() -> None:
    people = [member(f"a{n}", MONDAY, G5=0) for n in range(8)] + [member("b", TUESDAY, G5=0), member("c", frozenset())]
    found = learning_groups(people, seed=1)
    assert [one.id for one in found.waiting] == ["b", "c"]
    assert ids(learning_groups(people[:5], seed=1).groups) == []
    assert learning_groups([], seed=1).waiting == ()


def test_eleven_people_are_one_group_with_one_waiting() -> None:
    found = learning_groups([member(f"a{n:02}", G5=n / 5) for n in range(11)], seed=1)
    assert [len(group.members) for group in found.groups] == [10]
    assert len(found.waiting) == 1


def test_quality_by_hand() -> None:
    one, other = member("a", G5=1, G1=3), member("b", G5=2, G1=2)
    assert quality([Group("ma", (one, other))]).common_need == pytest.approx(1 / 3)
    assert quality([Group("ma", (member("a", G5=1), member("b", G5=2)))]).spread == 0.5
    assert math.isnan(quality([]).common_need)


@pytest.mark.parametrize("number", [40, 100])
def test_groups_have_more_in_common_than_by_lot_and_no_less_spread(number: int) -> None:
    people = drawn_people(number, seed=number)
    ours = quality(learning_groups(people, seed=1).groups)
    lots = [quality(random_groups(people, seed=seed).groups) for seed in range(10)]
    assert ours.common_need > max(one.common_need for one in lots)
    assert ours.common_need > 1.2 * float(np.mean([one.common_need for one in lots]))
    assert ours.spread > float(np.mean([one.spread for one in lots]))


TIMES = st.sets(st.sampled_from(["ma", "di", "wo"]), max_size=3).map(frozenset)
LEVELS = st.dictionaries(st.sampled_from(["G1", "G5", "4.1"]), st.floats(0, 4), max_size=3)
TARGETS = st.dictionaries(st.sampled_from(["G1", "G5", "4.1"]), st.integers(1, 4), max_size=3)
DRAWN = st.lists(st.tuples(LEVELS, TARGETS, TIMES), max_size=26).map(
    lambda drawn: [Member(f"p{n:02}", *one) for n, one in enumerate(drawn)]
)


@settings(deadline=None, max_examples=60)
@given(DRAWN, st.integers(0, 5), st.randoms(use_true_random=False))
def test_everybody_is_somewhere_once_with_the_right_number_at_a_time_they_can(
    people: list[Member], seed: int, shuffler
) -> None:
    found = learning_groups(people, seed=seed)
    placed = [one.id for group in found.groups for one in group.members]
    assert sorted(placed + [one.id for one in found.waiting]) == [one.id for one in people]
    for group in found.groups:
        assert SMALLEST <= len(group.members) <= LARGEST
        assert all(group.time in one.times for one in group.members)
    for time in ("ma", "di", "wo"):
        assert sum(time in one.times for one in found.waiting) < SMALLEST
    turned = people.copy()
    shuffler.shuffle(turned)
    assert learning_groups(turned, seed=seed) == found
    by_lot = random_groups(people, seed=seed)
    assert [(g.time, len(g.members)) for g in by_lot.groups] == [(g.time, len(g.members)) for g in found.groups]
    assert all(group.time in one.times for group in by_lot.groups for one in group.members)
