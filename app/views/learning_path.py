"""Mijn leerpad: the steps of an employee, in the own order."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import Permission, requires
from app.clock import now
from app.db import db, reads_only
from app.forms.learning_path import StatusForm
from app.languages import current_language
from app.login import viewer
from app.models import LearningStep, StepStatus
from app.queries.catalogue import shown_item
from app.queries.learning_path import LearningPathStep, own_step, own_steps
from app.queries.scans import own_finished_scans
from app.services.learning_path import add_step, held_step, move_step, remove_step, set_status
from app.services.ordering import Direction
from app.services.recommending import main_reason

bp = Blueprint("learning_path", __name__, url_prefix="/leerpad")


@bp.get("")
@requires(Permission.KEEP_LEARNING_PATH)
def overview() -> ResponseReturnValue:
    """The path with every step, when it is and how far."""
    steps = own_steps(db.session, viewer())
    scan = next(iter(own_finished_scans(db.session, viewer())), None)
    return render_template("learning_path/overview.html", steps=steps, scan=scan)


@bp.post("/toevoegen/<code>")
@requires(Permission.KEEP_LEARNING_PATH)
def add(code: str) -> ResponseReturnValue:
    """Put an item on the path, with the reason for which it was a tip."""
    item = shown_item(db.session, viewer(), code) or abort(404)
    language = current_language()
    reason = main_reason(db.session, viewer(), code, language=language)
    added = add_step(db.session, viewer(), item, reason=reason, at=now(), language=language)
    db.session.commit()
    flash(_("Deze stap staat nu op je leerpad.") if added else _("Deze stap stond al op je leerpad."), "success")
    return redirect(url_for(".overview"))


@bp.route("/<int:step_id>/status", methods=["GET", "POST"])
@requires(Permission.KEEP_LEARNING_PATH)
def status(step_id: int) -> ResponseReturnValue:
    """Say how far a step is."""
    step = _own_step(step_id)
    form = StatusForm(status=step.status.value)
    if not form.validate_on_submit():
        return render_template("learning_path/status.html", form=form, shown=_shown(step)), 422 if form.errors else 200
    set_status(db.session, step, StepStatus(form.status.data), at=now())
    db.session.commit()
    flash(_("Je voortgang is opgeslagen."), "success")
    return redirect(url_for(".overview", _anchor=f"stap-{step_id}"))


@bp.post("/<int:step_id>/verplaatsen")
@requires(Permission.KEEP_LEARNING_PATH)
def move(step_id: int) -> ResponseReturnValue:
    """Put a step one place up or down."""
    direction = request.form.get("direction", "")
    if direction not in ("up", "down"):
        abort(400)
    move_step(db.session, viewer(), _own_step(step_id), cast(Direction, direction))
    db.session.commit()
    return redirect(url_for(".overview", _anchor=f"stap-{step_id}"))


@bp.route("/<int:step_id>/verwijderen", methods=["GET", "POST"])
@requires(Permission.KEEP_LEARNING_PATH)
def remove(step_id: int) -> ResponseReturnValue:
    """Take a step off the path; a step that was begun asks first, for how far it was is lost."""
    step = _own_step(step_id)
    if reads_only(request.method):
        return render_template("learning_path/remove.html", shown=_shown(step))
    remove_step(db.session, step)
    db.session.commit()
    flash(_("De stap is van je leerpad gehaald."), "success")
    return redirect(url_for(".overview"))


def _shown(step: LearningStep) -> LearningPathStep:
    return next(one for one in own_steps(db.session, viewer()) if one.step.id == step.id)


def _own_step(step_id: int) -> LearningStep:
    """One step of the viewer; a request that may change it waits for what another tab does to the path."""
    find = own_step if reads_only(request.method) else held_step
    return find(db.session, viewer(), step_id) or abort(404)
