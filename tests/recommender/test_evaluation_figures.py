"""The figures of an evaluation, by hand on tiny cases."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from recommender import Item, Profile, Recommender, Tag, coverage, diversity, evaluate, ndcg_at_k, recall_at_k

JUDGED = Path(__file__).parents[1] / "data" / "judged"


def test_ndcg_discounts_by_rank_and_gains_by_grade() -> None:
    gained = 7 / math.log2(2) + 0 / math.log2(3) + 1 / math.log2(4)
    best = 7 / math.log2(2) + 3 / math.log2(3) + 1 / math.log2(4)
    assert ndcg_at_k(["a", "x", "c"], {"a": 3, "b": 2, "c": 1}, 3) == pytest.approx(gained / best)


def test_the_best_order_has_ndcg_one_and_only_the_first_k_count() -> None:
    grades = {"a": 3, "b": 1.67, "c": 0.33}
    assert ndcg_at_k(["a", "b", "c"], grades, 5) == pytest.approx(1)
    assert ndcg_at_k(["x", "a"], grades, 1) == 0


def test_without_grades_ndcg_and_recall_are_unknown() -> None:
    assert math.isnan(ndcg_at_k(["a"], {}, 5))
    assert math.isnan(recall_at_k(["a"], {"a": 1.9}, 5))


def test_recall_counts_items_from_grade_two_on() -> None:
    assert recall_at_k(["a", "x", "b"], {"a": 3, "b": 2, "c": 2, "d": 1}, 2) == pytest.approx(1 / 3)


def test_coverage_is_the_share_of_items_that_anybody_sees() -> None:
    items = [Item(code) for code in "abcd"]
    assert coverage([["a", "b"], ["b", "c"]], items) == 0.75
    assert math.isnan(coverage([[]], []))


def test_diversity_is_how_unlike_the_items_of_a_list_teach() -> None:
    teaching = [("a", "G5"), ("b", "G5"), ("c", "G1")]
    items = [*(Item(code, tags=(Tag(topic, 0, 2, 2),)) for code, topic in teaching), Item("d")]
    assert diversity([["a", "b"]], items) == pytest.approx(0)
    assert diversity([["a", "c"], ["a", "d"]], items) == pytest.approx(1)
    assert diversity([["a", "b", "c"]], items) == pytest.approx(2 / 3)
    assert math.isnan(diversity([["a"]], items))


def test_the_table_holds_ours_and_the_baselines() -> None:
    items = [Item("data", "Dashboards maken", tags=(Tag("G1", 0, 2, 3),)), Item("game", "Spel over thuiswerken")]
    profiles = [Profile("p1", question="een spel over thuiswerken"), Profile("not-judged")]
    table = evaluate(Recommender().fit(items), profiles, {"p1": {"game": 3.0}})
    assert set(table) == {"vaardigwijzer", "random", "popularity", "bm25", "word_tfidf", "char_ngrams"}
    assert table["vaardigwijzer"] == {
        "ndcg_5": 1.0, "ndcg_10": 1.0, "recall_10": 1.0, "coverage": 1.0, "diversity": 1.0,
    }  # fmt: skip
    assert table["popularity"]["ndcg_5"] == pytest.approx(1 / math.log2(3))


def test_a_table_of_nothing_has_no_figures() -> None:
    table = evaluate(Recommender().fit([]), [], {})
    assert table["vaardigwijzer"] == dict.fromkeys(("ndcg_5", "ndcg_10", "recall_10", "coverage", "diversity"))


def test_the_judged_situations_belong_together() -> None:
    profiles = json.loads((JUDGED / "profiles.json").read_text(encoding="utf-8"))
    judgements = json.loads((JUDGED / "judgements.json").read_text(encoding="utf-8"))
    assert [profile["id"] for profile in profiles] == list(judgements)
    assert all(0 < grade <= 3 for grades in judgements.values() for grade in grades.values())
