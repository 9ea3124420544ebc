"""The questions of a scan as a task list: blocks of at most eight questions about one area."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from app.services.scanning import RunningScan
from seeds.framework import Area, load_framework
from seeds.instrument import Question

MAX_BLOCK = 8


@dataclass(frozen=True, slots=True)
class Block:
    """A few questions that are answered in one go; `part` counts where an area takes more than one block."""

    number: int
    area: Area
    part: int | None
    questions: tuple[Question, ...]
    open_questions: tuple[Question, ...]

    @property
    def entry(self) -> Question:
        """Where to go on in this block: its first open question, or its first when all are answered."""
        return (self.open_questions or self.questions)[0]


def blocks_of(running: RunningScan) -> list[Block]:
    """The blocks of a scan in order; open questions of a topic that was left out are not among them."""
    scores = running.result().scores
    asked = [q for q in running.questions if q.code in running.answers or scores[q.competence].assessed]
    found: list[Block] = []
    for area, of_area in groupby(asked, key=lambda question: load_framework().area_of(question.competence)):
        parts = _whole_topics(of_area)
        for part, questions in enumerate(parts, start=1):
            found.append(
                Block(
                    number=len(found) + 1,
                    area=area,
                    part=part if len(parts) > 1 else None,
                    questions=tuple(questions),
                    open_questions=tuple(q for q in questions if q.code not in running.answers),
                )
            )
    return found


def _whole_topics(questions: Iterable[Question]) -> list[list[Question]]:
    """Parts of at most eight questions that never cut a competence in two, each as full as the next topic allows."""
    parts: list[list[Question]] = []
    for _, topic in groupby(questions, key=lambda question: question.competence):
        of_topic = list(topic)
        if parts and len(parts[-1]) + len(of_topic) <= MAX_BLOCK:
            parts[-1].extend(of_topic)
        else:
            parts.append(of_topic)
    return parts
