"""What an adviser's change is refused for: named by the domain, said to people by `app.forms.refusals`."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class ProblemKind(enum.StrEnum):
    """Why something cannot be done as it was sent."""

    INVALID = "invalid"
    NOT_RISING = "not_rising"
    DOUBLED = "doubled"
    END_BEFORE_START = "end_before_start"
    OVER = "over"
    TITLE_TAKEN = "title_taken"
    CHANGED = "changed"
    ALREADY_A_STEP = "already_a_step"
    NO_STEPS = "no_steps"
    LAST_STEP = "last_step"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: the field that it is about (empty: the whole) and, in a repeated field, which row from 0."""

    kind: ProblemKind
    field: str = ""
    row: int | None = None


class RefusedError(Exception):
    """A change that was not made; `problems` holds at least one."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__(", ".join(f"{problem.field or 'whole'}: {problem.kind}" for problem in problems))
