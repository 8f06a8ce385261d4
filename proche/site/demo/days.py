"""Working days as the demo's dates need them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache

import holidays

WORKING = (1, 2, 3, 4, 5)


@cache
def _closed(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", years=year))


def is_served(day: date, weekdays: Collection[int]) -> bool:
    return day.isoweekday() in weekdays and day not in _closed(day.year)


def served_day(after: date, *, least: int, weekdays: Collection[int] = WORKING) -> date:
    """Give the first served day that is at least `least` days after a day."""
    day = after + timedelta(days=least)
    while not is_served(day, weekdays):
        day += timedelta(days=1)
    return day


def working_day(on_or_before: date) -> date:
    day = on_or_before
    while not is_served(day, WORKING):
        day -= timedelta(days=1)
    return day
