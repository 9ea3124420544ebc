"""Fields and filters for what people type: tidy text, a number with a comma, a day."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask_babel import LazyString, format_decimal
from flask_babel import lazy_gettext as _l
from wtforms import DateField, FieldList, SelectChoice, StringField

from app.services.plain_text import one_line

LINE_BREAKS = "\n\r\t"
MOST_HOURS = 10_000
HOURS = re.compile(r"[0-9]{1,5}([.,][0-9]{1,2})?")
"""At most two decimals, so that a Dutch thousand ("1.000") is not read as one."""
CHOOSE_FROM_LIST = _l("Kies iets uit de lijst.")


def tidy_text(value: str | None) -> str:
    """The text without space around it and without control characters, which a database cannot keep."""
    kept = (sign for sign in value or "" if sign in LINE_BREAKS or unicodedata.category(sign) not in ("Cc", "Cs"))
    return "".join(kept).replace("\r\n", "\n").strip()


def tidy_line(value: str | None) -> str:
    """The text on one line; see one_line."""
    return one_line(value or "")


def choices_of(names: Mapping[Any, LazyString | str], empty: LazyString | str | None = None) -> list[SelectChoice]:
    """The codes with their names as choices of a field, after one for "nothing" where `empty` names it."""
    first = [] if empty is None else [SelectChoice("", empty)]
    return [*first, *(SelectChoice(str(code), name) for code, name in names.items())]


class HoursField(StringField):  # type: ignore[misc]  # WTForms ships no types
    """A number of hours above 0, with a comma or a point; None when nothing was typed."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        # without points between thousands: what is shown is read again, and a point is a decimal sign there
        return "" if self.data is None else str(format_decimal(self.data, format="0.##"))

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed; raises ValueError with what to do."""
        typed = tidy_line(valuelist[0]) if valuelist else ""
        self.data = None
        if not typed:
            return
        hours = float(typed.replace(",", ".")) if HOURS.fullmatch(typed) else 0.0
        if not 0 < hours <= MOST_HOURS:
            raise ValueError(_l("Vul een getal in tussen 0 en 10000, zoals 1,5. Weet je het niet? Laat dit dan leeg."))
        self.data = hours


class RowsField(FieldList):  # type: ignore[misc]  # WTForms ships no types
    """Rows of fields by their number; what is no short number in plain digits names no row."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        row = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,3}})-")
        return (int(found[1]) for name in formdata if (found := row.match(name)))


class DayField(DateField):  # type: ignore[misc]  # WTForms ships no types
    """A day from the date picker; None when nothing was typed."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed; raises ValueError with what to do."""
        if not any(valuelist):
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_l("Vul een datum in die bestaat, zoals 30 november 2026.")) from error
