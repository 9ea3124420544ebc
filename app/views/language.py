"""Choosing the language of the interface."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.access import public
from app.db import db
from app.languages import known_language, remember_language
from app.login import viewer
from app.routing import local_path
from app.services.accounts import choose_language

bp = Blueprint("language", __name__)


@bp.post("/taal")
@public
def choose() -> ResponseReturnValue:
    """Show everything in the other language from now on, and go back to the page where that was asked."""
    language = known_language(request.form.get("language")) or abort(400)
    signed_in = current_user.is_authenticated
    if signed_in:
        choose_language(db.session, viewer(), language)
        db.session.commit()
    remember_language(language, waits=not signed_in)
    return redirect(local_path(request.form.get("next")))
