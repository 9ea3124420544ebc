"""Forms of what an organisation changes in the self-scan: a statement of its own, and what a function role is asked."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput

from app.forms.fields import CHOOSE_FROM_LIST, choices_of, tidy_line
from app.services.own_statements import MAX_TEXT, StatementFields, StatementFlaw, flaw_of, negation_in
from app.services.switching import fewest_free, free_targets
from app.words import LEVELS
from seeds.framework import LEVELS as ASKED_LEVELS
from seeds.roles import FunctionRole

FLAWS: Mapping[StatementFlaw, LazyString] = {
    StatementFlaw.NOT_FIRST_PERSON: _l("Begin met ‘Ik’. Bijvoorbeeld: Ik deel een agenda met mijn team."),
    StatementFlaw.MANY_SENTENCES: _l("Maak er één of twee zinnen van. Vraag maar één ding tegelijk."),
    StatementFlaw.LONG_SENTENCE: _l("Maak de zinnen korter: hoogstens 15 woorden per zin."),
}
TOO_LONG = _l("Gebruik niet meer dan 300 tekens.")


class StatementForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A statement about one competence."""

    version = HiddenField()
    text_nl = TextAreaField(
        _l("De uitspraak"),
        filters=[tidy_line],
        validators=[DataRequired(_l("Schrijf de uitspraak.")), Length(max=MAX_TEXT, message=TOO_LONG)],
    )
    level = RadioField(
        _l("Welk niveau heeft iemand die dit net zelf kan?"),
        choices=choices_of({level: LEVELS[level] for level in ASKED_LEVELS}),
        validators=[InputRequired(_l("Kies een niveau."))],
        invalid_choice_message=CHOOSE_FROM_LIST,
    )
    text_en = TextAreaField(
        _l("De uitspraak in het Engels"),
        filters=[tidy_line],
        validators=[Optional(), Length(max=MAX_TEXT, message=TOO_LONG)],
    )

    def validate_text_nl(self, field: Field) -> None:
        """Refuse what the answers of the scan do not fit, or what is hard to read."""
        flaw = flaw_of(field.data)
        if flaw is StatementFlaw.NEGATION:
            word = negation_in(field.data)
            raise ValidationError(_("Haal ‘%(word)s’ weg. Schrijf op wat iemand juist wel doet.", word=word))
        if flaw is not None:
            raise ValidationError(str(FLAWS[flaw]))

    @property
    def fields(self) -> StatementFields:
        """What was written; only for a valid form."""
        return StatementFields(int(self.level.data), self.text_nl.data, self.text_en.data or "")


class AskedForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The competences that an organisation asks of a function role, beside those that every role is asked."""

    version = HiddenField()
    asked = SelectMultipleField(
        _l("Dit vraagt onze gemeente van deze functie"),
        option_widget=CheckboxInput(),
    )

    def __init__(self, *, role: FunctionRole, names: Mapping[str, str], **values: object) -> None:
        super().__init__(**values)
        self.fewest = fewest_free(role)
        self.asked.choices = choices_of({target.competence: names[target.competence] for target in free_targets(role)})

    def validate_asked(self, field: Field) -> None:
        """Refuse a role that is asked too little."""
        if len(field.data) < self.fewest:
            raise ValidationError(_("Laat minstens %(fewest)s vaardigheden aan staan.", fewest=self.fewest))
