"""The values that go in and out of a scan."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal, TypeAlias

import numpy as np

from scan.levels import chance_at_or_above, level_of
from scan.response import Array

CLEAR_BIAS = 0.3
Z_90 = 1.645


class WayOut(Enum):
    """An answer that is not on the question's own scale."""

    DONT_KNOW = "dont_know"
    UNCLEAR = "unclear"
    SKIP = "skip"


DONT_KNOW: Final[Literal[WayOut.DONT_KNOW]] = WayOut.DONT_KNOW
"""A check that the person cannot answer; counts as wrong."""
UNCLEAR: Final[Literal[WayOut.UNCLEAR]] = WayOut.UNCLEAR
"""The person does not understand the question; it is left out."""
SKIP: Final[Literal[WayOut.SKIP]] = WayOut.SKIP
"""The topic is no part of the person's work; the whole competence is left out."""

Value: TypeAlias = int | WayOut


@dataclass(frozen=True, slots=True)
class Score:
    """Where a person stands on one competence, in levels; `mean` and `se` are those of the posterior.

    Without `assessed` the numbers are what the other competences make likely: never shown, and never a level 0.
    """

    mean: float
    se: float
    assessed: bool = True

    @property
    def level(self) -> int:
        """The proficiency level 0–4 that `mean` lies in."""
        return level_of(self.mean)

    def chance_of(self, target: float) -> float:
        """The chance (0–1) that the person is at level `target` or above it."""
        return chance_at_or_above(self.mean, self.se, target)


@dataclass(frozen=True, slots=True)
class Bias:
    """How much a person overrates (above 0) or underrates (below 0) themselves, in levels."""

    mean: float
    se: float

    @property
    def is_clear(self) -> bool:
        """Whether it is more than chance (a 90 % interval without 0) and large enough to be worth a hint."""
        return abs(self.mean) > CLEAR_BIAS and abs(self.mean) > Z_90 * self.se


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a scan is: `answered` questions are done with and about `left` are still to come; 0 at the end only."""

    answered: int
    left: int


@dataclass(frozen=True, slots=True)
class Result:
    """One score per asked competence, in the instrument's order, and the person's bias.

    `covariance` (n, n) is that of the scores in that order, in squared levels.
    """

    scores: Mapping[str, Score]
    bias: Bias
    covariance: Array

    def mean_of(self, competences: Iterable[str]) -> Score:
        """The mean score over the assessed ones of `competences`; not assessed where there are none."""
        chosen = set(competences)
        used = np.array([code in chosen and score.assessed for code, score in self.scores.items()], dtype=np.float64)
        if not used.any():
            return Score(0.0, 0.0, assessed=False)
        weights = used / used.sum()
        means = np.array([score.mean for score in self.scores.values()])
        return Score(float(weights @ means), math.sqrt(float(weights @ self.covariance @ weights)))
