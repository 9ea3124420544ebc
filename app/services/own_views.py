"""What people say of their own level, beside what the scan says of it."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models import OwnView, Scan
from app.services.locks import lock_scan


def say_own_view(session: Session, scan: Scan, competence: str, *, level: int, reason: str) -> OwnView:
    """Keep a level (0–4) with the reason for it beside the scan's result; it takes the place of an earlier one."""
    lock_scan(session, scan)  # two tabs may say it at once
    view = session.scalar(select(OwnView).where(OwnView.scan_id == scan.id, OwnView.competence == competence))
    if view is None:
        view = OwnView(scan_id=scan.id, competence=competence)
        session.add(view)
    view.level, view.reason = level, reason
    session.flush()
    return view


def take_back_own_view(session: Session, scan: Scan, competence: str) -> None:
    """Leave only what the scan says."""
    session.execute(delete(OwnView).where(OwnView.scan_id == scan.id, OwnView.competence == competence))
