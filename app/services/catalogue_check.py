"""What is thin in a catalogue: items without an audience or a competence, and items that nobody ever gets as a tip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from app.services.fitting import fitted
from recommender import Gap, Profile
from seeds.catalogue import CatalogueItem
from seeds.roles import FunctionRole, RoleTarget

TOP = 10
SHORT = (1, 2)
"""How many levels people are below what their role asks."""


def check_catalogue(items: Sequence[CatalogueItem], roles: Iterable[FunctionRole]) -> dict[str, Any]:
    """The codes of thin items with their counts, and of how many items and profiles that was found."""
    profiles = [profile for role in roles for profile in profiles_of(role)]
    seen = in_a_top(items, profiles)
    return {
        "items": len(items),
        "profiles": len(profiles),
        "without_audience": _listed(item for item in items if not item.audience.value),
        "without_competence": _listed(item for item in items if not item.competences),
        f"never_in_top_{TOP}": _listed(item for item in items if item.code not in seen),
    }


def profiles_of(role: FunctionRole) -> Iterator[Profile]:
    """People in a role: each with one gap of one or two levels, then one with such a gap everywhere.

    What is no gap is at its target. A target of level 1 has no gap of two levels.
    """
    for short in SHORT:
        able = [target for target in role.targets if target.level >= short]
        for gap in able:
            yield _profile(role, short, [gap])
        yield _profile(role, short, able)


def in_a_top(items: Sequence[CatalogueItem], profiles: Sequence[Profile]) -> frozenset[str]:
    """The codes of the items that are among the best ten of at least one profile."""
    if not items or not profiles:
        return frozenset()
    recommender = fitted(items)
    best = np.argsort(-recommender.scores(profiles), axis=1, kind="stable")[:, :TOP]
    return frozenset(recommender.items_[row].code for row in np.unique(best))


def _profile(role: FunctionRole, short: int, gaps: Sequence[RoleTarget]) -> Profile:
    lacking = {target.competence for target in gaps}
    return Profile(
        id=f"{role.code}-{short}-{gaps[0].competence if len(gaps) == 1 else 'all'}",
        roles=(role.code,),
        gaps=tuple(
            Gap(
                target.competence,
                now=target.level - short * (target.competence in lacking),
                target=target.level,
                importance=target.importance,
            )
            for target in role.targets
        ),
    )


def _listed(items: Iterable[CatalogueItem]) -> dict[str, Any]:
    codes = sorted(item.code for item in items)
    return {"count": len(codes), "items": codes}
