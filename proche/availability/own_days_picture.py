"""Weeks of days as bars, laid out on a small grid. Pure: the partial only draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from proche.availability.own_days import Day

STEP, WIDTH, HEIGHT = 9, 6, 100
#: What the height stands for; a longer day reaches the top.
TOP = timedelta(hours=12)
WEEKS = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One day: `low` is what lay in the day, `high` the evening on top of it."""

    day: date
    x: int
    low: float
    high: float
    worked: timedelta

    @property
    def low_height(self) -> float:
        return round(HEIGHT - self.low, 1)

    @property
    def evening_height(self) -> float:
        return round(self.low - self.high, 1)


@dataclass(frozen=True, slots=True)
class Mark:
    """A Monday on the axis."""

    x: int
    day: date


@dataclass(frozen=True, slots=True)
class Picture:
    bars: tuple[Bar, ...]
    mondays: tuple[Mark, ...]
    hours: tuple[tuple[float, int], ...]
    width: int
    height: int = HEIGHT


def draw(days: Sequence[Day], today: date) -> Picture:
    """The last eight weeks and the one that runs, Monday to Sunday."""
    first = today - timedelta(days=today.weekday(), weeks=WEEKS)
    known: Mapping[date, Day] = {day.day: day for day in days}
    places = range(7 * (WEEKS + 1))
    bars = (_bar(known[day], n * STEP) for n in places if (day := first + timedelta(days=n)) in known)
    mondays = (Mark(n * STEP, first + timedelta(days=n)) for n in places if n % 14 == 0)
    return Picture(tuple(bars), tuple(mondays), _hours(), len(places) * STEP)


def _hours() -> tuple[tuple[float, int], ...]:
    return tuple((_y(timedelta(hours=hour)), hour) for hour in (4, 8, 12))


def _bar(day: Day, x: int) -> Bar:
    whole = min(day.worked, TOP)
    evening = min(day.evening, whole)
    return Bar(day.day, x, _y(whole - evening), _y(whole), day.worked)


def _y(length: timedelta) -> float:
    return round(HEIGHT - length / TOP * HEIGHT, 1)
