"""The self-scan: from what is said before it to the check page and finishing."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import Permission, requires
from app.clock import now
from app.db import db
from app.forms.scan import WHOLE_TOPIC, YES, AnswerForm, CountsForm, IntakeForm, NotMyWorkForm
from app.languages import current_language
from app.login import viewer
from app.models import WayOut
from app.queries.accounts import own_person
from app.queries.organisations import own_organisation
from app.queries.scans import own_finished_scan, own_finished_scans, own_open_scan
from app.services.recommending import make_list
from app.services.role_targets import roles_by_code
from app.services.scanning import (
    MAX_QUESTIONS,
    MIN_QUESTIONS,
    Intake,
    answer_question,
    finish,
    say_counts,
    take_in,
)
from app.views.choices import form_choices, role_choices
from app.views.scan_pages import OpenScan, QuestionPage, intake_defaults, wants_to_count, words_of
from app.words import FORMS

bp = Blueprint("scan", __name__, url_prefix="/zelfscan")


@bp.get("")
@requires(Permission.TAKE_SCAN)
def overview() -> ResponseReturnValue:
    """What is said before a scan, the open scan and the earlier ones."""
    who = viewer()
    person, organisation = own_person(db.session, who), own_organisation(db.session, who)
    return render_template(
        "scan/overview.html",
        organisation=organisation,
        roles=[roles_by_code()[code] for code in person.function_roles],
        open_scan=own_open_scan(db.session, who),
        finished=own_finished_scans(db.session, who),
        counts=wants_to_count(person, organisation),
        questions=(MIN_QUESTIONS, MAX_QUESTIONS),
    )


@bp.route("/start", methods=["GET", "POST"])
@requires(Permission.TAKE_SCAN)
def intake() -> ResponseReturnValue:
    """Function roles, learning question, forms of learning, time, the say on team figures, and who helps."""
    form = IntakeForm(role_choices=role_choices(), form_choices=form_choices(), **intake_defaults(db.session, viewer()))
    if not form.validate_on_submit():
        return render_template("scan/intake.html", form=form), 422 if form.errors else 200
    scan = take_in(db.session, viewer(), _intake_of(form), at=now(), language=current_language())
    db.session.commit()
    if scan.function_roles != form.function_roles:
        flash(_("Bij een hercheck blijft je functie zoals die was. De rest is opgeslagen."), "info")
    page = ".check" if _open_scan(scan.id).current is None else ".tasks"  # from where it was changed
    return redirect(url_for(page, scan_id=scan.id))


@bp.route("/meetellen", methods=["GET", "POST"])
@requires(Permission.TAKE_SCAN)
def counts() -> ResponseReturnValue:
    """Change whether the own result counts in team figures."""
    form = CountsForm(counts=intake_defaults(db.session, viewer())["counts"])
    if not form.validate_on_submit():
        return render_template("scan/counts.html", form=form), 422 if form.errors else 200
    say_counts(db.session, viewer(), form.counts.data == YES)
    db.session.commit()
    flash(_("Je keuze is opgeslagen."), "success")
    return redirect(url_for(".overview"))


@bp.get("/<int:scan_id>")
@requires(Permission.TAKE_SCAN)
def tasks(scan_id: int) -> ResponseReturnValue:
    """The parts of the scan, as a place to start from and to come back to."""
    opened = _open_scan(scan_id)
    roles = [roles_by_code()[code] for code in opened.scan.function_roles]
    return render_template("scan/tasks.html", opened=opened, roles=roles)


@bp.get("/<int:scan_id>/verder")
@requires(Permission.TAKE_SCAN)
def proceed(scan_id: int) -> ResponseReturnValue:
    """Go to the first question without an answer, or to the check page."""
    return redirect(_next_page(_open_scan(scan_id)))


@bp.get("/<int:scan_id>/vragen/<code>")
@requires(Permission.TAKE_SCAN)
def question(scan_id: int, code: str) -> ResponseReturnValue:
    """One question, with the answer that was given before; from an old link on to the one to ask now."""
    page = _question_page(scan_id, code)
    if not page.is_shown:
        return redirect(_next_page(page.opened))
    return render_template("scan/question.html", page=page, form=page.form(AnswerForm))


@bp.post("/<int:scan_id>/vragen/<code>")
@requires(Permission.TAKE_SCAN)
def answer(scan_id: int, code: str) -> ResponseReturnValue:
    """Keep the answer and go on: to the next question, or back to the parts for later."""
    page = _question_page(scan_id, code)
    form, later = page.form(AnswerForm), "later" in request.form
    if not form.validate_on_submit():
        if later and not form.answer.data:
            return redirect(url_for(".tasks", scan_id=scan_id))
        return render_template("scan/question.html", page=page, form=form), 422
    _keep(page, form.value)
    if form.value is WayOut.NOT_MY_WORK and not later:
        return redirect(url_for(".not_my_work", scan_id=scan_id, code=code))
    if later:
        flash(_("Je antwoorden zijn bewaard. Je kunt hier later verdergaan."), "success")
        return redirect(url_for(".tasks", scan_id=scan_id))
    return redirect(_next_page(_open_scan(scan_id)))


@bp.post("/<int:scan_id>/vragen/<code>/bewaren")
@requires(Permission.TAKE_SCAN)
def autosave(scan_id: int, code: str) -> ResponseReturnValue:
    """Keep an answer as soon as it is chosen; only adds to the button, which says what went wrong."""
    if own_open_scan(db.session, viewer(), scan_id) is None:
        abort(404)
    page = _question_page(scan_id, code)
    form = page.form(AnswerForm)
    if not form.validate_on_submit():
        return Response(status=422, mimetype="text/plain")
    _keep(page, form.value)
    return Response(status=204, mimetype="text/plain")


@bp.route("/<int:scan_id>/vragen/<code>/niet-mijn-werk", methods=["GET", "POST"])
@requires(Permission.TAKE_SCAN)
def not_my_work(scan_id: int, code: str) -> ResponseReturnValue:
    """Whether it is this question or the whole topic that is not the person's work."""
    page = _question_page(scan_id, code)
    form = NotMyWorkForm(extent=WHOLE_TOPIC if page.leaves_topic_out else None)
    if not form.is_submitted() and not page.is_shown:
        return redirect(_next_page(page.opened))
    if not form.validate_on_submit():
        return render_template("scan/not_my_work.html", page=page, form=form), 422 if form.errors else 200
    way_out = WayOut.TOPIC_NOT_MY_WORK if form.extent.data == WHOLE_TOPIC else WayOut.NOT_MY_WORK
    answer_question(db.session, page.opened.scan, page.question, way_out)
    db.session.commit()
    return redirect(_next_page(_open_scan(scan_id)))


