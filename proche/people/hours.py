"""Weekly hours on the wall clock, in the person's own zone. Pure.

An hour that the clock repeats (autumn) is worked both times; one that it skips (spring) is
not worked at all. So a night shift 22-06 lasts nine hours in autumn and seven in spring.
"""

from __future__ import annotations

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
