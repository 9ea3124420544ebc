"""Administrators: the departments and teams of an organisation."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import Permission, requires
from app.db import db, reads_only
from app.forms.refusals import show_refusal
from app.forms.units import UnitForm
from app.login import viewer
from app.models import Unit
from app.queries.units import node_of, own_unit, own_unit_tree, unit_paths
from app.services.refusals import RefusedError
from app.services.units import (
    MAX_LAYERS,
    UnitMisplacedError,
    UnitNameTakenError,
    UnitNotEmptyError,
    add_unit,
    change_unit,
    delete_unit,
    held_unit,
    version_of_unit,
)

bp = Blueprint("units", __name__, url_prefix="/afdelingen")


@bp.get("")
@requires(Permission.MANAGE_PEOPLE)
def overview() -> ResponseReturnValue:
    """The departments with everything below them."""
    return render_template("units/overview.html", tree=own_unit_tree(db.session, viewer()))


@bp.route("/nieuw", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def new() -> ResponseReturnValue:
    """Make a department or a team."""
    form = UnitForm(parents=unit_paths(own_unit_tree(db.session, viewer())))
    if form.validate_on_submit():
        try:
            unit = add_unit(db.session, viewer(), name=form.name.data, parent_id=form.parent.data)
            db.session.commit()
            flash(_("%(name)s is toegevoegd.", name=unit.name), "success")
            return redirect(url_for(".overview"))
        except (UnitNameTakenError, UnitMisplacedError) as refusal:
            _say_why(form, refusal)
    return render_template("units/new.html", form=form), 422 if form.errors else 200


@bp.route("/<int:unit_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def edit(unit_id: int) -> ResponseReturnValue:
    """Give a unit another name or place."""
    unit = _unit(unit_id)
    tree = own_unit_tree(db.session, viewer())
    itself = unit_paths([node] if (node := node_of(tree, unit.id)) else [])
    parents = {unit_id: path for unit_id, path in unit_paths(tree).items() if unit_id not in itself}
    form = UnitForm(parents=parents, name=unit.name, parent=unit.parent_id, version=version_of_unit(unit))
    if form.validate_on_submit():
        try:
            change_unit(
                db.session, viewer(), unit, name=form.name.data, parent_id=form.parent.data, seen=form.version.data
            )
            db.session.commit()
            flash(_("%(name)s is opgeslagen.", name=unit.name), "success")
            return redirect(url_for(".overview"))
        except (UnitNameTakenError, UnitMisplacedError) as refusal:
            _say_why(form, refusal)
        except RefusedError as refused:
            show_refusal(form, refused)
            form.version.data = version_of_unit(unit)
    return render_template("units/edit.html", form=form, unit=unit, node=node), 422 if form.errors else 200


@bp.post("/<int:unit_id>/verwijderen")
@requires(Permission.MANAGE_PEOPLE)
def delete(unit_id: int) -> ResponseReturnValue:
    """Remove an empty unit."""
    unit = _unit(unit_id)
    try:
        delete_unit(db.session, unit)
    except UnitNotEmptyError:
        flash(
            _(
                "%(name)s is niet leeg. Zet eerst de mensen en de teams die eronder vallen ergens anders.",
                name=unit.name,
            ),
            "error",
        )
        return redirect(url_for(".edit", unit_id=unit_id))
    db.session.commit()
    flash(_("%(name)s is verwijderd.", name=unit.name), "success")
    return redirect(url_for(".overview"))


def _unit(unit_id: int) -> Unit:
    """One unit of the organisation; a request that may change it waits for what colleagues change."""
    find = own_unit if reads_only(request.method) else held_unit
    return find(db.session, viewer(), unit_id) or abort(404)


def _say_why(form: UnitForm, refusal: UnitNameTakenError | UnitMisplacedError) -> None:
    if isinstance(refusal, UnitNameTakenError):
        form.name.errors = [_("Er is al een afdeling of team met deze naam. Kies een andere naam.")]
    else:
        form.parent.errors = [
            _("Kies iets anders: er kunnen hoogstens %(layers)s lagen onder elkaar staan.", layers=MAX_LAYERS)
        ]
