"""From answers to a score: each answer is worth a place on the scale of levels, and the score is their shrunk mean.

The numbers follow from the model of the item bank. A statement at level l has its thresholds at l − 1.25, l − .5 and
l + .5; an answer between two thresholds is worth their midpoint, and an open end counts as wide as its neighbour. A
check at level l has its difficulty at l − .5; right and wrong are worth half a level above and below that.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

LEVELS = range(5)
PRIOR_MEAN = 1.8
PRIOR_VARIANCE = 1.0
STATEMENT_WORTH = (-1.625, -0.875, 0.0, 1.0)
CHECK_WORTH = {True: 0.0, False: -1.0}
ERROR_VARIANCE = 0.6
"""Variance of one answer's worth around the ability that gave it, in squared levels.

Under graded response with slope 2 a person exactly at level l gives the four answers to a statement of that level with
chances .076, .193, .462 and .269; the variance of its worth is then .62.
"""


def statement_worth(level: int, step: int) -> float:
    """The place in levels that answer `step` (0–3) to a statement at `level` speaks for."""
    return level + STATEMENT_WORTH[step]


def check_worth(level: int, *, right: bool) -> float:
    """The place in levels that a right or wrong answer to a check at `level` speaks for."""
    return level + CHECK_WORTH[right]


def posterior(worths: Sequence[float]) -> tuple[float, float]:
    """Mean and standard error, in levels, after observing `worths`; of no worths, those of the prior.

    Normal prior and normal errors: precisions add up, and the mean is weighted by them.
    """
    precision = 1 / PRIOR_VARIANCE + len(worths) / ERROR_VARIANCE
    mean = (PRIOR_MEAN / PRIOR_VARIANCE + math.fsum(worths) / ERROR_VARIANCE) / precision
    return mean, math.sqrt(1 / precision)


def level_of(score: float) -> int:
    """The proficiency level 0–4 of a score: clipped, then rounded half up, so that level l begins at l − .5."""
    return math.floor(min(max(score, LEVELS[0]), LEVELS[-1]) + 0.5)


def chance_at_or_above(mean: float, se: float, target: float) -> float:
    """The chance (0–1) that a normal ability with this mean and standard error is at least `target` − .5.

    A standard error of 0 means that the ability is known: the chance is 0 or 1.
    """
    distance = target - 0.5 - mean
    if se == 0:
        return float(distance <= 0)
    return 0.5 * math.erfc(distance / (se * math.sqrt(2)))
