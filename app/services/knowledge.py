"""What the knowledge questions of a finished scan tell: facts per competence, and one general hint; never a total."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from app.models import Answer, Scan, WayOut
from scan import Bias
from seeds.framework import Competence, load_framework
from seeds.instrument import Question, load_instrument


class Hint(enum.StrEnum):
    """How people rate themselves beside what they know."""

    OVERRATES = "overrates"
    UNDERRATES = "underrates"


@dataclass(frozen=True, slots=True)
class Told:
    """A knowledge question with the answer to it: the chosen option, or a way out."""

    question: Question
    option: int | None
    way_out: WayOut | None

    @property
    def is_right(self) -> bool:
        """Whether the best option was chosen."""
        return self.option is not None and self.option == self.question.answer_index

    @property
    def is_wrong(self) -> bool:
        """Whether another option was chosen; a way out is not wrong."""
        return self.option is not None and not self.is_right

    @property
    def is_unknown(self) -> bool:
        """Whether the person said not to know."""
        return self.way_out is WayOut.DONT_KNOW


@dataclass(frozen=True, slots=True)
class TopicKnowledge:
    """The knowledge questions about one competence, in the order in which they were asked."""

    competence: Competence
    told: tuple[Told, ...]

    @property
    def wrong(self) -> int:
        """How many answers were not right."""
        return sum(one.is_wrong for one in self.told)

    @property
    def unknown(self) -> int:
        """How many times the person said not to know."""
        return sum(one.is_unknown for one in self.told)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The knowledge questions of one scan by competence; `left_out` counts those that the bank no longer holds."""

    topics: tuple[TopicKnowledge, ...]
    left_out: int

    @property
    def to_read(self) -> tuple[TopicKnowledge, ...]:
        """The topics with something that was not right or not known."""
        return tuple(topic for topic in self.topics if topic.wrong or topic.unknown)

    @property
    def all_right(self) -> tuple[TopicKnowledge, ...]:
        """The topics with right answers and no others."""
        return tuple(
            topic for topic in self.topics if topic not in self.to_read and any(t.is_right for t in topic.told)
        )


def knowledge_of(answers: Sequence[Answer]) -> Knowledge:
    """What the answers of a finished scan tell; `answers` in first-asked order."""
    bank = {question.code: question for question in load_instrument().items}
    told = [
        Told(bank[answer.question_code], answer.value, answer.way_out)
        for answer in answers
        if answer.question_code in bank and bank[answer.question_code].kind == "check"
    ]
    topics = (
        TopicKnowledge(competence, tuple(one for one in told if one.question.competence == competence.code))
        for competence in load_framework().competences
    )
    return Knowledge(
        topics=tuple(topic for topic in topics if topic.told),
        left_out=sum(answer.question_code not in bank and _was_check(answer.question_code) for answer in answers),
    )


def _was_check(code: str) -> bool:
    """Whether a code is that of a knowledge question: after the competence comes c and the level."""
    return code.rpartition("-")[2].startswith("c")


def self_rating_hint(scan: Scan) -> Hint | None:
    """What may be said of how the person rates themselves; None until that is clear and the bank is calibrated.

    A bias that was computed with another version of the bank is not told: that one may not have been calibrated.
    """
    bank = load_instrument()
    if scan.bias_mean is None or scan.bias_se is None or not bank.is_calibrated or scan.bank_version != bank.version:
        return None
    bias = Bias(scan.bias_mean, scan.bias_se)
    if not bias.is_clear:
        return None
    return Hint.OVERRATES if bias.mean > 0 else Hint.UNDERRATES
