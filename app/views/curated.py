"""Curated learning paths: what an adviser puts together and publishes."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import Permission, requires
from app.clock import now
from app.db import db
from app.forms.curated import NoteForm, PathForm, StepSearchForm
from app.forms.refusals import message_of, show_refusal
from app.login import viewer
from app.models import CuratedPath
from app.queries.catalogue import catalogue_entries, catalogue_entry
from app.queries.curated import PathStep, own_path, own_paths, own_step, steps_of
from app.services.catalogue_search import Criteria, search_catalogue
from app.services.curated_paths import (
    add_step,
    edit_path,
    explain_step,
    make_path,
    move_step,
    publish_path,
    remove_step,
    version_of_path,
    withdraw_path,
)
from app.services.ordering import Direction
from app.services.refusals import RefusedError
from app.services.versions import version_of
from app.views.choices import competence_choices, names_by_code, role_choices

bp = Blueprint("curated", __name__, url_prefix="/leerpaden")

FOUND_AT_ONCE = 10


@bp.get("")
@requires(Permission.CURATE_CATALOGUE)
def overview() -> ResponseReturnValue:
    """Every path of the organisation."""
    return render_template("curated/overview.html", paths=own_paths(db.session, viewer()), names=names_by_code())


@bp.route("/nieuw", methods=["GET", "POST"])
@requires(Permission.CURATE_CATALOGUE)
def new() -> ResponseReturnValue:
    """Begin a path."""
    form = PathForm(role_choices=role_choices(), competence_choices=competence_choices())
    if not form.validate_on_submit():
        return render_template("curated/new.html", form=form), 422 if form.errors else 200
    try:
        path = make_path(db.session, viewer(), form.fields, at=now())
    except RefusedError as refused:
        show_refusal(form, refused)
        return render_template("curated/new.html", form=form), 422
    db.session.commit()
    flash(_("Het leerpad is gemaakt. Zet er nu stappen in."), "success")
    return redirect(url_for(".steps", path_id=path.id))


@bp.route("/<int:path_id>/wijzigen", methods=["GET", "POST"])
@requires(Permission.CURATE_CATALOGUE)
def edit(path_id: int) -> ResponseReturnValue:
    """Change the texts of a path and for whom it is."""
    path = _own_path(path_id)
    form = PathForm(
        role_choices=role_choices(),
        competence_choices=competence_choices(),
        version=version_of_path(path),
        title=path.title,
        introduction=path.introduction,
        function_roles=path.function_roles,
        competences=path.competences,
    )
    if not form.validate_on_submit():
        return render_template("curated/edit.html", form=form, path=path), 422 if form.errors else 200
    try:
        edit_path(db.session, viewer(), path, form.fields, seen=form.version.data)
    except RefusedError as refused:
        show_refusal(form, refused)
        form.version.data = version_of_path(path)
        return render_template("curated/edit.html", form=form, path=path), 422
    db.session.commit()
    flash(_("Je wijzigingen zijn opgeslagen."), "success")
    return redirect(url_for(".steps", path_id=path_id))


@bp.get("/<int:path_id>")
@requires(Permission.CURATE_CATALOGUE)
def steps(path_id: int) -> ResponseReturnValue:
    """A path with its steps, and items to put into it."""
    path = _own_path(path_id)
    form = StepSearchForm(formdata=request.args)
    status = 200 if form.validate() else 422
    placed = steps_of(db.session, viewer(), path)
    found = []
    if form.words.data and status == 200:
        shown = [entry for entry in catalogue_entries(db.session, viewer()) if not entry.is_hidden]
        found = search_catalogue(shown, Criteria(words=form.words.data))
    page = render_template(
        "curated/steps.html",
        path=path,
        steps=placed,
        placed={step.item.code for step in placed},
        form=form,
        found=found[:FOUND_AT_ONCE],
        total=len(found),
        names=names_by_code(),
    )
    return page, status


@bp.post("/<int:path_id>/stappen")
@requires(Permission.CURATE_CATALOGUE)
def add(path_id: int) -> ResponseReturnValue:
    """Put an item at the end of a path."""
    path, code = _own_path(path_id), request.form.get("code", "")
    # PostgreSQL refuses NUL, which a form can send
    entry = (catalogue_entry(db.session, viewer(), code) if code.isprintable() else None) or abort(404)
    try:
        add_step(db.session, path, entry.item)
    except RefusedError as refused:
        flash(message_of(refused), "warning")
    else:
        db.session.commit()
        flash(_("De stap staat onderaan in het leerpad."), "success")
    return redirect(url_for(".steps", path_id=path_id, zoek=request.form.get("zoek") or None, _anchor="zoeken"))


@bp.route("/<int:path_id>/stappen/<int:step_id>/uitleg", methods=["GET", "POST"])
@requires(Permission.CURATE_CATALOGUE)
def explain(path_id: int, step_id: int) -> ResponseReturnValue:
    """Say why a step stands in the path."""
    path = _own_path(path_id)
    step = _own_step(path, step_id)
    form = NoteForm(note=step.note, version=version_of(step.note))
    if not form.validate_on_submit():
        page = render_template("curated/explain.html", form=form, path=path, step=step)
        return page, 422 if form.errors else 200
    try:
        explain_step(db.session, path, step.step, form.note.data, seen=form.version.data)
    except RefusedError as refused:
        show_refusal(form, refused)
        form.version.data = version_of(step.step.note)
        return render_template("curated/explain.html", form=form, path=path, step=step), 422
    db.session.commit()
    flash(_("Je uitleg is opgeslagen."), "success")
    return redirect(url_for(".steps", path_id=path_id, _anchor=f"stap-{step_id}"))


@bp.post("/<int:path_id>/stappen/<int:step_id>/verplaatsen")
@requires(Permission.CURATE_CATALOGUE)
def move(path_id: int, step_id: int) -> ResponseReturnValue:
    """Put a step one place up or down."""
    direction = request.form.get("direction", "")
    if direction not in ("up", "down"):
        abort(400)
    path = _own_path(path_id)
    move_step(db.session, path, _own_step(path, step_id).step, cast(Direction, direction))
    db.session.commit()
    return redirect(url_for(".steps", path_id=path_id, _anchor=f"stap-{step_id}"))


@bp.post("/<int:path_id>/stappen/<int:step_id>/verwijderen")
@requires(Permission.CURATE_CATALOGUE)
def remove(path_id: int, step_id: int) -> ResponseReturnValue:
    """Take a step out of a path."""
    path = _own_path(path_id)
    try:
        remove_step(db.session, path, _own_step(path, step_id).step)
    except RefusedError as refused:
        flash(message_of(refused), "warning")
    else:
        db.session.commit()
        flash(_("De stap is uit het leerpad gehaald."), "success")
    return redirect(url_for(".steps", path_id=path_id))


@bp.post("/<int:path_id>/publiceren")
@requires(Permission.CURATE_CATALOGUE)
def publish(path_id: int) -> ResponseReturnValue:
    """Let employees see a path."""
    try:
        publish_path(db.session, viewer(), _own_path(path_id), at=now())
    except RefusedError as refused:
        flash(message_of(refused), "warning")
    else:
        db.session.commit()
        flash(_("Het leerpad is gepubliceerd. Medewerkers bij wie het past, zien het boven hun tips."), "success")
    return redirect(url_for(".steps", path_id=path_id))


@bp.post("/<int:path_id>/intrekken")
@requires(Permission.CURATE_CATALOGUE)
def withdraw(path_id: int) -> ResponseReturnValue:
    """Make a path a draft again."""
    withdraw_path(db.session, _own_path(path_id))
    db.session.commit()
    flash(_("Het leerpad is weer een concept. Medewerkers zien het niet meer."), "success")
    return redirect(url_for(".steps", path_id=path_id))


def _own_path(path_id: int) -> CuratedPath:
    return own_path(db.session, viewer(), path_id) or abort(404)


def _own_step(path: CuratedPath, step_id: int) -> PathStep:
    return own_step(db.session, viewer(), path, step_id) or abort(404)
