"""Tips from the catalogue for an employee, each with its reasons."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from app.access import Permission, requires
from app.db import db
from app.languages import current_language
from app.login import viewer
from app.queries.learning_path import codes_on_path
from app.services.recommending import tip_for, tips_for
from seeds.framework import load_framework

bp = Blueprint("tips", __name__, url_prefix="/tips")
TIPS_ON_A_PAGE = 10


@bp.get("")
@requires(Permission.TAKE_SCAN)
def overview() -> ResponseReturnValue:
    """The best tips for the newest finished scan, after what an adviser put together."""
    tips = tips_for(db.session, viewer(), k=TIPS_ON_A_PAGE, language=current_language())
    return render_template(
        "tips/overview.html",
        tips=tips,
        unserved=[] if tips is None else [load_framework().competence(code) for code in tips.unserved],
        on_path=codes_on_path(db.session, viewer()),
    )


@bp.get("/<code>")
@requires(Permission.TAKE_SCAN)
def item(code: str) -> ResponseReturnValue:
    """One item of the catalogue, with the reasons when there is a finished scan."""
    found = tip_for(db.session, viewer(), code, language=current_language()) or abort(404)
    return render_template("tips/item.html", tip=found, on_path=codes_on_path(db.session, viewer()))
