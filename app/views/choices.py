"""Choices from the content that forms offer."""

from __future__ import annotations

from flask_babel import get_locale
from wtforms import SelectChoice

from app.services.role_targets import roles_by_code
from app.words import FORMS
from seeds.framework import load_framework


def competence_choices() -> list[SelectChoice]:
    """The competences, grouped by area, each with its code before its name."""
    language = str(get_locale())
    return [
        SelectChoice(
            competence.code,
            f"{competence.code} {competence.name.in_language(language)}",
            optgroup=area.name.in_language(language),
        )
        for area in load_framework().areas
        for competence in area.competences
    ]


def role_choices() -> list[SelectChoice]:
    """The function roles to choose from, by name; the one for anyone else last."""
    named = [(code, role.name.in_language(str(get_locale()))) for code, role in roles_by_code().items()]
    named.sort(key=lambda choice: (choice[0] == "algemeen", choice[1].lower()))
    return [SelectChoice(code, name) for code, name in named]


def form_choices() -> list[SelectChoice]:
    """The forms of learning to choose from."""
    return [SelectChoice(code, name) for code, name in FORMS.items()]


def names_by_code() -> dict[str, str]:
    """The names of function roles and competences by their codes, in the reader's language."""
    language = str(get_locale())
    roles = {code: role.name.in_language(language) for code, role in roles_by_code().items()}
    return roles | {one.code: one.name.in_language(language) for one in load_framework().competences}
