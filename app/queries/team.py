"""Reading who counts in team figures and what they answered: only for `app.services.team_figures`, which publishes.

A test keeps it that way: nothing else may import this module.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Subquery, and_, func, select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import CompetenceResult, Organisation, Person, Scan, Unit, UnitLeader


@dataclass(frozen=True, slots=True)
class Member:
    """An active person who counts, the unit of that person, and whether a scan was finished."""

    person_id: int
    unit_id: int
    finished: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the latest finished scan of a person who counts says of one assessed competence with a target."""

    person_id: int
    competence: str
    level: int
    mean: float
    target: int

    @property
    def at_target(self) -> bool:
        """Whether the level is what the function role asks, or more."""
        return self.level >= self.target

    @property
    def gap(self) -> float:
        """Levels to go from the mean of the scan to the target; 0 above it."""
        return max(self.target - self.mean, 0.0)


def unit_leaders(session: Session, viewer: Viewer) -> list[tuple[int, int]]:
    """Every (unit, leader) of the viewer's organisation."""
    query = (
        select(UnitLeader.unit_id, UnitLeader.person_id)
        .join(Unit, Unit.id == UnitLeader.unit_id)
        .where(Unit.organisation_id == viewer.organisation_id)
    )
    return [(unit, person) for unit, person in session.execute(query)]


def counting_members(session: Session, viewer: Viewer, unit_ids: Collection[int]) -> list[Member]:
    """Everybody who counts in these units of the viewer's organisation."""
    latest = _latest_scans(viewer)
    query = (
        select(Person.id, Person.unit_id, latest.c.scan_id.is_not(None))
        .join(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(latest, (latest.c.person_id == Person.id) & (latest.c.place == 1))
        .where(_who_counts(viewer, unit_ids))
        .order_by(Person.id)
    )
    return [
        Member(person_id, unit_id, bool(finished))
        for person_id, unit_id, finished in session.execute(query)
        if unit_id is not None
    ]


def latest_outcomes(session: Session, viewer: Viewer, unit_ids: Collection[int]) -> list[Outcome]:
    """The outcomes of everybody who counts in these units of the viewer's organisation."""
    latest = _latest_scans(viewer)
    query = (
        select(
            Person.id,
            CompetenceResult.competence,
            CompetenceResult.level,
            CompetenceResult.mean,
            CompetenceResult.target,
        )
        .join(Organisation, Organisation.id == Person.organisation_id)
        .join(latest, (latest.c.person_id == Person.id) & (latest.c.place == 1))
        .join(CompetenceResult, CompetenceResult.scan_id == latest.c.scan_id)
        .where(
            _who_counts(viewer, unit_ids),
            CompetenceResult.assessed,
            CompetenceResult.target.is_not(None),
        )
        .order_by(Person.id, CompetenceResult.competence)
    )
    return [
        Outcome(person_id, competence, level, mean, target)
        for person_id, competence, level, mean, target in session.execute(query)
        if target is not None
    ]


def _who_counts(viewer: Viewer, unit_ids: Collection[int]) -> ColumnElement[bool]:
    """Active people in these units who said that they count, or said nothing where the organisation presets it."""
    return and_(
        Person.organisation_id == viewer.organisation_id,
        Person.unit_id.in_(unit_ids),
        Person.active,
        func.coalesce(Person.counts, Organisation.counts_by_default).is_(True),
    )


def _latest_scans(viewer: Viewer) -> Subquery:
    """The finished scans of the viewer's organisation: person_id, scan_id, and place 1 for the latest of a person."""
    place = func.row_number().over(partition_by=Scan.person_id, order_by=(Scan.finished_at.desc(), Scan.id.desc()))
    return (
        select(Scan.person_id, Scan.id.label("scan_id"), place.label("place"))
        .where(Scan.organisation_id == viewer.organisation_id, Scan.finished_at.is_not(None))
        .subquery()
    )
