"""What the pages of days show: a person's coming days, one leave with the cover that it leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from proche.kernel.words import Said
from proche.people import bound, cover, day_queries, days, frame, holidays, queries
from proche.people.cover import Cover
from proche.people.day_queries import LeaveRow, SwapRow
from proche.people.days import NOON, Place, Plan, Span
from proche.people.hours import DAY, moment
from proche.people.leave import LeaveState
from proche.people.parameters import frame_on
from proche.people.queries import PersonRow
from proche.people.requests import SignedIn
from proche.people.rules import PersonRef, Right, may_manage

#: Two weeks, from this week's Monday on.
FORTNIGHT = 14
#: As many days of cover as a lead reads; a longer leave says how many more there are.
COVER_SHOWN = 25


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of a person: what they work, from where, or why not."""

    day: date
    spans: tuple[Span, ...]
    place: Place | None
    #: Leave, or a public holiday; `None` also on a weekday that is simply not theirs.
    why_off: Said | None
    #: Unlike its weekday: its hours, or where it is worked.
    is_changed: bool
    is_today: bool
    is_over: bool
    #: No hours are written: they work whenever they are here.
    is_open: bool


@dataclass(frozen=True, slots=True)
class LeavePage:
    row: LeaveRow
    #: How many days of work it takes, by halves: 4.5.
    length: float
    cover: Sequence[Cover]
    more_days: int
    #: Who else asked for some of these days and waits for an answer.
    also_asked: Sequence[LeaveRow]
    #: What binds them on these days: promises, duty.
    bound: Sequence[Said]
    may_answer: bool
    may_reopen: bool
    may_withdraw: bool
    may_ask_again: bool
    may_come_back: bool


def list_days(plan: Plan, first: date, count: int, *, at: datetime) -> list[DayRow]:
    return [day_row(plan, first + timedelta(days=n), at=at) for n in range(count)]


def day_row(plan: Plan, day: date, *, at: datetime) -> DayRow:
    spans = days.spans(plan, day, 1)
    today = days.today(plan, at)
    changed = dict(plan.changed)
    return DayRow(
        day=day,
        spans=spans,
        place=days.place_on(plan, day) if spans else None,
        why_off=_why_off(plan, day) if not spans else None,
        is_changed=day in changed or day in dict(plan.places),
        is_today=day == today,
        is_over=day < today,
        is_open=not plan.hours and day not in changed,
    )


def _why_off(plan: Plan, day: date) -> Said | None:
    has_reason = days.planned_minutes(plan, day) or holidays.name_of(plan.holidays, day)
    return days.why_off(plan, day) if has_reason else None


def this_week(plan: Plan, at: datetime) -> date:
    return days.week_of(days.today(plan, at))


def frame_said(at: datetime) -> list[Said]:
    return frame.rules_said(frame_on(at.date()))


def leave_page(row: LeaveRow, viewer: SignedIn, *, at: datetime) -> LeavePage:
    everyone = queries.list_people(right=Right.TAKE_CASE)
    person = queries.get_row(row.person.pk)
    today = days.today(person.plan, at)
    found = _cover(row, person, [one for one in everyone if one.pk != person.pk])
    leads = may_manage(viewer.role, row.role)
    answers = leads and (viewer.pk != person.pk or not others_answer(everyone, person))
    begun, over = row.span.from_day < today, row.span.to_day < today
    open_now = row.state is LeaveState.ASKED or (row.state is LeaveState.GRANTED and not begun)
    return LeavePage(
        row=row,
        length=_length(row, person),
        cover=found[:COVER_SHOWN],
        more_days=max(len(found) - COVER_SHOWN, 0),
        also_asked=_also_asked(row),
        bound=_bound(row, person.plan) if not over else [],
        may_answer=answers and row.state is LeaveState.ASKED,
        may_reopen=answers and _was_answered(row) and not begun,
        may_withdraw=viewer.pk == person.pk and open_now,
        may_ask_again=viewer.pk == person.pk and row.state is LeaveState.WITHDRAWN and not begun,
        may_come_back=viewer.pk == person.pk and row.state is LeaveState.GRANTED and begun and not over,
    )


def others_answer(everyone: Sequence[PersonRow], person: PersonRow) -> bool:
    """Whether somebody else could answer what this person asks."""
    return any(one.pk != person.pk and may_manage(one.role, person.role) for one in everyone)


def requests_for(viewer: SignedIn, *, at: datetime) -> tuple[list[LeaveRow], list[SwapRow]]:
    """What waits for this lead's answer: leave that was asked, exchanges that two agreed on."""
    everyone = queries.list_people()
    led = [one.pk for one in everyone if one.pk != viewer.pk and may_manage(viewer.role, one.role)]
    return day_queries.list_asked_leave(led), day_queries.list_agreed_swaps(led, since=at.date())


def count_requests(viewer: SignedIn, *, at: datetime) -> int:
    leave, swaps = requests_for(viewer, at=at)
    return len(leave) + len(swaps)


def colleagues_of(viewer: PersonRef) -> list[PersonRow]:
    return [row for row in queries.list_people(right=Right.TAKE_CASE) if row.pk != viewer.pk]


def _was_answered(row: LeaveRow) -> bool:
    return row.state in (LeaveState.GRANTED, LeaveState.REFUSED) and row.decided_by is not None


def _without_leave(row: PersonRow) -> PersonRow:
    """As they would work if this leave were not: another of theirs never lies over it."""
    return replace(row, plan=replace(row.plan, leave=()))


def _halves(row: LeaveRow, person: PersonRow) -> list[cover.Half]:
    plan = _without_leave(person).plan
    halves = [half for day in row.span.days for half in cover.halves_of(plan, day)]
    return [(day, after) for day, after in halves if row.span.halves(day)[after]]


def _length(row: LeaveRow, person: PersonRow) -> float:
    """A day with one half of work alone counts whole, when that half is taken."""
    plan = _without_leave(person).plan
    taken: dict[date, int] = defaultdict(int)
    for day, _ in _halves(row, person):
        taken[day] += 1
    return sum(count / len(list(cover.halves_of(plan, day))) for day, count in taken.items())


def _cover(row: LeaveRow, person: PersonRow, others: Sequence[PersonRow]) -> list[Cover]:
    found = list(row.span.days)
    away: dict[date, list[str]] = defaultdict(list)
    for leave in day_queries.list_open_leave(row.span.from_day, row.span.to_day):
        if leave.state is LeaveState.GRANTED and leave.person.pk != person.pk:
            for day in leave.span.days:
                away[day].append(leave.person.name)
    team = [cover.colleague(one, found) for one in others]
    return cover.cover(cover.colleague(_without_leave(person), found), team, _halves(row, person), away)


def _also_asked(row: LeaveRow) -> list[LeaveRow]:
    near = day_queries.list_open_leave(row.span.from_day, row.span.to_day)
    return [one for one in near if one.state is LeaveState.ASKED and one.person.pk != row.person.pk]


def _bound(row: LeaveRow, plan: Plan) -> list[Said]:
    """From the first midnight to the last: a turn on call lies outside the hours."""
    begin = moment(row.span.from_day, NOON if row.span.from_noon else 0, plan.zone)
    end = moment(row.span.to_day, NOON if row.span.to_noon else DAY, plan.zone)
    return bound.find(row.person.pk, begin, end)
