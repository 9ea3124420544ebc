"""Making, moving and removing the units of an organisation."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import Person, Unit
from app.queries.units import UnitNode, node_of, own_unit, own_unit_tree, own_units, walk
from app.services.errors import InputError
from app.services.locks import lock_own_organisation
from app.services.refusals import Problem, ProblemKind, RefusedError
from app.services.versions import version_of

MAX_NAME = 120
MAX_LAYERS = 6


class UnitNameTakenError(InputError):
    """Two units of one organisation cannot have one name, whatever the case of the letters."""


class UnitMisplacedError(InputError):
    """A unit cannot stand below itself, below a unit that does not exist, or deeper than MAX_LAYERS."""


class UnitNotEmptyError(InputError):
    """A unit with people in it, or with units below it, stays."""


def held_unit(session: Session, viewer: Viewer, unit_id: int) -> Unit | None:
    """One unit of the viewer's organisation, as it is once other changes are done; None when it is gone."""
    lock_own_organisation(session, viewer)
    return own_unit(session, viewer, unit_id)


def add_unit(session: Session, viewer: Viewer, *, name: str, parent_id: int | None) -> Unit:
    """Make a unit; raises UnitNameTakenError or UnitMisplacedError."""
    lock_own_organisation(session, viewer)
    _check_name(session, viewer, name, None)
    _check_place(own_unit_tree(session, viewer), None, parent_id)
    unit = Unit(organisation_id=viewer.organisation_id, name=name, parent_id=parent_id)
    session.add(unit)
    session.flush()
    return unit


def version_of_unit(unit: Unit) -> str:
    """The mark of what `change_unit` changes."""
    return version_of(unit.name, unit.parent_id)


def change_unit(
    session: Session, viewer: Viewer, unit: Unit, *, name: str, parent_id: int | None, seen: str | None = None
) -> None:
    """Give a held unit another name or place; what is below it moves along.

    `seen` is the `version_of_unit` that the administrator saw, None where nobody looked. Raises as add_unit does, and
    RefusedError when somebody changed the unit meanwhile.
    """
    if seen is not None and seen != version_of_unit(unit):
        raise RefusedError(Problem(ProblemKind.CHANGED))
    _check_name(session, viewer, name, unit)
    _check_place(own_unit_tree(session, viewer), unit, parent_id)
    unit.name, unit.parent_id = name, parent_id
    session.flush()


def delete_unit(session: Session, unit: Unit) -> None:
    """Remove a held unit that is empty; who led it leads it no more. Raises UnitNotEmptyError."""
    below = select(func.count()).select_from(Unit).where(Unit.parent_id == unit.id)
    people = select(func.count()).select_from(Person).where(Person.unit_id == unit.id)
    if session.scalar(below) or session.scalar(people):
        raise UnitNotEmptyError("the unit is not empty")
    session.delete(unit)
    session.flush()


def _check_name(session: Session, viewer: Viewer, name: str, unit: Unit | None) -> None:
    same = [other for other in own_units(session, viewer) if other.name.casefold() == name.casefold()]
    if any(other is not unit for other in same):
        raise UnitNameTakenError("a unit has this name")


def _check_place(tree: tuple[UnitNode, ...], unit: Unit | None, parent_id: int | None) -> None:
    if parent_id is None:
        return
    moved = node_of(tree, unit.id) if unit else None
    if moved and node_of((moved,), parent_id):
        raise UnitMisplacedError("a unit cannot stand below itself")
    line = [node for node in walk(tree) if node_of((node,), parent_id)]
    if not line or len(line) + (moved.height if moved else 1) > MAX_LAYERS:
        raise UnitMisplacedError("the unit above it does not exist, or is too deep")
