"""The form of a re-check: about which trained competences."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectMultipleField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import CheckboxInput

from app.services.rechecking import MOST_TOPICS


class RecheckForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The competences to ask about again: at least one, and no more than fit in a short scan."""

    competences = SelectMultipleField(
        _l("Over welke onderwerpen wil je nieuwe vragen?"),
        validators=[InputRequired(_l("Kies minstens één onderwerp."))],
        option_widget=CheckboxInput(),
    )

    def __init__(self, *, choices: Sequence[SelectChoice]) -> None:
        super().__init__()
        self.competences.choices = list(choices)

    def validate_competences(self, field: SelectMultipleField) -> None:
        """A re-check is short."""
        if len(field.data) > MOST_TOPICS:
            raise ValidationError(_("Kies hooguit %(most)s onderwerpen.", most=MOST_TOPICS))
