"""The report for a conversation about learning: the employee picks what is in it and downloads it; nothing is kept."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import Permission, requires
from app.clock import local_day, now
from app.db import db
from app.languages import current_language
from app.login import viewer
from app.queries.scans import own_finished_scan
from app.services.pdf import Frame, make_pdf
from app.services.reports import material_of
from app.views.report_pages import day_in_words, document_of, form_for, hints_for

bp = Blueprint("reports", __name__, url_prefix="/zelfscan")


@bp.route("/<int:scan_id>/verslag", methods=["GET", "POST"])
@requires(Permission.TAKE_SCAN)
def report(scan_id: int) -> ResponseReturnValue:
    """Pick what goes into the report; the form gives it as PDF."""
    scan = own_finished_scan(db.session, viewer(), scan_id) or abort(404)
    material = material_of(db.session, viewer(), scan)
    form = form_for(material)
    if not form.validate_on_submit():
        page = render_template(
            "reports/report.html",
            scan=scan,
            form=form,
            hints=hints_for(material),
            has_own_views=material.has_own_views,
        )
        return page, 422 if form.errors else 200
    content = document_of(form, material, viewer(), scan, now())
    db.session.rollback()  # all was read: the PDF is not made while others wait to write
    return _as_pdf(content)


def _as_pdf(content: dict[str, Any]) -> ResponseReturnValue:
    at = now()
    frame = Frame(
        _("Mijn verslag voor een gesprek over leren"), current_language(), viewer().organisation_name, day_in_words(at)
    )
    answer = current_app.response_class(make_pdf("report", frame, content, at=at), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="verslag-{local_day(at).isoformat()}.pdf"'
    return answer
