"""A person's plan, and the spans they work on the line of UTC moments. Pure.

A plan says what is known of a person's days: the hours of every week, days that are unlike their
weekday, leave, public holidays, and where they work from. It is written on the wall clock of the
person's zone; the clock's two changes are settled in `hours.moment`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from proche.kernel.words import Said
from proche.kernel.words import gettext_noop as N_
from proche.people import holidays
from proche.people.hours import DAY, Hours, WallClock, moment, wall_clock
from proche.people.spans import joined

NOON = 720
ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)
#: How far ahead a next start is looked for: longer than any leave.
WEEKS_AHEAD = 60
#: What one window of a plan holds around its week: a night that began before it, three weeks after it.
DAYS_BEFORE, DAYS_OF_WINDOW = 2, 2 + 7 + 21
LONG_AGO = datetime.min.replace(tzinfo=UTC)
#: A plan is asked about this week and a few others.
WINDOWS_KEPT = 8


class Place(StrEnum):
    HOME = "HOME"
    SITE = "SITE"


class DaysOff(NamedTuple):
    """Granted leave, both days included; from noon of the first, until noon of the last."""

    from_day: date
    to_day: date
    from_noon: bool = False
    to_noon: bool = False


Minutes = tuple[tuple[int, int], ...]
Span = tuple[datetime, datetime]


class Window(NamedTuple):
    """A plan's spans around one week, in order, touching ones as one.

    `worked` sums up, at each begin, the work since the Monday of that week; before it, it is negative.
    """

    begins: tuple[datetime, ...]
    ends: tuple[datetime, ...]
    worked: tuple[timedelta, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """A span of work, or the time off until the next one; what was worked before it since that Monday.

    People whose hours are alike share one: what is worked out for it is worked out for all of them.
    """

    is_work: bool
    begins: datetime
    ends: datetime
    week: date
    worked: timedelta


NOT_ASKED = Stretch(False, LONG_AGO, LONG_AGO, LONG_AGO.date(), timedelta(0))
_stretch = lru_cache(maxsize=4096)(Stretch)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known of a person's days. `changed` stands in place of the week and of a holiday.

    Without any hours a person works whenever they are here, holidays and leave apart: a new desk
    starts before hours are written. A day without a place is on site.
    """

    zone: str = "UTC"
    hours: tuple[Hours, ...] = ()
    changed: tuple[tuple[date, Minutes], ...] = ()
    leave: tuple[DaysOff, ...] = ()
    holidays: str = ""
    #: By ISO weekday for every week, by day for one day.
    places: tuple[tuple[int | date, Place], ...] = ()
    #: What ran when this plan was last asked: most people are asked again while it runs.
    #: One object, so that two threads never see half of one stretch and half of another.
    stretch: Stretch = field(default=NOT_ASKED, init=False, repr=False, compare=False)
    _windows: dict[date, Window] = field(default_factory=dict, init=False, repr=False, compare=False)

    def window(self, week: date) -> Window:
        """The spans around the week that begins on this Monday, worked out once."""
        found = self._windows.get(week)
        if found is None:
            if len(self._windows) >= WINDOWS_KEPT:
                self._windows.clear()
            found = self._windows[week] = _window(self, week)
        return found


_KNOWN: dict[Plan, Plan] = {}
#: Plans change with every leave; this many stay known, for 5000 people and their latest changes.
PLANS_KNOWN = 10_000


def known(plan: Plan) -> Plan:
    """The same plan as it was met before, with what was worked out for it."""
    if len(_KNOWN) >= PLANS_KNOWN:
        _KNOWN.clear()
    return _KNOWN.setdefault(plan, plan)


def week_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def spans(plan: Plan, first_day: date, days: int) -> tuple[Span, ...]:
    """The spans that begin on these days of the person's own, as UTC moments; touching ones are one."""
    return tuple(joined(_of_days(plan, first_day, days)))


def is_working(plan: Plan, at: datetime) -> bool:
    return working_until(plan, at) is not None


def working_until(plan: Plan, at: datetime) -> datetime | None:
    """When the work that is running ends."""
    if _is_off(plan.stretch, at):
        return None
    week = week_of(at.date())
    window = plan.window(week)
    place = bisect_right(window.begins, at) - 1
    if place < 0 or window.ends[place] <= at:
        _keep_time_off(plan, week, place)
        return None
    _keep(plan, _stretch(True, window.begins[place], window.ends[place], week, window.worked[place]))
    return window.ends[place]


def _is_off(stretch: Stretch, at: datetime) -> bool:
    return not stretch.is_work and stretch.begins <= at < stretch.ends


def _keep_time_off(plan: Plan, week: date, place: int) -> None:
    """Between two spans of one window; what lies at its edges is looked for anew each time."""
    window = plan.window(week)
    if 0 <= place < len(window.begins) - 1:
        begins, ends = window.ends[place], window.begins[place + 1]
        _keep(plan, _stretch(False, begins, ends, week, _worked(window, begins)))


def _keep(plan: Plan, stretch: Stretch) -> None:
    object.__setattr__(plan, "stretch", stretch)


def next_start(plan: Plan, at: datetime) -> datetime | None:
    """When they begin to work after `at`, beyond the weekend, holidays and leave; None when nobody knows."""
    stretch = plan.stretch
    if _is_off(stretch, at):
        return stretch.ends
    week = week_of(at.date())
    for ahead in range(0, WEEKS_AHEAD, 3):
        window = plan.window(week) if not ahead else _window(plan, week + ahead * ONE_WEEK)
        place = bisect_right(window.begins, at)
        if place < len(window.begins):
            return window.begins[place]
    return None


