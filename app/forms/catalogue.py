"""Forms of the catalogue: searching it, and writing an own item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    Field,
    FormField,
    HiddenField,
    RadioField,
    SearchField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput

from app.forms.fields import CHOOSE_FROM_LIST, DayField, HoursField, RowsField, choices_of, tidy_line, tidy_text
from app.item_facts import PLACES, STRENGTHS, THEMES
from app.services.catalogue_search import OWN, SHARED, UNDECIDED, Criteria
from app.services.curating import OwnItem, OwnTag
from app.services.refusals import Problem, ProblemKind
from app.words import AUDIENCES, FORMS, KINDS, LEVELS, OVERRIDES, STATUSES, USES
from seeds.catalogue import CatalogueItem

ROWS = 5
MORE_ROWS = 3
MAX_ROWS = 29
MAX_TITLE = 120
MAX_SENTENCE = 300
MAX_SUMMARY = 1500
MAX_SYNONYMS = 40

Choices = Sequence[SelectChoice]


def _filter(label: object, name: str) -> SelectField:
    return SelectField(label, name=name, default="", invalid_choice_message=CHOOSE_FROM_LIST)


class FilterForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What to look for in the catalogue; sent by GET, so without a token."""

    class Meta:
        """Nothing is changed by looking."""

        csrf = False

    words = SearchField(
        _l("Zoek in de catalogus"),
        name="zoek",
        default="",
        filters=[tidy_line],
        validators=[Length(max=200, message=_l("Gebruik niet meer dan 200 tekens."))],
    )
    theme = _filter(_l("Thema"), "thema")
    kind = _filter(_l("Soort"), "soort")
    competence = _filter(_l("Vaardigheid"), "vaardigheid")
    audience = _filter(_l("Voor wie"), "doelgroep")
    use = _filter(_l("Wat je er nu mee kunt"), "nu")
    status = _filter(_l("Stand"), "status")
    form = _filter(_l("Hoe je leert"), "vorm")
    origin = _filter(_l("Herkomst"), "herkomst")
    state = _filter(_l("Besluit"), "stand")

    def __init__(self, *, competence_choices: Choices, **values: object) -> None:
        super().__init__(**values)
        everything = _l("Alles")
        self.theme.choices = choices_of(THEMES, everything)
        self.kind.choices = choices_of(KINDS, everything)
        self.competence.choices = [SelectChoice("", everything), *competence_choices]
        self.audience.choices = choices_of(AUDIENCES, everything)
        self.use.choices = choices_of(USES, everything)
        self.status.choices = choices_of(STATUSES, everything)
        self.form.choices = choices_of(FORMS, everything)
        self.origin.choices = choices_of({SHARED: _l("Van alle gemeenten"), OWN: _l("Eigen items")}, everything)
        states = {**{kind.value: name for kind, name in OVERRIDES.items()}, UNDECIDED: _l("Gewoon getoond")}
        self.state.choices = choices_of(states, everything)

    @property
    def _valid(self) -> dict[str, Field]:
        """The fields that were filled in without an error."""
        return {name: field for name, field in self._fields.items() if field.data and not field.errors}

    @property
    def criteria(self) -> Criteria:
        """What to search by; a filter with an error is left out."""
        return Criteria(**{name: field.data for name, field in self._valid.items()})

    @property
    def address(self) -> dict[str, str]:
        """The same as parts of an address."""
        return {field.name: field.data for field in self._valid.values()}

    @property
    def chosen(self) -> list[str]:
        """The filters that are on, in words."""
        filters = [field for field in self._valid.values() if isinstance(field, SelectField)]
        return [f"{field.label.text}: {_label_of(field)}" for field in filters]


def _label_of(field: SelectField) -> str:
    return next(str(choice.label) for choice in field.iter_choices() if choice.selected)


def _row_select(label: object, message: object) -> SelectField:
    """A choice that a row needs once something is chosen in it."""

    def complete(row: TagRow, field: Field) -> None:
        if row.is_begun and not field.data:
            raise ValidationError(message)

    return SelectField(label, default="", validators=[complete], invalid_choice_message=CHOOSE_FROM_LIST)


