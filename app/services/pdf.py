"""PDF that everybody can read: a typst template and plain values become a tagged document (PDF/UA-1).

Values go in as JSON and are never markup. The template's `base.typ` gives the house style; the only fonts are those
that typst brings along, and the time comes in with the frame, so the same input gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).parent.parent / "pdf_templates"
REPLACEMENT = "\ufffd"
ALPHABET = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180)))) | frozenset(
    "‐‑–—‘’‚“”„•…‰‹›€™→−≤≥✓ȘșȚț" + REPLACEMENT
)
"""Signs that the fonts surely have: those of Dutch, English and the other languages in Latin script."""


class PdfError(Exception):
    """A document that could not be made; names the template and what it stumbled over."""

    def __init__(self, template: str, problem: str) -> None:
        self.template, self.problem = template, problem
        super().__init__(f"{template}: {problem}")


@dataclass(frozen=True, slots=True)
class Frame:
    """What every document has around its content; `day` is the date as its reader sees it."""

    title: str
    language: str
    organisation: str
    day: str


def make_pdf(template: str, frame: Frame, content: Mapping[str, Any], *, at: dt.datetime) -> bytes:
    """The document that `app/pdf_templates/<template>.typ` makes of plain JSON values.

    PDF/UA refuses a sign that no font has. Then all signs outside ALPHABET become a replacement sign, so that an emoji
    that somebody typed costs an emoji and not the document.
    Raises PdfError for a template that does not exist, and for content that lacks what the template asks.
    """
    inputs = {"frame": asdict(frame), "content": dict(content)}
    try:
        return _compiled(template, inputs, at)
    except PdfError:
        showable = _showable(inputs)
        if showable == inputs:
            raise
        return _compiled(template, showable, at)


def _compiled(template: str, inputs: Mapping[str, Any], at: dt.datetime) -> bytes:
    try:
        return typst.compile(
            TEMPLATES / f"{template}.typ",
            root=TEMPLATES,
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={name: json.dumps(value) for name, value in inputs.items()},
            pdf_standards=["ua-1"],
            timestamp=at,
        )
    except RuntimeError as error:  # a TypstError, or the plain one for a file that is not there
        raise PdfError(template, str(error)) from error


def _showable(value: Any) -> Any:
    """A plain value in whose texts every sign can be shown."""
    if isinstance(value, str):
        lines = unicodedata.normalize("NFC", value).split("\n")
        return "\n".join("".join(sign if sign in ALPHABET else REPLACEMENT for sign in line) for line in lines)
    if isinstance(value, Mapping):
        return {name: _showable(inside) for name, inside in value.items()}
    return [_showable(inside) for inside in value] if isinstance(value, list | tuple) else value
