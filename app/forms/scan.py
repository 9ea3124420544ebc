"""Forms of the self-scan: intake, one question, and what to do with a topic that is not somebody's work."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput

from app.forms.fields import tidy_text
from app.models import WayOut

MAX_LEARNING_QUESTION = 1000
YES, NO = "yes", "no"
ONE_QUESTION, WHOLE_TOPIC = "question", "topic"

YES_OR_NO = [SelectChoice(YES, _l("Ja, tel mij mee")), SelectChoice(NO, _l("Nee, tel mij niet mee"))]

Choices = Sequence[SelectChoice]


class IntakeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Function roles, learning question, preferred forms, and whether to count in team figures."""

    function_role = SelectField(
        _l("Welke functie past het best bij je werk?"),
        validators=[InputRequired(_l("Kies de functie die het best past."))],
    )
    second_role = SelectField(_l("Heb je nog een functie?"), validators=[Optional()])
    learning_question = TextAreaField(
        _l("Waar loop je in je werk tegenaan?"),
        filters=[tidy_text],
        validators=[
            Optional(),
            Length(max=MAX_LEARNING_QUESTION, message=_l("Gebruik hier niet meer dan 1000 tekens.")),
        ],
    )
    forms = SelectMultipleField(_l("Hoe leer je graag?"), validators=[Optional()], option_widget=CheckboxInput())
    counts = RadioField(
        _l("Mag je uitslag meetellen in de cijfers van je team?"),
        choices=YES_OR_NO,
        validators=[InputRequired(_l("Kies of je uitslag mag meetellen."))],
    )

    def __init__(self, *, role_choices: Choices, form_choices: Choices, **values: object) -> None:
        super().__init__(**values)
        self.function_role.choices = [SelectChoice("", _l("Kies een functie")), *role_choices]
        self.second_role.choices = [SelectChoice("", _l("Geen tweede functie")), *role_choices]
        self.forms.choices = list(form_choices)

    def validate_second_role(self, field: SelectField) -> None:
        """A second function differs from the first."""
        if field.data and field.data == self.function_role.data:
            raise ValidationError(_l("Kies een andere functie dan hierboven, of kies geen tweede functie."))

    @property
    def function_roles(self) -> list[str]:
        """The chosen roles, the first one first."""
        return [role for role in (self.function_role.data, self.second_role.data) if role]


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
