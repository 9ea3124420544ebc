"""The start page of whoever signed in, and the two statements that everybody may read."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.access import Permission, public, requires
from app.login import viewer
from app.navigation import START_PAGES

bp = Blueprint("home", __name__)


@bp.get("/")
@requires(Permission.USE_ACCOUNT)
def start() -> ResponseReturnValue:
    """Go to the first page that the viewer has work on."""
    for permission, endpoint in START_PAGES:
        if viewer().may(permission):
            return redirect(url_for(endpoint))
    return render_template("home/start.html")


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """What is kept of people, who sees it, and for how long."""
    return render_template("home/privacy.html")


@bp.get("/toegankelijkheid")
@public
def accessibility() -> ResponseReturnValue:
    """How accessible the site is and where to tell what does not work."""
    return render_template("home/accessibility.html")
