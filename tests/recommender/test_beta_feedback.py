"""Feedback moves what the content promises, no more than the evidence allows, and lists can be repeated."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.feedback import (
    EXPLORED,
    PRIOR_LOOKS,
    REWARDS,
    Beliefs,
    Impression,
    examined,
    gather,
    levelled,
    listed,
    prior_chance,
    relevance,
    with_more,
)
from recommender.feedback_simulation import LISTERS, simulate_feedback

CODES = ("a", "b", "c")
EVEN = np.full(3, 0.2)


def shown(item: str, reward: float | None, times: int, *, role: str = "kcc", slot: int = 1) -> list[Impression]:
    """The same impression so many times."""
    return [Impression(item, slot, role, 0.2, reward)] * times


def mean_of(impressions: list[Impression], *, role: str = "kcc") -> list[float]:
    found: list[float] = relevance(EVEN, role, gather(CODES, impressions)).mean.tolist()
    return found


def test_without_evidence_the_content_is_believed_and_weighs_twenty_looks() -> None:
    beliefs = relevance(EVEN, "kcc", gather(CODES, []))
    assert beliefs.mean == pytest.approx(EVEN)
    assert beliefs.alpha + beliefs.beta == pytest.approx(PRIOR_LOOKS)


def test_where_the_content_promises_all_the_same_it_is_the_beta_posterior_of_rewards_and_looks() -> None:
    beliefs = relevance(EVEN, "kcc", gather(CODES, shown("a", 0.8, 6) + shown("a", None, 4)))
    assert beliefs.alpha[0] == pytest.approx(0.2 * PRIOR_LOOKS + 6 * 0.8)
    assert beliefs.alpha[0] + beliefs.beta[0] == pytest.approx(PRIOR_LOOKS + 10)
    assert beliefs.deviation[0] < beliefs.deviation[1]


def test_where_people_are_keen_on_everything_items_hardly_gain_and_a_better_one_still_does() -> None:
    keen = [one for code in CODES for one in shown(code, 0.8, 60)]
    assert min(mean_of(keen)) > 0.6
    assert max(mean_when_levelled(keen)) < 0.23
    better, *others = mean_when_levelled([*keen, *shown("a", 1.0, 120)])
    assert better > 0.23
    assert max(others) < 0.2


def test_what_nothing_else_was_shown_beside_is_taken_as_it_is() -> None:
    alone = shown("a", 0.8, 60)
    assert mean_when_levelled(alone) == pytest.approx(mean_of(alone))


def mean_when_levelled(impressions: list[Impression]) -> list[float]:
    found: list[float] = relevance(EVEN, "kcc", levelled(gather(CODES, impressions))).mean.tolist()
    return found


def test_what_is_finished_rises_over_what_is_saved_and_what_is_dismissed_falls() -> None:
    finished, saved, dismissed = (
        mean_of(shown("a", REWARDS[kind], 5))[0] for kind in ("finished", "saved", "dismissed")
    )
    assert finished > saved > 0.2 > dismissed


def test_no_reaction_low_on_the_page_says_less_than_on_top_and_a_dismissal_says_the_same_everywhere() -> None:
    assert mean_of(shown("a", None, 10, slot=1))[0] < mean_of(shown("a", None, 10, slot=9))[0] < 0.2
    assert mean_of(shown("a", 0.0, 10, slot=1)) == mean_of(shown("a", 0.0, 10, slot=9))


def test_an_item_that_gets_what_its_place_lets_expect_keeps_what_the_content_gave_it() -> None:
    low = shown("a", 0.4, round(100 * examined(7)), slot=7) + shown("a", None, 200 - round(100 * examined(7)), slot=7)
    assert mean_of(low)[0] == pytest.approx(0.2, abs=0.01)


def test_the_own_role_counts_beside_all_others_and_more() -> None:
    evidence = shown("a", 1.0, 40, role="hr") + shown("a", None, 40, role="kcc")
    hr, kcc, other = (mean_of(evidence, role=role)[0] for role in ("hr", "kcc", "data"))
    assert hr > other > kcc
    assert mean_of(evidence)[1] == pytest.approx(0.2)


def test_evidence_moves_a_promise_and_does_not_replace_it() -> None:
    """Somebody to whom the content promises little does not get what others like, of whom it expected that."""
    promised = [Impression("a", 1, "hr", 0.6, reward) for reward in (1.0, None, 1.0, None, 1.0)] * 20
    assert relevance(np.array([0.05, 0.2, 0.2]), "kcc", gather(CODES, promised)).mean[0] == pytest.approx(
        0.05, abs=0.01
    )


def test_evidence_adds_up_and_unknown_items_are_left_out() -> None:
    first, second = shown("a", 1.0, 2) + shown("gone", 1.0, 9), shown("a", None, 1, role="hr")
    whole = gather(CODES, first + second)
    before = gather(CODES, first)
    parts = with_more(before, second)
    assert whole.by_role.keys() == parts.by_role.keys() == {"kcc", "hr"}
    assert all((whole.by_role[role] == parts.by_role[role]).all() for role in whole.by_role)
    assert before.by_role.keys() == {"kcc"}


def test_points_of_content_become_chances_in_the_same_order() -> None:
    chances = prior_chance([-300, 0, 500, 2500, 9000]).tolist()
    assert chances == sorted(chances)
    assert chances[:2] == [0, 0]
    assert chances[-1] < 0.5
    assert prior_chance([]).shape == (0,)


def beliefs_of(n: int) -> Beliefs:
    return relevance(np.linspace(0.5, 0.1, n), "kcc", gather([f"i{row:03}" for row in range(n)], []))


def test_one_place_is_drawn_with_the_chance_that_is_noted() -> None:
    beliefs, k, draws = beliefs_of(60), 5, 4000
    lists = [listed(beliefs, k, (7, number)) for number in range(draws)]
    assert {tuple((p.item, p.propensity) for p in places[:-1]) for places in lists} == {
        tuple((f"i{row:03}", 1.0) for row in range(k - 1))
    }
    noted = {places[-1].item: places[-1].propensity for places in lists}
    assert set(noted) == {f"i{row:03}" for row in range(k - 1, k - 1 + EXPLORED)}
    assert sum(noted.values()) == pytest.approx(1)
    for item, times in Counter(places[-1].item for places in lists).items():
        assert times / draws == pytest.approx(noted[item], abs=4 * (noted[item] / draws) ** 0.5)


@given(st.integers(0, 40), st.integers(-1, 50), st.integers(0, 1000), st.sets(st.integers(0, 39)))
def test_a_list_has_different_items_without_the_dismissed_and_can_be_repeated(
    items: int, k: int, seed: int, gone: set[int]
) -> None:
    beliefs, dismissed = beliefs_of(items), {f"i{row:03}" for row in gone}
    places = listed(beliefs, k, (seed,), dismissed=dismissed)
    found = [place.item for place in places]
    assert len(set(found)) == len(found) == max(0, min(k, len(set(beliefs.codes) - dismissed)))
    assert not dismissed.intersection(found)
    assert [place.slot for place in places] == list(range(1, len(found) + 1))
    assert all(0 < place.propensity <= 1 for place in places)
    assert places == listed(beliefs, k, (seed,), dismissed=dismissed)


@pytest.mark.parametrize("promises", [0.4, 1.0, 2.0])
@pytest.mark.parametrize("alike", [False, True])
def test_feedback_comes_nearer_to_the_optimum_than_the_content_and_the_click_rate(alike: bool, promises: float) -> None:
    table = simulate_feedback(3000, 4, alike=alike, promises=promises)
    reached = {name: figures["last_quarter"] for name, figures in table.items()}
    assert reached["feedback"] > 0.9
    assert reached["feedback"] > reached["static"] + 0.05
    assert reached["feedback"] > reached["click_rate"] + 0.02
    assert all(0 < share < 1 for figures in table.values() for share in figures.values())


def test_the_same_seed_simulates_the_same() -> None:
    assert simulate_feedback(120, 9) == simulate_feedback(120, 9) != simulate_feedback(120, 10)
    assert set(simulate_feedback(1, 1)) == set(LISTERS)
