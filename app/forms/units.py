"""The form of a department or team."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from app.forms.fields import choices_of, tidy_line
from app.forms.people import UnitPaths, id_or_none
from app.services.units import MAX_NAME


class UnitForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A name, and the unit above it."""

    version = HiddenField()
    name = StringField(
        _l("Naam"),
        filters=[tidy_line],
        validators=[
            DataRequired(_l("Vul de naam in.")),
            Length(max=MAX_NAME, message=_l("Gebruik voor de naam niet meer dan 120 tekens.")),
        ],
    )
    parent = SelectField(_l("Valt onder"), coerce=id_or_none, validators=[Optional()])

    def __init__(self, *, parents: UnitPaths, **values: Any) -> None:
        super().__init__(**values)
        self.parent.choices = choices_of(parents, _l("Niets: dit is een hoofdafdeling"))
