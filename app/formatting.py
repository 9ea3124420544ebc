"""What every template may use: who looks, the navigation, and numbers and dates in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for
from flask_babel import force_locale, format_date, format_decimal
from flask_babel import gettext as _
from flask_login import current_user
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from app.access import Viewer
from app.config import Config
from app.db import reads_only
from app.languages import LANGUAGES, NAMES, current_language, in_language, own_language
from app.navigation import navigation_for
from app.routing import address_to_come_back_to
from app.words import AUDIENCES, DISMISS_REASONS, FORMS, KINDS, STATUSES, STEP_STATUSES, USES, at_level, level_name
from recommender import Language
from seeds.values import Bilingual, Text

WORDS: Mapping[str, Mapping[Any, Any]] = {
    "audience_name": AUDIENCES,
    "dismiss_reason_name": DISMISS_REASONS,
    "form_name": FORMS,
    "kind_name": KINDS,
    "status_name": STATUSES,
    "step_status_name": STEP_STATUSES,
    "use_name": USES,
}


@dataclass(frozen=True, slots=True)
class LanguageSwitch:
    """Another language: its code, what it is called in itself, and where its page is.

    `warning` is in that language; `loses_input` says that this page was sent by a form and cannot be opened as it is.
    """

    code: Language
    name: str
    warning: str
    come_back_to: str
    loses_input: bool


@dataclass(frozen=True, slots=True)
class Site:
    """What the layout says of the site itself."""

    product_name: str
    demo: bool
    theme_css: str | None
    language: Language
    other_languages: tuple[LanguageSwitch, ...]
    home_url: str
    sign_out_url: str
    language_url: str
    accessibility_url: str
    privacy_url: str


def register_formatting(app: Flask, config: Config) -> None:
    """Give the templates their context and filters."""

    @app.context_processor
    def layout() -> dict[str, Any]:
        # a page that says something broke asks the database nothing: it may be what broke
        signed_in = "broken" not in g and current_user.is_authenticated
        viewer: Viewer | None = current_user.viewer if signed_in else None
        site = Site(
            product_name="Vaardigwijzer",
            demo=config.is_demo,
            theme_css=config.theme_css,
            language=current_language(),
            other_languages=_other_languages(),
            home_url=url_for("home.start"),
            sign_out_url=url_for("account.sign_out"),
            language_url=url_for("language.choose"),
            accessibility_url=url_for("home.accessibility"),
            privacy_url=url_for("home.privacy"),
        )
        return {"site": site, "viewer": viewer, "navigation": navigation_for(viewer)}

    for name, say in _filters().items():
        app.jinja_env.filters[name] = _in_each_request(say)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _filters() -> dict[str, Callable[[Any], Any]]:
    """Name of a filter → what it makes of a value, in the language of the reader."""
    return {
        "day": lambda moment: format_date(moment, format="d MMMM y"),
        "in_language": in_language,
        "in_own_language": in_own_language,
        "level_name": level_name,
        "at_level": at_level,
        "plain_number": lambda number: format_decimal(number, format="0.#"),
        "one_decimal": lambda number: format_decimal(number, format="0.0"),
        "whole_number": lambda number: format_decimal(number, format="#,##0"),
        **{name: words.get for name, words in WORDS.items()},
    }


def _in_each_request(say: Callable[[Any], Any]) -> Callable[[Context, Any], Any]:
    """A filter that Jinja never works out while it compiles: the first reader's language would stay for everybody."""

    @pass_context
    def said(_context: Context, value: Any) -> Any:
        return say(value)

    return said


def in_own_language(text: Text | Bilingual) -> str:
    """The same as `in_language`, marked where it is not in the language of the page: for what is read out loud."""
    language = own_language(text)
    if language == current_language():
        return escape(in_language(text))
    return Markup('<span lang="{}">{}</span>').format(language, in_language(text))


def _other_languages() -> tuple[LanguageSwitch, ...]:
    address = address_to_come_back_to()
    return tuple(
        LanguageSwitch(language, NAMES[language], _warning(language), address, not reads_only(request.method))
        for language in LANGUAGES
        if language != current_language()
    )


def _warning(language: Language) -> str:
    """What to ask whoever typed something, in the language that they choose."""
    with force_locale(language):
        return str(
            _("De pagina begint opnieuw. Wat je hier hebt ingevuld en niet hebt opgeslagen, ben je kwijt. Doorgaan?")
        )
