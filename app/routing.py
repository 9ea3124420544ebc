"""Addresses: what can stand in no address of ours is not found, instead of reaching the database."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter, UnicodeConverter, ValidationError

MAX_ID = 2**31 - 1  # what an integer column of PostgreSQL holds


class RowId(IntegerConverter):
    """The number of a row."""

    def to_python(self, value: str) -> int:
        """The number; a larger one than a row can have is no address."""
        number = int(super().to_python(value))
        if number > MAX_ID:
            raise ValidationError
        return number


class Code(UnicodeConverter):
    """A code or token in one part of an address."""

    def to_python(self, value: str) -> str:
        """The text; with signs that cannot be printed, such as NUL, it is no address."""
        if not value.isprintable():
            raise ValidationError
        return value


def register_converters(app: Flask) -> None:
    """Use these for `<int:…>` and `<…>`; must come before the blueprints."""
    app.url_map.converters.update({"int": RowId, "default": Code, "string": Code})
