"""Weekly hours on the wall clock, in the person's own zone. Pure.

An hour that the clock repeats (autumn) is worked both times; one that it skips (spring) is
not worked at all. So a night shift 22-06 lasts nine hours in autumn and seven in spring.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY = 1440
WEEK = 7


class Hours(NamedTuple):
    """One span each week. Minutes count from midnight of the ISO weekday; a night ends after 1440."""

    weekday: int
    from_minute: int
    to_minute: int

    @property
    def is_sound(self) -> bool:
        begins = 1 <= self.weekday <= WEEK and 0 <= self.from_minute < DAY
        return begins and self.from_minute < self.to_minute <= self.from_minute + DAY


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@dataclass(frozen=True, slots=True)
class WallClock:
    """What the wall clock of one zone shows at one moment: worked out once for all people there."""

    day: date
    weekday: int
    minute: int


def wall_clock(at: datetime, zone: str) -> WallClock:
    local = at.astimezone(zone_of(zone))
    return WallClock(local.date(), local.isoweekday(), local.hour * 60 + local.minute)


def covers(hours: Sequence[Hours], clock: WallClock) -> Hours | None:
    """Find the span that is running, today's or last night's."""
    yesterday = clock.weekday - 1 or WEEK
    for span in hours:
        if span.weekday == clock.weekday and span.from_minute <= clock.minute < span.to_minute:
            return span
        if span.weekday == yesterday and span.from_minute <= clock.minute + DAY < span.to_minute:
            return span
    return None


def spans(
    hours: Sequence[Hours], zone: str, *, since: datetime, days: int = 9
) -> Iterator[tuple[datetime, datetime]]:
    """Give the spans that end after `since` as UTC moments, in order, for some days ahead."""
    first = wall_clock(since, zone).day - timedelta(days=1)
    for day in (first + timedelta(days=n) for n in range(days)):
        for span in sorted(hours, key=lambda span: span.from_minute):
            if span.weekday != day.isoweekday():
                continue
            begin = moment(day, span.from_minute, zone)
            end = moment(day, span.to_minute, zone, repeated=True)
            if end > since and end > begin:
                yield begin, end


def next_start(hours: Sequence[Hours], zone: str, at: datetime) -> datetime | None:
    """Find when the next span begins after `at`.

    Counted on the wall clock and turned into a moment once: asked for 500 people in one answer.
    """
    clock = wall_clock(at, zone)
    ahead = sorted((_minutes_ahead(span, clock), span.from_minute) for span in hours)
    # A start inside a repeated hour may lie behind although the wall clock says ahead: then a week on.
    for days in (0, WEEK):
        for minutes, from_minute in ahead:
            begins = moment(clock.day + timedelta(days=days + minutes // DAY), from_minute, zone)
            if begins > at:
                return begins
    return None


def _minutes_ahead(span: Hours, clock: WallClock) -> int:
    """Minutes from today's midnight to the span's next start."""
    days = (span.weekday - clock.weekday) % WEEK
    if days == 0 and span.from_minute <= clock.minute:
        days = WEEK
    return days * DAY + span.from_minute


def working_until(hours: Sequence[Hours], zone: str, at: datetime) -> datetime | None:
    """Find when the running work ends; spans that touch are one."""
    until = None
    for begin, end in spans(hours, zone, since=at):
        if begin <= (until or at) < end:
            until = end
    return until


def moment(day: date, minute: int, zone: str, *, repeated: bool = False) -> datetime:
    """Turn a wall-clock minute into a UTC moment.

    `repeated` takes the second passage of a repeated hour. A skipped minute is the jump itself.
    """
    wall = datetime.combine(day, time.min) + timedelta(minutes=minute)
    local = wall.replace(tzinfo=zone_of(zone), fold=int(repeated))
    utc = local.astimezone(UTC)
    if utc.astimezone(local.tzinfo).replace(tzinfo=None) == wall:
        return utc
    return _jump(wall, zone)


def _jump(wall: datetime, zone: str) -> datetime:
    """Find the moment at which the clock skipped over `wall`, to the minute."""
    tz = zone_of(zone)
    before = wall.replace(tzinfo=tz, fold=1).astimezone(UTC)
    after = wall.replace(tzinfo=tz, fold=0).astimezone(UTC)
    offset = before.astimezone(tz).utcoffset()
    while after - before > timedelta(minutes=1):
        middle = before + timedelta(minutes=(after - before) // timedelta(minutes=2))
        before, after = (middle, after) if middle.astimezone(tz).utcoffset() == offset else (before, middle)
    return after
