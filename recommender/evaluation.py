"""How good a ranking is, against the grades of judges; and the table of ours beside the baselines."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice
from typing import Protocol

import numpy as np

from recommender.baselines import baselines
from recommender.ranking import Recommender
from recommender.units import UnitSpace, offers
from recommender.values import Item, Profile

Grades = Mapping[str, float]
Figures = dict[str, float | None]
RELEVANT = 2.0
"""An item counts as relevant for recall from this mean grade on: it addresses a gap, or fits role and situation."""
SHOWN = 10
RESAMPLES = 2000
BOOTSTRAP_SEED = 2026
PERCENTILES = (2.5, 97.5)
CUTS = (5, 10)


class Ranker(Protocol):
    """Anything that puts items in an order for a person."""

    def rank(self, profile: Profile, k: int = 10) -> Sequence[str]: ...


def ndcg_at_k(ranking: Iterable[str], grades: Grades, k: int) -> float:
    """Normalised discounted cumulative gain of the first k codes, 0–1; gain 2^grade − 1, discount log2(rank + 1).

    An item without a grade has grade 0. Without any grade above 0 no order is better than another: nan.
    Järvelin & Kekäläinen (2002).
    """
    best = _discounted(sorted(grades.values(), reverse=True)[:k])
    return _discounted(grades.get(code, 0.0) for code in islice(ranking, k)) / best if best else math.nan


def _discounted(grades: Iterable[float]) -> float:
    return math.fsum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def recall_at_k(ranking: Iterable[str], grades: Grades, k: int) -> float:
    """The share (0–1) of the relevant items that is among the first k; nan where nothing is relevant."""
    relevant = {code for code, grade in grades.items() if grade >= RELEVANT}
    return len(relevant.intersection(islice(ranking, k))) / len(relevant) if relevant else math.nan


def coverage(rankings: Iterable[Sequence[str]], items: Sequence[Item]) -> float:
    """The share (0–1) of the items that stands in at least one of the rankings."""
    return len({code for ranking in rankings for code in ranking}) / len(items) if items else math.nan


def diversity(rankings: Iterable[Sequence[str]], items: Sequence[Item]) -> float:
    """1 − the mean likeness of two items in a list, over the lists with at least two.

    Likeness is the cosine of what they teach in the unit space; an item that teaches nothing is like no other.
    """
    taught = offers(items, UnitSpace.of((), items)).gap.astype(np.float64)
    lengths = np.linalg.norm(taught, axis=1, keepdims=True)
    directions = dict(zip((item.code for item in items), taught / np.where(lengths > 0, lengths, 1), strict=True))
    lists = [
        math.fsum(float(directions[one] @ directions[other]) for one, other in combinations(ranking, 2))
        / math.comb(len(ranking), 2)
        for ranking in rankings
        if len(ranking) > 1
    ]
    return 1 - math.fsum(lists) / len(lists) if lists else math.nan


def evaluate(
    recommender: Recommender, profiles: Sequence[Profile], judgements: Mapping[str, Grades]
) -> dict[str, Figures]:
    """Per method (ours is "vaardigwijzer") the mean nDCG at 5 and 10, and recall, coverage and diversity of the top 10.

    `judgements` holds grades 0–3 per item code by profile id. A profile without judgements is left out of the means of
    nDCG, and one without relevant items out of that of recall; a mean of nothing is None.
    """
    items = recommender.items_
    return {name: _measured(method, items, profiles, judgements) for name, method in _methods(recommender).items()}


def _methods(recommender: Recommender) -> dict[str, Ranker]:
    return {"vaardigwijzer": recommender, **baselines(recommender.items_, recommender.vocabulary)}


def _measured(
    method: Ranker, items: Sequence[Item], profiles: Sequence[Profile], judgements: Mapping[str, Grades]
) -> Figures:
    rankings = [method.rank(profile, SHOWN) for profile in profiles]
    judged = [(ranking, judgements.get(profile.id, {})) for ranking, profile in zip(rankings, profiles, strict=True)]
    return {
        "ndcg_5": _mean(ndcg_at_k(ranking, grades, 5) for ranking, grades in judged),
        "ndcg_10": _mean(ndcg_at_k(ranking, grades, 10) for ranking, grades in judged),
        "recall_10": _mean(recall_at_k(ranking, grades, 10) for ranking, grades in judged),
        "coverage": _mean([coverage(rankings, items)]),
        "diversity": _mean([diversity(rankings, items)]),
    }


def _mean(values: Iterable[float]) -> float | None:
    known = [value for value in values if not math.isnan(value)]
    return math.fsum(known) / len(known) if known else None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over situations, and between which bounds it would lie 95 times in 100 with situations drawn again."""

    mean: float
    low: float
    high: float


def bootstrap(values: Sequence[float], *, seed: int = BOOTSTRAP_SEED) -> Estimate:
    """The mean of `values` with its percentile interval over 2,000 resamples; a value that is nan is left out.

    Efron & Tibshirani (1993). The same values and seed give the same bounds; of nothing all three are nan.
    """
    known = np.array([value for value in values if not math.isnan(value)])
    if not len(known):
        return Estimate(math.nan, math.nan, math.nan)
    drawn = np.random.default_rng(seed).integers(0, len(known), (RESAMPLES, len(known)))
    low, high = np.percentile(known[drawn].mean(axis=1), PERCENTILES)
    return Estimate(float(known.mean()), float(low), float(high))


def intervals(
    recommender: Recommender, profiles: Sequence[Profile], judgements: Mapping[str, Grades]
) -> dict[str, dict[str, Estimate]]:
    """Per method of `evaluate` the mean nDCG at 5 and 10 with a bootstrap interval over the situations."""
    methods = _methods(recommender)
    return {
        name: {f"ndcg_{k}": bootstrap(figures) for k, figures in ndcgs(method, profiles, judgements).items()}
        for name, method in methods.items()
    }


def ndcgs(method: Ranker, profiles: Sequence[Profile], judgements: Mapping[str, Grades]) -> dict[int, list[float]]:
    """The nDCG at 5 and at 10 of each situation, nan for one without judgements."""
    judged = [(method.rank(profile, SHOWN), judgements.get(profile.id, {})) for profile in profiles]
    return {k: [ndcg_at_k(ranking, grades, k) for ranking, grades in judged] for k in CUTS}


def per_role(
    method: Ranker, profiles: Sequence[Profile], judgements: Mapping[str, Grades]
) -> dict[str, dict[str, float]]:
    """Per function role, in the order of its first situation, the number of judged situations and their mean nDCG."""
    table: dict[str, dict[str, float]] = {}
    for role in dict.fromkeys(role for profile in profiles for role in profile.roles):
        own = [profile for profile in profiles if role in profile.roles and judgements.get(profile.id)]
        means = {f"ndcg_{k}": _mean(figures) for k, figures in ndcgs(method, own, judgements).items()}
        known = {name: value for name, value in means.items() if value is not None}
        if known:
            table[role] = {"situations": len(own), **known}
    return table


def without_question(profiles: Sequence[Profile]) -> list[Profile]:
    """The same people, who wrote nothing in their own words."""
    return [replace(profile, question="") for profile in profiles]
