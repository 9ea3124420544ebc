"""Reading answers to calibrate the questions with: never who gave them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.models import Answer, OwnStatement, Scan, WayOut


@dataclass(frozen=True, slots=True)
class StoredScan:
    """What calibration needs of a finished scan."""

    scan_id: int
    function_roles: tuple[str, ...]
    language: str
    assisted: bool
    bank_version: str


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What calibration needs of an answer: a value or a way out."""

    scan_id: int
    question_code: str
    value: int | None
    way_out: WayOut | None


def scans_to_calibrate(session: Session, organisation_id: int | None) -> list[StoredScan]:
    """Every finished scan of one organisation, or of all."""
    query = select(Scan.id, Scan.function_roles, Scan.language, Scan.assisted, Scan.bank_version)
    found = session.execute(query.where(*_finished(organisation_id)).order_by(Scan.id))
    return [
        StoredScan(scan_id, tuple(roles), language, assisted, version)
        for scan_id, roles, language, assisted, version in found
    ]


def answers_to_calibrate(session: Session, organisation_id: int | None) -> list[StoredAnswer]:
    """The answers of those scans, scan by scan in first-asked order."""
    query = (
        select(Answer.scan_id, Answer.question_code, Answer.value, Answer.way_out)
        .join(Scan, Answer.scan_id == Scan.id)
        .where(*_finished(organisation_id))
        .order_by(Answer.scan_id, Answer.position)
    )
    return [StoredAnswer(*row) for row in session.execute(query)]


def statements_to_calibrate(session: Session, organisation_id: int | None) -> Sequence[OwnStatement]:
    """The own statements of one organisation, or of all, retired ones among them."""
    query = select(OwnStatement).order_by(OwnStatement.id)
    if organisation_id is not None:
        query = query.where(OwnStatement.organisation_id == organisation_id)
    return session.scalars(query).all()


def _finished(organisation_id: int | None) -> list[ColumnElement[bool]]:
    """The conditions on a scan."""
    own = [] if organisation_id is None else [Scan.organisation_id == organisation_id]
    return [Scan.finished_at.is_not(None), *own]
