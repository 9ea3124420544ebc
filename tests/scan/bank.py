"""A small instrument of a few competences, with the scale of the real one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from scan import AdaptiveScan, Value


@dataclass(frozen=True)
class Topic:
    code: str


@dataclass(frozen=True)
class Question:
    code: str
    competence: str
    kind: str
    level: int
    options: Sequence[str] = ()
    answer_index: int | None = None


@dataclass(frozen=True)
class Numbers:
    prior_mean: float = 1.8
    prior_variance: float = 1.0
    within_area: float = 0.65
    across_areas: float = 0.45
    bias_mean: float = 0.0
    bias_variance: float = 0.36
    statement_slope: float = 2.0
    statement_thresholds: tuple[float, float, float] = (-1.25, -0.5, 0.5)
    check_slope: float = 1.5
    check_offset: float = -0.5
    guessing: float = 0.25
    shifts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Bank:
    competences: Sequence[Topic]
    items: Sequence[Question]
    scale: Numbers = Numbers()


def questions(competence: str) -> list[Question]:
    """Four statements and two checks; the third option of a check is right."""
    statements = [Question(f"{competence}-s{level}", competence, "statement", level) for level in (1, 2, 3, 4)]
    checks = [Question(f"{competence}-c{level}", competence, "check", level, "abcd", 2) for level in (2, 3)]
    return statements + checks


def bank_of(*competences: str) -> Bank:
    """Competences in the given order with six questions each."""
    return Bank([Topic(code) for code in competences], [q for code in competences for q in questions(code)])


CODES = ("1.1", "1.2", "4.1", "4.2", "G2", "G4")
BANK = bank_of(*CODES)
RIGHT, WRONG = 2, 0


def scan_of(
    *competences: str,
    bank: Bank = BANK,
    targets: Mapping[str, float] | None = None,
    seed: int = 1,
    max_items: int = 40,
    min_items: int = 12,
) -> AdaptiveScan[Question]:
    """A scan of these competences, of all when none is given."""
    asked = competences or tuple(topic.code for topic in bank.competences)
    return AdaptiveScan(bank, competences=asked, targets=targets, seed=seed, max_items=max_items, min_items=min_items)


def shifted(code: str, levels: float) -> Bank:
    """The bank in which answers taught that this question is harder by so many levels."""
    return replace(BANK, scale=Numbers(shifts={code: levels}))


def usual(question: Question) -> Value:
    """What somebody in the middle answers."""
    return RIGHT if question.kind == "check" else 2


def taken(scan: AdaptiveScan[Question]) -> list[Question]:
    """Take the scan to its end as somebody in the middle would; the questions in order."""
    asked = []
    while (question := scan.next_item()) is not None:
        asked.append(question)
        scan.answer(question.code, usual(question))
    return asked
