"""One's own data: what is kept, and files to take along."""

from __future__ import annotations

import json
from collections.abc import Sequence

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _

from app.access import Permission, requires
from app.clock import local_day, now
from app.db import db
from app.languages import current_language, in_language
from app.login import viewer
from app.models import WayOut
from app.queries.scans import own_finished_scans
from app.services.csv_files import write_csv
from app.services.own_data import ResultRow, own_data, result_rows
from app.words import STEPS, WAYS_OUT, level_name
from seeds.instrument import Question

bp = Blueprint("own_data", __name__, url_prefix="/zelfscan/mijn-gegevens")


@bp.get("")
@requires(Permission.USE_ACCOUNT)
def overview() -> ResponseReturnValue:
    """What the files hold, and where to get them."""
    takes_scan = viewer().may(Permission.TAKE_SCAN)
    has_results = takes_scan and bool(own_finished_scans(db.session, viewer()))
    return render_template("own_data/overview.html", takes_scan=takes_scan, has_results=has_results)


@bp.get("/alles.json")
@requires(Permission.USE_ACCOUNT)
def everything() -> ResponseReturnValue:
    """Everything that is kept of the viewer, for people and programs."""
    data = own_data(db.session, viewer(), at=now(), language=current_language(), in_words=answer_in_words)
    return _file(json.dumps(data, ensure_ascii=False, indent=2).encode(), "application/json", "json")


@bp.get("/uitslagen.csv")
@requires(Permission.TAKE_SCAN)
def results() -> ResponseReturnValue:
    """The results of every finished scan, for a spreadsheet."""
    rows = result_rows(db.session, viewer(), language=current_language())
    return _file(write_csv([_head(), *(_cells(row) for row in rows)]), "text/csv", "csv")


def answer_in_words(question: Question | None, value: int | None, way_out: WayOut | None) -> str | None:
    """What an answer says in the reader's language; None where the question is not known any more."""
    if way_out is not None:
        return str(WAYS_OUT[way_out])
    if question is None or value is None:
        return None
    return in_language(question.options[value]) if question.kind == "check" else str(STEPS[value])


def _file(content: bytes, mimetype: str, ending: str) -> Response:
    answer = current_app.response_class(content, mimetype=mimetype)
    name = f"{_('mijn-gegevens')}-{local_day(now()).isoformat()}.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _head() -> Sequence[str]:
    return (
        _("Organisatie"), _("Scan van"), _("Soort scan"), _("Vragenlijst"), _("Code"), _("Onderwerp"),
        _("In deze scan gevraagd"), _("Score van 0 tot 4"), _("Onzekerheid van de score"), _("Niveau"),
        _("Je functie vraagt"), _("Jouw eigen kijk"), _("Waarom"),
    )  # fmt: skip


def _cells(row: ResultRow) -> Sequence[str]:
    return (
        row.organisation,
        local_day(row.finished_on).isoformat(),
        _("Hercheck") if row.is_recheck else _("Hele zelfscan"),
        row.bank_version,
        row.competence,
        row.name,
        _("Ja") if row.asked else _("Nee"),
        _number(row.score),
        _number(row.standard_error),
        _level(row.level) if row.assessed else _("Overgeslagen"),
        _level(row.target),
        _level(row.own_level),
        row.own_reason,
    )


def _number(value: float | None) -> str:
    return "" if value is None else str(format_decimal(value, format="0.00"))


def _level(level: int | None) -> str:
    return "" if level is None else level_name(level)
