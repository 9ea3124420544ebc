"""The one place that asks what time it is, so that tests can set it."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

HOME = ZoneInfo("Europe/Amsterdam")


def now() -> dt.datetime:
    """The current moment in UTC, to the second."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def local_day(moment: dt.datetime) -> dt.date:
    """The day that the calendar on the wall of a Dutch municipality shows at a moment."""
    return moment.astimezone(HOME).date()
