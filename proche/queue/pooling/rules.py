"""What a study is asked, and what it replays. Pure.

All moments are minutes on the desk's wall clock since the first midnight of the period: the two
nights of the year on which clocks change move a replay by nothing that a manager could see.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from proche.people.spans import joined

DAY = 1440.0
#: A case in hand for longer lay, rather than was worked on: no more than this is counted.
LONGEST_MINUTES = 120.0
#: A case takes at least this long, however quickly it was clicked away.
SHORTEST_MINUTES = 0.5
#: What a case takes where nothing at all is known.
USUAL_MINUTES = 10.0
#: Days after the period in which what still waits may be taken.
SLACK_DAYS = 7
#: Below this number of people the load of seats is not told: it would be a person's.
FEWEST_SEATS = 5
#: Below this number of arrivals a study warns that it stands on little.
FEW_ARRIVALS = 200
MOST_DAYS = 400
MOST_ARRIVALS = 50_000

Span = tuple[float, float]


class Hours(StrEnum):
    """Other hours to try: as they are; breaks at noon in two turns; half begin earlier, half end later."""

    AS_THEY_ARE = ""
    LUNCHES = "LUNCHES"
    WIDER = "WIDER"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is compared. `to_day` is the last day; `more` is how many people join (or leave, below zero)."""

    from_day: date
    to_day: date
    within_minutes: int = 30
    replications: int = 20
    more: int = 2
    hours: Hours = Hours.LUNCHES
    all_skills: bool = False
    growth_percent: int = 0
    seed: int = 1

    @property
    def days(self) -> int:
        return (self.to_day - self.from_day).days + 1

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "from_day": self.from_day.isoformat(), "to_day": self.to_day.isoformat()}

    @staticmethod
    def from_json(written: Mapping[str, Any]) -> Asked:
        days = {name: date.fromisoformat(written[name]) for name in ("from_day", "to_day")}
        return Asked(**{**written, **days, "hours": Hours(written["hours"])})


@dataclass(frozen=True, slots=True)
class Arrival:
    """One case. `minutes` is how long it keeps a person; `needs` are skills, and languages as "speaks:de"."""

    at: float
    minutes: float
    region: str = ""
    kind: str = ""
    priority: int = 5
    needs: frozenset[str] = frozenset()

    @property
    def day(self) -> int:
        return int(self.at // DAY)

    @property
    def hour(self) -> int:
        return int(self.at % DAY // 60)


@dataclass(frozen=True, slots=True)
class Seat:
    """One person's place, without the person. `spans` are when it is taken, in order."""

    spans: tuple[Span, ...]
    regions: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()

    @property
    def minutes(self) -> float:
        return sum(end - begin for begin, end in self.spans)


@dataclass(frozen=True)
class Opening:
    """When the desk is open, the same for every way: a wait counts no other time."""

    spans: tuple[Span, ...]

    def between(self, begin: float, end: float) -> float:
        """The open minutes from one moment to another."""
        return max(self._until(end) - self._until(begin), 0.0)

    def _until(self, moment: float) -> float:
        place = bisect_right(self._begins, moment) - 1
        if place < 0:
            return 0.0
        begin, end = self.spans[place]
        return self._before[place] + min(moment, end) - begin

    @cached_property
    def _begins(self) -> list[float]:
        return [begin for begin, _ in self.spans]

    @cached_property
    def _before(self) -> list[float]:
        total, before = 0.0, []
        for begin, end in self.spans:
            before.append(total)
            total += end - begin
        return before


@dataclass(frozen=True, slots=True)
class Period:
    """All that is replayed: arrivals in their order, seats, and how much of it was guessed."""

    first_day: date
    days: int
    arrivals: tuple[Arrival, ...]
    seats: tuple[Seat, ...]
    #: Cases whose time in hand is not known: it was drawn from the others.
    drawn: int = 0
    #: Cases that stayed in hand longer than is counted.
    cut: int = 0

    @property
    def end(self) -> float:
        """When a replay ends; arrivals end with the last day."""
        return (self.days + SLACK_DAYS) * DAY


def opening_of(seats: Iterable[Seat]) -> Opening:
    """From the first who begins to the last who ends, on each day on which anyone works."""
    by_day: dict[int, Span] = {}
    for begin, end in (span for seat in seats for span in seat.spans):
        day = int(begin // DAY)
        first, last = by_day.get(day, (begin, end))
        by_day[day] = (min(first, begin), max(last, end))
    return Opening(together(by_day.values()))


def together(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that touch as one: a night reaches into the next day."""
    return tuple(joined((begin, end) for begin, end in spans if end > begin))


def default_days(today: date) -> tuple[date, date]:
    """The two months before today, in whole weeks."""
    return today - timedelta(days=63), today - timedelta(days=1)
