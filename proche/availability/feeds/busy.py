"""From a calendar's bytes to the times its person is busy. Pure; runs in `child`, which bounds it.

Source: RFC 5545; X-MICROSOFT-CDO-BUSYSTATUS as Outlook and Exchange write it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

MOST_BYTES = 5 * 1024 * 1024
MOST_EVENTS = 10_000
#: Busy times of one feed, once joined: more than a month can sensibly hold.
MOST_SPANS = 500
FREE_FOR_OUTLOOK = frozenset({"FREE", "WORKINGELSEWHERE"})

Span = tuple[datetime, datetime]


class NoCalendar(ValueError):
    """What came is no calendar, or none that can be read; the code says in one word why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose times are asked, over which span. `zone` is what a time without one means."""

    begin: datetime
    end: datetime
    zone: str
    email: str = ""
    with_all_day: bool = False


def read(calendars: Sequence[bytes], asked: Asked) -> list[Span]:
    """Give the busy times that touch the span, joined where they meet, in UTC. Raises: NoCalendar."""
    _check(calendars)
    found = [span for data in calendars for span in _spans_of(data, asked)]
    return join(found)[:MOST_SPANS]


def join(spans: Iterable[Span]) -> list[Span]:
    """Times that touch or overlap are one."""
    joined: list[Span] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _check(calendars: Sequence[bytes]) -> None:
    if sum(map(len, calendars)) > MOST_BYTES:
        raise NoCalendar("LARGE")
    if sum(data.upper().count(b"BEGIN:VEVENT") for data in calendars) > MOST_EVENTS:
        raise NoCalendar("LARGE")


def _spans_of(data: bytes, asked: Asked) -> list[Span]:
    import icalendar
    import recurring_ical_events

    try:
        calendar = icalendar.Calendar.from_ical(data)
        # One series that cannot be read loses its own times, not all others.
        query = recurring_ical_events.of(calendar, skip_bad_series=True, components=["VEVENT"])
        events = query.between(asked.begin, asked.end)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        # What the two libraries raise on a text that is no calendar, or a broken one.
        raise NoCalendar("BROKEN") from error
    spans = (_span(event, asked) for event in events if keeps(event, asked.email))
    return [span for span in spans if span and span[0] < asked.end and span[1] > asked.begin]


def keeps(event: Any, email: str = "") -> bool:
    """Whether an event keeps its person: not when it is free time, called off, or they said no."""
    if str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
        return False
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return False
    if str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() in FREE_FOR_OUTLOOK:
        return False
    return not _declined(event, email)


def _declined(event: Any, email: str) -> bool:
    guests = event.get("ATTENDEE", [])
    for guest in guests if isinstance(guests, list) else [guests]:
        address = str(guest).lower().removeprefix("mailto:").strip()
        if email and address == email.lower():
            return str(getattr(guest, "params", {}).get("PARTSTAT", "")).upper() == "DECLINED"
    return False


def _span(event: Any, asked: Asked) -> Span | None:
    begin, end = _value(event, "DTSTART"), _value(event, "DTEND")
    if begin is None:
        return None
    if not isinstance(begin, datetime) and not asked.with_all_day:
        return None
    zone = ZoneInfo(asked.zone)
    try:
        started = _moment(begin, zone)
        ended = _moment(end, zone) if end is not None else started
    except (OverflowError, ValueError):
        # The year 1 or 9999 in a zone beside UTC.
        return None
    return (started, ended) if ended > started else None


def _value(event: Any, name: str) -> date | None:
    value = getattr(event.get(name), "dt", None)
    return value if isinstance(value, date) else None


def _moment(value: date, zone: ZoneInfo) -> datetime:
    """A day begins at midnight, and a time without a zone is meant, where the person is."""
    at = value if isinstance(value, datetime) else datetime.combine(value, time.min)
    aware = at if at.tzinfo is not None else at.replace(tzinfo=zone)
    # Whole minutes are what a hold needs, and what makes the same event the same hold.
    return aware.astimezone(ZoneInfo("UTC")).replace(second=0, microsecond=0)


def window(at: datetime, ahead: timedelta) -> Span:
    """The span that is asked at a moment: from the hour before, in whole hours."""
    begin = at.replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    return begin, begin + ahead
