"""Administrators: adding a list of people. First a check that changes nothing, then everybody at once.

The routes stand on the blueprint of `app.views.people`.
"""

from __future__ import annotations

from typing import cast

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

from app.access import AccessRole, Permission, requires
from app.clock import now
from app.db import db
from app.forms.import_texts import row_problem_text
from app.forms.importing import ImportForm
from app.forms.people import ACCESS_ROLE_NAMES
from app.login import viewer
from app.services.accounts import INVITATION_LENGTH
from app.services.csv_files import write_csv
from app.services.importing import CheckedList, FaultyListError, Invited, check_list, import_people
from app.services.person_list import MAX_ROWS, ListRow
from app.tokens import new_token
from app.views.invitation_links import invitation_link, mail_invitations, mail_is_set
from app.views.people import bp

__all__ = ["bp"]

MOST_ERRORS_SHOWN = 100

Link = tuple[str, str, str]


@bp.route("/importeren", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def import_csv() -> ResponseReturnValue:
    """Upload or paste a list; the answer is a preview, nothing is changed."""
    form = ImportForm()
    if not form.validate_on_submit():
        return render_template(
            "people/import_csv.html", form=form, most=format_decimal(MAX_ROWS)
        ), 422 if form.errors else 200
    form.batch.data = new_token()
    checked = check_list(db.session, viewer(), form.rows, make_units=form.make_units.data)
    return _preview(form, checked)


@bp.post("/importeren/toevoegen")
@requires(Permission.MANAGE_PEOPLE)
def confirm_import() -> ResponseReturnValue:
    """Add everybody on the list that was looked at; sending it twice adds nobody twice."""
    form = ImportForm()
    if not form.batch.data:
        abort(400)
    if not form.validate():
        return render_template("people/import_csv.html", form=form, most=format_decimal(MAX_ROWS)), 422
    try:
        imported = import_people(
            db.session,
            viewer(),
            form.rows,
            make_units=form.make_units.data,
            batch=form.batch.data,
            secret=_secret_key(),
            at=now(),
        )
    except FaultyListError as fault:
        return _preview(form, fault.checked)
    db.session.commit()
    unsent = mail_invitations(imported.added, viewer().organisation_name)
    before = () if mail_is_set() else imported.added_before
    return _show_links([*unsent, *before], added=len(imported.added) + len(imported.added_before))


@bp.post("/importeren/links")
@requires(Permission.MANAGE_PEOPLE)
def download_links() -> ResponseReturnValue:
    """The links of a page that was just shown, as a CSV file."""
    try:
        links = cast(list[Link], _signer().loads(request.form.get("links", "")))
    except BadSignature:
        abort(400)
    answer = current_app.response_class(
        write_csv([(_("Naam"), _("E-mailadres"), _("Link")), *links]), mimetype="text/csv"
    )
    name = _("uitnodigingen")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _preview(form: ImportForm, checked: CheckedList) -> ResponseReturnValue:
    db.session.rollback()  # the check is done: a long page is not made while others wait to write
    faulty = [(row.line, row_problem_text(problem)) for row in checked.faulty for problem in row.problems]
    return render_template(
        "people/import_preview.html",
        form=form,
        checked=checked,
        faulty=faulty[:MOST_ERRORS_SHOWN],
        more_faulty=len(faulty[MOST_ERRORS_SHOWN:]),
        new_rows=[_cells(row) for row in checked.new],
        known_rows=[_cells(row) for row in checked.known],
        has_leaders=any(AccessRole.TEAM_LEADER in row.access_roles for row in checked.new),
    ), 422 if faulty else 200


def _cells(row: ListRow) -> list[str]:
    roles = ", ".join(str(name) for role, name in ACCESS_ROLE_NAMES.items() if role in row.access_roles)
    return [row.name, row.email, row.unit or "–", roles]


def _show_links(invited: list[Invited], *, added: int) -> ResponseReturnValue:
    if not added:
        flash(_("Iedereen op de lijst stond er al. Er is niemand toegevoegd."), "info")
        return redirect(url_for("people.overview"))
    links: list[Link] = [(person.name, person.email, invitation_link(person.token)) for person in invited]
    return render_template(
        "people/confirm_import.html",
        links=links,
        signed_links=_signer().dumps(links),
        added=added,
        mailed=added - len(links),
        mail_is_set=mail_is_set(),
        days=INVITATION_LENGTH.days,
    )


def _secret_key() -> str:
    return cast(str, current_app.config["SECRET_KEY"])


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(_secret_key(), salt=f"invitation links of {viewer().organisation_id}")
