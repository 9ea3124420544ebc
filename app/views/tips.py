"""Tips from the catalogue for an employee, each with its reasons, and why something is no tip."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import Permission, requires
from app.clock import now
from app.db import db
from app.forms.scan import WishesForm
from app.forms.tips import WhyNotForm
from app.languages import current_language
from app.login import viewer
from app.queries.catalogue import shown_items
from app.queries.scans import own_finished_scans
from app.services.catalogue_search import Criteria, Found, search_catalogue
from app.services.helping import topics_with_helpers
from app.services.learning_wishes import change_wishes
from app.services.receipts import receipt_for
from app.services.recommending import renew_list, tips_for
from app.views.choices import form_choices
from seeds.framework import load_framework

bp = Blueprint("tips", __name__, url_prefix="/tips")
FOUND_ON_A_PAGE = 20


@bp.get("")
@requires(Permission.TAKE_SCAN)
def overview() -> ResponseReturnValue:
    """The newest list for the newest finished scan, after what an adviser put together."""
    tips = tips_for(db.session, viewer(), language=current_language())
    unserved = [] if tips is None else [load_framework().competence(code) for code in tips.unserved]
    return render_template("tips/overview.html", tips=tips, unserved=unserved)


@bp.post("/vernieuwen")
@requires(Permission.TAKE_SCAN)
def renew() -> ResponseReturnValue:
    """Make and store a new list for the newest finished scan, unless that of today would come again."""
    scan = next(iter(own_finished_scans(db.session, viewer())), None)
    if scan is None:
        return redirect(url_for(".overview"))  # which says to take the scan first
    made = renew_list(db.session, viewer(), scan, at=now())
    db.session.commit()
    if made is None:
        flash(
            _("Je lijst van vandaag blijft staan, want er is niets veranderd. Morgen kun je een nieuwe maken."), "info"
        )
    else:
        flash(_("Je lijst met tips is vernieuwd."), "success")
    return redirect(url_for(".overview"))


@bp.route("/leervraag", methods=["GET", "POST"])
@requires(Permission.TAKE_SCAN)
def wishes() -> ResponseReturnValue:
    """Change the learning question and the forms of learning, which makes a new list."""
    scan = next(iter(own_finished_scans(db.session, viewer())), None)
    if scan is None:
        return redirect(url_for(".overview"))  # which says to take the scan first
    form = WishesForm(form_choices=form_choices(), learning_question=scan.learning_question, forms=scan.forms)
    if not form.validate_on_submit():
        return render_template("tips/wishes.html", form=form), 422 if form.errors else 200
    change_wishes(
        db.session,
        viewer(),
        scan,
        learning_question=form.learning_question.data or "",
        forms=form.forms.data,
        at=now(),
    )
    db.session.commit()
    flash(_("Je leervraag is bewaard. Je tips passen er nu bij."), "success")
    return redirect(url_for(".overview"))


@bp.get("/waarom-niet")
@requires(Permission.TAKE_SCAN)
def why_not() -> ResponseReturnValue:
    """Look up any item, to see on its page why it is a tip or not."""
    form = WhyNotForm(formdata=request.args)
    valid = form.validate()
    found = _found(form.words.data) if valid else []
    page = render_template("tips/why_not.html", form=form, found=found[:FOUND_ON_A_PAGE], total=len(found))
    return page, 200 if valid else 422


@bp.get("/<code>")
@requires(Permission.TAKE_SCAN)
def item(code: str) -> ResponseReturnValue:
    """One item of the catalogue, with its whole receipt when there is a finished scan."""
    receipt = receipt_for(db.session, viewer(), code, language=current_language()) or abort(404)
    gaps = [gap.competence for gap in receipt.gaps]
    helping = topics_with_helpers(db.session, viewer(), gaps, at=now())
    return render_template("tips/item.html", receipt=receipt, tip=receipt.tip, helping=helping)


def _found(words: str) -> Sequence[Found]:
    """The shown items with all these words; none without a word."""
    return search_catalogue(shown_items(db.session, viewer()), Criteria(words=words)) if words else []
