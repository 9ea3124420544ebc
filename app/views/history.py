"""Earlier scans of oneself beside each other: "Je verloop"."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from app.access import Permission, requires
from app.db import db
from app.login import viewer
from app.models import Scan
from app.queries.history import own_results
from app.queries.scans import own_finished_scans
from app.services.history import compared, trends
from app.services.rechecking import due_from
from app.services.role_targets import roles_by_code
from app.views.trend import picture_of
from seeds.roles import FunctionRole

bp = Blueprint("history", __name__, url_prefix="/zelfscan")
EARLIER = "eerder"


@bp.get("/verloop")
@requires(Permission.TAKE_SCAN)
def overview() -> ResponseReturnValue:
    """The finished scans, and what changed between the newest and an earlier one."""
    scans = own_finished_scans(db.session, viewer())
    if len(scans) < 2:
        return render_template("history/empty.html", scans=scans, next_from=due_from(scans[0]) if scans else None)
    results = own_results(db.session, viewer())
    return render_template(
        "history/overview.html",
        scans=[(scan, _roles(scan)) for scan in scans],
        comparison=compared(_earlier(scans[1:]), scans[0], results),
        pictures=[picture_of(trend) for trend in trends(scans, results)],
    )


def _earlier(scans: Sequence[Scan]) -> Scan:
    """The scan to compare with: the one that was asked for, else the newest of them."""
    wanted = request.args.get(EARLIER)
    if wanted is None:
        return scans[0]
    return next((scan for scan in scans if str(scan.id) == wanted), None) or abort(404)


def _roles(scan: Scan) -> list[FunctionRole]:
    return [roles_by_code()[code] for code in scan.function_roles]
