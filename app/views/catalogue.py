"""The catalogue for advisers: finding items, reading everything of one, and writing own ones."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import Permission, requires
from app.clock import now
from app.db import db
from app.forms.catalogue import FilterForm, ItemForm, written_in
from app.forms.refusals import show_refusal
from app.item_facts import PROVENANCES, STRENGTHS, THEMES, facts_of, source_of, unknown_facts_of
from app.login import viewer
from app.paging import page_of
from app.queries.catalogue import CatalogueEntry, catalogue_entries, catalogue_entry
from app.queries.overrides import decisions_on
from app.services.catalogue_search import search_catalogue
from app.services.curating import add_own_item, edit_own_item
from app.services.effects import effects_of
from app.services.overriding import is_over
from app.services.refusals import RefusedError
from app.services.versions import version_of
from app.views.choices import competence_choices, names_by_code, role_choices
from seeds.catalogue import imported
from seeds.framework import load_framework

bp = Blueprint("catalogue", __name__, url_prefix="/catalogus")

ITEMS_ON_A_PAGE = 25


@bp.get("")
@requires(Permission.CURATE_CATALOGUE)
def overview() -> ResponseReturnValue:
    """The items that fit the words and filters of the address."""
    form = FilterForm(formdata=request.args, competence_choices=competence_choices())
    status = 200 if form.validate() else 422
    found = search_catalogue(catalogue_entries(db.session, viewer()), form.criteria)
    page = page_of(found, size=ITEMS_ON_A_PAGE, number=request.args.get("pagina", 1, type=int))
    names = {competence.code: competence.name for competence in load_framework().competences}
    return render_template("catalogue/overview.html", form=form, page=page, themes=THEMES, competences=names), status


@bp.get("/<code>")
@requires(Permission.CURATE_CATALOGUE)
def item(code: str) -> ResponseReturnValue:
    """Everything that the catalogue knows of an item, and what was decided on it."""
    entry = _entry(code)
    content = imported(entry.item.record)
    decided = decisions_on(db.session, viewer(), entry.item)
    return render_template(
        "catalogue/item.html",
        entry=entry,
        item=content,
        back_url=_way_back(),
        facts=facts_of(content),
        unknown=unknown_facts_of(content),
        source=source_of(content),
        names={competence.code: competence.name for competence in load_framework().competences},
        people=names_by_code(),
        strengths=STRENGTHS,
        provenances=PROVENANCES,
        effects=effects_of(db.session, viewer(), entry.item),
        in_force=[(one, by) for one, by in decided if not is_over(one, at=now())],
        earlier=[(one, by) for one, by in decided if is_over(one, at=now())],
    )


@bp.route("/nieuw", methods=["GET", "POST"])
@requires(Permission.CURATE_CATALOGUE)
def new_item() -> ResponseReturnValue:
    """Write an item of the organisation's own."""
    form = ItemForm(role_choices=role_choices(), competence_choices=competence_choices())
    if "more_rows" in request.form:
        form.add_rows()
        return render_template("catalogue/new_item.html", form=form)
    if not form.validate_on_submit():
        return render_template("catalogue/new_item.html", form=form), 422 if form.errors else 200
    try:
        added = add_own_item(db.session, viewer(), form.own_item, at=now())
    except RefusedError as refused:
        show_refusal(form, refused)
        return render_template("catalogue/new_item.html", form=form), 422
    db.session.commit()
    flash(_("Het item staat in de catalogus. Collega’s kunnen het nu als tip krijgen."), "success")
    return redirect(url_for(".item", code=added.code))


@bp.route("/<code>/wijzigen", methods=["GET", "POST"])
@requires(Permission.CURATE_CATALOGUE)
def edit_item(code: str) -> ResponseReturnValue:
    """Change the texts, facts and tags of an own item."""
    entry = _own_entry(code)
    content = imported(entry.item.record)
    form = ItemForm(
        role_choices=role_choices(),
        competence_choices=competence_choices(),
        version=version_of(entry.item.record),
        **written_in(content),
    )
    if "more_rows" in request.form:
        form.add_rows()
        return render_template("catalogue/edit_item.html", form=form, item=content)
    if not form.validate_on_submit():
        return render_template("catalogue/edit_item.html", form=form, item=content), 422 if form.errors else 200
    try:
        edit_own_item(db.session, viewer(), entry.item, form.own_item, seen=form.version.data, at=now())
    except RefusedError as refused:
        show_refusal(form, refused)
        form.version.data = version_of(entry.item.record)
        return render_template("catalogue/edit_item.html", form=form, item=content), 422
    db.session.commit()
    flash(_("Je wijzigingen zijn opgeslagen."), "success")
    return redirect(url_for(".item", code=code))


def _way_back() -> str:
    """The search that led to an item, as its link carried it along; without what does not fit."""
    search = FilterForm(formdata=request.args, competence_choices=competence_choices())
    search.validate()
    parts: dict[str, Any] = {**search.address, "pagina": request.args.get("pagina", type=int)}
    return url_for(".overview", **parts, _anchor="gevonden" if request.args else None)


def _entry(code: str) -> CatalogueEntry:
    return catalogue_entry(db.session, viewer(), code) or abort(404)


def _own_entry(code: str) -> CatalogueEntry:
    entry = _entry(code)
    return entry if entry.is_own else abort(404)
