"""Reading scans: always the viewer's own."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import Answer, CompetenceResult, OwnView, Scan


def _own(viewer: Viewer) -> Select[Scan]:
    return select(Scan).where(Scan.person_id == viewer.person_id, Scan.organisation_id == viewer.organisation_id)


def own_open_scan(session: Session, viewer: Viewer, scan_id: int | None = None) -> Scan | None:
    """The viewer's scan that is not finished, if there is one; with `scan_id` only when it is that one."""
    query = _own(viewer).where(Scan.finished_at.is_(None))
    return session.scalar(query if scan_id is None else query.where(Scan.id == scan_id))


def own_finished_scans(session: Session, viewer: Viewer) -> Sequence[Scan]:
    """The viewer's finished scans, the newest first."""
    query = _own(viewer).where(Scan.finished_at.is_not(None)).order_by(Scan.finished_at.desc(), Scan.id.desc())
    return session.scalars(query).all()


def own_finished_scan(session: Session, viewer: Viewer, scan_id: int) -> Scan | None:
    """One finished scan of the viewer."""
    return session.scalar(_own(viewer).where(Scan.finished_at.is_not(None), Scan.id == scan_id))


def answers_of(session: Session, scan: Scan) -> Sequence[Answer]:
    """The answers of a scan in first-asked order."""
    return session.scalars(select(Answer).where(Answer.scan_id == scan.id).order_by(Answer.position)).all()


def results_of(session: Session, scan: Scan) -> Sequence[CompetenceResult]:
    """The results of a finished scan."""
    return session.scalars(select(CompetenceResult).where(CompetenceResult.scan_id == scan.id)).all()


def own_views_of(session: Session, scan: Scan) -> Sequence[OwnView]:
    """What the person says of their own levels, beside the results of this scan."""
    return session.scalars(select(OwnView).where(OwnView.scan_id == scan.id)).all()
