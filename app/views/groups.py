"""Leergroepen: an adviser sees who wants to learn what together, and makes groups; never anybody's level."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import Permission, requires
from app.clock import now
from app.db import db
from app.forms.together import HALF_DAY_NAMES
from app.login import viewer
from app.queries.learning_groups import group_in_organisation
from app.services.group_proposal import propose, situation
from app.services.grouping import dissolve, groups_of, make_groups, wished_topics
from seeds.framework import Competence, load_framework

bp = Blueprint("groups", __name__, url_prefix="/leergroepen")


@bp.get("")
@requires(Permission.CURATE_CATALOGUE)
def overview() -> ResponseReturnValue:
    """The competences that people want to learn together."""
    return render_template("groups/overview.html", topics=wished_topics(db.session, viewer()))


@bp.get("/<competence>")
@requires(Permission.CURATE_CATALOGUE)
def topic(competence: str) -> ResponseReturnValue:
    """The groups on a competence, who waits, and which groups these could make."""
    return render_template(
        "groups/topic.html",
        topic=_known(competence),
        groups=groups_of(db.session, viewer(), competence),
        proposal=propose(db.session, viewer(), competence),
        half_days=HALF_DAY_NAMES,
    )


@bp.post("/<competence>")
@requires(Permission.CURATE_CATALOGUE)
def make(competence: str) -> ResponseReturnValue:
    """Make the groups that were proposed."""
    _known(competence)
    known = situation(db.session, viewer(), competence)
    db.session.rollback()  # finding the groups takes long, so outside the write lock
    made = make_groups(db.session, viewer(), known, seen=request.form.get("seen", ""), at=now())
    db.session.commit()
    if made:
        flash(_("De groepen zijn gemaakt. De mensen zien nu hun groep."), "success")
    else:
        flash(_("Er veranderde intussen een wens. Kijk naar het nieuwe voorstel."), "warning")
    return redirect(url_for(".topic", competence=competence))


@bp.post("/groep/<int:group_id>/opheffen")
@requires(Permission.CURATE_CATALOGUE)
def end(group_id: int) -> ResponseReturnValue:
    """End a group."""
    group = group_in_organisation(db.session, viewer(), group_id) or abort(404)
    ended = dissolve(db.session, viewer(), group)
    db.session.commit()
    if ended:
        flash(_("De groep is opgeheven. Wie verder wil leren, geeft zelf een nieuwe wens door."), "success")
    else:
        flash(_("De begeleiding is gestopt. Je collega wacht weer op een groep."), "success")
    return redirect(url_for(".topic", competence=group.competence))


def _known(code: str) -> Competence:
    return next((one for one in load_framework().competences if one.code == code), None) or abort(404)
