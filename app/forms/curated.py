"""Forms of curated learning paths."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SearchField, SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput

from app.forms.fields import tidy_line, tidy_text
from app.services.curated_paths import PathFields

MAX_TITLE = 120
MAX_INTRODUCTION = 1000
MAX_NOTE = 300


class PathForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The texts of a path, and for whom it is."""

    version = HiddenField()
    title = StringField(
        _l("Titel"),
        filters=[tidy_line],
        validators=[
            DataRequired(_l("Geef het leerpad een titel.")),
            Length(max=MAX_TITLE, message=_l("Maak de titel korter: niet meer dan 120 tekens.")),
        ],
    )
    introduction = TextAreaField(
        _l("Inleiding"),
        filters=[tidy_text],
        validators=[
            DataRequired(_l("Schrijf in een paar zinnen wat dit leerpad oplevert.")),
            Length(max=MAX_INTRODUCTION, message=_l("Maak de inleiding korter: niet meer dan 1000 tekens.")),
        ],
    )
    function_roles = SelectMultipleField(
        _l("Voor welke functies?"), validators=[Optional()], option_widget=CheckboxInput()
    )
    competences = SelectMultipleField(
        _l("Voor wie wil groeien in…"), validators=[Optional()], option_widget=CheckboxInput()
    )

    def __init__(
        self, *, role_choices: Sequence[SelectChoice], competence_choices: Sequence[SelectChoice], **values: object
    ) -> None:
        super().__init__(**values)
        self.function_roles.choices = list(role_choices)
        self.competences.choices = list(competence_choices)

    @property
    def fields(self) -> PathFields:
        """What was written; only for a valid form."""
        return PathFields(self.title.data, self.introduction.data, self.function_roles.data, self.competences.data)


class NoteForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Why a step stands in a path."""

    version = HiddenField()
    note = TextAreaField(
        _l("Waarom deze stap?"),
        filters=[tidy_text],
        validators=[Optional(), Length(max=MAX_NOTE, message=_l("Maak de uitleg korter: niet meer dan 300 tekens."))],
    )


class StepSearchForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Words to find an item by; sent by GET, so without a token."""

    class Meta:
        """Nothing is changed by looking."""

        csrf = False

    words = SearchField(
        _l("Zoek een item voor dit leerpad"),
        name="zoek",
        default="",
        filters=[tidy_line],
        validators=[Length(max=200, message=_l("Gebruik niet meer dan 200 tekens."))],
    )
