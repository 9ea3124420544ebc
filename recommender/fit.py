"""Does an item fit the person beside what it teaches: whom it is for, which roles it names, which form it has."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recommender.values import Item, Profile
from recommender.weights import Weights

GROUPS = {"directie": "leader", "teamleider": "manager", "hr": "adviser"}
"""The function roles that are not simply an employee's; a project leader leads work, not people."""

ANYONE_ELSE = "algemeen"
"""The role of whoever finds no other: it names no work, so its words say nothing about a person."""


def audience_points(profile: Profile, item: Item, weights: Weights) -> tuple[int, str | None]:
    """The points for whom the item is for, and which of its audiences gave them (None where it names none).

    The best of the person's roles and of the item's audiences counts.
    """
    groups = [GROUPS.get(role, "employee") for role in profile.roles]
    points = [
        (weights.audience[group].get(audience, 0.0), audience) for group in groups for audience in sorted(item.audience)
    ]
    best, audience = max(points, key=lambda one: one[0], default=(0.0, None))
    return round(best), audience


def role_points(profile: Profile, item: Item, weights: Weights) -> tuple[int, str | None]:
    """The points for the function roles that the item names, and the person's role among them."""
    if not item.roles or not profile.roles:
        return 0, None
    shared = next((role for role in profile.roles if role in item.roles), None)
    return round(weights.other_role if shared is None else weights.role), shared


def form_points(profile: Profile, item: Item, weights: Weights) -> tuple[int, tuple[str, ...]]:
    """The points for a preferred form of learning, and the forms that the person prefers and the item has."""
    shared = tuple(form for form in item.forms if form in profile.forms)
    return (round(weights.form) if shared else 0), shared


def fit_points(profile: Profile, items: Sequence[Item], weights: Weights) -> NDArray[np.int64]:
    """The points of each item for audience, role and form together. Items share these, so each is judged once."""
    total = np.zeros(len(items), dtype=np.int64)
    for judge, facts in (
        (audience_points, [item.audience for item in items]),
        (role_points, [item.roles for item in items]),
        (form_points, [item.forms for item in items]),
    ):
        points = {fact: judge(profile, item, weights)[0] for fact, item in dict(zip(facts, items, strict=True)).items()}
        total += np.array([points[fact] for fact in facts], dtype=np.int64)
    return total
