"""Duos: as many people as possible, mixed strength, and company that tells nothing but a half."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from recommender.groups import Group, Member, groups_by_lot
from recommender.pairs import difference, duos

MONDAY, TUESDAY = frozenset({"ma"}), frozenset({"di"})


def member(id_: str, level: float | None, times: frozenset[str] = MONDAY) -> Member:
    return Member(id_, {} if level is None else {"G5": level}, {}, times)


def drawn_people(number: int, half_days: int, *, seed: int) -> list[Member]:
    """People of level 0–4 who can on one to three of so many half days."""
    generator = np.random.default_rng(seed)
    return [
        member(
            f"p{row:03}",
            int(generator.integers(5)),
            frozenset(f"d{day}" for day in generator.choice(half_days, int(generator.integers(1, 4)), replace=False)),
        )
        for row in range(number)
    ]


def ids(groups: Sequence[Group]) -> list[str]:
    return ["".join(one.id for one in group.members) for group in groups]


def rooms(groups: Sequence[Group]) -> list[tuple[str, int]]:
    return [(group.time, len(group.members)) for group in groups]


def test_each_duo_is_of_somebody_who_knows_more_and_somebody_who_knows_less() -> None:
    people = [member(id_, level) for id_, level in zip("abcdef", (0, 1, 1, 3, 4, 4), strict=True)]
    for seed in range(10):
        found = duos(people, seed=seed)
        assert all(len(set("abc") & set(duo)) == len(set("def") & set(duo)) == 1 for duo in ids(found.groups))
        assert difference(found.groups, people) == 9


def test_who_of_the_stronger_learns_with_whom_is_drawn_by_lot() -> None:
    people = [member(id_, level) for id_, level in zip("abcd", (0, 1, 3, 4), strict=True)]
    drawn = {tuple(sorted(ids(duos(people, seed=seed).groups))) for seed in range(20)}
    assert drawn == {("ac", "bd"), ("ad", "bc")}


def test_equal_levels_make_duos_as_well() -> None:
    people = [member(id_, 2) for id_ in "abcd"]
    assert len(duos(people, seed=1).groups) == 2
    unknown = [member(id_, None) for id_ in "ab"]
    assert ids(duos(unknown, seed=1).groups) == ["ab"]


def test_three_make_a_trio_and_the_one_in_the_middle_comes_along() -> None:
    found = duos([member("a", 0), member("b", 4), member("c", 1), member("d", 4), member("e", 3)], seed=1)
    assert sorted(len(group.members) for group in found.groups) == [2, 3]
    assert difference(found.groups, [member("a", 0), *(one for group in found.groups for one in group.members)]) == 7


def test_there_is_no_trio_where_somebody_can_at_another_time() -> None:
    people = [member("a", 0), member("b", 2), member("c", 4, MONDAY | TUESDAY), member("d", 2, TUESDAY)]
    assert ids(duos(people, seed=1).groups) == ["cd", "ab"]


def test_the_busiest_time_does_not_leave_people_alone_elsewhere() -> None:
    both = MONDAY | TUESDAY
    people = [member("a", 0), member("b", 4, both), member("c", 4, both), member("d", 4, TUESDAY)]
    found = duos([*people, member("e", 0, TUESDAY)], seed=1)
    assert found.waiting == ()


def test_who_shares_no_time_with_anybody_waits() -> None:
    found = duos([member("a", 0), member("b", 1), member("c", 2, TUESDAY), member("d", 3, frozenset())], seed=1)
    assert (ids(found.groups), [one.id for one in found.waiting]) == (["ab"], ["c", "d"])
    assert duos([], seed=1).groups == duos([member("a", 0)], seed=1).groups == ()


TIMES = st.sets(st.sampled_from(["ma", "di", "wo"]), max_size=2).map(frozenset)
PEOPLE = st.lists(st.tuples(st.integers(0, 4) | st.none(), TIMES), max_size=7).map(
    lambda drawn: [member(f"{row}", level, times) for row, (level, times) in enumerate(drawn)]
)
RING = [
    member(f"{row}", 2 * row, frozenset(times)) for row, times in enumerate((["ma", "di"], ["di", "wo"], ["wo", "ma"]))
]


def partitions(people: Sequence[Member]) -> Iterator[tuple[tuple[Member, ...], ...]]:
    """Every way to put people in duos and trios that share a time, or to let them wait."""
    if not people:
        yield ()
        return
    first, *others = people
    yield from partitions(others)
    for mates in (one for size in (1, 2) for one in combinations(others, size)):
        if first.times.intersection(*(mate.times for mate in mates)):
            rest = [other for other in others if other not in mates]
            yield from (((first, *mates), *some) for some in partitions(rest))


@settings(deadline=None, max_examples=150)
@given(PEOPLE, st.integers(0, 5), st.randoms(use_true_random=False))
@example(RING, 0, None)
def test_no_other_duos_place_more_people_with_fewer_trios_or_mix_them_more(
    people: list[Member], seed: int, shuffler
) -> None:
    found = duos(people, seed=seed)
    placed = [one.id for group in found.groups for one in group.members]
    assert sorted(placed + [one.id for one in found.waiting]) == [one.id for one in people]
    assert all(group.time in one.times for group in found.groups for one in group.members)
    best = max(
        (
            sum(map(len, ways)),
            -sum(len(group) == 3 for group in ways),
            round(difference([Group("", group) for group in ways], people), 6),
        )
        for ways in partitions(people)
    )
    trios = sum(len(group.members) == 3 for group in found.groups)
    assert (len(placed), -trios, round(difference(found.groups, people), 6)) == best
    turned = people.copy()
    if shuffler is not None:
        shuffler.shuffle(turned)
    assert duos(turned, seed=seed) == found
    if found.groups:
        by_lot = groups_by_lot(people, rooms(found.groups), seed=seed)
        assert rooms(by_lot.groups) == rooms(found.groups)
        assert difference(by_lot.groups, people) <= difference(found.groups, people) + 1e-9


def test_what_the_decision_page_says_about_duos_is_so() -> None:
    placed, ours, lots = 0, [], []
    for seed in range(20):
        people = drawn_people(24, 10, seed=seed)
        groups = duos(people, seed=len(people)).groups
        placed += sum(len(group.members) for group in groups)
        ours.append(difference(groups, people))
        lots += [difference(groups_by_lot(people, rooms(groups), seed=lot).groups, people) for lot in range(10)]
    assert (placed, sum(ours)) == (479, 536)
    assert 400 < sum(lots) / 10 < 430
    assert 0.8 < np.mean(np.array(lots) < np.repeat(ours, 10)) < 0.9


@pytest.mark.parametrize("half_days", [4, 10])
def test_as_many_people_as_get_a_proposal_at_once_are_paired(half_days: int) -> None:
    found = duos(drawn_people(120, half_days, seed=1), seed=1)
    assert found.waiting == ()
    assert {len(group.members) for group in found.groups} == {2}
