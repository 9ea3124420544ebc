"""Change between two scores of one person: how large it is, and whether it is more than chance."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scan.values import Z_90, Score


@dataclass(frozen=True, slots=True)
class Change:
    """How many levels the later of two scores lies above the earlier one (below it: negative), and how sure that is.

    The reliable change index of Jacobson and Truax (1991), at 90 %: a difference says something only where it is
    larger than what two measurements without any change may differ.
    """

    difference: float
    se: float

    @property
    def needed(self) -> float:
        """The difference, up or down, above which it is more than chance."""
        return Z_90 * self.se

    @property
    def beyond_chance(self) -> bool:
        """Whether the difference is more than chance."""
        return abs(self.difference) > self.needed

    @property
    def is_higher(self) -> bool:
        """Whether the later score is higher by more than chance."""
        return self.beyond_chance and self.difference > 0

    @property
    def is_lower(self) -> bool:
        """Whether the later score is lower by more than chance."""
        return self.beyond_chance and self.difference < 0


def change_between(earlier: Score, later: Score) -> Change:
    """The change from one score to a later one, whose errors have nothing to do with each other."""
    return Change(later.mean - earlier.mean, math.hypot(earlier.se, later.se))
