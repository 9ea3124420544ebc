"""How sure the figures of the ranking are, for whom they differ, and whether other weights would do better."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from app.services.evaluating import Judgements
from app.services.fitting import fitted
from recommender import Profile
from recommender.evaluation import Estimate, intervals, per_role, without_question
from recommender.weight_search import search_weights
from seeds.catalogue import CatalogueItem

DIGITS = 3


def evaluation_details(
    items: Sequence[CatalogueItem], profiles: Sequence[Profile], judgements: Judgements
) -> dict[str, Any]:
    """Per method the figures with their 95% bounds, with and without the learning question, and ours per role."""
    recommender = fitted(items)
    return {
        "intervals": _bounds(intervals(recommender, profiles, judgements)),
        "intervals_without_question": _bounds(intervals(recommender, without_question(profiles), judgements)),
        "roles": _rounded(per_role(recommender, profiles, judgements)),
    }


def proposed_weights(
    items: Sequence[CatalogueItem], profiles: Sequence[Profile], judgements: Judgements
) -> dict[str, Any]:
    """What a search for other weights proposes, and what these reach on situations that it did not see."""
    found: dict[str, Any] = _rounded(asdict(search_weights(fitted(items), profiles, judgements)))
    return found


def _bounds(table: Mapping[str, Mapping[str, Estimate]]) -> Any:
    return _rounded({method: {name: asdict(one) for name, one in row.items()} for method, row in table.items()})


def _rounded(value: Any) -> Any:
    """The same table with figures of three decimals; one that has no meaning is None."""
    if isinstance(value, Mapping):
        return {name: _rounded(one) for name, one in value.items()}
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, DIGITS)
    return value
