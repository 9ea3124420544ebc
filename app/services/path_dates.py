"""When the steps of a learning path are: one item after the other, in whole weeks from a first day on."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.queries.learning_path import LearningPathStep
from app.services.fitting import as_path_item
from recommender.path_problem import learning_hours

WEEK, REST_OF_WEEK = dt.timedelta(weeks=1), dt.timedelta(days=6)
EXACT = 6
"""Decimals of a week that count: ten times a tenth of a week is one week."""


@dataclass(frozen=True, slots=True)
class Dates:
    """The hours that a step takes (None: it is part of the work), and its first and last day."""

    hours: float | None
    hours_estimated: bool
    starts_on: dt.date
    target_on: dt.date


def dates_for(steps: Iterable[LearningPathStep], *, starts_on: dt.date, hours_a_week: float) -> Iterator[Dates]:
    """The dates of steps in their order.

    Short items share a week, so that a path takes no longer than its hours. An assignment or a conversation comes in
    the week in which the item before it ends.
    """
    spent, week = 0.0, 0
    for shown in steps:
        if shown.item is None:
            yield Dates(None, False, starts_on + week * WEEK, starts_on + week * WEEK + REST_OF_WEEK)
            continue
        hours, estimated = learning_hours(as_path_item(shown.item))
        first = math.floor(round(spent / hours_a_week, EXACT))
        spent += hours
        week = max(first, math.ceil(round(spent / hours_a_week, EXACT)) - 1)
        yield Dates(hours, estimated, starts_on + first * WEEK, starts_on + week * WEEK + REST_OF_WEEK)