@bp.get("/<int:scan_id>/controleren")
@requires(Permission.TAKE_SCAN)
def check(scan_id: int) -> ResponseReturnValue:
    """All answers before the end, with links to change them, and who will see the result."""
    opened, who = _open_scan(scan_id), viewer()
    return render_template(
        "scan/check.html",
        opened=opened,
        words_of=words_of,
        counts=wants_to_count(own_person(db.session, who), own_organisation(db.session, who)),
        roles=[roles_by_code()[code] for code in opened.scan.function_roles],
        forms=[FORMS[form] for form in opened.scan.forms],
    )


@bp.post("/<int:scan_id>/afronden")
@requires(Permission.TAKE_SCAN)
def complete(scan_id: int) -> ResponseReturnValue:
    """Finish the scan; with open questions back to the check page, which names them."""
    opened = _open_scan(scan_id)
    if opened.current is not None:
        flash(_("Er staan nog vragen open. Beantwoord die eerst."), "warning")
        return redirect(url_for(".check", scan_id=scan_id))
    finish(db.session, viewer(), opened.scan, at=now())
    make_list(db.session, viewer(), opened.scan, at=now())
    db.session.commit()
    flash(_("Je zelfscan is klaar. Goed gedaan!"), "success")
    return redirect(url_for("results.result", scan_id=scan_id))


def _intake_of(form: IntakeForm) -> Intake:
    return Intake(
        function_roles=form.function_roles,
        learning_question=form.learning_question.data or "",
        forms=form.forms.data,
        counts=form.counts.data == YES,
        hours_a_week=form.hours_a_week,
        assisted=form.assisted.data,
    )


def _keep(page: QuestionPage, value: int | WayOut) -> None:
    """Keep an answer; the page shows a topic that was left out as a question that is, which is not said anew."""
    if not (page.leaves_topic_out and value is WayOut.NOT_MY_WORK):
        answer_question(db.session, page.opened.scan, page.question, value)
        db.session.commit()


def _open_scan(scan_id: int) -> OpenScan:
    scan = own_open_scan(db.session, viewer(), scan_id)
    if scan is None and own_finished_scan(db.session, viewer(), scan_id):  # finished in another tab, or an old bookmark
        flash(_("Deze zelfscan heb je al afgerond. Hier zie je de uitslag."), "info")
        abort(redirect(url_for("results.result", scan_id=scan_id)))
    return OpenScan.of(db.session, scan or abort(404))


def _question_page(scan_id: int, code: str) -> QuestionPage:
    opened = _open_scan(scan_id)
    question = opened.question(db.session, code)
    if question is None and request.method == "POST":  # the intake or the organisation dropped it meanwhile
        flash(_("Deze vraag hoort niet meer bij je zelfscan. Je gaat verder met de volgende."), "info")
        abort(redirect(_next_page(opened)))
    return QuestionPage(opened, question or abort(404))


def _next_page(opened: OpenScan) -> str:
    if opened.current is None:
        return url_for(".check", scan_id=opened.scan.id)
    return url_for(".question", scan_id=opened.scan.id, code=opened.current.code)
