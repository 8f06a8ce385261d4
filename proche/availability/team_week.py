"""The week of the whole team: who works when and from where. Why somebody is away stays with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people import days, holidays
from proche.people import queries as people
from proche.people.days import Place, Plan, Span
from proche.people.queries import PersonRow
from proche.people.rules import Right

AWAY = said(N_("Away"))
HALF_AWAY = said(N_("away for a part"))


@dataclass(frozen=True, slots=True)
class Cell:
    """One person on one day. `off` says "away" or names a holiday, `None` on a weekday that is not theirs."""

    day: date
    spans: tuple[Span, ...]
    place: Place | None
    off: Said | None
    is_changed: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class WeekRow:
    pk: int
    name: str
    initials: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """One day of the team: how many work, and how many of them on site."""

    day: date
    at_work: int
    on_site: int
    is_today: bool


@dataclass(frozen=True, slots=True)
class Week:
    monday: date
    rows: Sequence[WeekRow]
    sums: Sequence[Sum]

    @property
    def earlier(self) -> date:
        return self.monday - timedelta(days=7)

    @property
    def later(self) -> date:
        return self.monday + timedelta(days=7)

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week


def week(monday: date, *, today: date) -> Week:
    """Everyone who takes cases, by name; Saturday and Sunday only when somebody works then."""
    everyone = people.list_people(right=Right.TAKE_CASE, since=monday)
    found = [monday + timedelta(days=n) for n in range(7)]
    shown = [day for day in found if day.isoweekday() < 6 or any(_works(one.plan, day) for one in everyone)]
    rows = [_row(one, shown) for one in everyone]
    return Week(monday, rows, [_sum(rows, n, day, today) for n, day in enumerate(shown)])


def _works(plan: Plan, day: date) -> bool:
    """Somebody without hours works whenever they are here: that fills no weekend."""
    return bool(plan.hours or plan.changed) and bool(days.minutes_of(plan, day))


def _row(person: PersonRow, found: Sequence[date]) -> WeekRow:
    return WeekRow(person.pk, person.name, person.initials, tuple(_cell(person.plan, day) for day in found))


def _cell(plan: Plan, day: date) -> Cell:
    spans = days.spans(plan, day, 1)
    changed = dict(plan.changed)
    return Cell(
        day=day,
        spans=spans,
        place=days.place_on(plan, day) if spans else None,
        off=_off(plan, day, bool(spans)),
        is_changed=day in changed or (bool(spans) and day in dict(plan.places)),
        is_open=not plan.hours and day not in changed,
    )


def _off(plan: Plan, day: date, works: bool) -> Said | None:
    taken = any(off.from_day <= day <= off.to_day for off in plan.leave)
    if taken and days.planned_minutes(plan, day):
        return HALF_AWAY if works else AWAY
    name = holidays.name_of(plan.holidays, day)
    return said("%(name)s", name=name) if name and not works else None


def _sum(rows: Sequence[WeekRow], place: int, day: date, today: date) -> Sum:
    working = [row.cells[place] for row in rows if row.cells[place].spans]
    on_site = sum(cell.place is Place.SITE for cell in working)
    return Sum(day, len(working), on_site, day == today)


def monday_of(text: str, *, today: date) -> date:
    """The Monday of the day that an address names, else of today."""
    try:
        asked = date.fromisoformat(text) if text else today
    except ValueError:
        asked = today
    return days.week_of(asked if 2000 <= asked.year <= 2100 else today)
