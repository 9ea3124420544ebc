"""Writing the steps of a planned path: the new ones with their reason, merged with those that stay."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.access import Viewer
from app.models import LearningStep, StepKind, StepStatus, StoredItem
from app.queries.learning_path import LearningPathStep
from recommender import Language
from recommender.path import Path, PathStep
from recommender.path import StepKind as PathKind
from seeds.assignments import END, START, load_assignments, load_conversations
from seeds.catalogue import CatalogueItem
from seeds.values import Text


@dataclass(frozen=True, slots=True)
class StepReason:
    """Why an item is a step: (competence, from level, to level) of what it closes, and what cannot go before it.

    `curated` is the title of the adviser's path that it comes from, with what the adviser says of it (may be empty).
    """

    closes: tuple[tuple[str, int, int], ...]
    needed_for: Text | None
    curated: tuple[str, str] | None = None


InWords = Callable[[StepReason], str]
"""A reason in the reader's language."""


def codes_of(steps: Iterable[LearningPathStep]) -> list[str]:
    """The codes of the items among steps, in their order."""
    return [shown.item.code for shown in steps if shown.item is not None]


@dataclass(frozen=True, slots=True)
class StepWriter:
    """Makes the new steps of one plan; an item among the `dropped` keeps the step that it has.

    `notes` are what an adviser says of the items of a curated path.
    """

    viewer: Viewer
    offer: Mapping[str, StoredItem]
    contents: Mapping[str, CatalogueItem]
    dropped: Sequence[LearningPathStep]
    notes: Mapping[str, tuple[str, str]]
    in_words: InWords
    language: Language
    at: dt.datetime

    def item(self, step: PathStep) -> LearningPathStep:
        """The step of an item."""
        known = next((shown for shown in self.dropped if shown.item and shown.item.code == step.code), None)
        if known is not None:
            return known
        needed_for = None if step.because is None else self.contents[step.because].title
        reason = self.in_words(StepReason(step.closes, needed_for, self.notes.get(step.code)))
        made = self._step(StepKind.ITEM, reason)
        made.item_id = self.offer[step.code].id
        return LearningPathStep(made, self.contents[step.code], is_hidden=False)

    def assignment(self, competence: str, level: int) -> LearningPathStep:
        """An assignment towards a level on a competence."""
        text = load_assignments()[competence].towards(level)
        made = self._step(StepKind.ASSIGNMENT, text.in_language(self.language))
        made.competence, made.level = competence, level
        return LearningPathStep(made, None, is_hidden=False)

    def conversation(self, code: str) -> LearningPathStep:
        """The conversation at the start or at the end."""
        text = load_conversations()[code].text.in_language(self.language)
        return LearningPathStep(self._step(StepKind.CONVERSATION, text), None, is_hidden=False)

    def _step(self, kind: StepKind, reason: str) -> LearningStep:
        return LearningStep(
            person_id=self.viewer.person_id,
            kind=kind,
            status=StepStatus.PLANNED,
            reason=reason,
            reason_language=self.language,
            added_at=self.at,
        )


def merged(kept: Sequence[LearningPathStep], path: Path, writer: StepWriter) -> Iterator[LearningPathStep]:
    """The kept steps in their order with the new ones of a path between and after them.

    A competence has one assignment, and a path one conversation at its start and one at its end, which stays last.
    """
    last = [shown for shown in kept if _conversation(shown) == END and not shown.is_done][-1:]
    waiting = deque(shown for shown in kept if shown not in last)
    kept_codes = set(codes_of(kept))
    practised = {shown.step.competence for shown in kept}
    levels = {(step.code, code): to for step in path.steps for code, _, to in step.closes}
    for step in path.steps:
        if step.code == START and not _has_start(kept):
            while waiting and waiting[0].is_done:
                yield waiting.popleft()
            yield writer.conversation(START)
        elif step.code == END:
            last = last or [writer.conversation(END)]
        elif step.kind is PathKind.ITEM and step.code in kept_codes:
            yield from _up_to(waiting, step.code)
        elif step.kind is PathKind.ITEM:
            yield from _all_of(waiting)
            yield writer.item(step)
        elif step.competence is not None and step.competence not in practised:
            practised.add(step.competence)
            yield writer.assignment(
                step.competence, levels.get((step.code, step.competence)) or _level_of(writer.contents[step.code], step)
            )
    yield from _all_of(waiting)
    yield from last


def _conversation(shown: LearningPathStep) -> str | None:
    return None if shown.conversation is None else shown.conversation.code


def _has_start(kept: Sequence[LearningPathStep]) -> bool:
    """Whether the path had its first conversation, or is going to, since the last one that ended a path."""
    codes = [code for shown in kept if (code := _conversation(shown)) and (code == START or shown.is_done)]
    return codes[-1:] == [START]


def _up_to(waiting: deque[LearningPathStep], code: str) -> Iterator[LearningPathStep]:
    """The steps that wait, the one of an item as the last of them."""
    while waiting:
        shown = waiting.popleft()
        yield shown
        if shown.item is not None and shown.item.code == code:
            return


def _all_of(waiting: deque[LearningPathStep]) -> Iterator[LearningPathStep]:
    while waiting:
        yield waiting.popleft()


def _level_of(item: CatalogueItem, step: PathStep) -> int:
    """The level to which an item leads on the competence of a step."""
    return max(tag.to for tag in item.competences if tag.code == step.competence)
