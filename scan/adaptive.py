"""One person's scan: which question comes next, what was answered, and what that says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Generic

from scan.errors import UnknownCompetence, UnknownItem, ValueOffScale
from scan.instrument import Instrument, Item, ItemT
from scan.order import fixed_order
from scan.scoring import STATEMENT_WORTH, check_worth, posterior, statement_worth
from scan.values import DONT_KNOW, SKIP, UNCLEAR, Bias, Progress, Result, Score, Value

BIAS_PRIOR = Bias(mean=0.0, se=0.6)


class AdaptiveScan(Generic[ItemT]):
    """A scan of some competences with one instrument.

    `targets` (competence → level) and `seed` belong to the interface for choosing questions by what they would tell;
    the fixed order of today needs neither. `answers` is the whole state: giving them in that order to a new scan
    makes the same scan. Raises UnknownCompetence for a competence that the instrument does not hold.
    """

    def __init__(
        self,
        instrument: Instrument[ItemT],
        *,
        competences: Iterable[str],
        targets: Mapping[str, float] | None = None,
        seed: int = 1,
        max_items: int = 40,
    ) -> None:
        measured = [competence.code for competence in instrument.competences]
        asked = set(competences)
        for code in sorted(asked.union(targets or {}).difference(measured)):
            raise UnknownCompetence(code)
        self.competences = tuple(code for code in measured if code in asked)
        self.targets: Mapping[str, float] = MappingProxyType(dict(targets or {}))
        self.seed = seed
        self.questions: tuple[ItemT, ...] = fixed_order(self.competences, instrument.items, max_items)
        self._items = {item.code: item for item in instrument.items if item.competence in asked}
        self._answers: dict[str, Value] = {}

    @property
    def answers(self) -> Mapping[str, Value]:
        """Item code → answer, in the order in which they were first given; a SKIP stands after what it leaves out."""
        return MappingProxyType(self._answers)

    @property
    def progress(self) -> Progress:
        """How many of `questions` are done with."""
        return Progress(answered=len(self.questions) - len(self._open()), total=len(self.questions))

    def next_item(self) -> ItemT | None:
        """The question to ask now, the same one until it is answered; None when there is nothing left to ask."""
        return next(iter(self._open()), None)

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
        for other in self._skips(item.competence):
            if other != code:
                del self._answers[other]
        if value is SKIP:
            self._answers.pop(code, None)
        self._answers[code] = value

    def result(self) -> Result:
        """The scores after the answers so far; the bias is its prior, which this way of scoring leaves as it is."""
        return Result(scores={code: self._score(code) for code in self.competences}, bias=BIAS_PRIOR)

    def _open(self) -> list[ItemT]:
        return [item for item in self.questions if item.code not in self._answers and not self._skips(item.competence)]

    def _skips(self, competence: str) -> list[str]:
        """The question of `competence` that was answered with SKIP: one, or none."""
        return [
            code
            for code, value in self._answers.items()
            if value is SKIP and self._items[code].competence == competence
        ]

    def _score(self, competence: str) -> Score:
        if self._skips(competence):
            mean, se = posterior([])
            return Score(mean, se, assessed=False)
        answered = ((self._items[code], value) for code, value in self._answers.items())
        worths = [_worth(item, value) for item, value in answered if item.competence == competence]
        mean, se = posterior([worth for worth in worths if worth is not None])
        return Score(mean, se)


def _offers(item: Item, value: Value) -> bool:
    if value is UNCLEAR or value is SKIP:
        return True
    if value is DONT_KNOW:
        return item.kind == "check"
    steps = len(item.options) if item.kind == "check" else len(STATEMENT_WORTH)
    return type(value) is int and 0 <= value < steps


def _worth(item: Item, value: Value) -> float | None:
    """The place in levels that an answer speaks for; None for an answer that says nothing."""
    if value is UNCLEAR:
        return None
    if item.kind == "check":
        return check_worth(item.level, right=value == item.answer_index)
    return statement_worth(item.level, value) if isinstance(value, int) else None
