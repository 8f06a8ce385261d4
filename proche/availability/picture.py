"""A day drawn as one line a person: where they work, what keeps them, the moment now. Pure.

Everything is laid out on one scale of hours, so that rows below each other can be compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

#: The drawing's grid. It is stretched to its cell by the page, the same for every row.
WIDTH = 360
#: The hours that are always shown; more when someone works outside them.
FIRST, LAST = 7, 19
HOUR = timedelta(hours=1)

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Scale:
    """From which moment to which the picture reaches. `ticks` are (place, hour as a figure)."""

    begin: datetime
    end: datetime
    ticks: tuple[tuple[float, str], ...]
    #: Where now lies, `None` on another day.
    now: float | None

    def place(self, moment: datetime) -> float:
        inside = min(max(moment, self.begin), self.end)
        return round((inside - self.begin) / (self.end - self.begin) * WIDTH, 1)


@dataclass(frozen=True, slots=True)
class Bar:
    """`kind` is "work", or what keeps them: "call", "meeting", "break", "busy"."""

    kind: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    bars: tuple[Bar, ...]


def scale(midnight: datetime, spans: Iterable[Span], at: datetime) -> Scale:
    """Reach over the day that begins at `midnight`, in the reader's zone, as far as anyone works.

    Counted on the wall clock: on the days of a clock change the hours still stand where they are written.
    """
    told = list(spans)
    first = min([FIRST, *(_hour(begin, midnight) for begin, _ in told)])
    last = max([LAST, *(_hour(end - timedelta(minutes=1), midnight) + 1 for _, end in told)])
    begin, end = (_at_hour(midnight, hour) for hour in (max(first, 0), min(last, 24)))
    hours = [hour for hour in range(max(first, 0), min(last, 24) + 1) if hour % 2 == 0]
    span = end - begin
    ticks = tuple((round((_at_hour(midnight, hour) - begin) / span * WIDTH, 1), str(hour)) for hour in hours)
    now = round((at - begin) / span * WIDTH, 1) if begin <= at <= end else None
    return Scale(begin, end, ticks, now)


def line(scale: Scale, work: Sequence[Span], kept: Iterable[tuple[str, datetime, datetime]]) -> Line:
    """One person's bars: what they work below, what keeps them on top, only where they work."""
    over = [
        (kind, max(begin, from_), min(end, to))
        for kind, begin, end in kept
        for from_, to in work
        if begin < to and end > from_
    ]
    below = [("work", begin, end) for begin, end in work]
    bars = (_bar(scale, *one) for one in [*below, *over] if one[2] > scale.begin and one[1] < scale.end)
    return Line(tuple(bars))


def _bar(scale: Scale, kind: str, begin: datetime, end: datetime) -> Bar:
    x = scale.place(begin)
    # A short call keeps a hair, so that it is seen at all.
    return Bar(kind, x, max(round(scale.place(end) - x, 1), 1.5))


def _hour(moment: datetime, midnight: datetime) -> int:
    """Which hour of the day that begins at `midnight` its wall clock shows; below 0 is the evening before."""
    local = moment.astimezone(midnight.tzinfo)
    return (local.date() - midnight.date()).days * 24 + local.hour


def _at_hour(midnight: datetime, hour: int) -> datetime:
    """The moment of that hour: inside a zone Python counts on the wall clock, so it comes off after."""
    return (midnight + timedelta(hours=hour)).astimezone(UTC)
