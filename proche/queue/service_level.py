"""Due moments and waits in business time: over nights, weekends, holidays and clock changes. Pure.

Business time runs while the desk is open. A wait of an hour that begins ten minutes before closing
ends fifty minutes after the next opening, be that tomorrow or after a long weekend.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from proche.people import hours as clock
from proche.people.hours import Hours

#: A desk that opens at least once in this time; one that never opens has no due moments.
LOOK_AHEAD_DAYS = 400
NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Business:
    """When the desk is open. Without hours it is always open; a holiday is a day of the desk's zone."""

    zone: str = "UTC"
    hours: tuple[Hours, ...] = ()
    holidays: frozenset[date] = field(default_factory=frozenset)


def spans(business: Business, since: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Give the spans that end after `since`, in order, without gap or overlap between neighbours."""
    first = clock.wall_clock(since, business.zone).day - timedelta(days=1)
    reached = since
    for day in (first + timedelta(days=n) for n in range(LOOK_AHEAD_DAYS)):
        for begin, end in _of_day(business, day):
            if end > reached:
                yield max(begin, reached), end
                reached = end


def _of_day(business: Business, day: date) -> Iterator[tuple[datetime, datetime]]:
    if day in business.holidays:
        return
    for span in sorted(business.hours, key=lambda span: span.from_minute):
        if span.weekday == day.isoweekday():
            begin = clock.moment(day, span.from_minute, business.zone)
            yield begin, clock.moment(day, span.to_minute, business.zone, repeated=True)


def is_open(business: Business, at: datetime) -> bool:
    return not business.hours or next_opening(business, at) == at


def next_opening(business: Business, at: datetime) -> datetime | None:
    """`at` itself while it is open; None when it never opens."""
    if not business.hours:
        return at
    return next((begin for begin, _ in spans(business, at)), None)


def due_at(business: Business, begin: datetime, allowed: timedelta) -> datetime | None:
    """Find the moment at which so much business time has passed; None when it never has."""
    if not business.hours:
        return begin + allowed
    left = allowed
    for opens, closes in spans(business, begin):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    return None


def between(business: Business, begin: datetime, end: datetime) -> timedelta:
    """Measure the business time from one moment to a later one."""
    if end <= begin:
        return NOTHING
    if not business.hours:
        return end - begin
    passed = NOTHING
    for opens, closes in spans(business, begin):
        if opens >= end:
            break
        passed += min(closes, end) - opens
    return passed


@dataclass(frozen=True, slots=True)
class Served:
    """One case as far as the service level asks: due by when, ended when (None = still open)."""

    kind: str
    due_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Level:
    """How many were ended by their due moment, of those whose moment has come or that are ended."""

    within: int = 0
    counted: int = 0

    @property
    def share(self) -> float | None:
        return self.within / self.counted if self.counted else None


def level(cases: Iterable[Served], *, at: datetime) -> Level:
    """A case still open counts as missed from its due moment on, and not at all before it."""
    within = counted = 0
    for case in cases:
        if case.ended_at is not None:
            counted += 1
            within += case.ended_at <= case.due_at
        elif case.due_at < at:
            counted += 1
    return Level(within, counted)
