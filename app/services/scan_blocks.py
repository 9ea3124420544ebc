"""The questions of a scan as a task list: blocks of at most eight questions, in the order in which they were asked."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from scan import Progress
from scan.plan import BLOCK
from seeds.framework import Area, load_framework
from seeds.instrument import Question


@dataclass(frozen=True, slots=True)
class Block:
    """A few questions that are answered in one go. `topics` are their areas: a help, a block may have several."""

    number: int
    questions: tuple[Question, ...]
    open_questions: tuple[Question, ...]
    topics: tuple[Area, ...]

    @property
    def entry(self) -> Question:
        """Where to go on in this block: its open question, or its first when all are answered."""
        return (self.open_questions or self.questions)[0]

    @property
    def is_begun(self) -> bool:
        """Whether one of its questions was answered."""
        return len(self.open_questions) < len(self.questions)


def blocks_of(questions: Sequence[Question], answered: Container[str]) -> list[Block]:
    """The blocks so far, the last of which may still grow; `answered` holds the codes with an answer."""
    parts = [tuple(questions[start : start + BLOCK]) for start in range(0, len(questions), BLOCK)]
    return [
        Block(
            number=number,
            questions=part,
            open_questions=tuple(question for question in part if question.code not in answered),
            topics=_areas_of(part),
        )
        for number, part in enumerate(parts, start=1)
    ]


def expected_blocks(progress: Progress) -> int:
    """How many blocks there will be; an estimate as long as questions are left."""
    return -(-(progress.answered + progress.left) // BLOCK)


def _areas_of(questions: Sequence[Question]) -> tuple[Area, ...]:
    """The areas of the questions, each once, in the order in which they come up."""
    areas = (load_framework().area_of(question.competence) for question in questions)
    return tuple({area.code: area for area in areas}.values())
