"""The files with one's own data: everything as JSON, and the results as a table for a spreadsheet."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import WayOut
from app.queries.instrument import own_statements
from app.queries.own_data import Row, own_rows, own_tables
from app.services.asked import code_of, question_of
from app.services.role_targets import roles_by_code
from recommender import Language
from seeds.framework import load_framework
from seeds.instrument import Question, load_instrument

FORMAT, VERSION = "vaardigwijzer.own_data", 1
OF_A_SCAN = ("answers", "results", "own_views")
LOWEST, HIGHEST = 0.0, 4.0

InWords = Callable[[Question | None, int | None, WayOut | None], str | None]
"""What an answer says in the reader's language: of a question (None when the bank holds it no more), value, way out."""


def own_data(
    session: Session, viewer: Viewer, *, at: dt.datetime, language: Language, in_words: InWords
) -> dict[str, Any]:
    """Everything that is kept of the viewer, as plain values: keys in English, moments in UTC, texts in `language`."""
    tables = own_tables(session, viewer)
    questions = _questions(session, viewer)
    answers = [answer | _told(answer, questions, language, in_words) for answer in map(dict, tables["answers"])]
    parts = {
        "answers": answers,
        "results": [_with_name(row, language) for row in tables["results"]],
        "own_views": [_with_name(row, language) for row in tables["own_views"]],
    }
    [person] = tables["person"]
    written: dict[str, Any] = _plain(
        {
            "format": FORMAT,
            "version": VERSION,
            "made_at": at,
            "text_language": language,
            "person": _with_roles(person, language),
            **{name: rows for name, rows in tables.items() if name not in ("person", "scans", *OF_A_SCAN)},
            "scans": [_with_roles(scan, language) | _of_scan(scan["id"], parts) for scan in tables["scans"]],
        }
    )
    return written


@dataclass(frozen=True, slots=True)
class ResultRow:
    """What one finished scan says of one competence; no score and level where the topic was left out."""

    organisation: str
    finished_on: dt.datetime
    is_recheck: bool
    bank_version: str
    competence: str
    name: str
    asked: bool
    assessed: bool
    score: float | None
    standard_error: float | None
    level: int | None
    target: int | None
    own_level: int | None
    own_reason: str


def result_rows(session: Session, viewer: Viewer, *, language: Language) -> list[ResultRow]:
    """The results of the viewer's finished scans, the oldest first, in the order of the framework."""
    scans = {scan["id"]: scan for scan in own_rows(session, viewer, "scans") if scan["finished_at"] is not None}
    own_views = {(view["scan_id"], view["competence"]): view for view in own_rows(session, viewer, "own_views")}
    order = {competence.code: place for place, competence in enumerate(load_framework().competences)}
    places = {scan: place for place, scan in enumerate(scans)}
    results = [result for result in own_rows(session, viewer, "results") if result["scan_id"] in scans]
    results.sort(key=lambda result: (places[result["scan_id"]], order.get(result["competence"], len(order))))
    return [
        _result_row(scans[one["scan_id"]], one, own_views.get((one["scan_id"], one["competence"])), language)
        for one in results
    ]


def _result_row(scan: Row, result: Row, own_view: Row | None, language: Language) -> ResultRow:
    assessed = result["assessed"]
    return ResultRow(
        organisation=scan["organisation"],
        finished_on=scan["finished_at"],
        is_recheck=scan["competences"] is not None,
        bank_version=scan["bank_version"],
        competence=result["competence"],
        name=_competence_name(result["competence"], language),
        asked=result["asked"],
        assessed=assessed,
        score=min(max(result["mean"], LOWEST), HIGHEST) if assessed else None,
        standard_error=result["standard_error"] if assessed else None,
        level=result["level"] if assessed else None,
        target=result["target"],
        own_level=None if own_view is None else own_view["level"],
        own_reason="" if own_view is None else own_view["reason"],
    )


def _questions(session: Session, viewer: Viewer) -> Mapping[str, Question]:
    """Every question by its code, the organisation's own among them, retired or not."""
    own = {code_of(row): question_of(row) for row in own_statements(session, viewer.organisation_id)}
    return {question.code: question for question in load_instrument().items} | own


def _told(answer: Row, questions: Mapping[str, Question], language: Language, in_words: InWords) -> dict[str, Any]:
    question = questions.get(answer["question_code"])
    return {
        "kind": None if question is None else question.kind,
        "question": None if question is None else question.text.in_language(language),
        "answer": in_words(question, answer["value"], answer["way_out"]),
    }


def _of_scan(scan_id: int, parts: Mapping[str, Iterable[Row]]) -> dict[str, Any]:
    """The rows of each part that are of one scan."""
    return {
        name: [
            {key: value for key, value in row.items() if key != "scan_id"} for row in rows if row["scan_id"] == scan_id
        ]
        for name, rows in parts.items()
    }


def _with_name(row: Row, language: Language) -> dict[str, Any]:
    return {**row, "name": _competence_name(row["competence"], language)}


def _with_roles(row: Row, language: Language) -> dict[str, Any]:
    """A row with its function roles as codes and names."""
    known = roles_by_code()
    roles = [
        {"code": code, "name": known[code].name.in_language(language) if code in known else None}
        for code in row["function_roles"]
    ]
    return {**row, "function_roles": roles}


def _competence_name(code: str, language: Language) -> str:
    return load_framework().competence(code).name.in_language(language)


def _plain(value: Any) -> Any:
    """The value as JSON knows it."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(inner) for inner in value]
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return value.isoformat() if isinstance(value, dt.date) else value
