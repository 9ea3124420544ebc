"""Samen leren: offering help, asking colleagues for it, and wishing for a learning group."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from app.access import Permission, requires
from app.clock import now
from app.db import db
from app.forms.together import HALF_DAY_NAMES, AskForm, OfferForm, WishForm
from app.languages import in_language
from app.login import viewer
from app.models import HelperKind
from app.queries.learning_groups import own_wish
from app.queries.together import exchanges, has_asked, helpers, own_offer, own_offers, own_request, request_for_me
from app.services.grouping import WishRefusedError, can_wish, end_wish, own_places, wish
from app.services.helping import (
    MOST_OPEN,
    OfferRefusedError,
    TooManyRequestsError,
    answer_request,
    ask_for_help,
    can_ask,
    can_offer,
    end_offer,
    newest_result,
    offer_help,
    topics_with_helpers,
    withdraw_request,
)
from seeds.framework import Competence, load_framework

bp = Blueprint("helping", __name__, url_prefix="/samen-leren")


@bp.get("")
@requires(Permission.TAKE_SCAN)
def overview() -> ResponseReturnValue:
    """The ways to learn together, and the requests for help that wait."""
    found = exchanges(db.session, viewer(), at=now())
    return render_template("helping/overview.html", exchanges=found, names=_names())


@bp.get("/hulp")
@requires(Permission.TAKE_SCAN)
def find() -> ResponseReturnValue:
    """Who offers help on what the viewer can grow in."""
    result = newest_result(db.session, viewer())
    gaps = [] if result is None else [standing.competence for standing in result.growth]
    topics = topics_with_helpers(db.session, viewer(), gaps, at=now())
    full = None if can_ask(db.session, viewer()) else _full()
    return render_template("helping/find.html", result=result, topics=topics, full=full)


@bp.route("/hulp/<int:offer_id>", methods=["GET", "POST"])
@requires(Permission.TAKE_SCAN)
def ask(offer_id: int) -> ResponseReturnValue:
    """Ask somebody who offers help."""
    helper = next(iter(helpers(db.session, viewer(), at=now(), offer_id=offer_id)), None)
    if helper is None and has_asked(db.session, viewer(), offer_id):  # in another tab, meanwhile
        flash(_("Je vroeg deze collega al om hulp. Hieronder zie je hoe het ermee staat."), "info")
        return redirect(url_for(".overview"))
    if helper is None:
        abort(404)
    form = AskForm()
    if not form.validate_on_submit():
        topic = load_framework().competence(helper.competence)
        page = render_template("helping/ask.html", helper=helper, topic=topic, form=form)
        return page, 422 if form.errors else 200
    try:
        asked = ask_for_help(db.session, viewer(), offer_id, form.message.data, at=now())
    except TooManyRequestsError:
        flash(_full(), "warning")
        return redirect(url_for(".overview"))
    db.session.commit()
    flash(
        _("Je vraag is verstuurd.") if asked else _("Deze collega kun je dit nu niet vragen."),
        "success" if asked else "info",
    )
    return redirect(url_for(".overview"))


@bp.post("/vragen/<int:request_id>/antwoord")
@requires(Permission.TAKE_SCAN)
def answer(request_id: int) -> ResponseReturnValue:
    """Say yes or "not now" to somebody who asks for help."""
    asked = request_for_me(db.session, viewer(), request_id) or abort(404)
    said = request.form.get("answer")
    if said not in ("yes", "no"):
        abort(400)
    answer_request(db.session, asked, accept=said == "yes", at=now())
    db.session.commit()
    flash(
        _("Fijn! Jullie zien nu elkaars e-mailadres.") if said == "yes" else _("Je antwoord is verstuurd."), "success"
    )
    return redirect(url_for(".overview"))


@bp.post("/vragen/<int:request_id>/intrekken")
@requires(Permission.TAKE_SCAN)
def withdraw(request_id: int) -> ResponseReturnValue:
    """Take an own request back."""
    withdraw_request(db.session, own_request(db.session, viewer(), request_id) or abort(404))
    db.session.commit()
    flash(_("Je vraag is weg. Je collega ziet hem niet meer."), "success")
    return redirect(url_for(".overview"))


@bp.route("/helpen", methods=["GET", "POST"])
@requires(Permission.TAKE_SCAN)
def offer() -> ResponseReturnValue:
    """Offer help on own strengths, and see what one offers."""
    return _offer(HelperKind.COLLEAGUE, "helping/offer.html")


@bp.route("/helpen/digicoach", methods=["GET", "POST"])
@requires(Permission.TAKE_SCAN)
def coach() -> ResponseReturnValue:
    """Offer help as a digicoach, on any competence."""
    return _offer(HelperKind.DIGICOACH, "helping/coach.html")


@bp.post("/helpen/<int:offer_id>/stoppen")
@requires(Permission.TAKE_SCAN)
def stop(offer_id: int) -> ResponseReturnValue:
    """Stop offering help on a competence."""
    end_offer(db.session, viewer(), own_offer(db.session, viewer(), offer_id) or abort(404), at=now())
    db.session.commit()
    flash(_("Je staat hier niet meer bij. Niemand ziet je naam er nog."), "success")
    return redirect(url_for(".offer"))


@bp.route("/groep", methods=["GET", "POST"])
@requires(Permission.TAKE_SCAN)
def group() -> ResponseReturnValue:
    """Wish for a learning group, and see the own groups."""
    result = newest_result(db.session, viewer())
    able = [standing.competence for standing in can_wish(db.session, viewer(), result)]
    form = WishForm(choices=_choices(able))
    if not form.validate_on_submit():
        return _group_page(form, has_result=result is not None), 422 if form.errors else 200
    try:
        wish(db.session, viewer(), result, form.competence.data, form.half_days.data, at=now())
    except WishRefusedError:  # in another tab, meanwhile
        db.session.rollback()
        flash(_("Deze wens staat er al."), "info")
        return redirect(url_for(".group"))
    db.session.commit()
    flash(_("Je wens is bewaard. Is er een groep? Dan zie je die hier."), "success")
    return redirect(url_for(".group"))


@bp.post("/groep/<int:wish_id>/stoppen")
@requires(Permission.TAKE_SCAN)
def stop_wish(wish_id: int) -> ResponseReturnValue:
    """Take a wish back, and leave the group that came of it."""
    end_wish(db.session, viewer(), own_wish(db.session, viewer(), wish_id) or abort(404))
    db.session.commit()
    flash(_("Je wens is weg. Je staat niet meer in een groep over dit onderwerp."), "success")
    return redirect(url_for(".group"))


def _group_page(form: WishForm, *, has_result: bool) -> str:
    places = own_places(db.session, viewer())
    return render_template(
        "helping/group.html",
        form=form,
        groups=places.groups,
        wishes=places.waiting,
        has_result=has_result,
        names=_names(),
        half_days=HALF_DAY_NAMES,
    )


def _offer(kind: HelperKind, template: str) -> ResponseReturnValue:
    able = can_offer(db.session, viewer(), kind)
    form = OfferForm(choices=_choices(able))
    if not form.validate_on_submit():
        offers = own_offers(db.session, viewer())
        return render_template(template, form=form, offers=offers, names=_names()), 422 if form.errors else 200
    try:
        offer_help(db.session, viewer(), form.competences.data, kind, at=now())
    except OfferRefusedError:  # in another tab, meanwhile
        db.session.rollback()
        flash(_("Dit aanbod staat er al."), "info")
        return redirect(url_for(".offer"))
    db.session.commit()
    flash(_("Dank je wel! Collega’s kunnen je nu vragen."), "success")
    return redirect(url_for(".offer"))


def _full() -> str:
    """What somebody reads who cannot ask another colleague now."""
    return str(
        _("Je hebt al %(most)s vragen lopen. Wil je een ander vragen? Haal dan eerst een vraag weg.", most=MOST_OPEN)
    )


def _names() -> dict[str, str]:
    """Competence → its name."""
    return {competence.code: in_language(competence.name) for competence in load_framework().competences}


def _choices(competences: Iterable[Competence]) -> list[SelectChoice]:
    return [SelectChoice(competence.code, in_language(competence.name)) for competence in competences]
