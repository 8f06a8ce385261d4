"""A person's days as their own work tells them, and a team's in figures that name nobody. Pure.

A day is what was worked from one daily rest to the next, named by the wall clock on which it began:
work until half past midnight belongs to the evening before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from proche.people.hours import wall_clock
from proche.people.spans import joined

Span = tuple[datetime, datetime]
MINUTE = timedelta(minutes=1)
#: Shorter pauses belong to the work around them.
PAUSE = timedelta(minutes=20)
#: After so long without work another day begins.
NIGHT = timedelta(hours=7)
LONGEST_RUN = timedelta(hours=6)
#: From here to here on the wall clock work counts as evening work.
EVENING_FROM, EVENING_TO = 19 * 60, 6 * 60
RECENT, BEFORE = timedelta(weeks=2), timedelta(weeks=6)
#: A glance at the desk on a Sunday is no day of work: it would make every median shorter.
LEAST_DAY = timedelta(minutes=30)
#: Fewer days than these say nothing about a habit.
LEAST_RECENT, LEAST_BEFORE = 4, 8
#: A team's figures tell of no fewer people than this.
LEAST_PEOPLE = 5
WEEKS_OF_TEAM = 4
ROUND_MINUTES, ROUND_PERCENT = 15, 10


@dataclass(frozen=True, slots=True)
class Day:
    """One day of work. `evening` is what of it lay after seven in the evening or before six."""

    day: date
    begin: datetime
    end: datetime
    worked: timedelta
    longest_run: timedelta
    evening: timedelta

    @property
    def held_breaks(self) -> bool:
        """Whether twenty minutes came before six hours of work were over."""
        return self.longest_run <= LONGEST_RUN


@dataclass(frozen=True, slots=True)
class Growth:
    """The median day of the last two weeks against that of the six before."""

    recent: timedelta
    before: timedelta

    @property
    def more(self) -> timedelta:
        return self.recent - self.before


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """Rounded, so that one person's day moves nothing that could be read back."""

    day_minutes: int
    evenings_percent: int
    breaks_percent: int


def days_of(spans: Iterable[Span], zone: str) -> list[Day]:
    """Give the days that spans of work make, the oldest first."""
    found = (_day(runs, zone) for runs in _by_night(joined(spans, _is_pause)))
    return [day for day in found if day.worked >= LEAST_DAY]


def _is_pause(ended: datetime, begins: datetime) -> bool:
    return begins - ended < PAUSE


def _by_night(runs: Iterable[Span]) -> Iterator[list[Span]]:
    day: list[Span] = []
    for run in runs:
        if day and run[0] - day[-1][1] >= NIGHT:
            yield day
            day = []
        day.append(run)
    if day:
        yield day


def _day(runs: Sequence[Span], zone: str) -> Day:
    lengths = [end - begin for begin, end in runs]
    return Day(
        day=wall_clock(runs[0][0], zone).day,
        begin=runs[0][0],
        end=runs[-1][1],
        worked=sum(lengths, timedelta(0)),
        longest_run=max(lengths),
        evening=sum((_evening(run, zone) for run in runs), timedelta(0)),
    )


def _evening(run: Span, zone: str) -> timedelta:
    begin, end = run
    step = timedelta(minutes=5)
    late = sum(_is_evening(begin + n * step, zone) for n in range((end - begin) // step))
    return late * step


def _is_evening(moment: datetime, zone: str) -> bool:
    minute = wall_clock(moment, zone).minute
    return minute >= EVENING_FROM or minute < EVENING_TO


def growth(days: Sequence[Day], today: date, *, margin: timedelta) -> Growth | None:
    """Whether a person's days grew by more than `margin`; None too when there is too little to tell by.

    Medians, so that one long day is one long day.
    """
    recent = [day.worked for day in days if today - RECENT <= day.day < today]
    before = [day.worked for day in days if today - RECENT - BEFORE <= day.day < today - RECENT]
    if len(recent) < LEAST_RECENT or len(before) < LEAST_BEFORE:
        return None
    found = Growth(usual(recent), usual(before))
    return found if found.more > margin else None


def usual(lengths: Iterable[timedelta]) -> timedelta:
    """The median, to the second."""
    return timedelta(seconds=round(median(length.total_seconds() for length in lengths)))


def team_figures(people: Iterable[Sequence[Day]]) -> TeamFigures | None:
    """Figures of a team's days; None where they would tell of fewer than five people.

    Each person counts once, by their own median: the figure is of people, not of who worked most.
    """
    told = [days for days in people if days]
    if len(told) < LEAST_PEOPLE:
        return None
    minutes = median(usual(day.worked for day in days) / MINUTE for days in told)
    evenings = median(_share(sum(bool(day.evening) for day in days), len(days)) for days in told)
    breaks = median(_share(sum(day.held_breaks for day in days), len(days)) for days in told)
    return TeamFigures(
        _rounded(minutes, ROUND_MINUTES), _rounded(evenings, ROUND_PERCENT), _rounded(breaks, ROUND_PERCENT)
    )


def _share(some: int, of: int) -> float:
    return 100 * some / of


def _rounded(number: float, to: int) -> int:
    return int((number + to / 2) // to * to)


def team_weeks(today: date) -> tuple[date, date]:
    """The four whole weeks that ended last, from Monday to Monday.

    Which four is the calendar's choice and not a reader's, and they never overlap: two figures of one
    team share no day.
    """
    monday = today - timedelta(days=today.weekday())
    weeks = (monday - date(2024, 1, 1)).days // 7
    last = date(2024, 1, 1) + timedelta(weeks=weeks // WEEKS_OF_TEAM * WEEKS_OF_TEAM)
    return last - timedelta(weeks=WEEKS_OF_TEAM), last
