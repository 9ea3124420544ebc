"""Digicoaches: as many groups and learners as possible, never two at one time, and the load spread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.coaching import Agenda, coaches_of_groups, coaches_of_learners

MOST = 2


def coach(id_: str, *taken: str, load: int | None = None) -> Agenda:
    return Agenda(id_, len(taken) if load is None else load, frozenset(taken))


def test_who_can_at_one_time_alone_comes_then_so_that_all_groups_have_somebody() -> None:
    assert coaches_of_groups(["ma", "di"], [coach("a"), coach("b", "di", load=0)], most=1) == ["b", "a"]


def test_a_digicoach_is_never_at_two_groups_at_once_nor_at_more_than_may_be() -> None:
    assert coaches_of_groups(["ma", "ma", "di", "wo"], [coach("a")], most=MOST) == ["a", None, "a", None]
    assert coaches_of_groups(["wo"], [coach("a", "ma", "di")], most=MOST) == [None]


def test_groups_are_spread_over_digicoaches_with_what_they_do_already() -> None:
    assert coaches_of_groups(["di", "wo"], [coach("a", "ma"), coach("b"), coach("c")], most=MOST) in (
        ["b", "c"],
        ["c", "b"],
    )


def test_without_groups_or_digicoaches_nothing_is_chosen() -> None:
    assert coaches_of_groups([], [coach("a")], most=MOST) == []
    assert coaches_of_groups(["ma"], [], most=MOST) == [None]
    assert coaches_of_learners([], [coach("a")], most=MOST) == []
    assert coaches_of_learners([["ma"]], [], most=MOST) == [None]


def test_a_learner_gets_the_first_own_time_at_which_the_digicoach_is_free() -> None:
    assert coaches_of_learners([["ma", "di", "wo"]], [coach("a", "ma")], most=MOST) == [("a", "di")]
    assert coaches_of_learners([["ma"], ["di"]], [coach("a", "ma"), coach("b", "di")], most=MOST) == [
        ("b", "ma"),
        ("a", "di"),
    ]
    assert coaches_of_learners([["ma"]], [coach("a", "ma")], most=MOST) == [None]


def test_learners_who_share_a_time_can_be_a_duo_and_are_refused() -> None:
    with pytest.raises(ValueError, match="duo"):
        coaches_of_learners([["ma", "di"], ["di"]], [coach("a")], most=MOST)


DAYS = ("ma", "di", "wo")
COACHES = st.lists(st.tuples(st.sets(st.sampled_from(DAYS), max_size=2), st.integers(0, 2)), max_size=3).map(
    lambda drawn: [coach(f"c{row}", *taken, load=load) for row, (taken, load) in enumerate(drawn)]
)
GROUPS = st.lists(st.sampled_from(DAYS), max_size=5)
LEARNERS = st.permutations(DAYS).flatmap(lambda days: st.sampled_from([[], [days], [days[:1], days[1:]], [*zip(days)]]))
"""Learners who share no time: all times are of one, or each has some of their own."""


Chosen = Sequence[tuple[str, str] | None]


def worth(chosen: Chosen, coaches: Sequence[Agenda]) -> tuple[int, int, int] | None:
    """How many have a digicoach, how even the load is, and how early the groups stand; None where it cannot be."""
    visits = [one for one in chosen if one]
    added = Counter(id_ for id_, _ in visits)
    loads = {one.id: one.load + added[one.id] for one in coaches}
    taken = {one.id: one.taken for one in coaches}
    if len(set(visits)) < len(visits) or any(time in taken[id_] for id_, time in visits):
        return None
    if any(loads[id_] > MOST for id_ in added):
        return None
    return len(visits), -sum(load**2 for load in loads.values()), -sum(row for row, one in enumerate(chosen) if one)


def best(times: Sequence[Sequence[str]], coaches: Sequence[Agenda]) -> tuple[int, int, int]:
    """The best of every way to give each group or learner a digicoach at one of its times."""
    ways = [[None, *product([one.id for one in coaches], own)] for own in times]
    return max(found for chosen in product(*ways) if (found := worth(chosen, coaches)) is not None)


@settings(deadline=None, max_examples=100)
@given(GROUPS, COACHES, st.randoms(use_true_random=False))
def test_no_other_choice_coaches_more_groups_or_spreads_them_better(
    times: list[str], coaches: list[Agenda], shuffler
) -> None:
    found = coaches_of_groups(times, coaches, most=MOST)
    chosen = [None if id_ is None else (id_, time) for id_, time in zip(found, times, strict=True)]
    assert worth(chosen, coaches) == best([[time] for time in times], coaches)
    shuffler.shuffle(coaches)
    assert coaches_of_groups(times, coaches, most=MOST) == found


@settings(deadline=None, max_examples=100)
@given(LEARNERS, COACHES, st.randoms(use_true_random=False))
def test_no_other_choice_helps_more_learners_or_spreads_them_better(
    times: list[list[str]], coaches: list[Agenda], shuffler
) -> None:
    found = coaches_of_learners(times, coaches, most=MOST)
    ours = worth(found, coaches)
    assert ours is not None
    assert ours[:2] == best(times, coaches)[:2]
    assert all(one is None or one[1] in own for one, own in zip(found, times, strict=True))
    shuffler.shuffle(coaches)
    assert coaches_of_learners(times, coaches, most=MOST) == found


@pytest.mark.parametrize("most", [2, 4])
def test_sixty_groups_and_forty_digicoaches_are_no_trouble(most: int) -> None:
    times = [f"d{number % 10}" for number in range(60)]
    found = coaches_of_groups(times, [coach(f"c{number:02}") for number in range(40)], most=most)
    assert set(Counter(found).values()) == {1, 2}
    assert None not in found
