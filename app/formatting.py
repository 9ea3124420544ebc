"""What every template may use: who looks, the navigation, and numbers and dates in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, g, url_for
from flask_babel import format_date, format_decimal, get_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.access import Viewer
from app.config import Config
from app.navigation import navigation_for
from app.services.scan_blocks import Block
from app.words import AUDIENCES, FORMS, KINDS, STATUSES, STEP_STATUSES, USES, at_level, level_name

WORDS: Mapping[str, Mapping[Any, Any]] = {
    "audience_name": AUDIENCES,
    "form_name": FORMS,
    "kind_name": KINDS,
    "status_name": STATUSES,
    "step_status_name": STEP_STATUSES,
    "use_name": USES,
}


@dataclass(frozen=True, slots=True)
class Site:
    """What the layout says of the site itself."""

    product_name: str
    demo: bool
    theme_css: str | None
    language: str
    home_url: str
    sign_out_url: str
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
            language=str(get_locale() or "nl"),
            home_url=url_for("home.start"),
            sign_out_url=url_for("account.sign_out"),
            accessibility_url=url_for("home.accessibility"),
            privacy_url=url_for("home.privacy"),
        )
        return {"site": site, "viewer": viewer, "navigation": navigation_for(viewer)}

    app.jinja_env.filters["day"] = lambda moment: format_date(moment, format="d MMMM y")
    app.jinja_env.filters["in_language"] = lambda text: text.in_language(str(get_locale()))
    app.jinja_env.filters["level_name"] = level_name
    app.jinja_env.filters["at_level"] = at_level
    app.jinja_env.filters["block_name"] = block_name
    for name, words in WORDS.items():
        app.jinja_env.filters[name] = words.get
    app.jinja_env.filters["plain_number"] = lambda number: format_decimal(number, format="0.#")
    app.jinja_env.filters["one_decimal"] = lambda number: format_decimal(number, format="0.0")
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def block_name(block: Block) -> str:
    """What a block of questions is called: its area, and which part of it where there are more."""
    name = block.area.name.in_language(str(get_locale()))
    return name if block.part is None else _("%(area)s, deel %(part)s", area=name, part=block.part)
