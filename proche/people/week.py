"""Weekly hours as people write them: "8:30-12, 13-17:30", or "8 h 30 - 12 h". Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from proche.people.hours import DAY, WEEK, Hours

_SPAN = re.compile(
    r"^(\d{1,2})\s*(?:[:hH.]\s*(\d{2})?)?\s*(?:-|–|—|to|à)\s*(\d{1,2})\s*(?:[:hH.]\s*(\d{2})?)?$"
)


class Unreadable(ValueError):
    """A day's text that names no hours; `args[0]` is the part that could not be read."""


def read_day(weekday: int, text: str) -> list[Hours]:
    """Read one day. A span that ends before it begins runs into the night. Raises: Unreadable."""
    return [_span(weekday, part.strip()) for part in re.split(r"[,;]", text) if part.strip()]


def _span(weekday: int, text: str) -> Hours:
    found = _SPAN.match(re.sub(r"\s+", " ", text))
    if found is None:
        raise Unreadable(text)
    begin, end = _minute(found[1], found[2], text), _minute(found[3], found[4], text)
    span = Hours(weekday, begin, end if end > begin else end + DAY)
    if not span.is_sound:
        raise Unreadable(text)
    return span


def _minute(hour: str, minute: str | None, text: str) -> int:
    if int(hour) > 24 or int(minute or 0) > 59:
        raise Unreadable(text)
    return int(hour) * 60 + int(minute or 0)


def write_day(hours: Sequence[Hours], weekday: int) -> str:
    return write_spans([(span.from_minute, span.to_minute) for span in hours if span.weekday == weekday])


def write_spans(spans: Sequence[tuple[int, int]]) -> str:
    """Spans of one day in minutes from its midnight, as they are typed."""
    return ", ".join(f"{_clock(begin)}-{_clock(end)}" for begin, end in sorted(spans))


def write_week(hours: Sequence[Hours]) -> Mapping[int, str]:
    return {weekday: write_day(hours, weekday) for weekday in range(1, WEEK + 1)}


def _clock(minute: int) -> str:
    hour, rest = divmod(minute if minute <= DAY else minute - DAY, 60)
    return f"{hour}:{rest:02d}"
