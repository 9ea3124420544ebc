"""From a score to a proficiency level, and the chance of having reached one."""

from __future__ import annotations

import math

LEVELS = range(5)


def on_scale(score: float) -> float:
    """A score as people read it: an estimate a little beyond the lowest or highest level stands at that level."""
    return float(min(max(score, LEVELS[0]), LEVELS[-1]))


def level_of(score: float) -> int:
    """The proficiency level 0–4 of a score: clipped, then rounded half up, so that level l begins at l − .5."""
    return math.floor(on_scale(score) + 0.5)


def chance_at_or_above(mean: float, se: float, target: float) -> float:
    """The chance (0–1) that a normal ability with this mean and standard error is at least `target` − .5.

    A standard error of 0 means that the ability is known: the chance is 0 or 1.
    """
    distance = target - 0.5 - mean
    if se == 0:
        return float(distance <= 0)
    return 0.5 * math.erfc(distance / (se * math.sqrt(2)))
