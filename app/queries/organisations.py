"""Reading organisations and measurement rounds."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import MeasurementRound, Organisation


def own_organisation(session: Session, viewer: Viewer) -> Organisation:
    """The viewer's organisation."""
    return session.get_one(Organisation, viewer.organisation_id)


def round_on(session: Session, viewer: Viewer, day: dt.date) -> MeasurementRound | None:
    """The measurement round that runs on `day`, the latest begun one if there are more."""
    return session.scalar(
        select(MeasurementRound)
        .where(
            MeasurementRound.organisation_id == viewer.organisation_id,
            MeasurementRound.starts_on <= day,
            MeasurementRound.ends_on >= day,
        )
        .order_by(MeasurementRound.starts_on.desc())
        .limit(1)
    )
