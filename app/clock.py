"""The one place that asks what time it is, so that tests can set it."""

from __future__ import annotations

import datetime as dt


def now() -> dt.datetime:
    """The current moment in UTC, to the second."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def today() -> dt.date:
    """The current day in UTC."""
    return now().date()
