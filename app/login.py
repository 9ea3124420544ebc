"""Signing in: a session row per device, the viewer of a request, and the gate that is closed by default."""

from __future__ import annotations

from typing import cast

from flask import Flask, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import LoginManager, UserMixin, current_user

from app.access import Policy, Viewer, policy_of
from app.clock import now
from app.db import db, reads_only, set_may_write
from app.kept_form import forget_sent_form, keep_form
from app.queries.accounts import viewer_of_session
from app.tokens import hash_token


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login ships no types
    """What Flask-Login keeps: the token of the session row, never the person's number."""

    def __init__(self, token: str, viewer: Viewer) -> None:
        self.token, self.viewer = token, viewer

    def get_id(self) -> str:
        """The token that goes into the cookie."""
        return self.token


def viewer() -> Viewer:
    """The signed-in viewer of this request; 401 where there is none, which the gate has made impossible."""
    if not current_user.is_authenticated:
        abort(401)
    return cast(SignedIn, current_user).viewer


def register_login(app: Flask) -> None:
    """Load the viewer of each request and refuse whatever its view does not declare."""
    manager = LoginManager()
    manager.init_app(app, add_context_processor=False)  # templates get the viewer (app/formatting.py)
    manager.session_protection = None  # the session row is the protection; addresses of phones change all day

    @manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login ships no types
    def load(token: str) -> SignedIn | None:
        found = viewer_of_session(db.session, token_hash=hash_token(token), at=now())
        return None if found is None else SignedIn(token, found)

    app.before_request(_choose_transaction)
    app.before_request(_gate)
    app.teardown_request(_forget_choice)


def _choose_transaction() -> None:
    """Before the first SELECT: a request that may write takes SQLite's write lock at once."""
    set_may_write(not reads_only(request.method))


def _forget_choice(_error: BaseException | None) -> None:
    """What runs on this thread after a request may write again, as any script."""
    set_may_write(True)


def _gate() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    policy = policy_of(current_app.view_functions[request.endpoint])
    if policy is Policy.PUBLIC:
        return None
    if policy is None:
        abort(403)
    if not current_user.is_authenticated:
        return _to_sign_in()
    if not viewer().may(policy):
        abort(403)
    if not reads_only(request.method):
        forget_sent_form(request.path)
    return None


def _to_sign_in() -> ResponseReturnValue:
    """Sign in first; what was typed in a form goes along and is sent after signing in."""
    if reads_only(request.method):
        return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")))
    if not keep_form():
        flash(
            _("Je was uitgelogd. Wat je had ingevuld was te groot om te bewaren. Log in en vul het opnieuw in."),
            "warning",
        )
    return redirect(url_for("account.sign_in"))
