"""Curated learning paths: texts, ordered steps, and publishing them for people whose role and gaps fit.

Writers of one path wait for each other on its row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import CuratedPath, CuratedStep, StoredItem
from app.queries.curated import steps_of
from app.services.locks import NO_KEY_UPDATE, lock_own_organisation
from app.services.ordering import Direction, number, swap_with_neighbour
from app.services.refusals import Problem, ProblemKind, RefusedError
from app.services.versions import version_of


@dataclass(frozen=True, slots=True)
class PathFields:
    """What an adviser writes of a path; without roles it is for every role, without competences for any gap."""

    title: str
    introduction: str
    function_roles: Sequence[str]
    competences: Sequence[str]


def version_of_path(path: CuratedPath) -> str:
    """The mark of what `edit_path` changes."""
    return version_of(path.title, path.introduction, path.function_roles, path.competences)


def make_path(session: Session, viewer: Viewer, fields: PathFields, *, at: dt.datetime) -> CuratedPath:
    """A new draft without steps; raises RefusedError when the organisation has a path with this title."""
    lock_own_organisation(session, viewer)
    _refuse_taken_title(session, viewer, fields.title, but=None)
    path = CuratedPath(
        organisation_id=viewer.organisation_id,
        title=fields.title,
        introduction=fields.introduction,
        function_roles=list(fields.function_roles),
        competences=list(fields.competences),
        owner_id=viewer.person_id,
        created_at=at,
    )
    session.add(path)
    session.flush()
    return path


def edit_path(session: Session, viewer: Viewer, path: CuratedPath, fields: PathFields, *, seen: str) -> None:
    """Change the texts of a path and for whom it is.

    `seen` is the `version_of_path` that the adviser saw. Raises RefusedError for the title of another path, or when
    somebody changed the path meanwhile.
    """
    lock_own_organisation(session, viewer)
    session.refresh(path)
    if seen != version_of_path(path):
        raise RefusedError(Problem(ProblemKind.CHANGED))
    _refuse_taken_title(session, viewer, fields.title, but=path)
    path.title, path.introduction = fields.title, fields.introduction
    path.function_roles, path.competences = list(fields.function_roles), list(fields.competences)
    session.flush()


def add_step(session: Session, path: CuratedPath, item: StoredItem) -> CuratedStep:
    """Put an item at the end of a path; raises RefusedError when it is a step already."""
    steps = _held_steps(session, path)
    if any(step.item_id == item.id for step in steps):
        raise RefusedError(Problem(ProblemKind.ALREADY_A_STEP))
    step = CuratedStep(path_id=path.id, item_id=item.id, position=len(steps) + 1)
    session.add(step)
    session.flush()
    return step


def move_step(session: Session, path: CuratedPath, step: CuratedStep, direction: Direction) -> None:
    """Swap a step with its neighbour; the first stays first and the last stays last."""
    swap_with_neighbour(_held_steps(session, path), step, direction)
    session.flush()


def explain_step(session: Session, path: CuratedPath, step: CuratedStep, note: str, *, seen: str) -> None:
    """Say why a step stands in the path; `seen` is the `version_of` the note that stood there.

    Raises RefusedError when somebody changed it meanwhile.
    """
    _held_steps(session, path)
    session.refresh(step)
    if version_of(step.note) != seen:
        raise RefusedError(Problem(ProblemKind.CHANGED))
    step.note = note
    session.flush()


def remove_step(session: Session, path: CuratedPath, step: CuratedStep) -> None:
    """Take a step out of a path; raises RefusedError for the last step of a published one."""
    steps = _held_steps(session, path)
    if len(steps) == 1 and path.published_at is not None:
        raise RefusedError(Problem(ProblemKind.LAST_STEP))
    session.delete(step)
    number([other for other in steps if other.id != step.id])
    session.flush()


def publish_path(session: Session, viewer: Viewer, path: CuratedPath, *, at: dt.datetime) -> None:
    """Let the people whom a path is for see it; raises RefusedError while it has no step that they may see."""
    _held_steps(session, path)
    if all(step.is_hidden for step in steps_of(session, viewer, path)):
        raise RefusedError(Problem(ProblemKind.NO_STEPS))
    path.published_at = path.published_at or at
    session.flush()


def withdraw_path(session: Session, path: CuratedPath) -> None:
    """Make a path a draft again: nobody but advisers sees it."""
    path.published_at = None
    session.flush()


def _refuse_taken_title(session: Session, viewer: Viewer, title: str, *, but: CuratedPath | None) -> None:
    query = select(CuratedPath).where(CuratedPath.organisation_id == viewer.organisation_id)
    for other in session.scalars(query):
        if other is not but and other.title.casefold() == title.casefold():
            raise RefusedError(Problem(ProblemKind.TITLE_TAKEN, "title"))


def _held_steps(session: Session, path: CuratedPath) -> list[CuratedStep]:
    """The steps in order; the path is held until the transaction ends."""
    session.refresh(path, with_for_update=NO_KEY_UPDATE)
    query = select(CuratedStep).where(CuratedStep.path_id == path.id)
    return list(session.scalars(query.order_by(CuratedStep.position, CuratedStep.id)))
