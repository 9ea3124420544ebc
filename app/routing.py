"""Addresses: what can stand in no address of ours is not found, and which ones a page may send somebody to."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from flask import Flask, abort, current_app, request, url_for
from werkzeug.routing import IntegerConverter, UnicodeConverter, ValidationError

from app.db import reads_only

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


def local_path(target: str | None) -> str:
    """`target` when it is a path on this site, else the start page."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return url_for("home.start")
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or any(ord(sign) < 32 for sign in target):
        abort(400)
    return target


def address_to_come_back_to() -> str:
    """Where the page of this request can be opened again: its own address, or the start page where that only sends."""
    adapter = current_app.create_url_adapter(request)
    if not reads_only(request.method) and (adapter is None or not adapter.test(request.path, method="GET")):
        return url_for("home.start")
    query = request.query_string.decode("latin-1")
    return quote(request.path) + (f"?{query}" if query else "")
