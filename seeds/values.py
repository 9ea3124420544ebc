"""Small values that every content file shares: texts in two languages, facts with their origin, dates."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Generic, Literal, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

Provenance = Literal["bron", "ingeschat", "L&D"]
NonEmpty = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Record(BaseModel):
    """A strict, frozen record: no unknown fields, no silent conversion."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Text(Record):
    """A text shown to people: Dutch now, English where it was translated."""

    nl: NonEmpty
    en: NonEmpty | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_string_is_dutch(cls, value: Any) -> Any:
        return {"nl": value} if isinstance(value, str) else value

    def in_language(self, language: str) -> str:
        """The text in `language`, or Dutch where that translation is missing."""
        return (self.en or self.nl) if language == "en" else self.nl


class Bilingual(Record):
    """A text of the instrument, which exists in both languages or not at all."""

    nl: NonEmpty
    en: NonEmpty

    def in_language(self, language: str) -> str:
        """The text in `language`; Dutch for any language but English."""
        return self.en if language == "en" else self.nl


Value = TypeVar("Value")


class Sourced(Record, Generic[Value]):
    """A fact and where it comes from: the source, an estimate, or an L&D adviser; unknown is None, never 0."""

    value: Value | None = None
    provenance: Provenance | None = None

    @model_validator(mode="after")
    def _known_facts_have_an_origin(self) -> Self:
        known = self.value is not None and self.value != []
        if known and self.provenance is None:
            raise ValueError("a known value needs a provenance: bron, ingeschat or L&D")
        return self


def _as_date(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"'{value}' is not a date that exists (write YYYY-MM-DD)") from error
    return value


Day = Annotated[dt.date, BeforeValidator(_as_date)]


class PartialDate(Record):
    """A date as precisely as the source knows it; `date` is the first day of that month or year."""

    date: Day | None = None
    precision: Literal["day", "month", "year", "open", "unknown"]

    @model_validator(mode="after")
    def _date_fits_precision(self) -> Self:
        if (self.date is None) != (self.precision in ("open", "unknown")):
            raise ValueError("a date goes with precision day, month or year, and only with these")
        return self


class Range(Record):
    """A number of people from `min` to `max`, the same where the source gives one number."""

    min: int = Field(ge=1)
    max: int = Field(ge=1)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.min > self.max:
            raise ValueError("min is larger than max")
        return self
