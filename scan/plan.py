"""The rules of asking: which questions may come next, and when enough is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scan.gaussian import Gaussian
from scan.instrument import Item, Scale
from scan.levels import chance_at_or_above
from scan.response import Array, Curves
from scan.selection import Bank, bank_of, best, expected_shrinking

MIN_ITEMS, MAX_ITEMS = 12, 40
BLOCK = 8
"""A scan is taken in blocks of so many questions, which stay in one area where that costs little."""
AREA_COSTS_LITTLE = 0.5
"""Staying in the area is worth it when its best question shrinks at least this share of what the best of all would."""
CLEAR_CHANCE = 0.75
SURE_ERROR = 0.7
RIGHT_SIDE = 0.775
"""On average over the competences, the chance that the scan puts a person on the right side of the target."""
DECIDED_WEIGHT = 0.5
"""What shrinking the error of a competence counts for once it stands clear of its target, beside 1 for the others."""
CHECK_SHARE = 1 / 3
EASY_LEVEL = 1
PER_COMPETENCE, PER_UNSURE, PER_ANSWER = 1.06, 0.75, -0.58
"""How many questions are still to come, per asked competence, per unsure one and per answer: least squares over
simulated scans of all roles, with a mean absolute error of 4.3 questions."""

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Said:
    """What was answered so far.

    `codes` are the questions in first-asked order, ways out among them; `heard` the competences with an answer that
    tells something; `skipped` those that were left out.
    """

    codes: tuple[str, ...]
    heard: frozenset[str]
    skipped: frozenset[str]


class Plan:
    """The rules for one scan, on arrays: m questions about n asked competences.

    Says of any state which question comes next; holds no state of its own.
    """

    def __init__(
        self,
        items: Sequence[Item],
        competences: tuple[str, ...],
        *,
        scale: Scale,
        targets: Mapping[str, float],
        seed: int,
        min_items: int,
        max_items: int,
    ) -> None:
        self.bank: Bank = bank_of(items, competences, scale)
        self.curves = Curves.of(scale)
        self.competences, self.targets, self.seed = competences, targets, seed
        self.min_items, self.max_items = min_items, max_items
        self._place = {code: index for index, code in enumerate(self.bank.codes)}
        self._area = np.array([code[0] for code in competences], dtype=str)

    def next(self, said: Said, belief: Gaussian) -> str | None:
        """The code of the question to ask now; None when enough is known or nothing is left to ask."""
        allowed = self._allowed(said, belief)
        if not allowed.any():
            return None
        worth = expected_shrinking(belief, self.bank, self._importance(said, belief), self.curves)
        chosen = np.flatnonzero(self._in_area(said, self._in_turn(said, allowed), worth))
        return best([self.bank.codes[index] for index in chosen], worth[chosen], seed=self.seed)

    def left(self, said: Said, belief: Gaussian) -> int:
        """About how many questions are still to come; 0 only when there is none."""
        if not self._allowed(said, belief).any():
            return 0
        open_ = self._open(said)
        answered, asked = len(said.codes), len(self.competences) - len(said.skipped)
        unsure, unheard = int(self._unsure(said, belief).sum()), int(self._unheard(said, open_).sum())
        expected = round(PER_COMPETENCE * asked + PER_UNSURE * unsure + PER_ANSWER * answered)
        least = max(unheard, self.min_items - answered, 1)
        return min(max(expected, least), self.max_items - answered, int(open_.sum()))

    def _allowed(self, said: Said, belief: Gaussian) -> Mask:
        """The questions that may come now; (m,), none when the scan is over."""
        open_ = self._open(said)
        room = self.max_items - len(said.codes)
        if room <= 0:
            return np.zeros_like(open_)
        unheard, unasked = self._unheard(said, open_), self._unasked(said, open_)
        if room <= unasked.sum():
            return open_ & unasked[self.bank.competence]
        enough = len(said.codes) >= self.min_items and not self._unsure(said, belief).any()
        return open_ & unheard[self.bank.competence] if enough or room <= unheard.sum() else open_

    def _open(self, said: Said) -> Mask:
        """The questions without an answer, of competences that were not skipped; (m,)."""
        open_: Mask = ~self._among(said.skipped)[self.bank.competence]
        open_[[self._place[code] for code in said.codes]] = False
        return open_

    def _unheard(self, said: Said, open_: Mask) -> Mask:
        """The competences that can still be asked about and of which nothing was heard; (n,)."""
        askable = np.zeros(len(self.competences), dtype=np.bool_)
        askable[self.bank.competence[open_]] = True
        unheard: Mask = askable & ~self._among(said.heard)
        return unheard

    def _unasked(self, said: Said, open_: Mask) -> Mask:
        """Those of which no question was answered, not even with a way out; (n,)."""
        unasked = self._unheard(said, open_)
        unasked[[self.bank.competence[self._place[code]] for code in said.codes]] = False
        return unasked

    def _among(self, codes: frozenset[str]) -> Mask:
        return np.array([code in codes for code in self.competences], dtype=np.bool_)

    def _unsure(self, said: Said, belief: Gaussian) -> Mask:
        """The asked competences of which not enough is known; (n,).

        Enough is a clear side of the target, or a small standard error; and over all of them together a fair chance
        to be on the right side. Until that is reached the least clear ones count as unsure.
        """
        asked = ~self._among(said.skipped)
        error = np.sqrt(np.diagonal(belief.covariance)[:-1])
        side = self._right_side(belief.mean, error)
        unsure: Mask = asked & (error > SURE_ERROR) & (side < CLEAR_CHANCE)
        with_target = asked & self._among(frozenset(self.targets))
        if not unsure.any() and with_target.any() and (average := side[with_target].mean()) < RIGHT_SIDE:
            unsure = with_target & (side <= average)
        return unsure

    def _right_side(self, mean: Array, error: Array) -> Array:
        """The chance that each competence is on the side of its target where the score puts it; .5 without target."""
        chances = np.array(
            [
                chance_at_or_above(float(mean[index]), float(error[index]), self.targets[code])
                if code in self.targets
                else 0.5
                for index, code in enumerate(self.competences)
            ]
        )
        right: Array = np.maximum(chances, 1 - chances)
        return right

    def _importance(self, said: Said, belief: Gaussian) -> Array:
        unsure = self._unsure(said, belief)
        decided = ~unsure & self._among(frozenset(self.targets)) & bool(unsure.any())
        return np.where(self._among(said.skipped), 0.0, np.where(decided, DECIDED_WEIGHT, 1.0))

    def _in_turn(self, said: Said, allowed: Mask) -> Mask:
        """Of the allowed questions those whose turn it is: an easy statement first, later about a third checks.

        Never two checks of one competence in a row, where anything else is left. A wish that leaves nothing is dropped.
        """
        is_check = self.bank.is_check
        if not said.codes:
            return _wished(allowed, ~is_check & (self.bank.place < EASY_LEVEL + 0.5))
        last = self._place[said.codes[-1]]
        repeats = is_check & is_check[last] & (self.bank.competence == self.bank.competence[last])
        checks = sum(is_check[self._place[code]] for code in said.codes)
        due = CHECK_SHARE * (len(said.codes) + 1) - checks
        calm = _wished(allowed, ~repeats)
        if abs(due) <= 1:
            return calm
        return _wished(calm, is_check if due > 1 else ~is_check)

    def _in_area(self, said: Said, allowed: Mask, worth: Array) -> Mask:
        """Inside a block the questions of the area of the last one, where staying there costs little."""
        if len(said.codes) % BLOCK == 0:
            return allowed
        area = self._area[self.bank.competence]
        here: Mask = allowed & (area == area[self._place[said.codes[-1]]])
        if here.any() and worth[here].max() >= AREA_COSTS_LITTLE * worth[allowed].max():
            return here
        return allowed


def _wished(allowed: Mask, wish: Mask) -> Mask:
    """What is both allowed and wished; all that is allowed where nothing is both."""
    both: Mask = allowed & wish
    return both if both.any() else allowed
