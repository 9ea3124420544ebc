"""Keeps a form that was sent after a session ended, so that nothing typed is lost: it is sent on after signing in."""

from __future__ import annotations

from typing import TypedDict, cast

from flask import request, session
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from app.db import reads_only

MAX_KEPT_BYTES = 2500
AUTOSAVE = "X-Autosave"


class KeptForm(TypedDict):
    """Where a form was going and its fields, without the token that belongs to the old session, and whose it was."""

    person_id: int | None
    action: str
    fields: list[tuple[str, str]]


def remember_person(person_id: int) -> None:
    """Remember who signs in in this browser; what waits of somebody else, who left this computer, is forgotten.

    The number of the person stays after signing out: a form that another tab sends then is theirs alone.
    """
    kept = kept_form()
    if kept is not None and kept["person_id"] != person_id:
        forget_kept_form()
    session["last_person_id"] = person_id


def keep_form() -> bool:
    """Remember the form of this request in the session cookie, when it comes from our pages.

    Returns False when a form of ours is too large for a cookie, and so lost. An answer that saves itself is not kept:
    the page still shows it and says that saving failed.
    """
    if not _is_ours() or AUTOSAVE in request.headers:
        return True
    fields = _fields()
    if request.files or sum(len(name) + len(value.encode()) for name, value in fields) > MAX_KEPT_BYTES:
        return False
    session["kept_form"] = KeptForm(person_id=session.get("last_person_id"), action=request.path, fields=fields)
    return True


def fields_to_send_again() -> list[tuple[str, str]] | None:
    """The fields of this request's form, for a page with a button that sends them once more.

    None where no page may hold them: no form of ours, a form with a file, or one with a password.
    """
    if reads_only(request.method) or not _is_ours() or request.files or "password" in request.form:
        return None
    return _fields()


def kept_form() -> KeptForm | None:
    """The form that waits to be sent on, if there is one."""
    return cast(KeptForm | None, session.get("kept_form"))


def forget_kept_form() -> None:
    """Forget the form that waited."""
    session.pop("kept_form", None)


def forget_sent_form(path: str) -> None:
    """Forget the form that waited when it is sent to where it was going."""
    kept = kept_form()
    if kept is not None and kept["action"] == path:
        forget_kept_form()


def _fields() -> list[tuple[str, str]]:
    """What was filled in, without the token."""
    return [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]


def _is_ours() -> bool:
    """Whether the form carries this browser's token; another site must not plant a form that somebody then sends."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True
