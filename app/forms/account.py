"""Forms of signing in and of setting a password."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, PasswordField
from wtforms.validators import DataRequired, EqualTo, Length, ValidationError

from app.forms.fields import tidy_line
from app.services.passwords import MAX_LENGTH, MIN_LENGTH, is_guessable

TOO_LONG = _l("Dit is te lang. Controleer wat je hebt ingevuld.")


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Mail address and password."""

    email = EmailField(
        _l("E-mailadres"),
        filters=[tidy_line],
        validators=[DataRequired(_l("Vul je e-mailadres in.")), Length(max=254, message=TOO_LONG)],
    )
    password = PasswordField(
        _l("Wachtwoord"),
        validators=[DataRequired(_l("Vul je wachtwoord in.")), Length(max=MAX_LENGTH, message=TOO_LONG)],
    )


class SetPasswordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A new password, twice; `known_words` are words that somebody who knows the person would try."""

    password = PasswordField(
        _l("Nieuw wachtwoord"),
        validators=[
            DataRequired(_l("Kies een wachtwoord.")),
            Length(MIN_LENGTH, MAX_LENGTH, _l("Kies een wachtwoord van 12 tot 200 tekens.")),
        ],
    )
    repeat = PasswordField(
        _l("Nog een keer je wachtwoord"),
        validators=[
            DataRequired(_l("Vul je wachtwoord nog een keer in.")),
            EqualTo("password", _l("De wachtwoorden zijn niet gelijk. Vul twee keer hetzelfde in.")),
        ],
    )

    def __init__(self, *, known_words: Sequence[str]) -> None:
        super().__init__()
        self.known_words = known_words

    def validate_password(self, field: Field) -> None:
        """Refuse what is easy to guess."""
        if is_guessable(field.data, self.known_words):
            raise ValidationError(_l("Dit wachtwoord is te makkelijk te raden. Kies bijvoorbeeld vier losse woorden."))
