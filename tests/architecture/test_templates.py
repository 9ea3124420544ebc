"""Every template compiles, escapes, and belongs to a view."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

TEMPLATES = Path(__file__).parent.parent.parent / "app" / "templates"
ALL = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("name", ALL)
def test_a_template_compiles(app: Flask, name: str) -> None:
    assert app.jinja_env.get_template(name)


@pytest.mark.parametrize("name", ALL)
def test_a_template_escapes_everything_and_holds_nothing_inline(name: str) -> None:
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|autoescape\s+false|Markup\(", source)
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\bsrc=)", source)


@pytest.mark.parametrize("name", ALL)
def test_a_template_imports_only_what_it_uses(name: str) -> None:
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    imported = re.findall(r"\{%-? from \"[^\"]+\" import (\w+)", source)
    assert [macro for macro in imported if f"{macro}(" not in source] == []
