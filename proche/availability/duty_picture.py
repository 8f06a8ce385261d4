"""The plan of turns as one line a week, laid out on a small grid. Pure: the partial only draws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from proche.availability.duty import Span, Turn

WIDTH = 700
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Bar:
    """`kind` is "turn" or "gap"; a gap has nobody's name."""

    kind: str
    x: float
    width: float
    name: str
    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One week from its Monday; `now` where the moment lies in it."""

    monday: date
    bars: tuple[Bar, ...]
    now: float | None

    @property
    def names(self) -> list[str]:
        """Who is on call in this week, each once, in order."""
        return list(dict.fromkeys(bar.name for bar in self.bars if bar.name))


def lines(
    monday: datetime, weeks: int, turns: Sequence[Turn], gaps: Sequence[Span], at: datetime
) -> list[Line]:
    """Draw weeks from a Monday's midnight in the reader's zone.

    Counted on the wall clock, so that a day is a seventh also where the clock changes.
    """
    return [_line(monday + n * WEEK, turns, gaps, at) for n in range(weeks)]


def _line(monday: datetime, turns: Sequence[Turn], gaps: Sequence[Span], at: datetime) -> Line:
    spans = [("turn", turn.person.name, turn.active_from, turn.active_to) for turn in turns]
    spans += [("gap", "", begin, end) for begin, end in gaps]
    now = _place(monday, at)
    return Line(monday.date(), tuple(_bars(monday, spans)), now if 0 <= now <= WIDTH else None)


def _bars(monday: datetime, spans: Sequence[tuple[str, str, datetime, datetime]]) -> Iterator[Bar]:
    for kind, name, begin, end in spans:
        left, right = max(_place(monday, begin), 0), min(_place(monday, end), WIDTH)
        if right > left:
            yield Bar(kind, round(left, 1), round(right - left, 1), name, begin, end)


def _place(monday: datetime, moment: datetime) -> float:
    wall = moment.astimezone(monday.tzinfo).replace(tzinfo=None)
    return (wall - monday.replace(tzinfo=None)) / WEEK * WIDTH
