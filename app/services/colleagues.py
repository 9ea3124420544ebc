"""What colleagues did with an item, as points for a tip: only where so many reacted that it tells of nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.models import StepStatus
from app.queries.feedback import Seen
from recommender.feedback import (
    LEAST,
    REWARDS,
    Beliefs,
    Impression,
    Reaction,
    gather,
    levelled,
    prior_chance,
    relevance,
)

BEHIND = 5
"""So many colleagues reacted to an item, and so many of one function role, before that counts."""
ROUNDED_TO = 50
"""Points in whole steps: from them nobody can count back what one colleague did."""
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
    take up of anything: else every item that was reacted to would gain where people are keen.
    """
    prior = np.clip(prior_chance(content), LEAST, 1 - LEAST)
    beliefs = relevance(prior, role, levelled(gather(codes, _impressions(seen))))
    moved = np.maximum(content, 0) * (beliefs.mean / prior - 1)
    steps = np.rint(np.clip(moved, -MOST_POINTS, MOST_POINTS) / ROUNDED_TO).astype(int)
    return Colleagues(beliefs, {code: int(step) * ROUNDED_TO for code, step in zip(codes, steps, strict=True)})


def reaction_of(seen: Seen) -> Reaction | None:
    """What somebody did with an item; a thumb up says what saving says, a thumb down what dismissing says."""
    if seen.status is not None and seen.status is not StepStatus.PLANNED:
        return _REACTIONS[seen.status]
    if seen.dismissed:
        return "dismissed"
    if seen.status is not None:
        return _REACTIONS[seen.status]
    return None if seen.thumb is None else "saved" if seen.thumb > 0 else "dismissed"


def _impressions(seen: Sequence[Seen]) -> Iterator[Impression]:
    """One impression per colleague and item; a function role of too few people is pooled with the others."""
    of_item, of_role = Counter[str](), Counter[tuple[str, str]]()
    for one in seen:
        if reaction_of(one) is not None:
            of_item[one.code] += one.people
            of_role[one.code, one.role] += one.people
    for one in seen:
        if of_item[one.code] >= BEHIND:
            role = one.role if of_role[one.code, one.role] >= BEHIND else ""
            reaction = reaction_of(one)
            reward = None if reaction is None else REWARDS[reaction]
            for _ in range(one.people):
                yield Impression(one.code, one.slot, one.propensity, role, one.expected, reward)