def worked_this_week(plan: Plan, at: datetime) -> timedelta:
    """How long the plan has had them at work since Monday, in their own zone."""
    return _worked(plan.window(week_of(at.date())), at)


def _worked(window: Window, at: datetime) -> timedelta:
    place = bisect_right(window.begins, at) - 1
    if place < 0:
        return timedelta(0)
    return window.worked[place] + min(at, window.ends[place]) - window.begins[place]


def is_on_leave(plan: Plan, at: datetime) -> bool:
    return bool(plan.leave) and _leave_at(plan, wall_clock(at, plan.zone)) is not None


def _leave_at(plan: Plan, clock: WallClock) -> DaysOff | None:
    for off in plan.leave:
        begins, ends = _minutes_off(off, clock.day)
        if begins <= clock.minute < ends:
            return off
    return None


def why_not_at(plan: Plan, clock: WallClock) -> Said | None:
    """What else than their weekly hours has them off at a moment of their own clock."""
    off = _leave_at(plan, clock) if plan.leave else None
    if off is not None:
        return Said(N_("On leave until %(day)s."), {"day": off.to_day.isoformat()})
    name = holidays.name_of(plan.holidays, clock.day)
    if not name or any(day == clock.day for day, _ in plan.changed):
        return None
    return Said(N_("A public holiday (%(name)s)."), {"name": name})


def why_off(plan: Plan, day: date) -> Said | None:
    """Why they do not work on a day of their own; None when they do."""
    if _minutes_of(plan, day):
        return None
    return why_not_at(plan, WallClock(day, day.isoweekday(), NOON)) or NOT_A_DAY


NOT_A_DAY = Said(N_("Not one of their working days."))


def minutes_of(plan: Plan, day: date) -> Minutes:
    """The wall clock's minutes that are worked from this day's midnight on, in order: leave is taken out."""
    return tuple(sorted(_minutes_of(plan, day)))


def usual_minutes(plan: Plan, day: date) -> Minutes:
    """What a day has when nothing is changed for it and nobody is on leave: its weekday's, or a holiday's."""
    unchanged = replace(plan, changed=(), leave=())
    return tuple(sorted(_planned(unchanged, day)))


def planned_minutes(plan: Plan, day: date) -> Minutes:
    """What a day has with its change, before leave takes from it."""
    return tuple(sorted(_planned(plan, day)))


def place_on(plan: Plan, day: date) -> Place:
    """Where they work from on a day: what the day says, else what its weekday says, else on site."""
    places = dict(plan.places)
    return places.get(day) or places.get(day.isoweekday()) or Place.SITE


def _window(plan: Plan, week: date) -> Window:
    found = spans(plan, week - DAYS_BEFORE * ONE_DAY, DAYS_OF_WINDOW)
    monday = _moment(week, 0, plan.zone)
    before = sum((min(end, monday) - min(begin, monday) for begin, end in found), timedelta(0))
    worked, so_far = [], -before
    for begin, end in found:
        worked.append(so_far)
        so_far += end - begin
    return Window(tuple(begin for begin, _ in found), tuple(end for _, end in found), tuple(worked))


def _of_days(plan: Plan, first_day: date, days: int) -> Iterator[Span]:
    for day in (first_day + timedelta(days=n) for n in range(days)):
        for begins, ends in _minutes_of(plan, day):
            begin, end = _moment(day, begins, plan.zone), _moment(day, ends, plan.zone, repeated=True)
            if begin < end:
                yield begin, end


def _minutes_of(plan: Plan, day: date) -> Minutes:
    """The minutes of the wall clock that are worked from this day's midnight on, leave taken out."""
    minutes = _planned(plan, day)
    for off in plan.leave:
        minutes = _without(minutes, *_minutes_off(off, day))
    return minutes


def _planned(plan: Plan, day: date) -> Minutes:
    for changed, minutes in plan.changed:
        if changed == day:
            return minutes
    if holidays.name_of(plan.holidays, day):
        return ()
    if not plan.hours:
        return ((0, DAY),)
    weekday = day.isoweekday()
    return tuple((span.from_minute, span.to_minute) for span in plan.hours if span.weekday == weekday)


def _minutes_off(off: DaysOff, day: date) -> tuple[int, int]:
    """A leave on the wall clock of one day: a night that runs into it ends where it begins."""
    begins = (off.from_day - day).days * DAY + (NOON if off.from_noon else 0)
    ends = (off.to_day - day).days * DAY + (NOON if off.to_noon else DAY)
    return begins, ends


def _without(minutes: Minutes, begins: int, ends: int) -> Minutes:
    left = ((one, min(other, begins)) for one, other in minutes)
    right = ((max(one, ends), other) for one, other in minutes)
    return tuple(sorted({(one, other) for one, other in (*left, *right) if one < other}))


# The same wall-clock minutes are asked for every person of a zone.
_moment = lru_cache(maxsize=20_000)(moment)


def today(plan: Plan, at: datetime) -> date:
    return wall_clock(at, plan.zone).day


def midnight(plan: Plan, day: date) -> datetime:
    """When a day of their own begins."""
    return _moment(day, 0, plan.zone)
