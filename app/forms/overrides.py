"""The form with which an adviser decides on an item: why, for whom, until when and, for a boost, how far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput

from app.forms.fields import CHOOSE_FROM_LIST, DayField, choices_of, tidy_text
from app.models import OverrideKind
from app.services.overriding import Decision
from recommender.overrides import MOST_BOOST

MAX_REASON = 500
BOOSTS: Mapping[int, LazyString] = {
    MOST_BOOST: _l("Veel hoger"),
    MOST_BOOST // 2: _l("Iets hoger"),
    -(MOST_BOOST // 2): _l("Iets lager"),
    -MOST_BOOST: _l("Veel lager"),
}


class OverrideForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What is asked depends on the kind of decision: only a boost has points, and hiding is not for a gap."""

    points = RadioField(
        _l("Hoe ver schuift het op?"),
        choices=choices_of(BOOSTS),
        validators=[InputRequired(_l("Kies hoe ver het opschuift."))],
        invalid_choice_message=CHOOSE_FROM_LIST,
    )
    reason = TextAreaField(
        _l("Waarom?"),
        filters=[tidy_text],
        validators=[
            DataRequired(_l("Schrijf waarom je dit doet.")),
            Length(max=MAX_REASON, message=_l("Maak de reden korter: niet meer dan 500 tekens.")),
        ],
    )
    function_roles = SelectMultipleField(
        _l("Voor welke functies?"), validators=[Optional()], option_widget=CheckboxInput()
    )
    competences = SelectMultipleField(
        _l("Voor wie wil groeien in…"), validators=[Optional()], option_widget=CheckboxInput()
    )
    ends_on = DayField(_l("Tot en met welke dag?"), validators=[Optional()])

    def __init__(
        self,
        kind: OverrideKind,
        *,
        today: dt.date,
        role_choices: Sequence[SelectChoice],
        competence_choices: Sequence[SelectChoice],
    ) -> None:
        super().__init__()
        self.kind, self.today = kind, today
        self.function_roles.choices = list(role_choices)
        self.competences.choices = list(competence_choices)
        if kind is not OverrideKind.BOOST:
            del self.points
        if kind is OverrideKind.HIDE:
            del self.competences

    def validate_ends_on(self, field: DayField) -> None:
        """A decision holds for today at least."""
        if field.data is not None and field.data < self.today:
            raise ValidationError(_l("Kies vandaag of een latere dag, of laat dit leeg."))

    @property
    def decision(self) -> Decision:
        """What was filled in; only for a valid form."""
        return Decision(
            self.kind,
            self.reason.data,
            function_roles=frozenset(self.function_roles.data),
            competences=frozenset(self.competences.data if "competences" in self else ()),
            points=int(self.points.data) if "points" in self else 0,
            ends_on=self.ends_on.data,
        )
