"""What one scan asks: the competences with their targets, and the questions that may come."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.models import OwnStatement, Scan
from app.queries.instrument import own_statements, questions_of_scan_before, questions_seen_before, switched_off
from app.services.role_targets import targets_of
from seeds.instrument import Instrument, Question, load_instrument
from seeds.roles import RoleTarget
from seeds.values import Bilingual


def asked_of(session: Session, scan: Scan) -> dict[str, RoleTarget]:
    """Competence → what the scan's roles ask, without what the organisation switched off.

    A re-check asks only its own competences.
    """
    asked = targets_of(scan.function_roles, switched_off(session, scan.organisation_id))
    if scan.competences is None:
        return asked
    return {code: target for code, target in asked.items() if code in scan.competences}


def instrument_of(session: Session, scan: Scan, answered: Iterable[str]) -> Instrument:
    """The bank with the organisation's own statements; `answered` are the codes that the scan has answers to.

    A retired statement stays for the scans that answered it. A re-check has only questions that the person has not
    seen in another scan. A whole scan leaves out the knowledge checks of the scan before it, of which the person could
    read the right answers.
    """
    known, bank = set(answered), load_instrument()
    own = own_statements(session, scan.organisation_id)
    added = [question_of(row) for row in own if row.retired_at is None or code_of(row) in known]
    items = (*bank.items, *added)
    if scan.competences is not None:
        seen = questions_seen_before(session, scan) - known
    else:
        checks = {item.code for item in bank.items if item.kind == "check"}
        seen = (questions_of_scan_before(session, scan) & checks) - known
    items = tuple(item for item in items if item.code not in seen)
    return bank.model_copy(update={"items": items})


def code_of(statement: OwnStatement) -> str:
    """The code under which answers to an own statement are kept."""
    return f"{statement.competence}-o{statement.id}"


def question_of(statement: OwnStatement) -> Question:
    """An own statement as a question of the instrument, in Dutch where it has no English."""
    return Question(
        code=code_of(statement),
        competence=statement.competence,
        kind="statement",
        level=statement.level,
        text=Bilingual(nl=statement.text_nl, en=statement.text_en or statement.text_nl),
    )
