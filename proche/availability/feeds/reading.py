"""Read calendars (RFC 5545) into busy spans: bytes in, spans out. No Django, no network, no clock.

    documents -> text -> (thinned: only what can reach the days asked for) -> events -> spans

Whoever typed the address chose what stands behind it, so nothing here is believed: sizes are looked at
before a parser sees anything, and `child` runs all of this with bounds on time and memory.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from proche.availability.feeds.spans import LONGEST_TITLE, MOST_SPANS, Busy, Reading, merged

MOST_EVENTS = 10_000
#: A calendar holds events, an event alarms; nobody needs more.
DEEPEST = 8
#: More times a day than any appointment: such an event is left out, it would fill the days with nothing.
MOST_A_DAY = 96
DAY = timedelta(days=1)
#: An occurrence of a rule that stopped longer ago than this reaches into no day that is asked for.
LONGEST_RECURRING = 31 * DAY


class Unreadable(ValueError):
    """No calendar, or more of one than is read; `why` is NO_CALENDAR, TOO_MANY or TOO_HEAVY."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Asked:
    """Which days, for whom, and what counts."""

    begin: datetime
    end: datetime
    #: The person's own: for events that say no zone, and for whole days.
    zone: str
    #: Addresses of the person: an invitation that they declined keeps them free.
    mine: frozenset[str] = field(default_factory=frozenset)
    whole_days: bool = False
    titles: bool = False


def read(documents: Sequence[bytes], asked: Asked) -> Reading:
    """Raises: Unreadable."""
    events, spans, left_out = 0, list[Busy](), 0
    for document in documents:
        text = _text(document)
        events += _count_events(text)
        if events > MOST_EVENTS:
            raise Unreadable("TOO_MANY")
        found, bad = _read_one(_thinned(text, asked), asked)
        spans += found
        left_out += bad
    found_spans = merged(spans, asked.begin, asked.end)
    if len(found_spans) > MOST_SPANS:
        raise Unreadable("TOO_MANY")
    return Reading(found_spans, events, left_out)


def _text(document: bytes) -> str:
    text = document.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    if not re.match(r"\s*BEGIN:VCALENDAR\b", text, re.IGNORECASE):
        raise Unreadable("NO_CALENDAR")
    _look_at_depth(text)
    return text


def _look_at_depth(text: str) -> None:
    depth = 0
    for mark in re.finditer(r"^(BEGIN|END):", text, re.MULTILINE | re.IGNORECASE):
        depth += 1 if mark.group(1).upper() == "BEGIN" else -1
        if depth > DEEPEST:
            raise Unreadable("NO_CALENDAR")


def _count_events(text: str) -> int:
    return len(re.findall(r"^BEGIN:VEVENT", text, re.MULTILINE | re.IGNORECASE))


_EVENT = re.compile(r"^BEGIN:VEVENT[ \t]*\n.*?^END:VEVENT[ \t]*(?:\n|\Z)", re.M | re.S | re.I)
_RECURS = re.compile(r"^(RRULE|RDATE|RECURRENCE-ID|DURATION)\b", re.M | re.I)
_BEGINS = re.compile(r"^DTSTART[^:\n]*:(\d{8})", re.M | re.I)
_ENDS = re.compile(r"^DTEND[^:\n]*:(\d{8})", re.M | re.I)
_STOPS = re.compile(r"^RRULE:.*\bUNTIL=(\d{8})", re.M | re.I)


def _thinned(text: str, asked: Asked) -> str:
    """Leave out what was over long before or begins long after: years of a calendar cost seconds to parse."""
    first = f"{asked.begin - 2 * DAY:%Y%m%d}"
    after = f"{asked.end + 2 * DAY:%Y%m%d}"

    def kept(event: re.Match[str]) -> str:
        body = event.group()
        begins, ends, stops = (known.search(body) for known in (_BEGINS, _ENDS, _STOPS))
        if begins is None or (_RECURS.search(body) and not (stops and len(_RECURS.findall(body)) == 1)):
            return body
        if stops:
            return body if stops.group(1) >= f"{asked.begin - LONGEST_RECURRING:%Y%m%d}" else ""
        is_near = (ends or begins).group(1) >= first and begins.group(1) <= after
        return body if is_near else ""

    return _EVENT.sub(kept, text)


