"""The numbers that the rules weigh with, as they hold on one day. What each is and where it comes from
stands in `availability/parameters.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Measures:
    # -- rest, from real work (Code du travail)
    daily_rest: timedelta = 11 * HOUR
    weekly_rest: timedelta = 35 * HOUR
    break_after: timedelta = 6 * HOUR
    break_length: timedelta = 20 * MINUTE
    longest_day: timedelta = 10 * HOUR
    longest_week: timedelta = 48 * HOUR
    # -- presence: a page says every minute that it is open
    seen_for: timedelta = 3 * MINUTE
    used_for: timedelta = 30 * MINUTE
    # -- time kept free between a case and a meeting
    margin: timedelta = 2 * MINUTE
    # -- points
    knows_customer: int = 20
    knows_more: int = 1
    knows_most: int = 10
    own_region: int = 10
    first_language: int = 4
    higher_level: int = 3
    nothing_in_hand: int = 6
    each_in_hand: int = 8
    nothing_this_week: int = 1
    fair_share: int = 8
    on_the_phone: int = 3
