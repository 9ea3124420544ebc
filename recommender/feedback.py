"""What people do with their tips, as evidence of relevance: a Beta posterior per item whose prior is the content.

People differ in what the content promises them, and an item is shown to whom it promises most. So evidence is held
against what was expected of the very people who saw the item: it moves a promise up or down, and does not replace it.
Where the content promises everybody the same, that is the plain Beta posterior on rewards and looks.

All of it is repeatable: a list follows from beliefs and a stored seed, and the chance with which an item came in its
place is known. Nothing here knows people; evidence is pooled over items and over items within a function role.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Reaction: TypeAlias = Literal["finished", "enrolled", "saved", "dismissed"]
REWARDS: Mapping[Reaction, float] = {"finished": 1.0, "enrolled": 0.8, "saved": 0.4, "dismissed": 0.0}
"""What a reaction says about an item: whoever finishes it found it worth the hours, who saves it only hopes to."""
PRIOR_LOOKS = 20.0
"""The content counts as much as twenty people who looked: a few reactions move an item little, a hundred decide."""
PRIOR_REWARDS = 5.0
"""How much people take up altogether is believed as far as it goes beyond so many rewards: those of about one item."""
LEAST = 1e-3
"""Chances stay this far from 0 and 1, or no evidence could move them."""
HALF = 2500.0
"""At so many points, those of a good first tip, the chance is half of the highest."""
MOST_LIKELY = 0.5
"""Nobody can follow every good tip: of those who look at the best, at most half take it up."""
EXPLORED = 20
"""So many items behind the list can come in its last place: far enough to learn from, near enough to be of use."""


@dataclass(frozen=True, slots=True)
class Impression:
    """An item that somebody was shown: in which place of the list (1 is on top), and what they did, None for nothing.

    `expected` is what the content promised this person of the item (0–1), as it was when the list was made. The chance
    with which the item came there is not asked: rewards over looks are of one item at a time, whatever led to a look.
    """

    item: str
    slot: int
    role: str
    expected: float
    reward: float | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a list: what stands there, and the chance with which it did (1 where the order decided).

    The chance is for the log: who compares lists by what would have stood elsewhere needs it (inverse propensity).
    """

    item: str
    slot: int
    propensity: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """Per role and item, in the order of `codes`: the rewards, how often somebody looked, and the rewards expected."""

    codes: tuple[str, ...]
    by_role: Mapping[str, Floats]

    def of(self, role: str) -> Floats:
        """Rewards, looks and expected rewards (rows) of one role per item."""
        return self.by_role.get(role, np.zeros((3, len(self.codes))))

    def of_others(self, role: str) -> Floats:
        """The same of all other roles together."""
        others = [amounts for other, amounts in self.by_role.items() if other != role]
        return np.asarray(sum(others, start=np.zeros((3, len(self.codes)))))


@dataclass(frozen=True, slots=True)
class Beliefs:
    """A Beta distribution per item of how relevant it is, in the order of `codes`."""

    codes: tuple[str, ...]
    alpha: Floats
    beta: Floats

    @property
    def mean(self) -> Floats:
        """How relevant each item is, most likely."""
        return np.asarray(self.alpha / (self.alpha + self.beta))

    @property
    def deviation(self) -> Floats:
        """How unsure that is: the standard deviation."""
        total = self.alpha + self.beta
        return np.asarray(np.sqrt(self.alpha * self.beta / (total * total * (total + 1))))


def examined(slot: int) -> float:
    """The chance that somebody looks at a place of the list, 1 for the first: 1 / log2(slot + 1).

    The same discount with which the ranking is measured; without a log of looks there is no better reason for another.
    """
    return 1 / math.log2(slot + 1)


def prior_chance(points: Sequence[float]) -> Floats:
    """Points of content as the chance that somebody who looks takes the tip up; none for what has no points."""
    above = np.maximum(np.asarray(points, dtype=np.float64), 0.0)
    return np.asarray(MOST_LIKELY * above / (above + HALF))


def gather(codes: Iterable[str], impressions: Iterable[Impression]) -> Evidence:
    """The evidence of impressions on the items `codes`; other items are left out."""
    return with_more(Evidence(tuple(codes), {}), impressions)


