"""What an organisation changes in the self-scan: statements of its own, and what it asks of a function role."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import Permission, requires
from app.clock import now
from app.db import db
from app.forms.instrument import AskedForm, StatementForm
from app.forms.refusals import show_refusal
from app.languages import in_language
from app.login import viewer
from app.models import OwnStatement
from app.queries.instrument import own_statement, own_statements, switched_off
from app.services.own_statements import (
    MOST_ACTIVE,
    TextTakenError,
    TooManyError,
    add_statement,
    change_statement,
    restore_statement,
    retire_statement,
    version_of_statement,
)
from app.services.refusals import RefusedError
from app.services.role_targets import roles_by_code
from app.services.switching import (
    TooFewError,
    asked_of_role,
    asked_roles,
    fixed_targets,
    set_asked,
    version_of_role,
)
from app.words import STEPS, level_name
from seeds.framework import Competence, load_framework
from seeds.instrument import load_instrument
from seeds.roles import FunctionRole, RoleTarget

bp = Blueprint("instrument", __name__, url_prefix="/vragen")


@bp.get("")
@requires(Permission.CURATE_CATALOGUE)
def overview() -> ResponseReturnValue:
    """The statements of every competence: those of the bank, and the organisation's own."""
    return render_template(
        "instrument/overview.html",
        areas=load_framework().areas,
        bank=[item for item in load_instrument().items if item.kind == "statement"],
        own=own_statements(db.session, viewer().organisation_id),
        most_active=MOST_ACTIVE,
    )


@bp.route("/nieuw/<competence>", methods=["GET", "POST"])
@requires(Permission.CURATE_CATALOGUE)
def new(competence: str) -> ResponseReturnValue:
    """Write a statement about a competence."""
    about, form = _competence(competence), StatementForm()
    if form.validate_on_submit():
        try:
            add_statement(db.session, viewer(), about.code, form.fields)
            db.session.commit()
            flash(_("De uitspraak staat in de zelfscan van je gemeente."), "success")
            return redirect(url_for(".overview", _anchor=f"vaardigheid-{about.code}"))
        except (TooManyError, TextTakenError) as refused:
            _say_why(form, refused)
    page = render_template("instrument/new.html", form=form, competence=about, steps=STEPS)
    return page, 422 if form.errors else 200


@bp.route("/uitspraken/<int:statement_id>", methods=["GET", "POST"])
@requires(Permission.CURATE_CATALOGUE)
def edit(statement_id: int) -> ResponseReturnValue:
    """Ask a statement with another text or level in the place of this one."""
    statement = _statement(statement_id)
    about = _competence(statement.competence)
    form = StatementForm(
        version=version_of_statement(statement),
        level=str(statement.level),
        text_nl=statement.text_nl,
        text_en=statement.text_en,
    )
    if form.validate_on_submit() and _changed(statement, form):
        db.session.commit()
        flash(_("Je wijzigingen zijn opgeslagen."), "success")
        return redirect(url_for(".overview", _anchor=f"vaardigheid-{about.code}"))
    page = render_template("instrument/edit.html", form=form, competence=about, steps=STEPS)
    return page, 422 if form.errors else 200


def _changed(statement: OwnStatement, form: StatementForm) -> bool:
    """Whether the change was made; if not, the form says why."""
    try:
        change_statement(db.session, viewer(), statement, form.fields, seen=form.version.data, at=now())
    except RefusedError as refused:
        show_refusal(form, refused)
        form.version.data = version_of_statement(statement)
    except (TooManyError, TextTakenError) as refused:
        _say_why(form, refused)
    return not form.errors


@bp.post("/uitspraken/<int:statement_id>/weghalen")
@requires(Permission.CURATE_CATALOGUE)
def retire(statement_id: int) -> ResponseReturnValue:
    """Ask a statement no more."""
    statement = _statement(statement_id)
    retire_statement(db.session, viewer(), statement, at=now())
    db.session.commit()
    flash(_("De uitspraak is weggehaald. Antwoorden die er al zijn, blijven meetellen."), "success")
    return redirect(url_for(".overview", _anchor=f"vaardigheid-{statement.competence}"))


@bp.post("/uitspraken/<int:statement_id>/terugzetten")
@requires(Permission.CURATE_CATALOGUE)
def restore(statement_id: int) -> ResponseReturnValue:
    """Ask a retired statement again."""
    statement = _statement(statement_id)
    try:
        restore_statement(db.session, viewer(), statement)
        db.session.commit()
        flash(_("De uitspraak staat weer in de zelfscan."), "success")
    except (TooManyError, TextTakenError) as refused:
        flash(_why(refused), "error")
    return redirect(url_for(".overview", _anchor=f"vaardigheid-{statement.competence}"))


@bp.get("/functies")
@requires(Permission.CURATE_CATALOGUE)
def roles() -> ResponseReturnValue:
    """The function roles, each with how much it is asked."""
    asked = asked_roles(switched_off(db.session, viewer().organisation_id))
    return render_template("instrument/roles.html", roles=asked, all_of=roles_by_code())


@bp.route("/functies/<role>", methods=["GET", "POST"])
@requires(Permission.CURATE_CATALOGUE)
def role(role: str) -> ResponseReturnValue:
    """Choose which competences a function role is asked."""
    chosen = roles_by_code().get(role) or abort(404)
    off = switched_off(db.session, viewer().organisation_id)
    form = AskedForm(
        role=chosen, names=_names(), version=version_of_role(chosen, off), asked=asked_of_role(chosen, off)
    )
    if form.validate_on_submit() and _set(chosen, form):
        db.session.commit()
        flash(_("Opgeslagen. Dit geldt vanaf nu voor iedereen met deze functie."), "success")
        return redirect(url_for(".roles"))
    page = render_template(
        "instrument/role.html",
        form=form,
        role=chosen,
        fixed=fixed_targets(chosen),
        wanted={target.competence: _wanted(target) for target in chosen.targets},
        names=_names(),
    )
    return page, 422 if form.errors else 200


def _wanted(target: RoleTarget) -> str:
    """The level that a role is asked of a competence, and why."""
    level = _("Niveau: %(level)s.", level=level_name(target.level))
    return f"{level} {in_language(target.reason)}"


def _set(role: FunctionRole, form: AskedForm) -> bool:
    """Whether the choice was kept; if not, the form says why."""
    try:
        set_asked(db.session, viewer(), role, form.asked.data, seen=form.version.data)
    except RefusedError as refused:
        show_refusal(form, refused)
        form.version.data = version_of_role(role, switched_off(db.session, viewer().organisation_id))
    except TooFewError:
        form.asked.errors = [_("Laat minstens %(fewest)s vaardigheden aan staan.", fewest=form.fewest)]
    return not form.errors


def _say_why(form: StatementForm, refused: TooManyError | TextTakenError) -> None:
    form.text_nl.errors = [_why(refused)]


def _why(refused: TooManyError | TextTakenError) -> str:
    if isinstance(refused, TooManyError):
        return str(_("Er zijn al %(most)s eigen uitspraken. Haal er eerst een weg.", most=MOST_ACTIVE))
    return str(_("Deze uitspraak staat er al. Schrijf een andere."))


def _statement(statement_id: int) -> OwnStatement:
    return own_statement(db.session, viewer().organisation_id, statement_id) or abort(404)


def _competence(code: str) -> Competence:
    return next((one for one in load_framework().competences if one.code == code), None) or abort(404)


def _names() -> dict[str, str]:
    """The competences by their code, as people read them."""
    return {one.code: in_language(one.name) for one in load_framework().competences}
