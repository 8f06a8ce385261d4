"""Rules of the customer's page, pure: days of delivery that are possible, and the days of a standing order.

Days are days of the calendar and hours are hours of the wall clock, so that a clock change moves nothing.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

DAY = timedelta(days=1)
WEEK = 7
#: A place that is served on no day of a year is served on none.
LONGEST = 366
MOST_QUANTITY = 9999

IsServed = Callable[[date], bool]


class Rhythm(StrEnum):
    WEEKLY = "WEEKLY"
    FORTNIGHTLY = "FORTNIGHTLY"
    MONTHLY = "MONTHLY"


class OnHoliday(StrEnum):
    """What becomes of a day that is not served: the served day before, the one after, or it is asked."""

    EARLIER = "EARLIER"
    LATER = "LATER"
    ASK = "ASK"


class RunState(StrEnum):
    """MADE: an order was sent. ASKED: the desk asks, for nobody chose a day. MISSED: its day had passed."""

    MADE = "MADE"
    ASKED = "ASKED"
    MISSED = "MISSED"


# --- days that are possible ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Service:
    """Until when an order counts for today, and how many of the desk's working days lie before delivery."""

    cut_off: time
    days_before: int


def first_day(now: datetime, service: Service, *, works: IsServed) -> date:
    """The first day on which what is ordered now can be delivered. `now` on the wall clock of the desk."""
    day = now.date()
    # What comes after the cut-off, or while the desk is closed, counts for its next working day.
    if now.time() >= service.cut_off or not works(day):
        day = _next(day, works)
    for _ in range(service.days_before):
        day = _next(day, works)
    return day


def possible_days(first: date, *, is_served: IsServed, count: int = 8) -> list[date]:
    """The next days of delivery from `first` on, that day included."""
    found: list[date] = []
    for n in range(LONGEST):
        day = first + n * DAY
        if is_served(day):
            found.append(day)
        if len(found) == count:
            break
    return found


def days_before(day: date, count: int, *, works: IsServed) -> date:
    """The working day that lies so many working days before another."""
    for _ in range(count):
        day = _next(day, works, step=-DAY)
    return day


def _next(day: date, fits: IsServed, *, step: timedelta = DAY) -> date:
    return _find_next(day, fits, step=step) or day + step


def _find_next(day: date, fits: IsServed, *, step: timedelta = DAY) -> date | None:
    return next((one for n in range(1, LONGEST) if fits(one := day + n * step)), None)


# --- standing orders ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Plan:
    """When a standing order is delivered. `days` are ISO weekdays, or days of the month (31 = its last)."""

    rhythm: Rhythm
    days: tuple[int, ...]
    starts_on: date
    ends_on: date | None = None
    on_holiday: OnHoliday = OnHoliday.EARLIER
    skipped: frozenset[date] = frozenset()
    moved: Mapping[date, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One day of a plan. `deliver_on` is None where someone has to choose: that day is not served."""

    due_on: date
    deliver_on: date | None
    is_skipped: bool = False

    @property
    def is_moved(self) -> bool:
        return self.deliver_on is not None and self.deliver_on != self.due_on


def deliveries(plan: Plan, *, start: date, end: date, is_served: IsServed) -> list[Delivery]:
    """The days of a plan from `start` to the one before `end`, in their order, those left out among them."""
    return [_delivery(plan, day, is_served) for day in _due_days(plan, start, end)]


def _delivery(plan: Plan, day: date, is_served: IsServed) -> Delivery:
    if day in plan.skipped:
        return Delivery(day, None, is_skipped=True)
    if day in plan.moved:
        return Delivery(day, plan.moved[day])
    if is_served(day):
        return Delivery(day, day)
    match plan.on_holiday:
        case OnHoliday.EARLIER:
            return Delivery(day, _find_next(day, is_served, step=-DAY))
        case OnHoliday.LATER:
            return Delivery(day, _find_next(day, is_served))
        case OnHoliday.ASK:
            return Delivery(day, None)


def _due_days(plan: Plan, start: date, end: date) -> Iterator[date]:
    day = max(start, plan.starts_on)
    # The last day of the calendar has no next one: compared, never counted on.
    while day < end and (plan.ends_on is None or day <= plan.ends_on):
        if is_due(plan, day):
            yield day
        day += DAY


def is_due(plan: Plan, day: date) -> bool:
    """Whether a day is one of a plan's own, within its span or not."""
    if plan.rhythm is Rhythm.MONTHLY:
        length = calendar.monthrange(day.year, day.month)[1]
        return day.day in {min(one, length) for one in plan.days}
    if day.isoweekday() not in plan.days:
        return False
    # Weeks are counted from the Monday of the first one, so that both days of a fortnight lie in one week.
    weeks = (_monday(day) - _monday(plan.starts_on)).days // WEEK
    return plan.rhythm is Rhythm.WEEKLY or weeks % 2 == 0


def _monday(day: date) -> date:
    return day - (day.isoweekday() - 1) * DAY


def plan_days(rhythm: Rhythm, days: Sequence[int]) -> tuple[int, ...]:
    """The days of a plan that can be, each once, in their order."""
    most = 31 if rhythm is Rhythm.MONTHLY else WEEK
    return tuple(sorted({day for day in days if 1 <= day <= most}))
