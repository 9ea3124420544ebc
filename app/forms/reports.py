"""The form of the report: what the employee picks for it. Nothing is picked beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectMultipleField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput

from app.forms.fields import choices_of, tidy_line

MOST_STRENGTHS, MOST_GROWTH, MAX_OWN_POINT = 5, 3, 300

TALKING_POINTS: Mapping[str, LazyString] = {
    "proud": _l("Waar je trots op bent"),
    "help": _l("Waar je hulp bij wilt"),
    "time": _l("Tijd om te leren"),
    "course": _l("Een cursus die je wilt doen"),
    "learn": _l("Van wie je wilt leren"),
    "teach": _l("Wat je anderen kunt leren"),
    "tools": _l("Wat je mist om goed te werken"),
    "follow_up": _l("Hoe jullie hierna verdergaan"),
}
THOUGHTS: Mapping[str, LazyString] = {
    "proud": _l("Wat ging de laatste tijd goed? Noem één voorbeeld."),
    "help": _l("Welk digitaal werk kost je nu te veel tijd?"),
    "time": _l("Hoeveel tijd heb je nodig? Wanneer past dat in je week?"),
    "course": _l("Wat wil je daarna beter kunnen in je werk?"),
    "learn": _l("Met welke collega wil je een keer meekijken?"),
    "teach": _l("Waarvoor komen collega’s nu al naar jou toe?"),
    "tools": _l("Denk aan een programma, een account of goede uitleg."),
    "follow_up": _l("Wie doet wat? En wanneer praten jullie hier weer over?"),
}
"""What to think of beforehand at each talking point."""


class _AtMost:
    """Refuses more picks than fit on the paper, and in a conversation."""

    def __init__(self, most: int, message: LazyString) -> None:
        self.most, self.message = most, message

    def __call__(self, _form: FlaskForm, field: SelectMultipleField) -> None:
        if len(field.data) > self.most:
            raise ValidationError(self.message)


def _picks(label: LazyString, *validators: _AtMost) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        validators=[Optional(), *validators],
        option_widget=CheckboxInput(),
        invalid_choice_message=_l("Een van je keuzes staat niet meer in de lijst. Kijk ze nog eens na."),
    )


class ReportForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Strengths, growth points, steps of Mijn leerpad and talking points; all optional, but at least one of them."""

    strengths = _picks(
        _l("Welke sterke punten wil je noemen?"),
        _AtMost(MOST_STRENGTHS, _l("Kies hooguit vijf sterke punten.")),
    )
    growth = _picks(
        _l("Waar wil je in groeien?"),
        _AtMost(MOST_GROWTH, _l("Kies hooguit drie groeipunten.")),
    )
    own_views = BooleanField(_l("Zet mijn eigen kijk naast de schatting van de zelfscan"))
    steps = _picks(_l("Welke stappen van je leerpad wil je laten zien?"))
    points = _picks(_l("Waar wil je over praten?"))
    own_point = TextAreaField(
        _l("Waar wil je nog meer over praten?"),
        filters=[tidy_line],
        validators=[
            Optional(),
            Length(max=MAX_OWN_POINT, message=_l("Gebruik hier niet meer dan 300 tekens.")),
        ],
    )

    def __init__(self, *, strengths: Mapping[str, str], growth: Mapping[str, str], steps: Mapping[str, str]) -> None:
        super().__init__()
        self.strengths.choices = choices_of(strengths)
        self.growth.choices = choices_of(growth)
        self.steps.choices = choices_of(steps)
        self.points.choices = choices_of(TALKING_POINTS)

    def validate(self, extra_validators: Mapping[str, Sequence[object]] | None = None) -> bool:
        """Whether every field is right and something was picked; an own view alone says nothing."""
        if not super().validate(extra_validators):
            return False
        if not any(field.data for field in (self.strengths, self.growth, self.steps, self.points, self.own_point)):
            self.form_errors.append(_l("Kies minstens één ding voor je verslag."))
            return False
        return True