def with_more(evidence: Evidence, impressions: Iterable[Impression]) -> Evidence:
    """The evidence with further impressions.

    An impression counts as the part of a look that its place gets, so that rewards over looks are what they would be
    if everybody looked everywhere (clicks over expected clicks). A dismissal counts as a whole look: it speaks against
    an item more than silence does. Where a share d dismisses, that puts a place with the look e down by 1 + d(1 − e).
    """
    rows = {code: row for row, code in enumerate(evidence.codes)}
    by_role = {role: amounts.copy() for role, amounts in evidence.by_role.items()}
    for one in impressions:
        if (row := rows.get(one.item)) is None:
            continue
        look = 1.0 if one.reward == REWARDS["dismissed"] else examined(one.slot)
        amounts = by_role.setdefault(one.role, np.zeros((3, len(rows))))
        amounts[:, row] += (one.reward or 0.0, look, look * one.expected)
    return Evidence(evidence.codes, by_role)


def levelled(evidence: Evidence, by: Floats | None = None) -> Evidence:
    """The evidence with each item's rewards divided by how many times the expected the other items got, over all roles.

    How points become a chance is a guess, and some organisations are keener than others. With this, only how an item
    differs from the others moves it; what nothing else was shown beside is taken as it is. `by` is the uptake per item
    to divide by where that is known otherwise.
    """
    keen = uptake(evidence) if by is None else by
    return Evidence(
        evidence.codes, {role: np.stack((own[0] / keen, *own[1:])) for role, own in evidence.by_role.items()}
    )


def uptake(evidence: Evidence) -> Floats:
    """Per item how many times the expected the other items got, over all roles."""
    reward, _, expected = sum(evidence.by_role.values(), start=np.zeros((3, len(evidence.codes))))
    return np.asarray((PRIOR_REWARDS + reward.sum() - reward) / (PRIOR_REWARDS + expected.sum() - expected))


def relevance(prior: Floats, role: str, evidence: Evidence) -> Beliefs:
    """What somebody of `role` may find of each item, given the chance that the content gives it (in order of codes).

    First what other roles did moves the content's chance, then what the own role did moves the outcome of that; each
    time what stood there counts as PRIOR_LOOKS looks.
    """
    chance = np.clip(prior, LEAST, 1 - LEAST)
    reward, _, expected = evidence.of_others(role)
    moved = _moved(chance, reward, expected)
    reward, looks, expected = evidence.of(role)
    mean = _moved(moved, reward, expected * moved / chance)
    total = PRIOR_LOOKS + looks
    return Beliefs(evidence.codes, mean * total, (1 - mean) * total)


def _moved(chance: Floats, reward: Floats, expected: Floats) -> Floats:
    """The chances, each moved by how the rewards compare with those expected."""
    promised = PRIOR_LOOKS * chance
    return np.asarray(np.clip(chance * (promised + reward) / (promised + expected), LEAST, 1 - LEAST))


def listed(beliefs: Beliefs, k: int, seed: Sequence[int], *, dismissed: Collection[str] = ()) -> tuple[Place, ...]:
    """`k` places: the most relevant items and, in the last place, one drawn from those behind them.

    The draw follows how unsure each is, from `seed`: the same beliefs and seed give the same list. What the person
    dismissed stays away. A list of one place, or of everything there is, has nothing to draw.
    """
    order = np.argsort(-np.round(beliefs.mean, 12), kind="stable")
    left = [int(row) for row in order if beliefs.codes[row] not in dismissed]
    if k < 2 or len(left) <= k:
        return tuple(Place(beliefs.codes[row], slot, 1.0) for slot, row in enumerate(left[: max(0, k)], start=1))
    sure = [Place(beliefs.codes[row], slot, 1.0) for slot, row in enumerate(left[: k - 1], start=1)]
    return (*sure, drawn(beliefs, left[k - 1 :], k, seed))


def drawn(beliefs: Beliefs, rows: Sequence[int], slot: int, seed: Sequence[int]) -> Place:
    """The place `slot` for one of the EXPLORED most relevant items of `rows`, with its chance; from `seed`.

    The less sure it is how relevant one is, the likelier it is drawn. `rows` may not be empty.
    """
    behind = sorted(rows, key=lambda row: (-round(float(beliefs.mean[row]), 12), row))[:EXPLORED]
    chances = beliefs.deviation[behind] / beliefs.deviation[behind].sum()
    one = int(np.random.default_rng(list(seed)).choice(len(behind), p=chances))
    return Place(beliefs.codes[behind[one]], slot, float(chances[one]))
