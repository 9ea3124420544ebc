"""A re-check after three months: about trained competences, with new questions."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import SelectChoice

from app.access import Permission, requires
from app.clock import now
from app.db import db
from app.forms.rechecks import RecheckForm
from app.languages import current_language, in_language
from app.login import viewer
from app.services.rechecking import (
    MOST_TOPICS,
    Offer,
    OpenScanError,
    RecheckRefusedError,
    TrainedTopic,
    offer_for,
    start_recheck,
)

bp = Blueprint("rechecks", __name__, url_prefix="/zelfscan")


@bp.get("/hercheck")
@requires(Permission.TAKE_SCAN)
def overview() -> ResponseReturnValue:
    """What can be asked again, or why nothing can be yet."""
    offer = offer_for(db.session, viewer(), at=now())
    return _page(offer, _form(offer))


@bp.post("/hercheck")
@requires(Permission.TAKE_SCAN)
def start() -> ResponseReturnValue:
    """Start a re-check of the chosen competences and go to its parts."""
    offer = offer_for(db.session, viewer(), at=now())
    form = _form(offer)
    if not offer.can_start:
        return redirect(url_for(".overview"))  # which says why
    if not form.validate_on_submit():
        return _page(offer, form), 422
    try:
        scan = start_recheck(db.session, viewer(), form.competences.data, at=now(), language=current_language())
    except (OpenScanError, RecheckRefusedError):  # in another tab, meanwhile
        db.session.rollback()
        flash(_("Er veranderde intussen iets. Kijk hier hoe het ervoor staat."), "warning")
        return redirect(url_for(".overview"))
    db.session.commit()
    return redirect(url_for("scan.tasks", scan_id=scan.id))


def _form(offer: Offer) -> RecheckForm:
    return RecheckForm(
        choices=[SelectChoice(topic.competence.code, in_language(topic.competence.name)) for topic in offer.to_choose]
    )


def _page(offer: Offer, form: RecheckForm) -> str:
    hints = {topic.competence.code: _hint(topic) for topic in offer.to_choose}
    return render_template("rechecks/overview.html", offer=offer, form=form, hints=hints, most=MOST_TOPICS)


def _hint(topic: TrainedTopic) -> str:
    """How many new questions a competence has, and what the outcome is called without knowledge questions."""
    if topic.is_own_estimate:
        statements = ngettext("%(num)s nieuwe stelling.", "%(num)s nieuwe stellingen.", topic.questions)
        return f"{statements} {_('Zonder kennisvraag heet de uitkomst een eigen inschatting.')}"
    questions = ngettext("%(num)s nieuwe vraag.", "%(num)s nieuwe vragen.", topic.questions)
    checks = ngettext("Daarvan is %(num)s een kennisvraag.", "Daarvan zijn %(num)s kennisvragen.", topic.checks)
    return f"{questions} {checks}"
