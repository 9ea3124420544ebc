"""The language of the interface: which ones there are, which one a request is in, and what a browser remembers.

A signed-in person's choice is kept with the person. The browser's own is for who is not signed in. What the browser
asks for does not count: many people at Dutch municipalities have one that is set up in English.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast, get_args

from flask import g, has_request_context, session
from flask_babel import get_locale
from flask_login import current_user

from app.access import Viewer
from recommender import Language
from seeds.values import Bilingual, Text

LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT: Language = "nl"
NAMES: Mapping[Language, str] = {"nl": "Nederlands", "en": "English"}
"""What each language is called in itself."""
SHOWN, WAITING = "language", "language_waits"


def known_language(code: object) -> Language | None:
    """The language with this code; None for anything else."""
    return next((language for language in LANGUAGES if language == code), None)


def current_language() -> Language:
    """The language that the reader gets now."""
    return known_language(str(get_locale())) or DEFAULT


def select_language() -> Language:
    """The language of a request: the viewer's, else the browser's, else Dutch; a command speaks Dutch."""
    if not has_request_context():
        return DEFAULT
    # a page that says something broke asks the database nothing: it may be what broke
    signed_in = "broken" not in g and current_user.is_authenticated
    viewer = cast(Viewer, current_user.viewer) if signed_in else None
    own = known_language(viewer.language) if viewer else None
    return own or known_language(session.get(SHOWN)) or DEFAULT


def remember_language(language: Language, *, waits: bool) -> None:
    """Show this browser's pages in `language`; a choice that waits is for whoever signs in next."""
    session[SHOWN] = language
    if waits:
        session[WAITING] = True


def waiting_language() -> Language | None:
    """What was chosen on this browser just before signing in."""
    return known_language(session.get(SHOWN)) if WAITING in session else None


def follow_person(language: str | None) -> None:
    """After signing in the browser follows the person, so that nothing of who was here before stays."""
    session.pop(WAITING, None)
    session.pop(SHOWN, None)
    if (known := known_language(language)) is not None:
        session[SHOWN] = known


def in_language(text: Text | Bilingual) -> str:
    """A text of the content in the reader's language, or in Dutch where it has no other."""
    return text.in_language(current_language())


def own_language(text: Text | Bilingual) -> Language:
    """The language in which `in_language` gives a text: Dutch for what was never translated."""
    return DEFAULT if text.en is None else current_language()
