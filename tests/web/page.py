"""One client for all page tests: every page it opens is checked for what every page must hold."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from contextvars import Context
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from pypdf import PdfReader
from werkzeug.test import TestResponse

from app.db import db

CONTROLS = ("input", "select", "textarea")
UNLABELLED_TYPES = ("hidden", "submit")
PDF = "application/pdf"


class Page:
    """A page as a person meets it; of a PDF `html` holds the words."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.location = response.location
        self.headers = response.headers
        self.html = _words_of_pdf(response) if response.mimetype == PDF else response.get_data(as_text=True)
        self.soup = BeautifulSoup(self.html, "html.parser")
        self.path = response.request.path

    @property
    def title(self) -> str:
        """The title of the document."""
        found = self.soup.title
        return "" if found is None else found.get_text(" ", strip=True)

    @property
    def h1(self) -> str:
        """The main heading."""
        found = self.soup.h1
        return "" if found is None else " ".join(found.get_text(" ", strip=True).split())

    @property
    def text(self) -> str:
        """The words of the main part."""
        found = self.soup.find("main")
        return "" if found is None else " ".join(found.get_text(" ", strip=True).split())

    @property
    def links(self) -> list[str]:
        """The addresses that the page links to."""
        return [str(link["href"]) for link in self.soup.find_all("a", href=True)]

    @property
    def errors(self) -> list[str]:
        """The messages of the error summary."""
        summary = self.soup.find(class_="app-error-summary")
        return [] if not isinstance(summary, Tag) else [link.get_text(strip=True) for link in summary.find_all("a")]

    def field(self, name: str) -> Tag:
        """The first control with this name."""
        found = self.soup.find(CONTROLS, attrs={"name": name})
        assert isinstance(found, Tag), f"no field {name} on {self.path}"
        return found

    def form(self, action: str | None = None) -> dict[str, Any]:
        """What a form of the main part sends when nothing is changed; with `action` the form that goes there."""
        forms = self.soup.select("main form")
        chosen = next(form for form in forms if action is None or form.get("action") == action)
        sent: dict[str, Any] = {}
        for control in chosen.find_all(CONTROLS):
            name, kind = control.get("name"), control.get("type", control.name)
            if (
                not name
                or kind in ("submit", "file")
                or (kind in ("radio", "checkbox") and not control.has_attr("checked"))
            ):
                continue
            value: Any = control.get_text() if control.name == "textarea" else control.get("value", "")
            if control.name == "select":
                picked = control.find("option", selected=True) or control.find("option")
                value = picked.get("value", "") if isinstance(picked, Tag) else ""
            sent.setdefault(str(name), []).append(value)
        return sent


class PageClient:
    """Opens and sends pages, follows one redirect, and checks each page that comes back."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str) -> Page:
        """Open a page."""
        _let_go()
        return self._checked(_apart(self.client.get, path))

    def post(self, path: str, data: dict[str, Any] | None = None) -> Page:
        """Send a form with a token that fits the session; a redirect is not followed."""
        _let_go()
        return self._checked(_apart(self.client.post, path, data={"csrf_token": self._token()} | (data or {})))

    def submit(self, path: str, data: dict[str, Any] | None = None) -> Page:
        """Send a form and open the page that it redirects to."""
        sent = self.post(path, data)
        assert sent.location is not None, f"{path} did not redirect: {sent.status} {sent.errors}"
        return self.get(sent.location)

    def _token(self) -> str:
        with self.client.session_transaction() as cookie:
            raw = cookie.setdefault("csrf_token", "0" * 40)
        secret = self.client.application.secret_key
        assert isinstance(secret, str)
        return str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(raw))

    def _checked(self, response: TestResponse) -> Page:
        page = Page(response)
        if response.mimetype == "text/html" and not response.location:
            check_page(page)
        return page


def _words_of_pdf(response: TestResponse) -> str:
    """The text of a PDF, so that a walk over all pages reads files too."""
    pages = PdfReader(io.BytesIO(response.get_data())).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def _apart(send: Callable[..., TestResponse], *args: Any, **kwargs: Any) -> TestResponse:
    """Send a request as a server would get it, outside the application context that a test stands in.

    Flask would share that context with the request, and Flask-Login would remember who came before.
    """
    return Context().run(send, *args, **kwargs)


def _let_go() -> None:
    """Commit what the test built and end its transaction: the request can write, the test sees what it wrote."""
    if has_app_context():
        db.session.commit()
        db.session.expire_all()


def check_page(page: Page) -> None:
    """What holds for every page: language, one h1 that the title starts with, unique ids, labels, nothing inline."""
    soup = page.soup
    assert soup.html is not None
    assert soup.html.get("lang"), f"{page.path}: no language"
    assert len(soup.find_all("h1")) == 1, f"{page.path}: {len(soup.find_all('h1'))} h1"
    doubled = [name for name, times in Counter(str(tag["id"]) for tag in soup.find_all(id=True)).items() if times > 1]
    assert not doubled, f"{page.path}: doubled ids {doubled}"
    for control in soup.find_all(CONTROLS):
        if control.get("type") not in UNLABELLED_TYPES:
            labelled = soup.find("label", attrs={"for": control.get("id")}) or control.find_parent("label")
            assert labelled or control.get("aria-label"), f"{page.path}: {control.get('name')} has no label"
    for form in soup.find_all("form"):
        if str(form.get("method", "get")).lower() == "post":
            assert form.find("input", attrs={"name": "csrf_token"}), f"{page.path}: a form without token"
    for tag in soup.find_all(True):
        inline = [name for name in tag.attrs if name == "style" or name.startswith("on")]
        assert not inline, f"{page.path}: inline {inline} on <{tag.name}>"
    assert not soup.find_all("style"), f"{page.path}: an inline stylesheet"
    assert all(script.get("src") for script in soup.find_all("script")), f"{page.path}: an inline script"
    if page.status < 400:
        question = "Vraag" in page.title or "Question" in page.title
        assert page.title.startswith(page.h1[:20]) or page.h1 in page.title or question, (
            f"{page.path}: title '{page.title}' does not fit h1 '{page.h1}'"
        )
    elif page.status == 422:
        assert page.title.startswith(("Fout: ", "Error: ")), (
            f"{page.path}: the title does not say that there is an error"
        )
