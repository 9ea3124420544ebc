"""Forms of the self-scan: intake, one question, and what to do with a topic that is not somebody's work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput

from app.forms.fields import CHOOSE_FROM_LIST, choices_of, tidy_text
from app.models import WayOut

MAX_LEARNING_QUESTION = 1000
YES, NO = "yes", "no"
ONE_QUESTION, WHOLE_TOPIC = "question", "topic"

UNKNOWN = "unknown"
HOURS: Mapping[str, float | None] = {"0.25": 0.25, "0.5": 0.5, "1": 1.0, "2": 2.0, "4": 4.0, UNKNOWN: None}
"""What can be chosen as time to learn → hours a week."""
HOURS_IN_WORDS: Mapping[str, LazyString] = {
    "0.25": _l("Minder dan een half uur"),
    "0.5": _l("Ongeveer een half uur"),
    "1": _l("Ongeveer een uur"),
    "2": _l("Ongeveer twee uur"),
    "4": _l("Vier uur of meer"),
    UNKNOWN: _l("Dat weet ik niet"),
}

YES_OR_NO = [SelectChoice(YES, _l("Ja, tel mij mee")), SelectChoice(NO, _l("Nee, tel mij niet mee"))]

Choices = Sequence[SelectChoice]


class WishesForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What somebody wants to learn, and how."""

    learning_question = TextAreaField(
        _l("Waar loop je in je werk tegenaan?"),
        filters=[tidy_text],
        validators=[
            Optional(),
            Length(max=MAX_LEARNING_QUESTION, message=_l("Gebruik hier niet meer dan 1000 tekens.")),
        ],
    )
    forms = SelectMultipleField(_l("Hoe leer je graag?"), validators=[Optional()], option_widget=CheckboxInput())

    def __init__(self, *, form_choices: Choices, **values: object) -> None:
        super().__init__(**values)
        self.forms.choices = list(form_choices)


class IntakeForm(WishesForm):
    """Function roles, learning question, preferred forms, time, whether to count, and whether somebody helps."""

    function_role = SelectField(
        _l("Welke functie past het best bij je werk?"),
        validators=[InputRequired(_l("Kies de functie die het best past."))],
    )
    second_role = SelectField(_l("Heb je nog een functie?"), validators=[Optional()])
    hours = RadioField(
        _l("Hoeveel tijd per week heb je om te leren?"),
        choices=choices_of(HOURS_IN_WORDS),
        validators=[Optional()],
        invalid_choice_message=CHOOSE_FROM_LIST,
    )
    counts = RadioField(
        _l("Mag je uitslag meetellen in de cijfers van je team?"),
        choices=YES_OR_NO,
        validators=[InputRequired(_l("Kies of je uitslag mag meetellen."))],
    )
    assisted = BooleanField(_l("Ik doe de scan samen met iemand"))

    def __init__(self, *, role_choices: Choices, **values: object) -> None:
        super().__init__(**values)  # type: ignore[arg-type]  # the values are those of a WishesForm
        self.function_role.choices = [SelectChoice("", _l("Kies een functie")), *role_choices]
        self.second_role.choices = [SelectChoice("", _l("Geen tweede functie")), *role_choices]

    def validate_second_role(self, field: SelectField) -> None:
        """A second function differs from the first."""
        if field.data and field.data == self.function_role.data:
            raise ValidationError(_l("Kies een andere functie dan hierboven, of kies geen tweede functie."))

    @property
    def function_roles(self) -> list[str]:
        """The chosen roles, the first one first."""
        return [role for role in (self.function_role.data, self.second_role.data) if role]

    @property
    def hours_a_week(self) -> float | None:
        """The time to learn; None when nothing was chosen, or when it is not known yet."""
        return HOURS.get(self.hours.data or UNKNOWN)


class AnswerForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The answers to one question, its ways out among them; the question itself is the legend."""

    answer = RadioField(
        validators=[InputRequired(_l("Kies een antwoord. Past er geen? Kies dan een van de onderste twee."))]
    )

    def __init__(self, *, question: str, choices: Choices, **values: object) -> None:
        super().__init__(**values)
        self.answer.label.text = question
        self.answer.choices = list(choices)

    @property
    def value(self) -> int | WayOut:
        """The chosen step or option, or the way out."""
        return int(self.answer.data) if self.answer.data.isdigit() else WayOut(self.answer.data)


class NotMyWorkForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Whether one question or a whole topic is not somebody's work."""

    extent = RadioField(
        _l("Wat hoort niet bij je werk?"),
        choices=[
            SelectChoice(ONE_QUESTION, _l("Alleen deze vraag")),
            SelectChoice(WHOLE_TOPIC, _l("Het hele onderwerp")),
        ],
        validators=[DataRequired(_l("Kies of het om deze vraag gaat of om het hele onderwerp."))],
    )


class CountsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The own say on team figures, which can change at any time."""

    counts = RadioField(
        _l("Mag je uitslag meetellen in de cijfers van je team?"),
        choices=YES_OR_NO,
        validators=[InputRequired(_l("Kies of je uitslag mag meetellen."))],
    )
