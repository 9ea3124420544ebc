"""Deciding on items of the catalogue; the routes stand on the blueprint of `app.views.catalogue`."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access import Permission, requires
from app.clock import local_day, now
from app.db import db
from app.forms.overrides import OverrideForm
from app.login import viewer
from app.models import OverrideKind
from app.queries.catalogue import catalogue_entry
from app.queries.overrides import overrides_in_force, own_override
from app.services.overriding import Decision, lift_override, override_item
from app.views.catalogue import bp
from app.views.choices import competence_choices, names_by_code, role_choices
from seeds.catalogue import imported

__all__ = ["bp"]

DONE = {
    OverrideKind.HIDE: _l("Het item is verborgen. Deze medewerkers krijgen het niet meer als tip."),
    OverrideKind.PIN: _l("Het item is vastgezet. Het staat vooraan in de tips."),
    OverrideKind.BOOST: _l("Het item schuift op in de tips."),
}


@bp.route("/<code>/verbergen", methods=["GET", "POST"], defaults={"kind": OverrideKind.HIDE})
@bp.route("/<code>/vastzetten", methods=["GET", "POST"], defaults={"kind": OverrideKind.PIN})
@bp.route("/<code>/opschuiven", methods=["GET", "POST"], defaults={"kind": OverrideKind.BOOST})
@requires(Permission.CURATE_CATALOGUE)
def override(code: str, kind: OverrideKind) -> ResponseReturnValue:
    """Hide, pin or move an item: why, for whom and until when."""
    item = (catalogue_entry(db.session, viewer(), code) or abort(404)).item
    form = OverrideForm(
        kind, today=local_day(now()), role_choices=role_choices(), competence_choices=competence_choices()
    )
    if not form.validate_on_submit():
        page = render_template(
            "catalogue/override.html",
            form=form,
            item=imported(item.record),
            kind=kind,
            in_force=overrides_in_force(db.session, viewer()).get(code, ()),
            people=names_by_code(),
        )
        return page, 422 if form.errors else 200
    replaced = override_item(db.session, viewer(), item, form.decision, at=now())
    db.session.commit()
    flash(_done(form.decision, replaced=replaced), "success")
    return redirect(url_for(".item", code=code))


def _done(decision: Decision, *, replaced: bool) -> str:
    """What was decided, until when, and whether something else ended by it."""
    sentences = [str(DONE[decision.kind])]
    if decision.ends_on is None:
        sentences.append(_("Dit geldt tot iemand het terugdraait."))
    else:
        sentences.append(_("Dit geldt tot en met %(day)s.", day=format_date(decision.ends_on, format="d MMMM y")))
    if replaced:
        sentences.append(_("Het eerdere besluit voor dezelfde mensen is nu voorbij."))
    return " ".join(sentences)


@bp.post("/<code>/besluiten/<int:override_id>/terugdraaien")
@requires(Permission.CURATE_CATALOGUE)
def end_override(code: str, override_id: int) -> ResponseReturnValue:
    """Take a decision back."""
    item = (catalogue_entry(db.session, viewer(), code) or abort(404)).item
    decided = own_override(db.session, viewer(), item, override_id) or abort(404)
    ended = lift_override(db.session, viewer(), decided, at=now())
    db.session.commit()
    text = _("Het besluit is teruggedraaid.") if ended else _("Dit besluit was al voorbij.")
    flash(text, "success" if ended else "info")
    return redirect(url_for(".item", code=code))
