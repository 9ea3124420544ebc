"""What a scan may ask: of a second whole scan other knowledge checks than of the first."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from app.models import Scan
from app.queries.scans import answers_of
from tests.builders import MOMENT, Builder


def test_the_next_whole_scan_asks_other_knowledge_checks_than_the_one_before(session: Session, build: Builder) -> None:
    person = build.person(build.organisation())
    first = session.get_one(Scan, build.finished_scan(person))
    later = MOMENT + dt.timedelta(days=1)
    second = session.get_one(Scan, build.finished_scan(person, at=later))
    third = session.get_one(Scan, build.finished_scan(person, at=later + dt.timedelta(days=1)))

    def checks(scan: Scan) -> set[str]:
        return {answer.question_code for answer in answers_of(session, scan) if "-c" in answer.question_code}

    assert checks(first)
    assert checks(second)
    assert not checks(first) & checks(second)
    assert not checks(second) & checks(third)
