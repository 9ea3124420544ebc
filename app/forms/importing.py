"""The form of a list of people: a file or pasted text, checked line by line."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, TextAreaField

from app.forms.import_texts import csv_problem_text, list_problem_text
from app.services.csv_files import UnreadableCsvError, decode
from app.services.person_list import ListRow, UnusableListError, read_list


class ImportForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A list of people; what a file holds moves into `text`, so that it can be mended on the page.

    After validation `rows` has a person per line, each with its problems. `batch` is random and belongs to one check.
    """

    file = FileField(_l("CSV-bestand"))
    text = TextAreaField(_l("De lijst als tekst"))
    make_units = BooleanField(_l("Maak teams die nog niet bestaan"))
    batch = HiddenField()

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[ListRow, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """Read the list; a list that cannot be read at all has its message at the field."""
        if not super().validate(extra_validators):
            return False
        source = self.file if self.file.data else self.text
        try:
            if self.file.data:
                self.text.data = decode(self.file.data.read())
                source = self.text
            self.rows = read_list(self.text.data or "")
        except UnreadableCsvError as error:
            source.errors = [csv_problem_text(error)]
        except UnusableListError as error:
            source.errors = [list_problem_text(error)]
        return not source.errors
