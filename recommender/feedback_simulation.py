"""Does feedback help? Lists for made people whose reactions come from a truth that only the simulation knows.

Three ways to order are shown to the same people: the content alone, the naive click rate, and the posterior of
`feedback`. What each reaches is a share of what an all-knowing list would.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from recommender.feedback import (
    REWARDS,
    Evidence,
    Impression,
    Place,
    Reaction,
    gather,
    levelled,
    listed,
    relevance,
    with_more,
)

Floats = NDArray[np.float64]
ITEMS, ROLES, COMPETENCES, PLACES = 148, 20, 29, 10
NEEDS, TAUGHT = 6, 3
"""At most so many competences with a gap, and at most so many that an item teaches."""
MEETS, BASE = 4.0, -3.5
"""Logits: an item that meets nothing is taken up by 3 in 100 who look at it, one that meets all by more than half."""
QUALITY, FITS_ROLE = 1.0, 0.5
"""Spread in logits of what no content tells: how good an item is, and how it suits a role."""
LOOKS = 0.6
"""People look at place s with chance s^−.6, which is not what the method assumes: it never knows exactly."""
REACTIONS: Mapping[Reaction, float] = {"finished": 0.3, "enrolled": 0.3, "saved": 0.4}
"""Of those who take a tip up, so many end there."""
WORTH = sum(REWARDS[name] * share for name, share in REACTIONS.items())
"""The mean reward of a tip that is taken up."""
DISMISSES = 0.1
"""Of those who look and do not take a tip up, so many dismiss it."""
ROUND = 50
"""After so many people the evidence is counted again, as a nightly job does."""
LAST = 4
"""What is learnt shows in the last quarter of the people."""


@dataclass(frozen=True, slots=True)
class World:
    """The truth: per person a role, and per person and item the mean reward of a look; and what the content thinks."""

    codes: tuple[str, ...]
    roles: tuple[str, ...]
    value: Floats
    content: Floats


def world(people: int, seed: int, *, alike: bool, promises: float = 1.0) -> World:
    """People and items at random; the content knows what an item teaches, not how good it is or whom it suits.

    People have needs of their own, or, where `alike`, those of their role. What the content promises is so many times
    what is true on average: nobody knows how keen an organisation is.
    """
    rng = np.random.default_rng([seed, 0])
    roles = rng.integers(0, ROLES, people)
    needs = _members(rng, ROLES, NEEDS)[roles] if alike else _members(rng, people, NEEDS)
    taught = _members(rng, ITEMS, TAUGHT) * rng.dirichlet(np.ones(COMPETENCES), ITEMS)
    met = needs @ (taught / taught.sum(axis=1, keepdims=True)).T
    hidden = rng.normal(0, QUALITY, ITEMS) + rng.normal(0, FITS_ROLE, (ROLES, ITEMS))[roles]
    draws = rng.normal(0, np.hypot(QUALITY, FITS_ROLE), 200)
    grid = np.linspace(0, 1, 101)
    expected = np.mean(_chance(BASE + MEETS * grid[:, np.newaxis] + draws), axis=1)
    return World(
        codes=tuple(f"item-{number:03}" for number in range(ITEMS)),
        roles=tuple(f"role-{number:02}" for number in roles),
        value=WORTH * _chance(BASE + MEETS * met + hidden),
        content=np.minimum(promises * WORTH * np.interp(met, grid, expected), 1.0),
    )


Lister = Callable[[World, int, Evidence, int], tuple[Place, ...]]


def _by_content(truth: World, person: int, _: Evidence, __: int) -> tuple[Place, ...]:
    return _best(truth, truth.content[person])


def _by_click_rate(truth: World, person: int, evidence: Evidence, _: int) -> tuple[Place, ...]:
    """Reward per time shown to the role, whatever the place; the content counts as if it had been shown once."""
    reward, looks, _ = evidence.of(truth.roles[person])
    return _best(truth, (reward + truth.content[person]) / (looks + 1))


def _by_feedback(truth: World, person: int, evidence: Evidence, seed: int) -> tuple[Place, ...]:
    return listed(relevance(truth.content[person], truth.roles[person], levelled(evidence)), PLACES, (seed, person))


LISTERS: Mapping[str, Lister] = {"static": _by_content, "click_rate": _by_click_rate, "feedback": _by_feedback}


def simulate_feedback(
    people: int, seed: int, *, alike: bool = False, promises: float = 1.0
) -> dict[str, dict[str, float]]:
    """Per way of ordering the share (0–1) of the optimum, over all people and over the last quarter of them.

    The worth of a list is the mean reward that it gets: the value of each item times the chance that somebody looks at
    its place. The optimum knows the truth and draws nothing. The same people and seed give the same figures.
    """
    truth = world(people, seed, alike=alike, promises=promises)
    luck = np.random.default_rng([seed, 1]).random((people, PLACES, 3))
    best = np.sort(truth.value, axis=1)[:, ::-1][:, :PLACES] @ _looks()
    table: dict[str, dict[str, float]] = {}
    for name, lister in LISTERS.items():
        worth = _worth(truth, lister, luck, seed, flat=lister is _by_click_rate)
        late = people - max(1, people // LAST)
        table[name] = {
            "all": float(worth.sum() / best.sum()),
            "last_quarter": float(worth[late:].sum() / best[late:].sum()),
        }
    return table


def _worth(truth: World, lister: Lister, luck: Floats, seed: int, *, flat: bool) -> Floats:
    """What each person's list is worth, one after the other, each round knowing what the rounds before it did."""
    evidence = gather(truth.codes, ())
    rows = {code: row for row, code in enumerate(truth.codes)}
    worth = np.zeros(len(luck))
    for start in range(0, len(luck), ROUND):
        shown: list[Impression] = []
        for person in range(start, min(start + ROUND, len(luck))):
            places = lister(truth, person, evidence, seed)
            at = [rows[place.item] for place in places]
            worth[person] = truth.value[person, at] @ _looks()
            shown += _impressions(truth, person, places, at, luck[person])
        evidence = with_more(evidence, [replace(one, slot=1) for one in shown] if flat else shown)
    return worth


