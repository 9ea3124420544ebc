"""Steps in the order that somebody gives them: one place up or down, numbered from 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeVar

from app.models import CuratedStep, LearningStep

Direction = Literal["up", "down"]
StepT = TypeVar("StepT", CuratedStep, LearningStep)


def swap_with_neighbour(steps: Sequence[StepT], step: StepT, direction: Direction) -> None:
    """Number `steps` with `step` one place up or down; the first stays first and the last stays last.

    A step that is not among them, because it was removed meanwhile, changes nothing.
    """
    ordered = list(steps)
    here = next((place for place, other in enumerate(ordered) if other.id == step.id), None)
    if here is not None:
        there = here - 1 if direction == "up" else here + 1
        if 0 <= there < len(ordered):
            ordered[here], ordered[there] = ordered[there], ordered[here]
    number(ordered)


def number(steps: Sequence[StepT]) -> None:
    """Give steps their places in this order."""
    for position, step in enumerate(steps, start=1):
        step.position = position
