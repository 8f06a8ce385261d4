"""Rest, counted from real work: what a person must have before they work again. Pure.

Work is what a person does (a claim, a step, a note), never a page that is open. Moments closer together
than a break are one span of work. `Worked` keeps what the rules ask, moment by moment, so that an answer
adds up no spans.

One rule has two sizes: within every 24 hours lie eleven of rest in one piece, within every week 35. So
work that began after such a rest may run 13 hours, or 133; later than that, the rest is due first. Late
work in the evening therefore moves the next morning's start by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from proche.availability.measures import Measures
from proche.people.days import ONE_WEEK, week_of
from proche.people.hours import moment, wall_clock

DAY, WEEK, NOTHING = timedelta(days=1), timedelta(days=7), timedelta(0)


class Rule(StrEnum):
    """What keeps a person from working on."""

    DAILY_REST = "DAILY_REST"
    WEEKLY_REST = "WEEKLY_REST"
    BREAK = "BREAK"
    LONGEST_DAY = "LONGEST_DAY"
    LONGEST_WEEK = "LONGEST_WEEK"


class Due(NamedTuple):
    """A rest that comes first, and when it is over."""

    rule: Rule
    until: datetime


@dataclass(frozen=True, slots=True)
class Worked:
    """What rest asks of a person's work so far.

    `unbroken_from`, `day_from` and `run_from` are where work began after the latest break, daily rest
    and weekly rest. `day_worked` sums up work since that daily rest, `week_worked` since Monday.
    """

    latest_at: datetime
    unbroken_from: datetime
    day_from: datetime
    run_from: datetime
    week_of: date
    day_worked: timedelta = timedelta(0)
    week_worked: timedelta = timedelta(0)


def first(at: datetime, *, zone: str) -> Worked:
    return Worked(at, at, at, at, week_of(wall_clock(at, zone).day))


def after(worked: Worked | None, at: datetime, *, zone: str, measures: Measures) -> Worked:
    """What was worked, with work at `at` added; what is told late changes nothing."""
    if worked is None:
        return first(at, zone=zone)
    gap = at - worked.latest_at
    if gap <= timedelta(0):
        return worked
    added = gap if gap < measures.break_length else timedelta(0)
    week = week_of(wall_clock(at, zone).day)
    same_week = week == worked.week_of
    added_to_week = added if same_week else min(added, at - _midnight(week, zone))
    return Worked(
        latest_at=at,
        unbroken_from=worked.unbroken_from if added else at,
        day_from=worked.day_from if gap < measures.daily_rest else at,
        run_from=worked.run_from if gap < measures.weekly_rest else at,
        week_of=week,
        day_worked=(worked.day_worked if gap < measures.daily_rest else timedelta(0)) + added,
        week_worked=(worked.week_worked if same_week else timedelta(0)) + added_to_week,
    )


def summed_up(spans: Iterable[tuple[datetime, datetime]], *, zone: str, measures: Measures) -> Worked | None:
    """The same from whole spans of work, in order."""
    worked: Worked | None = None
    for begin, end in spans:
        worked = _through(after(worked, begin, zone=zone, measures=measures), end, zone=zone)
    return worked


def _through(worked: Worked, end: datetime, *, zone: str) -> Worked:
    length = max(end - worked.latest_at, timedelta(0))
    week = week_of(wall_clock(end, zone).day)
    in_week = worked.week_worked + length
    if week != worked.week_of:
        in_week = end - _midnight(week, zone)
    return replace(
        worked,
        latest_at=max(end, worked.latest_at),
        day_worked=worked.day_worked + length,
        week_worked=in_week,
        week_of=week,
    )


def rests_from(worked: Worked, measures: Measures) -> datetime:
    """Until when work that goes on, or begins again, asks for no rest before it."""
    return min(
        worked.unbroken_from + measures.break_after,
        worked.day_from + (DAY - measures.daily_rest),
        worked.run_from + (WEEK - measures.weekly_rest),
        worked.latest_at
        + min(measures.longest_day - worked.day_worked, measures.longest_week - worked.week_worked),
    )


def due(worked: Worked, begin: datetime, length: timedelta, *, zone: str, measures: Measures) -> list[Due]:
    """What this person must have before they work from `begin` for so long; empty when nothing."""
    found: list[Due] = []
    latest, end = worked.latest_at, begin + length
    gap = begin - latest
    running = gap if gap < measures.break_length else NOTHING
    if gap < measures.daily_rest:
        if end > worked.day_from + (DAY - measures.daily_rest):
            found.append(Due(Rule.DAILY_REST, latest + measures.daily_rest))
        if worked.day_worked + running + length > measures.longest_day:
            found.append(Due(Rule.LONGEST_DAY, latest + measures.daily_rest))
        if gap < measures.break_length and end > worked.unbroken_from + measures.break_after:
            found.append(Due(Rule.BREAK, latest + measures.break_length))
    if gap < measures.weekly_rest and end > worked.run_from + (WEEK - measures.weekly_rest):
        found.append(Due(Rule.WEEKLY_REST, latest + measures.weekly_rest))
    if worked.week_worked + running + length > measures.longest_week:
        over = _midnight(worked.week_of + ONE_WEEK, zone)
        if begin < over:
            found.append(Due(Rule.LONGEST_WEEK, over))
    return found


def _midnight(day: date, zone: str) -> datetime:
    return moment(day, 0, zone)
