"""The launch kit: documents to read on the page, to print, and to download as PDF."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_date, get_locale

from app.access import Permission, requires
from app.clock import local_day, now
from app.db import db
from app.kit_facts import kit_facts, missing_facts
from app.login import viewer
from app.queries.organisations import own_organisation
from app.services.launch_kit import document_for, documents_for, filled
from app.services.pdf import Frame, make_pdf

bp = Blueprint("launch_kit", __name__, url_prefix="/startpakket")


@bp.get("")
@requires(Permission.USE_LAUNCH_KIT)
def overview() -> ResponseReturnValue:
    """The documents for the viewer, and what the organisation has not filled in yet."""
    return render_template(
        "launch_kit/overview.html",
        documents=documents_for(viewer()),
        missing=missing_facts(own_organisation(db.session, viewer())),
    )


@bp.get("/<code>")
@requires(Permission.USE_ACCOUNT)
def document(code: str) -> ResponseReturnValue:
    """One document to read and to print."""
    return render_template(
        "launch_kit/document.html",
        document=_document(code),
        uses_kit=viewer().may(Permission.USE_LAUNCH_KIT),
    )


@bp.get("/<code>/pdf")
@requires(Permission.USE_ACCOUNT)
def download(code: str) -> ResponseReturnValue:
    """One document as PDF."""
    content, language = _document(code), str(get_locale())
    day = format_date(local_day(now()), format="d MMMM y")
    frame = Frame(content["title"], language, viewer().organisation_name, day)
    answer = current_app.response_class(make_pdf("launch_kit", frame, content, at=now()), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{content["code"]}-{language}.pdf"'
    return answer


def _document(code: str) -> dict[str, Any]:
    """The viewer's document as plain values, or 404."""
    found = document_for(viewer(), code) or abort(404)
    site = current_app.config["VAARDIGWIJZER"].public_url
    facts = kit_facts(own_organisation(db.session, viewer()), site=site)
    return filled(found, str(get_locale()), facts)
