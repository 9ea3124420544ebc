"""The recommender on simulated people: what a list for everybody costs, and what feedback would gain."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from app.services.fitting import as_recommender_item, vocabulary
from app.services.role_targets import roles_by_code, targets_of
from recommender import Item, Recommender
from recommender.batch import Batch, Setting, Target, Work, batch_people, run_batch
from recommender.feedback_simulation import simulate_feedback
from seeds.catalogue import CatalogueItem, load_catalogue

TOP = 10
COHORTS = 2
HIDDEN = 0.05
"""The share of the items that a municipality hides, for a simulation of who may see what."""


def simulated_items(catalogue: Sequence[CatalogueItem], n: int, seed: int) -> list[Item]:
    """`n` items: those of the catalogue, and beyond them copies with the texts of one and the facts of another."""
    known = [as_recommender_item(item) for item in catalogue]
    rng = random.Random(seed)  # noqa: S311 - a simulation, not a secret
    return [_copy(known, number, rng) for number in range(n)]


def _copy(known: Sequence[Item], number: int, rng: random.Random) -> Item:
    if number < len(known):
        return known[number]
    text, facts = known[number % len(known)], rng.choice(known)
    again = number // len(known)
    return replace(facts, code=f"{text.code}-{again}", title=text.title, summary=text.summary, synonyms=text.synonyms)


def simulated_setting(recommender: Recommender, seed: int) -> Setting:
    """All function roles with what they ask, no form or one, and two municipalities that each hide some items."""
    forms = sorted({form for item in recommender.items_ for form in item.forms})
    rng = np.random.default_rng(seed)
    return Setting(
        competences=tuple(term.code for term in recommender.vocabulary.competences),
        works=tuple(_work(role) for role in roles_by_code()),
        forms=((), *((form,) for form in forms)),
        shown=rng.random((COHORTS, len(recommender.items_))) >= HIDDEN,
    )


def _work(role: str) -> Work:
    asked = targets_of([role]).values()
    return Work((role,), tuple(Target(one.competence, float(one.level), one.importance) for one in asked))


def batch_figures(*, people: int, items: int, seed: int, progress: Callable[[int], None]) -> dict[str, Any]:
    """Time and memory of the best ten items for so many simulated people; `progress` hears of each group done."""
    recommender = Recommender(vocabulary=vocabulary()).fit(simulated_items(load_catalogue(), items, seed))
    setting = simulated_setting(recommender, seed)
    result = run_batch(Batch(recommender, setting), batch_people(people, seed, setting), k=TOP, progress=progress)
    return {
        "people": people,
        "items": len(recommender.items_),
        "top": TOP,
        "seconds": round(result.seconds, 3),
        "peak_bytes": result.peak_bytes,
    }


def feedback_figures(people: int, seed: int, promises: float) -> dict[str, Any]:
    """What each way of ordering reaches of the optimum, for people with needs of their own or of their role."""
    worlds = {"needs_of_their_own": False, "needs_of_their_role": True}
    return {
        "people": people,
        "seed": seed,
        "promises": promises,
        **{
            name: {
                method: {part: round(share, 3) for part, share in shares.items()}
                for method, shares in simulate_feedback(people, seed, alike=alike, promises=promises).items()
            }
            for name, alike in worlds.items()
        },
    }
