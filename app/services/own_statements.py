"""The statements that an organisation adds to the self-scan, and what a good one looks like.

A statement is never changed: with another text it would be another question under the same code. It is retired, and
the changed one gets a code of its own, whether somebody answered it or not; so nothing here tells an adviser about
answers. Writers of one organisation wait for each other on its row.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import OwnStatement
from app.queries.instrument import own_statements
from app.services.errors import InputError
from app.services.locks import lock_own_organisation
from app.services.refusals import Problem, ProblemKind, RefusedError
from app.services.versions import version_of
from seeds.instrument import load_instrument

MOST_ACTIVE = 3
"""Of one competence, so that the questions of a scan stay those of the bank for the most part."""
MAX_TEXT, MOST_SENTENCES, MOST_WORDS = 300, 2, 15
SENTENCE_ENDS = re.compile(r"(?<=[.?!…])[”’\"')]*\s+(?=[\"“‘'(]?[A-ZÀ-Þ])")
ABBREVIATION = re.compile(r"\b(?:bijv|bv|o\.a|d\.w\.z|evt|incl|nr)\.\s*", re.IGNORECASE)
NEGATION = re.compile(r"\b(?:niet|geen|nooit|niets|niks|niemand|nergens)\b", re.IGNORECASE)


class StatementFlaw(enum.StrEnum):
    """Why a text cannot be answered with the steps of the scale, or is hard to read."""

    NOT_FIRST_PERSON = "not_first_person"
    NEGATION = "negation"
    MANY_SENTENCES = "many_sentences"
    LONG_SENTENCE = "long_sentence"


class TooManyError(InputError):
    """A competence has MOST_ACTIVE active own statements already."""


class TextTakenError(InputError):
    """This competence has a statement with the same text already, of the bank or an active own one."""


@dataclass(frozen=True, slots=True)
class StatementFields:
    """What an adviser writes of a statement; `text_en` is empty where it has no English."""

    level: int
    text_nl: str
    text_en: str = ""


def flaw_of(text: str) -> StatementFlaw | None:
    """The first thing to change in a Dutch statement; None where it is fit to ask."""
    sentences = SENTENCE_ENDS.split(ABBREVIATION.sub("zoals ", text.strip()))
    if not re.match(r"Ik\b", text.strip()):
        return StatementFlaw.NOT_FIRST_PERSON
    if NEGATION.search(text):
        return StatementFlaw.NEGATION
    if len(sentences) > MOST_SENTENCES:
        return StatementFlaw.MANY_SENTENCES
    if any(len(sentence.split()) > MOST_WORDS for sentence in sentences):
        return StatementFlaw.LONG_SENTENCE
    return None


def negation_in(text: str) -> str:
    """The first word of a text that says what is not; empty where there is none."""
    found = NEGATION.search(text)
    return found.group().lower() if found else ""


def version_of_statement(statement: OwnStatement) -> str:
    """A mark of what a form showed, to notice a change made meanwhile."""
    retired = statement.retired_at is not None
    return version_of(statement.level, statement.text_nl, statement.text_en, retired)


def add_statement(session: Session, viewer: Viewer, competence: str, fields: StatementFields) -> OwnStatement:
    """Ask a statement of the organisation's own from now on; raises TooManyError or TextTakenError."""
    lock_own_organisation(session, viewer)
    _check_room(session, viewer, competence)
    _check_text(session, viewer, competence, fields.text_nl, itself=None)
    return _add(session, viewer, competence, fields)


def change_statement(
    session: Session, viewer: Viewer, statement: OwnStatement, fields: StatementFields, *, seen: str, at: dt.datetime
) -> OwnStatement:
    """Ask a statement with another level or text in the place of this one, which is retired; returns the one asked.

    `seen` is the `version_of_statement` that the adviser saw. Raises TooManyError, TextTakenError, or RefusedError
    when somebody changed it meanwhile.
    """
    lock_own_organisation(session, viewer)
    session.refresh(statement)
    if seen != version_of_statement(statement):
        raise RefusedError(Problem(ProblemKind.CHANGED))
    if statement.retired_at is not None:
        _check_room(session, viewer, statement.competence)
    elif fields == StatementFields(statement.level, statement.text_nl, statement.text_en or ""):
        return statement
    _check_text(session, viewer, statement.competence, fields.text_nl, itself=statement.id)
    statement.retired_at = statement.retired_at or at
    return _add(session, viewer, statement.competence, fields)


def retire_statement(session: Session, viewer: Viewer, statement: OwnStatement, *, at: dt.datetime) -> None:
    """Ask a statement no more; its answers stay, and twice changes nothing."""
    lock_own_organisation(session, viewer)
    session.refresh(statement)
    statement.retired_at = statement.retired_at or at
    session.flush()


def restore_statement(session: Session, viewer: Viewer, statement: OwnStatement) -> None:
    """Ask a retired statement again; twice changes nothing. Raises TooManyError or TextTakenError."""
    lock_own_organisation(session, viewer)
    session.refresh(statement)
    if statement.retired_at is None:
        return
    _check_room(session, viewer, statement.competence)
    _check_text(session, viewer, statement.competence, statement.text_nl, itself=statement.id)
    statement.retired_at = None
    session.flush()


def _add(session: Session, viewer: Viewer, competence: str, fields: StatementFields) -> OwnStatement:
    statement = OwnStatement(
        organisation_id=viewer.organisation_id,
        competence=competence,
        level=fields.level,
        text_nl=fields.text_nl,
        text_en=fields.text_en or None,
    )
    session.add(statement)
    session.flush()
    return statement


def _active(session: Session, viewer: Viewer, competence: str) -> list[OwnStatement]:
    own = own_statements(session, viewer.organisation_id)
    return [statement for statement in own if statement.competence == competence and statement.retired_at is None]


def _check_room(session: Session, viewer: Viewer, competence: str) -> None:
    if len(_active(session, viewer, competence)) >= MOST_ACTIVE:
        raise TooManyError("the competence has its most own statements")


def _check_text(session: Session, viewer: Viewer, competence: str, text: str, *, itself: int | None) -> None:
    own = [other.text_nl for other in _active(session, viewer, competence) if other.id != itself]
    bank = [item.text.nl for item in load_instrument().items if item.competence == competence]
    if text.casefold() in {other.casefold() for other in (*own, *bank)}:
        raise TextTakenError("the competence has this statement")
