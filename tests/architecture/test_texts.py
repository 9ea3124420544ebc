"""Every text of the interface can be found by Babel, so that a catalogue can hold all of them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from app.messages import KEYWORDS, extracted

ROOT = Path(__file__).parent.parent.parent
SOURCES = sorted((ROOT / "app").rglob("*.py"))


def test_babel_finds_the_texts_of_templates_forms_words_and_mail() -> None:
    found = {message.id if isinstance(message.id, str) else message.id[0] for message in extracted() if message.id}
    assert {
        "Hier ben je al sterk in",  # a template
        "Vul je e-mailadres in.",  # a form, as lazy text
        "Zeer gevorderd",  # the words for codes
        "%(num)s persoon",  # one and many
        "Kies met deze link een wachtwoord:",  # a mail
    } <= found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_text_is_translated_where_it_is_written(path: Path) -> None:
    computed = [
        ast.unparse(node)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS
        if not all(isinstance(argument, ast.Constant) for argument in node.args[:1])
    ]
    assert not computed, "Babel cannot find a text that is put together"
