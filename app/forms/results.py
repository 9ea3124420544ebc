"""Forms of the result: an own view of one level, and another function role to compare with."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.forms.fields import CHOOSE_FROM_LIST, tidy_text
from app.words import LEVELS

MAX_REASON = 500


class OwnViewForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The level that somebody gives themselves on one competence, and why."""

    level = RadioField(
        _l("Op welk niveau zit je volgens jou?"),
        choices=[SelectChoice(str(level), name) for level, name in enumerate(LEVELS)],
        validators=[InputRequired(_l("Kies het niveau dat volgens jou klopt."))],
    )
    reason = TextAreaField(
        _l("Waarom denk je dat?"),
        filters=[tidy_text],
        validators=[
            DataRequired(_l("Schrijf kort op waarom je dit denkt.")),
            Length(max=MAX_REASON, message=_l("Gebruik hier niet meer dan 500 tekens.")),
        ],
    )


class CompareForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Another function role; sent by GET, so without a token."""

    class Meta:
        """Nothing is changed by looking."""

        csrf = False

    role = SelectField(
        _l("Welke functie wil je ernaast leggen?"),
        name="functie",
        default="",
        validators=[InputRequired(_l("Kies eerst een functie."))],
        invalid_choice_message=CHOOSE_FROM_LIST,
    )

    def __init__(self, *, role_choices: Sequence[SelectChoice], **values: object) -> None:
        super().__init__(**values)
        self.role.choices = [SelectChoice("", _l("Kies een functie")), *role_choices]
