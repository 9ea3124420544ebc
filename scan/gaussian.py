"""What is believed of one person: a normal distribution over all abilities and one bias, updated answer by answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.polynomial.hermite_e import hermegauss

from scan.instrument import Scale
from scan.response import STATEMENT, Array, Curves, outcome_chances

NODES = 41
SMALLEST_CHANCE = 1e-12
"""Keeps the weights from vanishing altogether when somebody answers what the model holds for impossible."""
SMALLEST_RATIO = 1e-3
"""No single answer may take away more of the variance than this leaves of it: the covariance stays well positive."""


@dataclass(frozen=True, slots=True)
class Gaussian:
    """Mean and covariance of (ability per competence …, bias), in levels.

    Of n competences shapes (n + 1,) and (n + 1, n + 1).
    """

    mean: Array
    covariance: Array

    def along(self, competence: int, kind: str) -> tuple[float, float, Array]:
        """Mean and variance of what a question of this kind measures, and its covariance with everything (n + 1,).

        A statement measures ability plus bias, a check the ability alone.
        """
        mean, column = self.mean[competence], self.covariance[:, competence]
        if kind == STATEMENT:
            mean, column = mean + self.mean[-1], column + self.covariance[:, -1]
            return float(mean), float(column[competence] + column[-1]), column
        return float(mean), float(column[competence]), column


def prior(competences: Sequence[str], scale: Scale) -> Gaussian:
    """What is believed before any answer: abilities correlate more within an area, and the bias with none."""
    area = np.array([code[0] for code in competences], dtype=str)
    correlation = np.where(area[:, None] == area[None, :], scale.within_area, scale.across_areas)
    np.fill_diagonal(correlation, 1.0)
    size = len(competences)
    covariance = np.zeros((size + 1, size + 1))
    covariance[:size, :size] = scale.prior_variance * correlation
    covariance[size, size] = scale.bias_variance
    return Gaussian(np.append(np.full(size, scale.prior_mean), scale.bias_mean), covariance)


def updated(before: Gaussian, competence: int, kind: str, place: float, outcome: int, curves: Curves) -> Gaussian:
    """The belief after one answer: moment matching along what the question measures, then a rank-one update.

    `place` is the question's level plus its shift; `outcome` a step 0–3, or 0 for wrong and 1 for right. Exact for the
    measured direction up to quadrature (Gauss–Hermite); the rest follows by linear regression on that direction
    (assumed density filtering, Minka 2001). The covariance stays positive definite: the variance along the direction
    is multiplied by a positive number, and nothing else changes.
    """
    mean, variance, column = before.along(competence, kind)
    nodes, weights = _quadrature()
    x = mean + np.sqrt(variance) * nodes
    mass = weights * np.maximum(outcome_chances(kind, x - place, curves)[outcome], SMALLEST_CHANCE)
    mass = mass / mass.sum()
    new_mean = float(mass @ x)
    ratio = max(float(mass @ (x - new_mean) ** 2) / variance, SMALLEST_RATIO)
    gain = column / variance
    covariance = before.covariance - (1 - ratio) * variance * np.outer(gain, gain)
    return Gaussian(before.mean + gain * (new_mean - mean), (covariance + covariance.T) / 2)


@cache
def _quadrature() -> tuple[Array, Array]:
    """Nodes and weights of Gauss–Hermite quadrature for the standard normal."""
    nodes, weights = hermegauss(NODES)
    return nodes, weights / weights.sum()
