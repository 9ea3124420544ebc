"""The result of a finished scan."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from app.access import Permission, requires
from app.db import db
from app.login import viewer
from app.queries.scans import own_finished_scan, results_of
from app.services.results import view_result
from app.services.role_targets import roles_by_code

bp = Blueprint("results", __name__, url_prefix="/zelfscan")


@bp.get("/<int:scan_id>/uitslag")
@requires(Permission.TAKE_SCAN)
def result(scan_id: int) -> ResponseReturnValue:
    """Strengths first, then what can grow, then every competence by area."""
    scan = own_finished_scan(db.session, viewer(), scan_id) or abort(404)
    return render_template(
        "results/result.html",
        scan=scan,
        roles=[roles_by_code()[code] for code in scan.function_roles],
        result=view_result(scan.function_roles, results_of(db.session, scan)),
    )
