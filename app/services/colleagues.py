"""What colleagues did with an item, as points for a tip: only where so many reacted that it tells of nobody."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from app.models import StepStatus
from app.queries.feedback import Seen
from recommender.feedback import (
    LEAST,
    PRIOR_LOOKS,
    REWARDS,
    Beliefs,
    Evidence,
    Floats,
    Impression,
    Reaction,
    gather,
    levelled,
    prior_chance,
    relevance,
    uptake,
)

Key = TypeVar("Key", bound=Hashable)

BEHIND = 5
"""So many colleagues reacted to an item, and so many of one function role, before that counts."""
REWARDS_IN_A_STEP = 3
"""It takes so many rewards to move points by a whole step, so that what one colleague does seldom shows."""
FINEST_STEP = 250
"""A step is so many points where many people are behind it, and where fewer are twice, four, eight… times as many."""
KEENNESS_STEP = 1.25
"""What colleagues take up altogether counts in steps of a fourth: it moves every item, and so would each of them."""
MOST_POINTS = 1000
"""As much as an item gains by teaching what somebody needs most: liked by all does not make up for helping nobody."""

_REACTIONS: Mapping[StepStatus, Reaction] = {
    StepStatus.DONE: "finished", StepStatus.BUSY: "enrolled", StepStatus.PLANNED: "saved",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Colleagues:
    """How relevant each item is with what colleagues did, and what that adds to or takes from its content's points."""

    beliefs: Beliefs
    points: Mapping[str, int]


def of_colleagues(codes: Sequence[str], content: Sequence[int], role: str, seen: Sequence[Seen]) -> Colleagues:
    """The points of colleagues for somebody of `role`; `content` are the points of each item without them.

    Points grow or shrink as the chance does that somebody takes the item up; what has none gets none. What colleagues
    did is held against what the content promised them when their lists were made, and against how much all of them
    take up of anything: else every item that was reacted to would gain where people are keen. Points come in steps so
    wide that what one colleague does seldom shows, and beliefs tell no more than these steps.
    """
    worth = np.maximum(content, 0)
    prior = np.clip(prior_chance(content), LEAST, 1 - LEAST)
    gathered = gather(codes, _impressions(seen))
    keen = uptake(_in_round_numbers(gathered))
    evidence = levelled(gathered, by=keen)
    exact = relevance(prior, role, evidence)
    steps = _steps(worth * _weight_of_a_reward(prior, role, evidence) / keen)
    told = np.rint(worth * (exact.mean / prior - 1) / steps) * steps
    points = np.clip(told, -MOST_POINTS, MOST_POINTS).astype(int).tolist()
    return Colleagues(_told(exact, prior, told / np.maximum(worth, 1)), dict(zip(codes, points, strict=True)))


def reaction_of(seen: Seen) -> Reaction | None:
    """What somebody did with an item; a thumb up says what saving says, a thumb down what dismissing says."""
    if seen.status is not None and seen.status is not StepStatus.PLANNED:
        return _REACTIONS[seen.status]
    if seen.dismissed:
        return "dismissed"
    if seen.status is not None:
        return _REACTIONS[seen.status]
    return None if seen.thumb is None else "saved" if seen.thumb > 0 else "dismissed"


def _in_round_numbers(evidence: Evidence) -> Evidence:
    """The evidence with rewards that come to a power of KEENNESS_STEP altogether."""
    total = sum(float(amounts[0].sum()) for amounts in evidence.by_role.values())
    if total == 0:
        return evidence
    scale = KEENNESS_STEP ** round(math.log(total, KEENNESS_STEP)) / total
    return Evidence(
        evidence.codes, {role: np.stack((own[0] * scale, *own[1:])) for role, own in evidence.by_role.items()}
    )


def _weight_of_a_reward(prior: Floats, role: str, evidence: Evidence) -> Floats:
    """By which part of itself one more reward raises the chance of each item: what `relevance` says, derived."""
    own, others, promised = evidence.of(role)[2], evidence.of_others(role)[2], PRIOR_LOOKS * prior
    of_own = np.where(own > 0, 1 / (promised + own), 0)
    return np.asarray(np.maximum(of_own, promised / (promised + own) / (promised + others)))


def _steps(points_of_a_reward: Floats) -> Floats:
    """How wide a step is per item: FINEST_STEP, doubled until REWARDS_IN_A_STEP fit in it."""
    fits = np.maximum(points_of_a_reward * REWARDS_IN_A_STEP / FINEST_STEP, 1)
    return np.asarray(FINEST_STEP * 2 ** np.ceil(np.log2(fits)))


def _told(exact: Beliefs, prior: Floats, lift: Floats) -> Beliefs:
    """The beliefs as far as the points tell them, of whole fives of looks."""
    mean = np.clip(prior * (1 + lift), LEAST, 1 - LEAST)
    looks = exact.alpha + exact.beta - PRIOR_LOOKS
    total = PRIOR_LOOKS + looks // BEHIND * BEHIND
    return Beliefs(exact.codes, mean * total, (1 - mean) * total)


def _impressions(seen: Sequence[Seen]) -> Iterator[Impression]:
    """One impression per colleague and item; a function role of too few people is pooled with the others.

    Where these others are too few themselves, they do not count: the roles beside them would give them away.
    """
    reacted = [one for one in seen if reaction_of(one) is not None]
    of_role = _people(((one.code, one.role), one.people) for one in reacted)
    apart = {pair for pair, people in of_role.items() if people >= BEHIND}
    pooled = _people((one.code, one.people) for one in reacted if (one.code, one.role) not in apart)
    for one in seen:
        role = one.role if (one.code, one.role) in apart else ""
        if role or pooled[one.code] >= BEHIND:
            reaction = reaction_of(one)
            reward = None if reaction is None else REWARDS[reaction]
            for _ in range(one.people):
                yield Impression(one.code, one.slot, role, one.expected, reward)


def _people(counts: Iterable[tuple[Key, int]]) -> Counter[Key]:
    """How many people there are of each key."""
    found = Counter[Key]()
    for key, people in counts:
        found[key] += people
    return found