def _read_one(text: str, asked: Asked) -> tuple[list[Busy], int]:
    # 0.2 s of every start, for the bounded process alone.
    from icalendar import Calendar

    try:
        calendars = Calendar.from_ical(text, multiple=True)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise Unreadable("NO_CALENDAR") from error
    spans, left_out = list[Busy](), 0
    for calendar in calendars:
        for series in _series(calendar):
            try:
                spans += _expand(calendar, series, asked)
            # What the libraries raise on an event gone wrong is not theirs to name: bad numbers, zones,
            # rules, types. One bad event must not hide the others; it is counted and told.
            except Exception:
                left_out += 1
    return spans, left_out


def _series(calendar: Any) -> Iterator[list[Any]]:
    """The events of one calendar, those of one UID together: a rule and its exceptions."""
    by_uid: dict[str, list[Any]] = defaultdict(list)
    for number, event in enumerate(calendar.events):
        by_uid[str(event.get("UID") or f"without {number}")].append(event)
    yield from by_uid.values()


def _expand(calendar: Any, events: list[Any], asked: Asked) -> list[Busy]:
    import recurring_ical_events
    from icalendar import Calendar

    if any(times_a_day(rule) > MOST_A_DAY for event in events for rule in _rules(event)):
        raise ValueError("comes too often")
    if any(event.get("DTEND") and event["DTEND"].dt < event["DTSTART"].dt for event in events):
        # The library would turn it round and keep a whole day of a slip of the pen.
        raise ValueError("ends before it begins")
    alone = Calendar()
    for name in ("X-WR-TIMEZONE", "CALSCALE"):
        if name in calendar:
            alone[name] = calendar[name]
    for event in events:
        alone.add_component(event)
    found = recurring_ical_events.of(alone).between(asked.begin - DAY, asked.end + DAY)
    return [span for one in found if (span := _span(one, asked)) is not None]


def _rules(event: Any) -> list[Any]:
    rules = event.get("RRULE", [])
    return rules if isinstance(rules, list) else [rules]


_A_DAY = {"SECONDLY": 86400, "MINUTELY": 1440, "HOURLY": 24}


def times_a_day(rule: Any) -> float:
    """How often a rule may come on one day, at most."""
    every = max(int(_first(rule.get("INTERVAL"), 1)), 1)
    frequency = str(_first(rule.get("FREQ"), "DAILY")).upper()
    hours = _A_DAY.get(frequency, 0) / every or max(len(rule.get("BYHOUR") or ()), 1)
    finer = max(len(rule.get("BYMINUTE") or ()), 1) * max(len(rule.get("BYSECOND") or ()), 1)
    return hours * finer


def _first(value: Any, otherwise: Any) -> Any:
    if isinstance(value, list):
        return value[0] if value else otherwise
    return otherwise if value is None else value


def _span(event: Any, asked: Asked) -> Busy | None:
    """What one occurrence keeps of the person's time; `None` when it keeps nothing."""
    if _is_free(event, asked.mine):
        return None
    begin, end = event.start, event.end
    zone = ZoneInfo(asked.zone)
    if not isinstance(begin, datetime):
        if not asked.whole_days:
            return None
        begin, end = _midnight(begin, zone), _midnight(end, zone)
    title = " ".join(str(event.get("SUMMARY", "")).split())[:LONGEST_TITLE] if asked.titles else ""
    return Busy(_utc(begin, zone), _utc(end, zone), title)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def _utc(moment: datetime, zone: ZoneInfo) -> datetime:
    """A moment without a zone is on the person's own clock."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _is_free(event: Any, mine: frozenset[str]) -> bool:
    if str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
        return True
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return True
    # Outlook says it here, and calls the event opaque all the same.
    if str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() == "FREE":
        return True
    return any(_declined(guest, mine) for guest in _guests(event))


def _guests(event: Any) -> Iterable[Any]:
    guests = event.get("ATTENDEE", [])
    return guests if isinstance(guests, list) else [guests]


def _declined(guest: Any, mine: frozenset[str]) -> bool:
    address = str(guest).lower().removeprefix("mailto:").strip()
    answer = str(getattr(guest, "params", {}).get("PARTSTAT", "")).upper()
    return answer == "DECLINED" and address in mine
