"""Signing in and out, and setting a password with an invitation link."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from app.access import Permission, public, requires
from app.clock import now
from app.db import db
from app.forms.account import SetPasswordForm, SignInForm
from app.kept_form import forget_kept_form, kept_form, remember_person
from app.languages import follow_person, waiting_language
from app.login import SignedIn, viewer
from app.queries.accounts import open_invitation, person_to_sign_in, viewer_of_session
from app.routing import local_path
from app.services.accounts import end_session, set_password, start_session
from app.services.demo_accounts import DEMO_PASSWORD, DemoAccount, demo_accounts
from app.services.passwords import hash_password, password_matches
from app.tokens import hash_token
from app.views.invitation_links import forget_to_show_once

bp = Blueprint("account", __name__)


@bp.route("/inloggen", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign in with mail address and password."""
    if current_user.is_authenticated:
        return redirect(url_for("home.start"))
    form = SignInForm()
    if form.validate_on_submit():
        if (token := _token_for(form.email.data, form.password.data)) is not None:
            found = viewer_of_session(db.session, token_hash=hash_token(token), at=now())
            assert found is not None  # noqa: S101 - the session row was made a line ago
            login_user(SignedIn(token, found))
            forget_to_show_once()  # the session of who was here before may have ended by itself
            remember_person(found.person_id)
            follow_person(found.language)
            return redirect(url_for(".send_on") if kept_form() else local_path(request.args.get("next")))
        form.password.errors = [_("Dit e-mailadres en wachtwoord horen niet bij elkaar. Controleer ze allebei.")]
    status = 422 if form.errors else 200
    return render_template(
        "account/sign_in.html",
        form=form,
        kept=kept_form(),
        demo_accounts=_shown_accounts(),
        demo_password=DEMO_PASSWORD,
    ), status


@bp.get("/inloggen/verder")
@requires(Permission.USE_ACCOUNT)
def send_on() -> ResponseReturnValue:
    """After signing in: show the form that was sent too late, with one button that sends it and one that does not."""
    kept = kept_form()
    if kept is None or "weg" in request.args:
        forget_kept_form()
        return redirect(url_for("home.start"))
    return render_template("account/send_on.html", kept=kept)


@bp.post("/uitloggen")
@requires(Permission.USE_ACCOUNT)
def sign_out() -> ResponseReturnValue:
    """Sign out on this device."""
    session_id = viewer().session_id
    assert session_id is not None  # noqa: S101 - a viewer of a request always has a session
    end_session(db.session, session_id, at=now())
    db.session.commit()
    logout_user()
    forget_to_show_once()
    forget_kept_form()
    flash(_("Je bent uitgelogd."), "info")
    answer = redirect(url_for(".sign_in"))
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@bp.route("/uitnodiging/<token>", methods=["GET", "POST"])
@public
def accept_invitation(token: str) -> ResponseReturnValue:
    """Set a password with an invitation link; the same link serves a forgotten password."""
    found = open_invitation(db.session, token_hash=hash_token(token), at=now())
    if found is None:
        return render_template("account/invitation_over.html"), 404
    form = SetPasswordForm(known_words=found.known_words)
    if not form.validate_on_submit():
        return render_template(
            "account/accept_invitation.html", form=form, person=found.person
        ), 422 if form.errors else 200
    db.session.rollback()
    password_hash = hash_password(form.password.data)  # slow on purpose, so outside the write lock
    if (found := open_invitation(db.session, token_hash=hash_token(token), at=now(), held=True)) is None:
        return render_template("account/invitation_over.html"), 404
    set_password(db.session, found.invitation, found.person, password_hash, at=now())
    db.session.commit()
    flash(_("Je wachtwoord is opgeslagen. Je kunt nu inloggen."), "success")
    return redirect(url_for(".sign_in"))


def _shown_accounts() -> list[DemoAccount]:
    """The demo accounts, in demo mode only."""
    return demo_accounts() if current_app.config["VAARDIGWIJZER"].is_demo else []


def _token_for(email: str, password: str) -> str | None:
    """A new session's token when the password is right; hashing happens outside the write lock."""
    person = person_to_sign_in(db.session, email)
    password_hash = None if person is None else person.password_hash  # reading it later would take the lock again
    db.session.rollback()
    if not password_matches(password_hash, password) or person is None:
        return None
    token = start_session(db.session, person, at=now(), language=waiting_language())
    db.session.commit()
    return token
