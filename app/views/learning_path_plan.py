"""Planning Mijn leerpad: a proposal to look at, putting it on the path, and new dates for what is there."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from app.access import Permission, requires
from app.clock import local_day, now
from app.db import db
from app.forms.learning_path import DatesForm, PlanForm
from app.languages import current_language, in_language
from app.login import viewer
from app.models import Scan, StepStatus
from app.queries.learning_path import own_steps
from app.queries.scans import own_finished_scans
from app.services.path_planning import (
    Plan,
    PlanChangedError,
    fitting_paths_of,
    path_profile,
    plan_again,
    propose,
    save_plan,
)
from app.services.path_writing import StepReason
from app.views.learning_path import bp
from app.words import level_name
from recommender import Profile
from seeds.framework import load_framework

ASKED = "voorstel"
"""Stands in the address of a proposal."""
MOST_NAMED = 2
"""So many competences say why an item is a step; the rest is on its page."""

__all__ = ["bp"]


@bp.get("/maken")
@requires(Permission.KEEP_LEARNING_PATH)
def make() -> ResponseReturnValue:
    """Ask what somebody wants of a path, and show what it would become: nothing is stored, the address says it all."""
    scan, profile = _known()
    if scan is None or not profile.gaps:
        return render_template("learning_path/no_scan.html", has_scan=scan is not None)
    if ASKED not in request.args:
        return _page(_plan_form(scan, profile))
    form = _plan_form(scan, profile, formdata=request.args, meta={"csrf": False})
    if not form.validate():
        return _page(form), 422
    return _page(form, propose(db.session, viewer(), form.wishes, **_how()))


@bp.post("/maken/opslaan")
@requires(Permission.KEEP_LEARNING_PATH)
def save() -> ResponseReturnValue:
    """Put what was proposed on the path."""
    scan, profile = _known()
    if scan is None or not profile.gaps:
        return redirect(url_for(".make"))  # which says what to do first
    form = _plan_form(scan, profile)
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        save_plan(db.session, viewer(), form.wishes, seen=form.seen.data, **_how())
    except PlanChangedError:
        db.session.rollback()
        return _page(form, propose(db.session, viewer(), form.wishes, **_how()), has_changed=True)
    db.session.commit()
    flash(_("Je leerpad is bewaard. Je kunt stappen altijd verplaatsen of weghalen."), "success")
    return redirect(url_for(".overview"))


@bp.route("/datums", methods=["GET", "POST"])
@requires(Permission.KEEP_LEARNING_PATH)
def dates() -> ResponseReturnValue:
    """Give what is not done new dates."""
    if all(shown.is_done for shown in own_steps(db.session, viewer())):
        return redirect(url_for(".overview"))  # nothing to plan
    scan = _newest_scan()
    form = DatesForm(today=local_day(now()), hours_a_week=None if scan is None else scan.hours_a_week)
    if not form.validate_on_submit():
        return render_template("learning_path/dates.html", form=form), 422 if form.errors else 200
    last = plan_again(db.session, viewer(), starts_on=form.first_day, hours_a_week=form.hours_a_week)
    db.session.commit()
    flash(
        _(
            "Je stappen hebben nieuwe datums. De laatste stap loopt tot en met %(day)s.",
            day=format_date(last, format="d MMMM y"),
        ),
        "success",
    )
    return redirect(url_for(".overview"))


def _newest_scan() -> Scan | None:
    return next(iter(own_finished_scans(db.session, viewer())), None)


def _known() -> tuple[Scan | None, Profile]:
    """The newest scan, and what is known of the viewer by it: no gaps where every topic was left out."""
    scan = _newest_scan()
    return scan, Profile() if scan is None else path_profile(db.session, scan)


def _plan_form(scan: Scan, profile: Profile, **values: Any) -> PlanForm:
    has_planned = any(shown.step.status is StepStatus.PLANNED for shown in own_steps(db.session, viewer()))
    fitting = fitting_paths_of(db.session, viewer(), profile)
    curated = {one.path.id: one.path.title for one in fitting}
    return PlanForm(
        today=local_day(now()), hours_a_week=scan.hours_a_week, has_planned=has_planned, curated=curated, **values
    )


def _page(form: PlanForm, plan: Plan | None = None, *, has_changed: bool = False) -> str:
    return render_template(
        "learning_path/make.html",
        form=form,
        plan=plan,
        left={} if plan is None else {why.value: _names(codes) for why, codes in plan.left.items()},
        has_changed=has_changed,
    )


def _how() -> dict[str, Any]:
    """The language of the reader and the moment, as a plan wants them."""
    return {"in_words": _in_words, "language": current_language(), "at": now()}


def _names(codes: tuple[str, ...]) -> list[str]:
    return [in_language(load_framework().competence(code).name) for code in codes]


def _in_words(reason: StepReason) -> str:
    """Why an item is a step; who put it first says so first."""
    sentences = []
    if reason.curated is not None:
        title, note = reason.curated
        sentences += [_("Dit hoort bij het leerpad ‘%(title)s’ van L&D.", title=title), *([note] if note else [])]
    sentences += [
        _("Hiermee werk je aan ‘%(name)s’, tot %(level)s.", name=_names((code,))[0], level=level_name(level))
        for code, _from, level in reason.closes[:MOST_NAMED]
    ]
    if reason.needed_for is not None:
        sentences.append(_("Dit komt eerst. Je hebt het nodig voor ‘%(title)s’.", title=in_language(reason.needed_for)))
    return " ".join(sentences)
