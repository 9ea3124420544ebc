"""Reading the units of an organisation, as a list and as a tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import Person, Unit

PATH_SIGN = " › "


@dataclass(frozen=True, slots=True)
class UnitNode:
    """A unit with the units below it; `people` are the persons in the unit itself, `path` names it from the top."""

    unit_id: int
    name: str
    path: str
    people: int
    below: tuple[UnitNode, ...]

    @property
    def everybody(self) -> int:
        """How many persons are in the unit and in all units below it."""
        return self.people + sum(node.everybody for node in self.below)

    @property
    def height(self) -> int:
        """How many layers the unit and all below it take: 1 for a unit with nothing below it."""
        return 1 + max((node.height for node in self.below), default=0)


def own_units(session: Session, viewer: Viewer) -> list[Unit]:
    """The units of the viewer's organisation, by name."""
    query = select(Unit).where(Unit.organisation_id == viewer.organisation_id).order_by(Unit.name)
    return list(session.scalars(query))


def own_unit(session: Session, viewer: Viewer, unit_id: int) -> Unit | None:
    """One unit of the viewer's organisation."""
    query = select(Unit).where(Unit.id == unit_id, Unit.organisation_id == viewer.organisation_id)
    return session.scalar(query)


def own_unit_tree(session: Session, viewer: Viewer) -> tuple[UnitNode, ...]:
    """The departments of the viewer's organisation by name, each with what is below it."""
    counts = select(Person.unit_id, func.count()).where(
        Person.organisation_id == viewer.organisation_id, Person.unit_id.is_not(None)
    )
    people = dict(session.execute(counts.group_by(Person.unit_id)).all())
    children: defaultdict[int | None, list[Unit]] = defaultdict(list)
    for unit in own_units(session, viewer):
        children[unit.parent_id].append(unit)
    return _nodes(None, (), children, people)


def walk(nodes: Iterable[UnitNode]) -> Iterator[UnitNode]:
    """Every unit of the tree, each before what is below it."""
    for node in nodes:
        yield node
        yield from walk(node.below)


def node_of(nodes: Iterable[UnitNode], unit_id: int | None) -> UnitNode | None:
    """The place of one unit in the tree."""
    return next((node for node in walk(nodes) if node.unit_id == unit_id), None)


def unit_paths(nodes: Iterable[UnitNode]) -> dict[int, str]:
    """Id → path of every unit of the tree, in its order."""
    return {node.unit_id: node.path for node in walk(nodes)}


def _nodes(
    parent_id: int | None,
    names: tuple[str, ...],
    children: Mapping[int | None, Sequence[Unit]],
    people: Mapping[int | None, int],
) -> tuple[UnitNode, ...]:
    return tuple(
        UnitNode(
            unit_id=unit.id,
            name=unit.name,
            path=PATH_SIGN.join((*names, unit.name)),
            people=people.get(unit.id, 0),
            below=_nodes(unit.id, (*names, unit.name), children, people),
        )
        for unit in children.get(parent_id, ())
    )
