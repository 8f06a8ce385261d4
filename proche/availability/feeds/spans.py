"""Busy spans on the UTC line: pure, and all that the desk keeps of a calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

#: The answer looks nine days ahead (queries.HOLDS_AHEAD); a day more on both sides for time zones.
AHEAD, BACK = timedelta(days=12), timedelta(days=1)
#: Nobody has as many appointments in twelve days.
MOST_SPANS = 2000
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Busy:
    """One span, half open, in UTC. `title` is empty unless the person asked to keep titles."""

    begin: datetime
    end: datetime
    title: str = ""

    @property
    def key(self) -> str:
        """Its name among the spans of one calendar: no two that are merged begin at one moment."""
        return f"{self.begin:%Y%m%dT%H%M%SZ}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a calendar says of the days to come."""

    spans: tuple[Busy, ...]
    events: int
    #: Events that could not be read, or that come too often to be anybody's.
    left_out: int = 0


def around(at: datetime) -> tuple[datetime, datetime]:
    """The days that a reading lays out. From a midnight on, so that two readings of a day agree."""
    midnight = datetime.combine(at.astimezone(UTC).date(), time.min, UTC)
    return midnight - BACK, midnight + AHEAD


def day_of(at: datetime) -> date:
    return at.astimezone(UTC).date()


def merged(spans: Iterable[Busy], begin: datetime, end: datetime) -> tuple[Busy, ...]:
    """Make one of those that overlap or touch; only those that reach between `begin` and `end`."""
    found: list[Busy] = []
    for span in sorted(spans, key=lambda one: (one.begin, one.end, one.title)):
        if span.end <= begin or span.begin >= end or span.end <= span.begin:
            continue
        if found and span.begin <= found[-1].end:
            found[-1] = _both(found[-1], span)
        else:
            found.append(span)
    return tuple(found)


def _both(first: Busy, second: Busy) -> Busy:
    titles = [title for title in (first.title, second.title) if title]
    joined = " · ".join(dict.fromkeys(titles))[:LONGEST_TITLE]
    return Busy(first.begin, max(first.end, second.end), joined)


def as_json(reading: Reading) -> dict[str, Any]:
    rows = [[span.begin.isoformat(), span.end.isoformat(), span.title] for span in reading.spans]
    return {"spans": rows, "events": reading.events, "left_out": reading.left_out}


def from_json(data: Mapping[str, Any]) -> Reading:
    """Read what the bounded process wrote, value by value. Raises: ValueError, KeyError, TypeError."""
    spans = tuple(_busy(*row) for row in list(data["spans"])[:MOST_SPANS])
    return Reading(spans, int(data["events"]), int(data["left_out"]))


def _busy(begin: str, end: str, title: str) -> Busy:
    return Busy(
        datetime.fromisoformat(begin).astimezone(UTC),
        datetime.fromisoformat(end).astimezone(UTC),
        str(title)[:LONGEST_TITLE],
    )
