"""The picture of a trend: where the points, lines and words stand (`templates/history/trend.html`)."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _

from app.clock import local_day
from app.services.history import AreaTrend, TrendPoint
from scan.values import Z_90

WIDTH, HEIGHT = 320, 200
LEFT, RIGHT, TOP, BOTTOM = 128, 304, 16, 168
TOP_LEVEL = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """One scan in the picture: its point and the ends of what it may be, in units of the picture."""

    x: int
    y: int
    highest: int
    lowest: int


@dataclass(frozen=True, slots=True)
class Segment:
    """The line between two scans; broken where their questions were not of the same version."""

    start: Mark
    end: Mark
    is_broken: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """The line of one level."""

    level: int
    y: int


@dataclass(frozen=True, slots=True)
class TrendPicture:
    """One area over time, ready to be drawn, and the same as a table; with versions of the bank where they differ."""

    trend: AreaTrend
    marks: tuple[Mark, ...]
    segments: tuple[Segment, ...]
    rules: tuple[Rule, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    months: tuple[str, str]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    names_x: int = LEFT - 8
    months_y: int = HEIGHT - 8


def picture_of(trend: AreaTrend) -> TrendPicture:
    """Draw a trend: time from left to right as the calendar has it, levels 0–4 from low to high."""
    days = [local_day(point.scan.finished_at) for point in trend.points if point.scan.finished_at is not None]
    marks = tuple(_mark(point, x) for point, x in zip(trend.points, _places(days), strict=True))
    versions = [point.scan.bank_version for point in trend.points]
    columns = 2 if len(set(versions)) == 1 else 3
    return TrendPicture(
        trend=trend,
        marks=marks,
        segments=tuple(
            Segment(start, end, is_broken=one != other)
            for (start, end), (one, other) in zip(itertools.pairwise(marks), itertools.pairwise(versions), strict=True)
        ),
        rules=tuple(Rule(level, _y(level)) for level in range(TOP_LEVEL + 1)),
        head=(_("Scan van"), _("Niveau"), _("Vragenlijst"))[:columns],
        rows=tuple(
            (format_date(day, format="d MMMM y"), format_decimal(point.level, format="0.0"), version)[:columns]
            for day, point, version in zip(days, trend.points, versions, strict=True)
        ),
        months=(format_date(days[0], format="MMM y"), format_date(days[-1], format="MMM y")),
    )


def _places(days: list[dt.date]) -> list[int]:
    """Where each day stands; evenly apart when all are the same."""
    span = (days[-1] - days[0]).days
    shares = [(day - days[0]).days / span if span else place / (len(days) - 1) for place, day in enumerate(days)]
    return [round(LEFT + 12 + share * (RIGHT - LEFT - 24)) for share in shares]


def _mark(point: TrendPoint, x: int) -> Mark:
    reach = Z_90 * point.score.se
    return Mark(x, _y(point.score.mean), _y(point.score.mean + reach), _y(point.score.mean - reach))


def _y(score: float) -> int:
    inside = min(max(score, 0.0), float(TOP_LEVEL))
    return round(BOTTOM - inside * (BOTTOM - TOP) / TOP_LEVEL)
