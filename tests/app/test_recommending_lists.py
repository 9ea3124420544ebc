"""What holds for every list, whatever the scores, the decisions and the seed are."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.services.arranging import SURE, Decided, arranged, rearranged
from recommender import Reason, Recommendation
from recommender.feedback import Beliefs, Place, gather, prior_chance, relevance

CODES = [f"ao-{number:03d}" for number in range(30)]
TEN = 10

scores = st.lists(st.integers(-500, 3000), min_size=1, max_size=len(CODES))
some_codes = st.sets(st.sampled_from(CODES), max_size=12)
kinds = st.dictionaries(st.sampled_from(CODES), st.sampled_from(["chatbots", "beleid"]), max_size=12)
decisions = st.builds(Decided, pinned=some_codes, dismissed=some_codes, finished=some_codes, kinds=kinds)
seeds = st.none() | st.integers(0, 2**40)
lengths = st.integers(1, 12)


def ranking(points: list[int]) -> list[Recommendation]:
    """Items with these points, the best first, on three competences."""
    found = [
        Recommendation(code, score, (Reason("gap", "Helpt je.", score, f"1.{row % 3}"),))
        for row, (code, score) in enumerate(zip(CODES, points, strict=False))
    ]
    return sorted(found, key=lambda one: (-one.score, one.code))


def beliefs_of(ranked: list[Recommendation]) -> Beliefs:
    points = {one.code: one.score for one in ranked}
    codes = sorted(points)
    return relevance(prior_chance([points[code] for code in codes]), "kcc", gather(codes, ()))


def made(points: list[int], decided: Decided, k: int, seed: int | None) -> tuple[Place, ...]:
    ranked = ranking(points)
    return arranged(ranked, decided, k, beliefs=beliefs_of(ranked), seed=seed)


def kind_of(decided: Decided) -> Mapping[str, str]:
    return decided.kinds or {}


@given(scores, decisions, lengths, seeds)
def test_what_was_dismissed_or_done_is_never_in_a_list_and_nothing_stands_there_twice(
    points: list[int], decided: Decided, k: int, seed: int | None
) -> None:
    places = made(points, decided, k, seed)
    codes = [place.item for place in places]
    assert not set(codes) & {*decided.dismissed, *decided.finished}
    assert len(codes) == len(set(codes)) <= k
    assert [place.slot for place in places] == list(range(1, len(places) + 1))


@given(scores, decisions, lengths, seeds)
def test_what_is_pinned_stands_on_top_the_best_first(
    points: list[int], decided: Decided, k: int, seed: int | None
) -> None:
    away = {*decided.dismissed, *decided.finished}
    wanted = [one.code for one in ranking(points) if one.code in decided.pinned and one.code not in away][:k]
    assert [place.item for place in made(points, decided, k, seed)][: len(wanted)] == wanted


@given(scores, decisions, lengths, seeds)
def test_of_every_kind_there_is_one_tip_beside_what_is_pinned(
    points: list[int], decided: Decided, k: int, seed: int | None
) -> None:
    free = [place.item for place in made(points, decided, k, seed) if place.item not in decided.pinned]
    of_a_kind = [kind_of(decided)[code] for code in free if code in kind_of(decided)]
    assert len(of_a_kind) == len(set(of_a_kind))
    dismissed = {kind_of(decided).get(code) for code in decided.dismissed}
    assert not dismissed & set(of_a_kind)


@given(scores, decisions, lengths, seeds)
def test_the_same_input_and_seed_give_the_same_list(
    points: list[int], decided: Decided, k: int, seed: int | None
) -> None:
    assert made(points, decided, k, seed) == made(points, decided, k, seed)


@given(scores, decisions, lengths, seeds)
def test_only_the_last_place_is_drawn_and_never_one_of_the_first_three(
    points: list[int], decided: Decided, k: int, seed: int | None
) -> None:
    drawn = [place for place in made(points, decided, k, seed) if place.propensity < 1]
    assert all(place.propensity > 0 and place.slot == k > SURE for place in drawn)
    assert seed is not None or not drawn


@given(st.lists(st.integers(1, 3000), min_size=15, max_size=30), st.integers(0, 2**40))
def test_a_list_with_items_behind_it_tries_one_of_them(points: list[int], seed: int) -> None:
    *_, last = made(points, Decided(), TEN, seed)
    assert last.propensity < 1
    assert last.item not in {place.item for place in made(points, Decided(), TEN, None)[: TEN - 1]}


@given(scores, decisions, st.integers(2, 12), st.integers(0, 2**40))
def test_trying_something_else_changes_the_last_place_alone(
    points: list[int], decided: Decided, k: int, seed: int
) -> None:
    assert made(points, decided, k, seed)[: k - 1] == made(points, decided, k, None)[: k - 1]


def test_other_seeds_try_other_items_as_often_as_they_say() -> None:
    points = [2000 - 40 * row for row in range(30)]
    drawn = [made(points, Decided(), TEN, seed)[-1] for seed in range(2000)]
    chances = {place.item: place.propensity for place in drawn}
    assert len(chances) > TEN
    for item, chance in chances.items():
        share = sum(place.item == item for place in drawn) / len(drawn)
        assert abs(share - chance) < 4 * np.sqrt(chance * (1 - chance) / len(drawn)), item


@given(scores, decisions, decisions, lengths, st.integers(0, 2**40))
def test_a_stored_list_takes_later_decisions_along(
    points: list[int], before: Decided, later: Decided, k: int, seed: int
) -> None:
    stored = made(points, before, k, seed)
    seen = [one.code for one in ranking(points)][1:]  # the best was hidden since
    shown = rearranged(stored, seen, later, k)
    codes = [place.item for place in shown]
    assert len(codes) == len(set(codes)) <= k
    assert not set(codes) & {*later.dismissed, *later.finished}
    assert set(codes) <= set(seen)
    away = {*later.dismissed, *later.finished}
    wanted = [code for code in seen if code in later.pinned and code not in away][:k]
    assert codes[: len(wanted)] == wanted
    was = {place.item: place for place in stored}
    assert all(code in was for code in codes[len(wanted) :])


@given(scores, decisions, lengths, st.integers(0, 2**40))
def test_a_stored_list_without_later_decisions_is_shown_as_it_was(
    points: list[int], decided: Decided, k: int, seed: int
) -> None:
    stored = made(points, decided, k, seed)
    assert rearranged(stored, [one.code for one in ranking(points)], decided, k) == stored
