"""One person's scan: which question comes next, what was answered, and what that says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from types import MappingProxyType
from typing import Generic

import numpy as np

from scan.errors import UnknownCompetence, UnknownItem, ValueOffScale
from scan.gaussian import Gaussian, prior, updated
from scan.instrument import Instrument, Item, ItemT
from scan.plan import MAX_ITEMS, MIN_ITEMS, Plan, Said
from scan.response import CHECK, RIGHT, STATEMENT, STEPS, WRONG, Curves
from scan.values import DONT_KNOW, SKIP, UNCLEAR, Bias, Progress, Result, Score, Value


class AdaptiveScan(Generic[ItemT]):
    """A scan of some competences with one instrument.

    `targets` (competence → level) tell the stop rule when enough is known; without a target only the standard error
    counts. `seed` settles which of equally telling questions comes. `answers` is the whole state: giving them in that
    order to a new scan makes the same scan. Raises UnknownCompetence for a competence that the instrument lacks.
    """

    def __init__(
        self,
        instrument: Instrument[ItemT],
        *,
        competences: Iterable[str],
        targets: Mapping[str, float] | None = None,
        seed: int = 1,
        max_items: int = MAX_ITEMS,
        min_items: int = MIN_ITEMS,
    ) -> None:
        measured = [competence.code for competence in instrument.competences]
        asked = set(competences)
        for code in sorted(asked.union(targets or {}).difference(measured)):
            raise UnknownCompetence(code)
        self.competences = tuple(code for code in measured if code in asked)
        self.targets: Mapping[str, float] = MappingProxyType(dict(targets or {}))
        self.seed = seed
        self._items = {item.code: item for item in instrument.items if item.competence in asked}
        self._scale, self._curves = instrument.scale, Curves.of(instrument.scale)
        self._plan = Plan(
            tuple(self._items.values()),
            self.competences,
            scale=self._scale,
            targets=self.targets,
            seed=seed,
            min_items=min_items,
            max_items=max_items,
        )
        self._answers: dict[str, Value] = {}
        self._belief: Gaussian | None = None

    @property
    def answers(self) -> Mapping[str, Value]:
        """Item code → answer, in the order in which they were first given; a SKIP stands after what it leaves out."""
        return MappingProxyType(self._answers)

    @property
    def questions(self) -> tuple[ItemT, ...]:
        """The questions answered so far in first-asked order, and after them the one to ask now."""
        following = self.next_item()
        answered = tuple(self._items[code] for code in self._answers)
        return answered if following is None else (*answered, following)

    @property
    def heard(self) -> frozenset[str]:
        """The competences of which an answer told something."""
        return self._said().heard

    @property
    def belief(self) -> Gaussian:
        """Mean and covariance over the asked competences in order, and the bias; of the answers alone."""
        if self._belief is None:
            self._belief = prior(self.competences, self._scale)
            for code in self._answers:
                self._belief = self._after(self._belief, code)
        return self._belief

    @property
    def progress(self) -> Progress:
        """How many questions were answered, and about how many are left: an estimate that never grows by more than two.

        The answers are replayed, because what was said before holds the estimate down.
        """
        replay = self._fresh()
        left = replay._plan.left(replay._said(), replay.belief)
        for code, value in self._answers.items():
            replay.answer(code, value)
            left = min(left + 2, replay._plan.left(replay._said(), replay.belief))
        return Progress(answered=len(self._answers), left=left)

    def next_item(self) -> ItemT | None:
        """The question to ask now, the same one until an answer comes; None when there is nothing left to ask."""
        code = self._plan.next(self._said(), self.belief)
        return None if code is None else self._items[code]

    def answer(self, code: str, value: Value) -> None:
        """Take the answer to a question of an asked competence, offered or not; it replaces an earlier one.

        `value`: step 0–3 of a statement; chosen option of a check, from 0, or DONT_KNOW; of either UNCLEAR, which
        leaves out this question, or SKIP, which leaves out its competence until another answer comes in for it.
        Raises UnknownItem or ValueOffScale, and then nothing has changed.
        """
        if code not in self._items:
            raise UnknownItem(code)
        item = self._items[code]
        if not _offers(item, value):
            raise ValueOffScale(code, value)
        is_last = code not in self._answers and value is not SKIP
        for other in self._skips(item.competence):
            if other != code:
                del self._answers[other]
                is_last = False
        if value is SKIP:
            self._answers.pop(code, None)
        self._answers[code] = value
        self._belief = self._after(self._belief, code) if is_last and self._belief is not None else None

    def result(self) -> Result:
        """Score per competence and bias after the answers so far; a skipped competence is not assessed."""
        belief, skipped = self.belief, self._skipped()
        deviation = np.sqrt(np.diagonal(belief.covariance))
        scores = {
            code: Score(float(belief.mean[index]), float(deviation[index]), assessed=code not in skipped)
            for index, code in enumerate(self.competences)
        }
        return Result(
            scores=scores,
            bias=Bias(float(belief.mean[-1]), float(deviation[-1])),
            covariance=belief.covariance[:-1, :-1],
        )

    def _fresh(self) -> AdaptiveScan[ItemT]:
        """The same scan before its first answer."""
        fresh = copy(self)
        fresh._answers, fresh._belief = {}, None
        return fresh

    def _said(self) -> Said:
        telling = (code for code, value in self._answers.items() if value is not UNCLEAR and value is not SKIP)
        return Said(
            codes=tuple(self._answers),
            heard=frozenset(self._items[code].competence for code in telling),
            skipped=self._skipped(),
        )

    def _skipped(self) -> frozenset[str]:
        return frozenset(self._items[code].competence for code, value in self._answers.items() if value is SKIP)

    def _skips(self, competence: str) -> list[str]:
        """The question of `competence` that was answered with SKIP: one, or none."""
        return [
            code
            for code, value in self._answers.items()
            if value is SKIP and self._items[code].competence == competence
        ]

    def _after(self, belief: Gaussian, code: str) -> Gaussian:
        """The belief after the answer to `code`; an answer that says nothing leaves it as it is."""
        item = self._items[code]
        outcome = _outcome(item, self._answers[code])
        if outcome is None or item.competence in self._skipped():
            return belief
        place = item.level + self._scale.shifts.get(code, 0.0)
        return updated(belief, self.competences.index(item.competence), item.kind, place, outcome, self._curves)


def _offers(item: Item, value: Value) -> bool:
    if value is UNCLEAR or value is SKIP:
        return True
    if value is DONT_KNOW:
        return item.kind == CHECK
    steps = len(item.options) if item.kind == CHECK else STEPS
    return type(value) is int and 0 <= value < steps


def _outcome(item: Item, value: Value) -> int | None:
    """The outcome that the model knows; None for an answer that says nothing."""
    if value is UNCLEAR or value is SKIP:
        return None
    if item.kind == STATEMENT:
        return value if isinstance(value, int) else None
    return RIGHT if value == item.answer_index else WRONG
