"""How likely each answer is: graded response for statements, three-parameter logistic for checks.

Samejima's graded response model (1969) gives P(step ≥ k) = logistic(slope · (x − threshold_k)) with x the self-rated
ability; Birnbaum's three-parameter model (1968) gives P(right) = guessing + (1 − guessing) · logistic(slope · (x −
difficulty)) with x the ability itself.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from scan.instrument import Scale

Array = npt.NDArray[np.float64]
STATEMENT, CHECK = "statement", "check"
STEPS = 4
WRONG, RIGHT = 0, 1


@dataclass(frozen=True, slots=True)
class Curves:
    """The numbers of a scale that answers depend on, fit to be the key of a cache."""

    statement_slope: float
    statement_thresholds: tuple[float, float, float]
    check_slope: float
    check_offset: float
    guessing: float

    @classmethod
    def of(cls, scale: Scale) -> Self:
        """The curves of a scale."""
        thresholds = scale.statement_thresholds
        return cls(scale.statement_slope, thresholds, scale.check_slope, scale.check_offset, scale.guessing)


def outcome_chances(kind: str, distance: Array, curves: Curves) -> Array:
    """The chance of every outcome of a question, at these distances between person and question.

    `distance`: any shape, x minus the question's place (level plus shift), in levels. Returns that shape with one
    more axis in front: four steps of a statement, or wrong and right of a check. The chances sum to 1.
    """
    if kind == STATEMENT:
        above = [expit(curves.statement_slope * (distance - threshold)) for threshold in curves.statement_thresholds]
        edges = [np.ones_like(distance), *above, np.zeros_like(distance)]
        return np.stack([here - beyond for here, beyond in itertools.pairwise(edges)])
    known = expit(curves.check_slope * (distance - curves.check_offset))
    right = curves.guessing + (1 - curves.guessing) * known
    return np.stack([1 - right, right])
