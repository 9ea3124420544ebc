"""Bounds of figures, figures per role, and a search for weights that says what it is worth."""

from __future__ import annotations

import math

import numpy as np
import pytest

from recommender import Gap, Item, Profile, Recommender, Tag, ndcg_at_k
from recommender.evaluation import bootstrap, intervals, per_role, without_question
from recommender.weight_search import SEARCHED, search_weights, stepped
from recommender.weights import WEIGHTS

ITEMS = [
    Item("a-text", "Spel over thuiswerken", "Afspraken over thuiswerken en vergaderen.", roles=("kcc",)),
    Item("b-gap", "Cursus", tags=(Tag("G5", 0, 2, 3),)),
    Item("c-role", "Training", tags=(Tag("G5", 0, 1, 1),), roles=("hr",)),
    Item("d-none", "Meubilair"),
]
PROFILES = [
    Profile("p1", ("kcc",), "thuiswerken", (Gap("G5", 1, 3),)),
    Profile("p2", ("hr",), "", (Gap("G5", 0, 2),)),
    Profile("p3", ("hr", "kcc"), "vergaderen", (Gap("G5", 1, 2),)),
    Profile("p4", ("data",), "niet beoordeeld"),
]
JUDGED = {"p1": {"a-text": 3.0, "b-gap": 1.0}, "p2": {"c-role": 3.0}, "p3": {"b-gap": 2.0, "c-role": 3.0}}
RECOMMENDER = Recommender().fit(ITEMS)


def test_bounds_lie_around_the_mean_and_are_those_of_means_of_resamples() -> None:
    values = np.random.default_rng(1).normal(0.5, 0.2, 400).tolist()
    found = bootstrap(values)
    half = 1.96 * float(np.std(values)) / 20
    assert found.mean == pytest.approx(np.mean(values))
    assert (found.low, found.high) == pytest.approx((found.mean - half, found.mean + half), abs=0.004)


def test_bounds_of_the_same_are_the_same_and_a_mean_of_one_has_no_width() -> None:
    assert bootstrap([0.1, 0.9, 0.4]) == bootstrap([0.1, 0.9, math.nan, 0.4])
    many = [number % 17 / 17 for number in range(40)]
    assert bootstrap(many, seed=1) != bootstrap(many, seed=2)
    one = bootstrap([0.7, 0.7])
    assert one.low == one.high == pytest.approx(0.7)
    assert math.isnan(bootstrap([math.nan]).low)
    assert math.isnan(bootstrap([]).mean)


def test_intervals_hold_ours_and_the_baselines() -> None:
    table = intervals(RECOMMENDER, PROFILES, JUDGED)
    assert set(table) == {"vaardigwijzer", "random", "popularity", "bm25", "word_tfidf", "char_ngrams"}
    for row in table.values():
        assert all(0 <= one.low <= one.mean <= one.high <= 1 for one in row.values())


def test_a_role_has_the_mean_of_its_own_situations_and_none_without_judgements() -> None:
    table = per_role(RECOMMENDER, PROFILES, JUDGED)
    assert {role: row["situations"] for role, row in table.items()} == {"kcc": 2, "hr": 2}
    one, other = (ndcg_at_k(RECOMMENDER.rank(PROFILES[row]), JUDGED[PROFILES[row].id], 5) for row in (1, 2))
    assert one != other
    assert table["hr"]["ndcg_5"] == pytest.approx((one + other) / 2)


def test_without_the_question_nothing_else_is_lost() -> None:
    (first, *_) = without_question(PROFILES)
    assert first == Profile("p1", ("kcc",), "", (Gap("G5", 1, 3),))


def test_other_weights_score_as_if_they_had_been_there_from_the_start_and_leave_the_first_alone() -> None:
    before = RECOMMENDER.scores(PROFILES).tolist()
    weights = stepped(WEIGHTS, tuple(2.0 if name in ("role", "gap") else 1.0 for name in SEARCHED))
    other = RECOMMENDER.with_weights(weights)
    assert (weights.role, weights.gap, weights.topic) == (2 * WEIGHTS.role, 2 * WEIGHTS.gap, WEIGHTS.topic)
    assert (
        other.scores(PROFILES).tolist() == Recommender(weights=weights).fit(ITEMS).scores(PROFILES).tolist() != before
    )
    assert RECOMMENDER.scores(PROFILES).tolist() == before


def test_the_search_finds_weights_that_do_better_and_says_so_beside_what_was_left_out() -> None:
    poor = RECOMMENDER.with_weights(stepped(WEIGHTS, tuple(0.25 if name == "question" else 1.0 for name in SEARCHED)))
    found = search_weights(poor, PROFILES, JUDGED)
    assert found.situations == 3
    assert found.fitted["ndcg_5"] > found.current["ndcg_5"]
    assert set(found.proposed) == set(SEARCHED)
    changed = {name for name in SEARCHED if found.proposed[name] != getattr(poor.weights, name)}
    assert changed
    reached = poor.with_weights(
        stepped(poor.weights, tuple(found.proposed[n] / getattr(poor.weights, n) for n in SEARCHED))
    )
    assert intervals(reached, PROFILES, JUDGED)["vaardigwijzer"]["ndcg_5"].mean == pytest.approx(found.fitted["ndcg_5"])
    assert found == search_weights(poor, PROFILES, JUDGED)


def test_what_is_left_out_is_never_seen_by_the_search() -> None:
    """With two situations that want opposite things, each search fits the other and loses the one left out."""
    wants = {"p1": {"a-text": 3.0}, "p2": {"b-gap": 3.0}}
    even = Profile("p1", ("kcc",), "", (Gap("G5", 0, 2),)), Profile("p2", ("kcc",), "", (Gap("G5", 0, 2),))
    found = search_weights(RECOMMENDER, even, wants)
    assert found.held_out["ndcg_5"] <= found.current["ndcg_5"] <= found.fitted["ndcg_5"]


def test_nothing_judged_proposes_nothing() -> None:
    found = search_weights(RECOMMENDER, PROFILES, {})
    assert (found.situations, found.current, found.held_out) == (0, {}, {})
    assert found.proposed == {name: getattr(WEIGHTS, name) for name in SEARCHED}
