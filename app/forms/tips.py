"""Forms of tips: why one is not for somebody, how it was afterwards, and looking an item up."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SearchField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.forms.fields import CHOOSE_FROM_LIST, choices_of, tidy_line
from app.words import DISMISS_REASONS

MAX_WORDS = 200
MAX_REMARK = 300
GRADES = range(1, 11)


class DismissForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Why an item is not for somebody."""

    reason = RadioField(
        _l("Waarom is dit niet voor jou?"),
        choices=choices_of(DISMISS_REASONS),
        validators=[InputRequired(_l("Kies waarom dit niet voor jou is."))],
    )


class ExperienceForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A grade and one line from whoever finished a step."""

    grade = SelectField(
        _l("Welk cijfer geef je?"),
        choices=[SelectChoice("", _l("Kies een cijfer")), *(SelectChoice(str(n), str(n)) for n in GRADES)],
        validators=[InputRequired(_l("Kies een cijfer van 1 tot en met 10."))],
        invalid_choice_message=CHOOSE_FROM_LIST,
    )
    remark = StringField(
        _l("Wat wil je onthouden?"),
        filters=[tidy_line],
        validators=[Optional(), Length(max=MAX_REMARK, message=_l("Gebruik hier niet meer dan 300 tekens."))],
    )


class WhyNotForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Words to find an item by; sent by GET, so without a token."""

    class Meta:
        """Nothing is changed by looking."""

        csrf = False

    words = SearchField(
        _l("Welk aanbod zoek je?"),
        name="zoek",
        default="",
        filters=[tidy_line],
        validators=[Length(max=MAX_WORDS, message=_l("Gebruik niet meer dan 200 tekens."))],
    )