def _impressions(
    truth: World, person: int, places: Sequence[Place], at: Sequence[int], luck: Floats
) -> list[Impression]:
    role, values, content = truth.roles[person], truth.value[person, at].tolist(), truth.content[person, at].tolist()
    return [
        Impression(place.item, place.slot, role, expected, _reward(value, place.slot, *draws))
        for place, value, expected, draws in zip(places, values, content, luck.tolist(), strict=False)
    ]


def _reward(value: float, slot: int, looks: float, takes: float, ends: float) -> float | None:
    """What somebody does with an item, from three draws; None where they do nothing."""
    if looks >= slot**-LOOKS:
        return None
    chance = value / WORTH
    if takes >= chance:
        return REWARDS["dismissed"] if takes >= 1 - DISMISSES * (1 - chance) else None
    ladder = np.cumsum(list(REACTIONS.values()))
    return REWARDS[list(REACTIONS)[int(np.searchsorted(ladder[:-1], ends, side="right"))]]


def _best(truth: World, relevant: Floats) -> tuple[Place, ...]:
    order = np.argsort(-relevant, kind="stable")[:PLACES]
    return tuple(Place(truth.codes[row], slot, 1.0) for slot, row in enumerate(order, start=1))


def _looks() -> Floats:
    return np.asarray(np.arange(1, PLACES + 1) ** -LOOKS, dtype=np.float64)


def _members(rng: np.random.Generator, rows: int, most: int) -> Floats:
    """Rows that each have at most `most` of the competences."""
    return np.asarray(
        rng.random((rows, COMPETENCES)).argsort(axis=1) < rng.integers(1, most + 1, (rows, 1)), dtype=np.float64
    )


def _chance(logit: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-logit)))
