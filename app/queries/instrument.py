"""Reading what an organisation changed in the instrument, and which questions somebody has seen."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Answer, OwnStatement, Scan, SwitchedOff


def own_statements(session: Session, organisation_id: int) -> Sequence[OwnStatement]:
    """The organisation's own statements in the order in which they were added, retired ones among them."""
    query = select(OwnStatement).where(OwnStatement.organisation_id == organisation_id).order_by(OwnStatement.id)
    return session.scalars(query).all()


def switched_off(session: Session, organisation_id: int) -> frozenset[tuple[str, str]]:
    """The pairs (function role, competence) that the organisation does not ask."""
    query = select(SwitchedOff.function_role, SwitchedOff.competence).where(
        SwitchedOff.organisation_id == organisation_id
    )
    return frozenset((role, competence) for role, competence in session.execute(query))


def questions_seen_before(session: Session, scan: Scan) -> frozenset[str]:
    """The codes of the questions that the same person answered in other scans."""
    query = (
        select(Answer.question_code)
        .join(Scan, Answer.scan_id == Scan.id)
        .where(Scan.person_id == scan.person_id, Scan.id != scan.id)
    )
    return frozenset(session.scalars(query))


def questions_of_scan_before(session: Session, scan: Scan) -> frozenset[str]:
    """The codes of the questions in the newest scan that the same person finished before this one began."""
    before = (
        select(Scan.id)
        .where(Scan.person_id == scan.person_id, Scan.finished_at <= scan.started_at, Scan.id != scan.id)
        .order_by(Scan.finished_at.desc(), Scan.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return frozenset(session.scalars(select(Answer.question_code).where(Answer.scan_id == before)))


def own_statement(session: Session, organisation_id: int, statement_id: int) -> OwnStatement | None:
    """One statement of the organisation."""
    query = select(OwnStatement).where(OwnStatement.organisation_id == organisation_id, OwnStatement.id == statement_id)
    return session.scalar(query)
