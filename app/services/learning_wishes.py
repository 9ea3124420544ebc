"""What somebody wants to learn, and how: said before a scan, and changed whenever work or plans change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import Scan
from app.services.locks import lock_own_person
from app.services.recommending import make_list


def change_wishes(
    session: Session, viewer: Viewer, scan: Scan, *, learning_question: str, forms: Sequence[str], at: dt.datetime
) -> None:
    """Let a finished scan of the viewer have another learning question and other forms, and make a list for them.

    The old question is not kept: what somebody no longer wants to say is gone.
    """
    lock_own_person(session, viewer)
    scan.learning_question, scan.forms = learning_question, list(forms)
    session.flush()
    make_list(session, viewer, scan, at=at)
