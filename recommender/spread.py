"""A list for a page: the best tips, spread over what a person needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from recommender.values import Recommendation

AGAIN = 0.7
"""What a further tip on a competence is worth beside the one before it: three alike give way to a good other one."""
DECIMALS = 6


def spread(recommendations: Iterable[Recommendation], k: int) -> list[Recommendation]:
    """`k` of the recommendations, chosen one by one: by score, less for each one chosen on the same competence.

    The competence of a recommendation is the one whose gap it closes most. The first stays first; ties keep the order.
    """
    left = list(recommendations)
    chosen: list[Recommendation] = []
    seen: Counter[str | None] = Counter()
    while left and len(chosen) < k:
        best = max(left, key=lambda one: round(_worth(one.score, seen[main_competence(one)]), DECIMALS))
        left.remove(best)
        chosen.append(best)
        seen[main_competence(best)] += 1
    return chosen


def main_competence(recommendation: Recommendation) -> str | None:
    """The competence whose gap the item closes most; None where it closes none."""
    gaps = [reason for reason in recommendation.reasons if reason.kind == "gap" and reason.points > 0]
    return max(gaps, key=lambda reason: reason.points).competence if gaps else None


def _worth(score: int, times: int) -> float:
    return score * AGAIN**times if score > 0 else float(score)
