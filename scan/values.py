"""The values that go in and out of a scan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal, TypeAlias

from scan.scoring import chance_at_or_above, level_of


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

    Without `assessed` the numbers are the prior's: they say nothing about this person, and are never a level 0.
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
    """How much a person overrates (above 0) or underrates themselves, in levels."""

    mean: float
    se: float


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a scan is: `answered` of `total` questions are done with, those of a skipped competence included."""

    answered: int
    total: int


@dataclass(frozen=True, slots=True)
class Result:
    """One score per asked competence, in the instrument's order, and the person's bias."""

    scores: Mapping[str, Score]
    bias: Bias