class TagRow(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """One competence that people learn, or an empty row."""

    class Meta:
        """A part of a form that has a token."""

        csrf = False

    competence = _row_select(_l("Vaardigheid"), _l("Kies een vaardigheid, of maak de hele regel leeg."))
    strength = _row_select(_l("Hoe sterk"), _l("Kies hoe sterk het dit leert."))
    from_level = _row_select(_l("Niveau aan het begin"), _l("Kies het niveau aan het begin."))
    to_level = _row_select(_l("Niveau na afloop"), _l("Kies het niveau na afloop."))

    def offer(self, competence_choices: Choices) -> None:
        """Set what can be chosen."""
        self.competence.choices = [SelectChoice("", _l("Geen")), *competence_choices]
        levels = {str(level): name for level, name in enumerate(LEVELS)}
        self.from_level.choices = choices_of({level: levels[level] for level in "0123"}, _l("Kies een niveau"))
        self.to_level.choices = choices_of({level: levels[level] for level in "1234"}, _l("Kies een niveau"))
        self.strength.choices = choices_of(STRENGTHS, _l("Kies hoe sterk"))

    @property
    def is_begun(self) -> bool:
        """Whether something was chosen in this row."""
        return any(field.data for field in (self.competence, self.from_level, self.to_level, self.strength))

    @property
    def tag(self) -> OwnTag:
        """The row as a tag; only for a valid row."""
        return OwnTag(self.competence.data, int(self.from_level.data), int(self.to_level.data), int(self.strength.data))


def _radio(label: object, message: object) -> RadioField:
    return RadioField(label, validators=[InputRequired(message)], invalid_choice_message=message)


@dataclass(frozen=True, slots=True)
class FlatForm:
    """The errors and fields of a form with rows, as the error summary wants them: those of the rows among the rest."""

    errors: Mapping[str, object]
    form_errors: Sequence[str]
    fields: tuple[Field, ...]

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields)


def _in_row(number: int, message: str) -> str:
    return str(_("Regel %(number)s: %(message)s", number=number, message=message))


class ItemForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """An own item: texts, facts and what people learn, with empty rows for more."""

    version = HiddenField()
    title = StringField(
        _l("Titel"),
        filters=[tidy_line],
        validators=[
            DataRequired(_l("Geef het item een titel.")),
            Length(max=MAX_TITLE, message=_l("Maak de titel korter: niet meer dan 120 tekens.")),
        ],
    )
    summary = TextAreaField(
        _l("Waar gaat het over?"),
        filters=[tidy_text],
        validators=[
            DataRequired(_l("Schrijf waar het item over gaat.")),
            Length(max=MAX_SUMMARY, message=_l("Maak deze tekst korter: niet meer dan 1500 tekens.")),
        ],
    )
    first_action = StringField(
        _l("Wat is een goede eerste stap?"),
        filters=[tidy_line],
        validators=[
            DataRequired(_l("Schrijf wat iemand als eerste kan doen.")),
            Length(max=MAX_SENTENCE, message=_l("Maak deze zin korter: niet meer dan 300 tekens.")),
        ],
    )
    kind = _radio(_l("Wat voor aanbod is het?"), _l("Kies wat voor aanbod het is."))
    theme = SelectField(
        _l("Thema"),
        validators=[InputRequired(_l("Kies een thema."))],
        invalid_choice_message=CHOOSE_FROM_LIST,
    )
    use = _radio(_l("Wat kunnen collega’s er nu mee?"), _l("Kies wat collega’s er nu mee kunnen."))
    status = _radio(_l("Hoe staat het ervoor?"), _l("Kies hoe het ervoor staat."))
    start = DayField(_l("Begint op"), validators=[Optional()])
    end = DayField(_l("Eindigt op"), validators=[Optional()])
    audience = SelectMultipleField(
        _l("Voor wie is het?"),
        validators=[InputRequired(_l("Kies voor wie het is."))],
        option_widget=CheckboxInput(),
    )
    roles = SelectMultipleField(
        _l("Is het alleen voor bepaalde functies?"), validators=[Optional()], option_widget=CheckboxInput()
    )
    forms = SelectMultipleField(_l("Hoe leer je hier?"), validators=[Optional()], option_widget=CheckboxInput())
    place = _radio(_l("Waar is het?"), _l("Kies waar het is."))
    hours = HoursField(_l("Hoeveel uur kost het per persoon?"), validators=[Optional()])
    synonyms = TextAreaField(
        _l("Zoekwoorden"),
        filters=[tidy_text],
        validators=[Optional(), Length(max=MAX_SUMMARY, message=_l("Gebruik minder zoekwoorden."))],
    )
    tags = RowsField(FormField(TagRow), min_entries=ROWS, max_entries=MAX_ROWS)

    def __init__(self, *, role_choices: Choices, competence_choices: Choices, **values: object) -> None:
        super().__init__(**values)
        self._competence_choices = competence_choices
        for field, names in (
            (self.kind, KINDS),
            (self.use, USES),
            (self.status, STATUSES),
            (self.audience, AUDIENCES),
            (self.forms, FORMS),
            (self.place, PLACES),
        ):
            field.choices = choices_of(names)
        self.theme.choices = choices_of(THEMES, _l("Kies een thema"))
        self.roles.choices = list(role_choices)
        self._offer()

    def _offer(self) -> None:
        for row in self.tags:
            row.form.offer(self._competence_choices)

    def add_rows(self) -> None:
        """Put empty rows below those that are there."""
        for _row in range(min(MORE_ROWS, MAX_ROWS - len(self.tags))):
            self.tags.append_entry()
        self._offer()

    def validate_synonyms(self, _field: Field) -> None:
        """Not more words than people can oversee."""
        if len(self._synonyms) > MAX_SYNONYMS:
            raise ValidationError(_l("Gebruik niet meer dan 40 zoekwoorden."))

    @property
    def _synonyms(self) -> list[str]:
        words = (tidy_line(word) for line in self.synonyms.data.splitlines() for word in line.split(","))
        return list(dict.fromkeys(word for word in words if word))

    def _begun(self) -> dict[int, TagRow]:
        """The rows in which something was chosen, by their number from 1."""
        return {number: row.form for number, row in enumerate(self.tags, start=1) if row.form.is_begun}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check everything; the messages of a row say which row."""
        valid = bool(super().validate(extra_validators))
        for number, row in self._begun().items():
            for field in row:
                field.errors = [_in_row(number, message) for message in field.errors]
        return valid

    def refuse_row(self, problem: Problem, message: str) -> None:
        """Show a problem of one of the item's tags in the row that the tag came from."""
        number, row = list(self._begun().items())[problem.row or 0]
        field = row.to_level if problem.kind is ProblemKind.NOT_RISING else row.competence
        field.errors = [_in_row(number, message)]

    @property
    def flat(self) -> FlatForm:
        """This form for the error summary."""
        own = [field for field in self if field is not self.tags]
        return FlatForm(self.errors, self.form_errors, (*own, *(field for row in self.tags for field in row.form)))

    @property
    def own_item(self) -> OwnItem:
        """What was written; only for a valid form."""
        return OwnItem(
            title=self.title.data,
            summary=self.summary.data,
            first_action=self.first_action.data,
            kind=self.kind.data,
            theme=self.theme.data,
            use=self.use.data,
            status=self.status.data,
            audience=self.audience.data,
            roles=self.roles.data,
            forms=self.forms.data,
            place=None if self.place.data == "onbekend" else self.place.data,
            hours=self.hours.data,
            tags=[row.tag for row in self._begun().values()],
            synonyms=self._synonyms,
            start=self.start.data,
            end=self.end.data,
        )


def written_in(item: CatalogueItem) -> dict[str, Any]:
    """The values of an ItemForm that shows an item as it stands."""
    return {
        "title": item.title.nl,
        "summary": item.summary.nl,
        "first_action": item.first_action.nl,
        "kind": item.kind,
        "theme": item.theme,
        "use": item.use,
        "status": item.status.value,
        "start": item.start.date,
        "end": item.end.date,
        "audience": item.audience.value or [],
        "roles": item.roles.value or [],
        "forms": item.forms.value or [],
        "place": item.place.value or "onbekend",
        "hours": item.hours.value,
        "synonyms": ", ".join(item.synonyms),
        "tags": [
            {
                "competence": tag.code,
                "from_level": str(tag.from_),
                "to_level": str(tag.to),
                "strength": str(tag.strength),
            }
            for tag in item.competences
        ],
    }
