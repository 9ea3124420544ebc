"""Forms about people: adding and changing one, and finding them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, HiddenField, SearchField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput

from app.access import AccessRole
from app.forms.fields import choices_of, tidy_line
from app.queries.people import AccountState
from app.services.people import MAX_EMAIL, MAX_NAME, InvalidEmailError, normal_email

ACCESS_ROLE_NAMES: Mapping[AccessRole, LazyString] = {
    AccessRole.EMPLOYEE: _l("Medewerker"),
    AccessRole.TEAM_LEADER: _l("Teamleider"),
    AccessRole.ADVISER: _l("L&D-adviseur"),
    AccessRole.ADMINISTRATOR: _l("Beheerder"),
}
ACCESS_ROLE_HINTS: Mapping[str, LazyString] = {
    AccessRole.EMPLOYEE: _l("Doet de zelfscan en krijgt tips."),
    AccessRole.TEAM_LEADER: _l("Ziet cijfers van de eigen teams, nooit van één persoon."),
    AccessRole.ADVISER: _l("Beheert de catalogus en de leerpaden."),
    AccessRole.ADMINISTRATOR: _l("Beheert mensen, teams en rechten."),
}
STATE_NAMES: Mapping[AccountState, LazyString] = {
    AccountState.ACTIVE: _l("Actief"),
    AccountState.INVITED: _l("Uitgenodigd"),
    AccountState.INACTIVE: _l("Uitgeschakeld"),
}

MOST_WORDS = 5
NO_UNIT = _l("Nog geen afdeling of team")
UnitPaths = Mapping[int, str]


def id_or_none(value: str | int | None) -> int | None:
    """The chosen id of a select of which the empty choice means none."""
    return int(value) if value else None


def name_field() -> StringField:
    """Somebody's name."""
    return StringField(
        _l("Naam"),
        filters=[tidy_line],
        validators=[
            DataRequired(_l("Vul de naam in.")),
            Length(max=MAX_NAME, message=_l("Gebruik voor de naam niet meer dan 120 tekens.")),
        ],
    )


def unit_field() -> SelectField:
    """The unit that somebody works in; its choices come in later."""
    return SelectField(_l("Afdeling of team"), coerce=id_or_none, validators=[Optional()])


def access_roles_field() -> SelectMultipleField:
    """What somebody may do."""
    return SelectMultipleField(
        _l("Wat mag deze persoon doen?"),
        choices=choices_of(ACCESS_ROLE_NAMES),
        validators=[InputRequired(_l("Kies minstens één mogelijkheid."))],
        option_widget=CheckboxInput(),
    )


class NewPersonForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Somebody new; an employee unless something else is ticked."""

    name = name_field()
    email = EmailField(
        _l("E-mailadres"),
        validators=[
            DataRequired(_l("Vul het e-mailadres in.")),
            Length(max=MAX_EMAIL, message=_l("Gebruik voor het e-mailadres niet meer dan 254 tekens.")),
        ],
    )
    unit = unit_field()
    access_roles = access_roles_field()

    def __init__(self, *, units: UnitPaths) -> None:
        super().__init__(data={"access_roles": [AccessRole.EMPLOYEE.value]})
        self.unit.choices = choices_of(units, NO_UNIT)

    def validate_email(self, field: Field) -> None:
        """Refuse what is no mail address."""
        try:
            normal_email(field.data)
        except InvalidEmailError as error:
            raise ValidationError(_l("Vul een e-mailadres in, zoals naam@gemeente.example.")) from error


class EditPersonForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Name, unit, access roles, and the units that a team leader leads."""

    version = HiddenField()
    name = name_field()
    unit = unit_field()
    access_roles = access_roles_field()
    led_units = SelectMultipleField(
        _l("Van welke teams is deze persoon teamleider?"),
        coerce=int,
        validators=[Optional()],
        option_widget=CheckboxInput(),
    )

    def __init__(self, *, units: UnitPaths, **values: Any) -> None:
        super().__init__(**values)
        self.unit.choices = choices_of(units, NO_UNIT)
        self.led_units.choices = choices_of(units)

    @property
    def leads_nothing(self) -> bool:
        """Whether this is a team leader without a team, though there are teams."""
        is_leader = AccessRole.TEAM_LEADER in (self.access_roles.data or ())
        return is_leader and not self.led_units.data and bool(self.led_units.choices)

    def validate_led_units(self, field: Field) -> None:
        """Only a team leader leads."""
        if field.data and AccessRole.TEAM_LEADER not in (self.access_roles.data or ()):
            raise ValidationError(_l("Vink hierboven ook ‘Teamleider’ aan, of haal hier de vinkjes weg."))


class PeopleFilterForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Finding people; what does not fit is left out of the search."""

    class Meta:
        """A form that only reads needs no token."""

        csrf = False

    search = SearchField(_l("Naam of e-mailadres"), name="zoek", filters=[tidy_line])
    unit = SelectField(_l("Afdeling of team"), name="team", coerce=id_or_none)
    state = SelectField(_l("Account"), name="account")

    def __init__(self, formdata: Any, *, units: UnitPaths) -> None:
        super().__init__(formdata)
        self.unit.choices = choices_of(units, _l("Alle afdelingen en teams"))
        self.state.choices = choices_of(STATE_NAMES, _l("Alle accounts"))

    @property
    def words(self) -> list[str]:
        """The words to find."""
        words: list[str] = self.search.data.split()
        return words[:MOST_WORDS]

    @property
    def account_state(self) -> AccountState | None:
        """The state to find; None for any."""
        return next((state for state in AccountState if state.value == self.state.data), None)

    @property
    def query(self) -> dict[str, Any]:
        """What was chosen, as it stands in the address of the page."""
        chosen = {field.name: field.data for field in (self.search, self.unit, self.state)}
        return {name: value for name, value in chosen.items() if value}
