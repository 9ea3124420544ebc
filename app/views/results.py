"""The result of a finished scan: the page itself, what its parts mean, and the own view beside it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import Permission, requires
from app.db import db
from app.forms.results import CompareForm, OwnViewForm
from app.login import viewer
from app.models import CompetenceResult, Scan
from app.queries.instrument import switched_off
from app.queries.scans import answers_of, own_finished_scan, own_views_of, results_of
from app.services.comparing import compare
from app.services.knowledge import knowledge_of, self_rating_hint
from app.services.own_views import say_own_view, take_back_own_view
from app.services.rechecking import recheck_note
from app.services.results import ResultView, Standing, view_result
from app.services.role_targets import roles_by_code, targets_of
from app.views.choices import role_choices
from seeds.framework import load_framework
from seeds.roles import RoleTarget

bp = Blueprint("results", __name__, url_prefix="/zelfscan")


@bp.get("/<int:scan_id>/uitslag")
@requires(Permission.TAKE_SCAN)
def result(scan_id: int) -> ResponseReturnValue:
    """Strengths first, then what can grow, then every competence by area."""
    scan = _own_scan(scan_id)
    results = results_of(db.session, scan)
    return render_template(
        "results/result.html",
        scan=scan,
        roles=[roles_by_code()[code] for code in scan.function_roles],
        result=_view_of(scan, results),
        recheck=recheck_note(db.session, scan, results),
        knowledge=knowledge_of(answers_of(db.session, scan)),
        hint=self_rating_hint(scan),
    )


@bp.get("/<int:scan_id>/uitslag/kennisvragen")
@requires(Permission.TAKE_SCAN)
def knowledge(scan_id: int) -> ResponseReturnValue:
    """Every knowledge question with the own answer, the best one and why."""
    scan = _own_scan(scan_id)
    told = knowledge_of(answers_of(db.session, scan))
    return render_template("results/knowledge.html", scan=scan, knowledge=told)


@bp.get("/<int:scan_id>/uitslag/vergelijken")
@requires(Permission.TAKE_SCAN)
def comparison(scan_id: int) -> ResponseReturnValue:
    """The own levels beside what another function role asks."""
    scan = _own_scan(scan_id)
    others = [choice for choice in role_choices() if choice.value not in scan.function_roles]
    form = CompareForm(formdata=request.args, role_choices=others)
    if form.role.name not in request.args or not form.validate():
        return render_template("results/comparison.html", scan=scan, form=form), 422 if form.errors else 200
    results, own = results_of(db.session, scan), own_views_of(db.session, scan)
    return render_template(
        "results/comparison.html",
        scan=scan,
        form=form,
        role=roles_by_code()[form.role.data],
        comparison=compare(_asked_of(form.role.data), results, own),
    )


@bp.get("/niveaus")
@requires(Permission.TAKE_SCAN)
def levels() -> ResponseReturnValue:
    """What the levels mean, how the scan measures and how sure it is."""
    return render_template("results/levels.html")


@bp.get("/functies/<code>")
@requires(Permission.TAKE_SCAN)
def function_role(code: str) -> ResponseReturnValue:
    """What a function role asks of each competence, and why."""
    role = roles_by_code().get(code) or abort(404)
    return render_template(
        "results/function_role.html", role=role, areas=load_framework().areas, asked=_asked_of(role.code)
    )


@bp.route("/<int:scan_id>/uitslag/<competence>/eigen-kijk", methods=["GET", "POST"])
@requires(Permission.TAKE_SCAN)
def own_view(scan_id: int, competence: str) -> ResponseReturnValue:
    """Say at which level one is oneself, and why; the scan's own result stays beside it."""
    scan = _own_scan(scan_id)
    standing = _own_standing(scan, competence)
    form = OwnViewForm(data={"level": str(standing.own.level), "reason": standing.own.reason} if standing.own else {})
    if not form.validate_on_submit():
        page = render_template("results/own_view.html", scan=scan, standing=standing, form=form)
        return page, 422 if form.errors else 200
    say_own_view(db.session, scan, competence, level=int(form.level.data), reason=form.reason.data)
    db.session.commit()
    flash(_("Je eigen kijk is opgeslagen. Die staat nu naast de uitslag van de scan."), "success")
    return redirect(url_for(".result", scan_id=scan_id))


@bp.post("/<int:scan_id>/uitslag/<competence>/eigen-kijk/verwijderen")
@requires(Permission.TAKE_SCAN)
def remove_own_view(scan_id: int, competence: str) -> ResponseReturnValue:
    """Leave only what the scan says."""
    scan = _own_scan(scan_id)
    _own_standing(scan, competence)
    take_back_own_view(db.session, scan, competence)
    db.session.commit()
    flash(_("Je eigen kijk is weg. De uitslag van de scan staat er nog."), "success")
    return redirect(url_for(".result", scan_id=scan_id))


def _own_scan(scan_id: int) -> Scan:
    return own_finished_scan(db.session, viewer(), scan_id) or abort(404)


def _view_of(scan: Scan, results: Sequence[CompetenceResult]) -> ResultView:
    return view_result(
        scan.function_roles,
        results,
        own_views=own_views_of(db.session, scan),
        area_scores=scan.area_scores,
    )


def _own_standing(scan: Scan, competence: str) -> Standing:
    return _view_of(scan, results_of(db.session, scan)).standing(competence) or abort(404)


def _asked_of(role: str) -> dict[str, RoleTarget]:
    """What a role asks in the viewer's organisation."""
    return targets_of([role], switched_off(db.session, viewer().organisation_id))
