"""Walks over every page that somebody can reach, and notes what came back and what it asked of the database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from sqlalchemy import Engine, event, select
from werkzeug.routing import Rule

from app.db import db
from app.models import Model
from tests.web.page import PageClient

MOST_PAGES = 1000
ARGUMENT = re.compile(r"<(?:\w+(?:\(.*?\))?:)?(\w+)>")
TOKEN = re.compile(r'(name="(?:csrf_token|next)" value=")[^"]*')


@dataclass(frozen=True)
class Visit:
    """One page as it came back; `statements` are those that it sent to the database, `endpoint` is its view."""

    path: str
    endpoint: str
    status: int
    location: str
    html: str
    statements: tuple[str, ...]


@contextmanager
def statements_of(engine: Engine) -> Iterator[list[str]]:
    """The statements that are sent meanwhile; the beginning of a transaction aside."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def crawl(app: Flask, client: PageClient, start: Iterable[str]) -> list[Visit]:
    """Every page that can be reached from `start` by links and redirects, each once."""
    address, waiting, seen = app.url_map.bind("localhost"), list(start), set[str]()
    visits = []
    while waiting:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        assert len(seen) <= MOST_PAGES, f"the walk does not end: {path}"
        with statements_of(db.engine) as sent:
            page = client.get(path)
        endpoint, _ = address.match(urlsplit(path).path)
        visits.append(Visit(path, endpoint, page.status, page.location or "", page.html, tuple(sent)))
        found = [page.location] if page.location else page.links
        waiting += [one for link in found if (one := _local(path, link)) is not None]
    return visits


def _local(here: str, link: str) -> str | None:
    """The address behind a link without its fragment; None for another site and for a file."""
    parts = urlsplit(urljoin(f"http://localhost{here}", link))
    if parts.netloc != "localhost" or parts.path.startswith("/static/"):
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def pages_without_arguments(app: Flask) -> list[str]:
    """The address of every page that needs no argument."""
    return [rule.rule for rule in rules(app, "GET") if not rule.arguments]


def rules(app: Flask, method: str) -> list[Rule]:
    """The rules that take a method, static files aside."""
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()) and rule.endpoint != "static"]


def filled(rule: Rule, values: dict[str, Any]) -> str:
    """The address of a rule with these values in it."""
    return ARGUMENT.sub(lambda argument: str(values[argument.group(1)]), rule.rule)


def without_token(html: str) -> str:
    """A page without what its forms hold of the request: a token that is another one each second, and its address."""
    return TOKEN.sub(r"\1", html)


def everything(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, in an application context of its own."""
    with app.app_context():
        return {
            name: [tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key.columns))]
            for name, table in Model.metadata.tables.items()
        }
