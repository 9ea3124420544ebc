"""Reading curated paths: the adviser's drafts and published ones, and what fits an employee."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import CuratedPath, CuratedStep, StoredItem
from app.queries.catalogue import CatalogueEntry
from app.queries.overrides import overrides_in_force
from seeds.catalogue import CatalogueItem, imported


@dataclass(frozen=True, slots=True)
class ListedPath:
    """A path with the number of its steps."""

    path: CuratedPath
    steps: int


@dataclass(frozen=True, slots=True)
class PathStep:
    """A step with its item; hidden when nobody of the organisation gets to see that item."""

    step: CuratedStep
    item: StoredItem
    is_hidden: bool

    @property
    def content(self) -> CatalogueItem:
        """What the catalogue says of the item."""
        return imported(self.item.record)

    @property
    def note(self) -> str:
        """Why the step stands here; may be empty."""
        return self.step.note


@dataclass(frozen=True, slots=True)
class MatchingPath:
    """A published path for one employee, with the steps that may be seen, in order."""

    path: CuratedPath
    steps: tuple[PathStep, ...]


def own_paths(session: Session, viewer: Viewer) -> Sequence[ListedPath]:
    """Every path of the viewer's organisation, drafts too, by title."""
    rows = session.execute(
        select(CuratedPath, func.count(CuratedStep.id))
        .outerjoin(CuratedStep, CuratedStep.path_id == CuratedPath.id)
        .where(CuratedPath.organisation_id == viewer.organisation_id)
        .group_by(CuratedPath.id)
    ).all()
    listed = [ListedPath(path, steps) for path, steps in rows]
    return sorted(listed, key=lambda one: one.path.title.casefold())


def own_path(session: Session, viewer: Viewer, path_id: int) -> CuratedPath | None:
    """One path of the viewer's organisation."""
    return session.scalar(
        select(CuratedPath).where(CuratedPath.id == path_id, CuratedPath.organisation_id == viewer.organisation_id)
    )


def steps_of(session: Session, viewer: Viewer, path: CuratedPath) -> Sequence[PathStep]:
    """The steps of a path of the viewer's organisation, in order."""
    in_force = overrides_in_force(session, viewer)
    rows = session.execute(_steps(viewer).where(CuratedPath.id == path.id))
    return [PathStep(step, item, CatalogueEntry(item, in_force.get(item.code, ())).is_hidden) for _, step, item in rows]


def own_step(session: Session, viewer: Viewer, path: CuratedPath, step_id: int) -> PathStep | None:
    """One step of a path of the viewer's organisation."""
    return next((one for one in steps_of(session, viewer, path) if one.step.id == step_id), None)


def matching_paths(
    session: Session,
    viewer: Viewer,
    *,
    function_roles: Collection[str],
    gap_competences: Collection[str],
    shown: Collection[str],
) -> Sequence[MatchingPath]:
    """The published paths of the viewer's organisation for somebody with these roles and gaps, by title.

    A path that names no roles fits every role, one that names no competences fits any gap. Of its steps those with an
    item of `shown` (codes) are there, and a path without any is left out.
    """
    rows = session.execute(_steps(viewer).where(CuratedPath.published_at.is_not(None))).all()
    paths = []
    for _, steps in groupby(rows, key=lambda row: row[0].id):
        found = list(steps)
        path: CuratedPath = found[0][0]
        seen = tuple(PathStep(step, item, is_hidden=False) for _, step, item in found if item.code in shown)
        if seen and _meets(path.function_roles, function_roles) and _meets(path.competences, gap_competences):
            paths.append(MatchingPath(path, seen))
    return sorted(paths, key=lambda one: one.path.title.casefold())


def _meets(asked: Iterable[str], present: Collection[str]) -> bool:
    asked = list(asked)
    return not asked or any(code in present for code in asked)


def _steps(viewer: Viewer) -> Select[CuratedPath, CuratedStep, StoredItem]:
    return (
        select(CuratedPath, CuratedStep, StoredItem)
        .join(CuratedStep, CuratedStep.path_id == CuratedPath.id)
        .join(StoredItem, StoredItem.id == CuratedStep.item_id)
        .where(CuratedPath.organisation_id == viewer.organisation_id)
        .order_by(CuratedPath.id, CuratedStep.position, CuratedStep.id)
    )
