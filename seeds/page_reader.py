"""Reads the page with subsidised projects of A&O fonds Gemeenten into facts, without the people on it.

The page is plain text: a heading line, the organisation, `Project:`, contact lines, `Thema:`, `Looptijd:` and prose.
Contact people, mail addresses and telephone numbers are dropped here and reach no caller.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CONTACT = re.compile(
    r"^\s*(contact(persoon|personen|gegevens)?|projectleiders?|mail(adres)?|e-?mail|tel(efoon)?(nummer)?)\b[^:\n]{0,40}:",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(\.[\w-]+)+")
_DATE = r"\d\d?-\d\d?-(?:19|20)\d\d\b"
_PHONE = re.compile(rf"(?<![\w-])(?!{_DATE})(?:\+31|0)[\s()-]*\d(?:[\s()-]*\d){{7,9}}(?!\d)")
_LABEL = re.compile(r"^\s*[A-Z][\w &/-]{2,40}:")
_ROUNDS = {"": "none", "*": "2021-1", "**": "2021-2"}
_HEADING_LOOKBACK = 8


@dataclass(frozen=True, slots=True)
class PageItem:
    """One project as it stands on the page; `text` is its whole text without contact people."""

    code: str
    heading: str
    round: str
    title: str
    organisation: str
    theme_source: str | None
    period_text: str | None
    text: str


def without_people(text: str) -> str:
    """`text` without lines that name contact people and without any mail address or telephone number."""
    kept: list[str] = []
    in_contact = name_follows = False
    for line in text.split("\n"):
        if _CONTACT.match(line):
            in_contact, name_follows = True, line.rstrip().endswith(":")
            continue
        is_plain = bool(line.strip()) and not _LABEL.match(line)
        if in_contact and is_plain and (name_follows or _MAIL.search(line) or _PHONE.search(line)):
            name_follows = False
            continue
        in_contact = in_contact and not line.strip()
        kept.append(_PHONE.sub("", _MAIL.sub("", line)))
    return "\n".join(kept)


def read_page(text: str) -> list[PageItem]:
    """The projects on the page in page order, with the fixed codes ao-001, ao-002, …"""
    lines = text.split("\n")
    project_lines = [number for number, line in enumerate(lines) if line.lstrip().startswith("Project:")]
    starts = [_heading_line(lines, number) for number in project_lines]
    ends = [*starts[1:], len(lines)]
    return [
        _item(f"ao-{position:03d}", lines[start:end])
        for position, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    ]


def _heading_line(lines: list[str], project_line: int) -> int:
    """The line of the heading: the topmost of the short paragraphs that stand right above `Project:`."""
    filled = [n for n in range(project_line - 1, max(project_line - _HEADING_LOOKBACK, 0), -1) if lines[n].strip()]
    above = filled[:3]
    three = len(above) == 3 and lines[above[2]].strip().startswith("*") and not lines[above[1]].startswith("Gemeente")
    return above[2] if three else above[1]


def _item(code: str, block: list[str]) -> PageItem:
    stars = re.match(r"\*{0,2}", block[0].strip())
    mark = stars.group() if stars else ""
    return PageItem(
        code=code,
        heading=block[0].strip().lstrip("*").strip(),
        round=_ROUNDS[mark],
        title=_field(block, "Project") or "",
        organisation=next((line.strip() for line in block[1:] if line.strip()), ""),
        theme_source=_field(block, "Thema"),
        period_text=_field(block, "Looptijd"),
        text=without_people("\n".join(block)).strip(),
    )


def _field(block: list[str], label: str) -> str | None:
    """The text after `label:`, or the next filled line where nothing stands beside it."""
    for number, line in enumerate(block):
        if line.strip().startswith(f"{label}:"):
            beside = line.split(":", 1)[1].strip()
            below = next((later.strip() for later in block[number + 1 :] if later.strip()), None)
            return beside or (None if below is None or _LABEL.match(below) else below)
    return None
