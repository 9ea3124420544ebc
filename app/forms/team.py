"""The form of a team's choice: how many programmes, how much time, how many places."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, StringField
from wtforms.validators import Optional, Regexp

from app.forms.fields import CHOOSE_FROM_LIST, tidy_line
from app.services.team_choice import Wish

MOST_PROGRAMMES = 5
HOURS = {8: _l("8 uur (een dag)"), 16: _l("16 uur (twee dagen)"), 40: _l("40 uur (een week)")}
USUAL = Wish()


class TeamChoiceForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Within which limits to choose; sent by GET, so without a token."""

    class Meta:
        """Nothing is changed by looking."""

        csrf = False

    most = RadioField(
        _l("Hoeveel programma’s wil je hooguit?"),
        name="aantal",
        choices=[SelectChoice(str(number), str(number)) for number in range(1, MOST_PROGRAMMES + 1)],
        default=str(USUAL.most),
        invalid_choice_message=CHOOSE_FROM_LIST,
    )
    hours = RadioField(
        _l("Hoeveel tijd heeft iedereen hooguit?"),
        name="uren",
        choices=[SelectChoice(str(hours), name) for hours, name in HOURS.items()],
        default=str(USUAL.hours),
        invalid_choice_message=CHOOSE_FROM_LIST,
    )
    places = StringField(
        _l("Hoeveel mensen kunnen meedoen?"),
        name="plekken",
        filters=[tidy_line],
        validators=[
            Optional(),
            Regexp(
                r"^[1-9][0-9]{0,3}$",
                message=_l("Vul een heel getal in van 1 tot en met 9999, bijvoorbeeld 8. Of laat dit leeg."),
            ),
        ],
    )

    @property
    def wish(self) -> Wish:
        """What a form without errors asks."""
        places = int(self.places.data) if self.places.data else None
        return Wish(most=int(self.most.data), hours=int(self.hours.data), places=places)
