"""Administrators: the people of an organisation, what they may do, and their invitations."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _

from app.access import AccessRole, Permission, requires
from app.clock import now
from app.db import db
from app.forms.people import (
    ACCESS_ROLE_HINTS,
    ACCESS_ROLE_NAMES,
    STATE_NAMES,
    EditPersonForm,
    NewPersonForm,
    PeopleFilterForm,
)
from app.forms.refusals import show_refusal
from app.login import viewer
from app.models import Person
from app.queries.people import (
    AccountState,
    PeoplePage,
    PersonLine,
    access_roles_of,
    led_unit_ids,
    people_page,
    person_in_organisation,
    state_of,
)
from app.queries.units import node_of, own_unit_tree, unit_paths, walk
from app.services.accounts import INVITATION_LENGTH, invite
from app.services.importing import Invited
from app.services.people import (
    ClosedAccountError,
    EmailTakenError,
    LastAdministratorError,
    NewPerson,
    OwnAccountError,
    UnknownUnitError,
    activate_person,
    add_people,
    change_person,
    deactivate_person,
    invite_again,
    normal_email,
    version_of_person,
)
from app.services.refusals import RefusedError
from app.views.invitation_links import keep_to_show_once, mail_invitations, mail_is_set, take_to_show_once

bp = Blueprint("people", __name__, url_prefix="/mensen")

STATE_TONES = {AccountState.ACTIVE: "success", AccountState.INVITED: "info", AccountState.INACTIVE: "neutral"}


@dataclass(frozen=True, slots=True)
class Row:
    """One person in the list of the page."""

    name: str
    url: str
    hint: str
    status: LazyString
    tone: str


@bp.get("")
@requires(Permission.MANAGE_PEOPLE)
def overview() -> ResponseReturnValue:
    """The people of the organisation, found by name, unit or account."""
    tree = own_unit_tree(db.session, viewer())
    form = PeopleFilterForm(request.args, units=unit_paths(tree))
    unit = node_of(tree, form.unit.data)
    found = people_page(
        db.session,
        viewer(),
        words=form.words,
        unit_ids=None if unit is None else [node.unit_id for node in walk([unit])],
        state=form.account_state,
        page=request.args.get("pagina", 1, type=int),
    )
    return render_template(
        "people/overview.html",
        form=form,
        found=found,
        rows=[_row(line) for line in found.lines],
        previous_url=_page_url(form, found, found.page - 1),
        next_url=_page_url(form, found, found.page + 1),
    )


@bp.route("/nieuw", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def new() -> ResponseReturnValue:
    """Add one person, who gets an invitation link."""
    form = NewPersonForm(units=unit_paths(own_unit_tree(db.session, viewer())))
    if form.validate_on_submit():
        wanted = NewPerson(
            form.name.data,
            normal_email(form.email.data),
            form.unit.data,
            frozenset(map(AccessRole, form.access_roles.data)),
        )
        try:
            [person] = add_people(db.session, viewer(), [wanted])
            return _hand_over(person, invite(db.session, person, at=now()))
        except EmailTakenError:
            form.email.errors = [
                _("Dit e-mailadres is al in gebruik. Staat de persoon niet in je lijst? Neem een ander adres.")
            ]
        except UnknownUnitError:
            form.unit.errors = [_unit_is_gone()]
    return render_template("people/new.html", form=form, role_hints=ACCESS_ROLE_HINTS), 422 if form.errors else 200


@bp.get("/<int:person_id>/uitnodiging")
@requires(Permission.MANAGE_PEOPLE)
def invited(person_id: int) -> ResponseReturnValue:
    """The invitation link that was just made, shown once."""
    return render_template(
        "people/invited.html",
        person=_person(person_id),
        link=take_to_show_once(person_id),
        mail_is_set=mail_is_set(),
        days=INVITATION_LENGTH.days,
    )


@bp.route("/<int:person_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def edit(person_id: int) -> ResponseReturnValue:
    """Change a name, unit, access roles and led units."""
    person = _person(person_id)
    form = _edit_form(person)
    if form.validate_on_submit() and _changed(person, form):
        flash(_("De gegevens van %(name)s zijn opgeslagen.", name=person.name), "success")
        if not form.leads_nothing:
            return redirect(url_for(".overview"))
        flash(_("%(name)s is teamleider, maar nog van geen team. Kies hieronder een team.", name=person.name), "info")
        return redirect(url_for(".edit", person_id=person.id))
    return render_template(
        "people/edit.html",
        form=form,
        person=person,
        state=state_of(person),
        state_name=STATE_NAMES[state_of(person)],
        state_tone=STATE_TONES[state_of(person)],
        role_hints=ACCESS_ROLE_HINTS,
    ), 422 if form.errors else 200


@bp.post("/<int:person_id>/nieuwe-link")
@requires(Permission.MANAGE_PEOPLE)
def new_link(person_id: int) -> ResponseReturnValue:
    """Make a new invitation link, which also serves a forgotten password; earlier links stop working."""
    person = _person(person_id)
    try:
        return _hand_over(person, invite_again(db.session, person, at=now()))
    except ClosedAccountError:
        flash(_("Dit account is uitgeschakeld. Schakel het eerst in en maak dan een link."), "error")
        return redirect(url_for(".edit", person_id=person.id))


@bp.post("/<int:person_id>/uitschakelen")
@requires(Permission.MANAGE_PEOPLE)
def deactivate(person_id: int) -> ResponseReturnValue:
    """Close an account; the person is signed out everywhere."""
    person = _person(person_id)
    try:
        deactivate_person(db.session, viewer(), person, at=now())
    except (OwnAccountError, LastAdministratorError) as refusal:
        flash(_refusal_text(refusal), "error")
    else:
        db.session.commit()
        flash(_("Het account van %(name)s is uitgeschakeld.", name=person.name), "success")
    return redirect(url_for(".edit", person_id=person.id))


@bp.post("/<int:person_id>/inschakelen")
@requires(Permission.MANAGE_PEOPLE)
def activate(person_id: int) -> ResponseReturnValue:
    """Open a closed account again."""
    person = _person(person_id)
    activate_person(db.session, person)
    db.session.commit()
    flash(_("Het account van %(name)s is weer ingeschakeld.", name=person.name), "success")
    return redirect(url_for(".edit", person_id=person.id))


def _person(person_id: int) -> Person:
    return person_in_organisation(db.session, viewer(), person_id) or abort(404)


def _hand_over(person: Person, token: str) -> ResponseReturnValue:
    """Commit, then mail the link; where that is not possible the next page shows it once."""
    db.session.commit()
    if mail_invitations([Invited(person.name, person.email, token, person.language)], viewer().organisation_name):
        keep_to_show_once(person.id, token)
        return redirect(url_for(".invited", person_id=person.id))
    flash(_("De uitnodiging is gemaild naar %(email)s.", email=person.email), "success")
    return redirect(url_for(".edit", person_id=person.id))


def _edit_form(person: Person) -> EditPersonForm:
    roles, leads = access_roles_of(db.session, person), led_unit_ids(db.session, person)
    return EditPersonForm(
        units=unit_paths(own_unit_tree(db.session, viewer())),
        name=person.name,
        unit=person.unit_id,
        access_roles=[role.value for role in roles],
        led_units=leads,
        version=version_of_person(person, roles, leads),
    )


def _changed(person: Person, form: EditPersonForm) -> bool:
    """Whether the change was made; else the reason stands at the field."""
    try:
        change_person(
            db.session,
            viewer(),
            person,
            name=form.name.data,
            unit_id=form.unit.data,
            access_roles=[AccessRole(value) for value in form.access_roles.data],
            leads=form.led_units.data,
            seen=form.version.data,
        )
    except RefusedError as refused:
        show_refusal(form, refused)
        form.version.data = _version(person)
    except (OwnAccountError, LastAdministratorError) as refusal:
        form.access_roles.errors = [_refusal_text(refusal)]
    except UnknownUnitError:
        form.unit.errors = [_unit_is_gone()]
    else:
        db.session.commit()
        return True
    return False


def _version(person: Person) -> str:
    return version_of_person(person, access_roles_of(db.session, person), led_unit_ids(db.session, person))


def _unit_is_gone() -> str:
    return str(_("Een van je keuzes staat niet meer in de lijst. Kijk ze nog eens na."))


def _refusal_text(refusal: OwnAccountError | LastAdministratorError) -> str:
    own: str = _("Je kunt jezelf niet uitschakelen en ook niet je eigen recht Beheerder weghalen. Vraag een collega.")
    last: str = _("Dit is de laatste beheerder. Maak eerst iemand anders beheerder.")
    return own if isinstance(refusal, OwnAccountError) else last


def _row(line: PersonLine) -> Row:
    roles = ", ".join(str(ACCESS_ROLE_NAMES[role]) for role in line.access_roles)
    return Row(
        name=line.name,
        url=url_for(".edit", person_id=line.person_id),
        hint=" · ".join(part for part in (line.email, line.unit_name, roles) if part),
        status=STATE_NAMES[line.state],
        tone=STATE_TONES[line.state],
    )


def _page_url(form: PeopleFilterForm, found: PeoplePage, page: int) -> str | None:
    return url_for(".overview", **form.query, pagina=page) if 1 <= page <= found.pages else None
