"""Forms of Mijn leerpad."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired

from app.models import StepStatus
from app.words import STEP_STATUSES


class StatusForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """How far a step is."""

    status = RadioField(
        _l("Hoe ver ben je?"),
        choices=[SelectChoice(status.value, STEP_STATUSES[status]) for status in StepStatus],
        validators=[InputRequired(_l("Kies hoe ver je bent."))],
    )
