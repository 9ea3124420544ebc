"""Keeps a form that was sent after a session ended, so that nothing typed is lost: it is sent on after signing in."""

from __future__ import annotations

from typing import TypedDict, cast

from flask import request, session
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

MAX_KEPT_BYTES = 2500


class KeptForm(TypedDict):
    """Where a form was going and its fields, without the token that belongs to the old session."""

    action: str
    fields: list[tuple[str, str]]


def keep_form() -> bool:
    """Remember the form of this request in the session cookie, when it comes from our pages.

    Returns False when a form of ours is too large for a cookie, and so lost.
    """
    if not _is_ours():
        return True
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    if request.files or sum(len(name) + len(value.encode()) for name, value in fields) > MAX_KEPT_BYTES:
        return False
    session["kept_form"] = KeptForm(action=request.path, fields=fields)
    return True


def kept_form() -> KeptForm | None:
    """The form that waits to be sent on, if there is one."""
    return cast(KeptForm | None, session.get("kept_form"))


def forget_kept_form() -> None:
    """Forget the form that waited."""
    session.pop("kept_form", None)


def _is_ours() -> bool:
    """Whether the form carries this browser's token; another site must not plant a form that somebody then sends."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True
