"""A day of promises, drawn as one line for each who keeps some. Pure: the partial only draws.

Places are hours on the wall clock, so that a day on which the clock changes reads as any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from proche.people.rules import PersonRef

#: One hour in the drawing; it is stretched to its cell by the page.
HOUR = 30
#: The hours that are always shown, both even; more when something is promised outside them.
FIRST, LAST = 8, 18
SHORTEST = 4.0


class Kept(Protocol):
    @property
    def begins_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def owner(self) -> PersonRef: ...
    @property
    def is_open(self) -> bool: ...
    @property
    def is_late(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Mark:
    """`kind` is "late", "done" or "" for one to come."""

    x: float
    width: float
    kind: str


@dataclass(frozen=True, slots=True)
class Lane:
    name: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """`now` is where the present moment lies, None on another day."""

    width: int
    hours: tuple[int, ...]
    lanes: tuple[Lane, ...]
    now: float | None


def draw(rows: Sequence[Kept], *, local: Callable[[datetime], datetime], at: datetime | None) -> Picture:
    """Draw one day's promises; `local` gives a moment on the reader's wall clock."""
    spans = [(_hour(local(row.begins_at)), _hour(local(row.ends_at)) or 24.0) for row in rows]
    first = min([FIRST, *(int(begin) // 2 * 2 for begin, _ in spans)])
    last = max([LAST, *(-(-int(-(-end // 1)) // 2) * 2 for _, end in spans)])
    names = dict.fromkeys(row.owner for row in rows)
    lanes = tuple(Lane(one.name, tuple(_marks(rows, spans, one, first))) for one in names)
    now = (_hour(local(at)) - first) * HOUR if at is not None else -1.0
    width = (last - first) * HOUR
    return Picture(width, tuple(range(first, last + 1, 2)), lanes, now if 0 <= now <= width else None)


def _marks(
    rows: Sequence[Kept], spans: Sequence[tuple[float, float]], owner: PersonRef, first: int
) -> Iterable[Mark]:
    for row, (begin, end) in zip(rows, spans, strict=True):
        if row.owner == owner:
            kind = "late" if row.is_late else "" if row.is_open else "done"
            # A hair less, so that two that touch are seen as two.
            width = max(round((end - begin) * HOUR - 0.8, 1), SHORTEST)
            yield Mark(round((begin - first) * HOUR, 1), width, kind)


def _hour(moment: datetime) -> float:
    return moment.hour + moment.minute / 60
