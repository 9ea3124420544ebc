"""Forms of Mijn leerpad."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice
from wtforms.validators import InputRequired, ValidationError

from app.forms.fields import CHOOSE_FROM_LIST, DayField, choices_of
from app.forms.scan import HOURS, HOURS_IN_WORDS, UNKNOWN
from app.models import StepStatus
from app.services.path_planning import Wishes
from app.words import STEP_STATUSES

LATEST_START = dt.timedelta(days=366)
WEEKS: Mapping[str, LazyString] = {"8": _l("8 weken"), "12": _l("12 weken"), "26": _l("26 weken (een half jaar)")}
STAY, BEGIN_AGAIN = "stay", "begin_again"
EXISTING: Mapping[str, LazyString] = {
    STAY: _l("Laat alles staan"),
    BEGIN_AGAIN: _l("Begin opnieuw"),
}
YES = "y"
OWN = "own"


class StatusForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """How far a step is."""

    status = RadioField(
        _l("Hoe ver ben je?"),
        choices=[SelectChoice(status.value, STEP_STATUSES[status]) for status in StepStatus],
        validators=[InputRequired(_l("Kies hoe ver je bent."))],
    )


class DatesForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """How much time there is, and from when."""

    hours = RadioField(
        _l("Hoeveel tijd per week heb je om te leren?"),
        choices=choices_of({code: name for code, name in HOURS_IN_WORDS.items() if code != UNKNOWN}),
        validators=[InputRequired(_l("Kies hoeveel tijd je hebt."))],
        invalid_choice_message=CHOOSE_FROM_LIST,
    )
    starts_on = DayField(
        _l("Wanneer wil je beginnen?"), validators=[InputRequired(_l("Vul in wanneer je wilt beginnen."))]
    )

    def __init__(self, *, today: dt.date, hours_a_week: float | None, **values: object) -> None:
        self.today = today
        known = next((code for code, hours in HOURS.items() if hours is not None and hours == hours_a_week), None)
        super().__init__(hours=known, starts_on=next_monday(today), **values)

    def validate_starts_on(self, field: DayField) -> None:
        """A path begins today at the earliest, and within a year."""
        if field.data is not None and not self.today <= self.first_day <= self.today + LATEST_START:
            raise ValidationError(_l("Kies een dag vanaf vandaag, binnen een jaar."))

    @property
    def first_day(self) -> dt.date:
        """The day on which the path begins; raises ValueError where none was filled in."""
        return dt.date.fromisoformat(str(self.starts_on.data))

    @property
    def hours_a_week(self) -> float:
        """The time to learn."""
        return HOURS[self.hours.data] or 0.0


class PlanForm(DatesForm):
    """What somebody wants of a path.

    What stands on it is only asked about where there is something to keep, and curated paths (number → title) only
    where some fit this person.
    """

    weeks = RadioField(
        _l("Voor hoe lang wil je plannen?"),
        choices=choices_of(WEEKS),
        validators=[InputRequired(_l("Kies voor hoe lang je wilt plannen."))],
        invalid_choice_message=CHOOSE_FROM_LIST,
    )
    practice = BooleanField(_l("Zet er ook opdrachten en gesprekken in"))
    existing = RadioField(
        _l("Wat doen we met stappen die je nog niet begon?"),
        choices=choices_of(EXISTING),
        validators=[InputRequired(_l("Kies wat we doen met stappen die je nog niet begon."))],
        invalid_choice_message=CHOOSE_FROM_LIST,
    )
    begins_with = RadioField(
        _l("Wil je beginnen met een leerpad van L&D?"),
        validators=[InputRequired(_l("Kies waarmee je wilt beginnen."))],
        invalid_choice_message=CHOOSE_FROM_LIST,
    )
    seen = HiddenField()

    def __init__(self, *, has_planned: bool, curated: Mapping[int, str], **values: object) -> None:
        super().__init__(**values)  # type: ignore[arg-type]  # the values are those of a DatesForm
        if not has_planned:
            del self.existing
        if curated:
            titles = {str(path_id): _l("Ja, met ‘%(title)s’", title=title) for path_id, title in curated.items()}
            self.begins_with.choices = choices_of({**titles, OWN: _l("Nee, zoek alleen stappen die bij mij passen")})
        else:
            del self.begins_with

    @property
    def wishes(self) -> Wishes:
        """What was filled in."""
        return Wishes(
            hours_a_week=self.hours_a_week,
            weeks=int(self.weeks.data),
            starts_on=self.first_day,
            with_practice=bool(self.practice.data),
            begin_again="existing" in self and self.existing.data == BEGIN_AGAIN,
            begins_with=int(self.begins_with.data) if "begins_with" in self and self.begins_with.data != OWN else None,
        )

    def sent_again(self, seen: str) -> dict[str, str]:
        """What was filled in as hidden fields, with the mark of the plan that it gave."""
        fields = {
            "hours": self.hours.data,
            "starts_on": self.first_day.isoformat(),
            "weeks": self.weeks.data,
            "practice": YES if self.practice.data else "",
            "existing": self.existing.data if "existing" in self else "",
            "begins_with": self.begins_with.data if "begins_with" in self else "",
            "seen": seen,
        }
        return {name: value for name, value in fields.items() if value}


def next_monday(today: dt.date) -> dt.date:
    """The first Monday after a day."""
    return today + dt.timedelta(days=7 - today.weekday())
