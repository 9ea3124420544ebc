"""How good planned paths are on the real catalogue, for simulated people of every function role."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from app.services.fitting import as_path_item
from recommender import Gap, Profile
from recommender.path_quality import path_quality
from seeds.catalogue import load_catalogue
from seeds.roles import FunctionRole, load_roles

MEAN, SPREAD_OF_PEOPLE, SPREAD_OF_COMPETENCES = 1.8, 0.45, 0.65
"""In levels: people as spread out as the prior of the scan."""
LOWEST, HIGHEST = 0.0, 4.0
SMALLEST_ERROR, LARGEST_ERROR = 0.3, 0.7
"""In levels: people known about as well as a scan makes them."""
DIGITS = 6


def simulated_profiles(people: int, *, seed: int) -> list[Profile]:
    """So many people, shared out evenly over the function roles; the same seed gives the same people."""
    share, left = divmod(people, len(load_roles()))
    rng = np.random.default_rng(seed)
    return [
        _profile(role, f"{role.code}-{person}", rng)
        for place, role in enumerate(load_roles())
        for person in range(share + (place < left))
    ]


def _profile(role: FunctionRole, id_: str, rng: np.random.Generator) -> Profile:
    mean, asked = MEAN + rng.normal(0, SPREAD_OF_PEOPLE), len(role.targets)
    levels = np.clip(rng.normal(mean, SPREAD_OF_COMPETENCES, asked), LOWEST, HIGHEST).tolist()
    errors = rng.uniform(SMALLEST_ERROR, LARGEST_ERROR, asked).tolist()
    gaps = [
        Gap(target.competence, now, float(target.level), target.importance, error)
        for target, now, error in zip(role.targets, levels, errors, strict=True)
    ]
    return Profile(id=id_, roles=(role.code,), gaps=tuple(gaps))


def path_figures(*, people: int, seed: int, hours: Sequence[int]) -> dict[str, Any]:
    """What `path_quality` finds for simulated people and budgets in hours; None for the figures of no path at all."""
    items = [as_path_item(item) for item in load_catalogue()]
    found = path_quality(items, simulated_profiles(people, seed=seed), budgets=hours)
    settings = {"people": people, "roles": len(load_roles()), "items": len(items), "seed": seed, "hours": [*hours]}
    figures = {name: None if math.isnan(value) else round(value, DIGITS) for name, value in asdict(found).items()}
    return {"settings": settings, **figures}
