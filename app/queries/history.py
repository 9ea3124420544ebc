"""Reading what earlier scans of the viewer say, and which questions they asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import Answer, CompetenceResult, Scan


def own_results(session: Session, viewer: Viewer) -> Mapping[int, Sequence[CompetenceResult]]:
    """The results of all the viewer's finished scans, by scan."""
    query = (
        select(CompetenceResult)
        .join(Scan, Scan.id == CompetenceResult.scan_id)
        .where(Scan.person_id == viewer.person_id, Scan.organisation_id == viewer.organisation_id)
    )
    found: defaultdict[int, list[CompetenceResult]] = defaultdict(list)
    for result in session.scalars(query):
        found[result.scan_id].append(result)
    return found


def questions_seen(session: Session, viewer: Viewer) -> frozenset[str]:
    """The codes of all questions that the viewer answered in any scan, with a way out or not."""
    query = select(Answer.question_code).join(Scan, Scan.id == Answer.scan_id).where(Scan.person_id == viewer.person_id)
    return frozenset(session.scalars(query))
