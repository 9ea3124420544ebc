"""Text from outside on one line: what people type or paste into names, and cells of files."""

from __future__ import annotations


def one_line(text: str) -> str:
    """`text` with single spaces and without signs that show nothing (control signs, turned reading direction, NUL)."""
    spaced = (" " if sign.isspace() else sign for sign in text)
    return " ".join("".join(sign for sign in spaced if sign.isprintable()).split())
