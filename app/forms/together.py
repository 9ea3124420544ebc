"""Forms of learning together: offering help, asking for it, and wishing for a learning group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput

from app.forms.fields import CHOOSE_FROM_LIST, choices_of, tidy_text

MAX_MESSAGE = 300
HALF_DAY_NAMES: Mapping[str, LazyString] = {
    "ma-ochtend": _l("maandagochtend"),
    "ma-middag": _l("maandagmiddag"),
    "di-ochtend": _l("dinsdagochtend"),
    "di-middag": _l("dinsdagmiddag"),
    "wo-ochtend": _l("woensdagochtend"),
    "wo-middag": _l("woensdagmiddag"),
    "do-ochtend": _l("donderdagochtend"),
    "do-middag": _l("donderdagmiddag"),
    "vr-ochtend": _l("vrijdagochtend"),
    "vr-middag": _l("vrijdagmiddag"),
}

Choices = Sequence[SelectChoice]


class OfferForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The competences on which somebody offers help."""

    competences = SelectMultipleField(
        _l("Waarmee wil je helpen?"),
        validators=[InputRequired(_l("Kies minstens één onderwerp."))],
        option_widget=CheckboxInput(),
    )

    def __init__(self, *, choices: Choices) -> None:
        super().__init__()
        self.competences.choices = list(choices)


class AskForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A short message to somebody who offers help."""

    message = TextAreaField(
        _l("Wat wil je vragen?"),
        filters=[tidy_text],
        validators=[Optional(), Length(max=MAX_MESSAGE, message=_l("Gebruik hier niet meer dan 300 tekens."))],
    )


class WishForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What somebody wants to learn in a group, and when they can."""

    competence = SelectField(
        _l("Wat wil je samen leren?"),
        validators=[InputRequired(_l("Kies een onderwerp."))],
        invalid_choice_message=CHOOSE_FROM_LIST,
    )
    half_days = SelectMultipleField(
        _l("Wanneer kun je?"),
        choices=choices_of(HALF_DAY_NAMES),
        validators=[InputRequired(_l("Kies minstens één dagdeel."))],
        option_widget=CheckboxInput(),
    )

    def __init__(self, *, choices: Choices, **values: object) -> None:
        super().__init__(**values)
        self.competence.choices = [SelectChoice("", _l("Kies een onderwerp")), *choices]
