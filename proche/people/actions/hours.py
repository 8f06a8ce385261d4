"""The hours that a person works each week, and days that are unlike their weekday.

People set their own within the frame; whoever leads them may set others, with a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from proche.people import days, frame
from proche.people.actions.refusals import OnLeave, OutOfFrame, TooFarAhead, WrongHours
from proche.people.actions.shared import check_may_manage, days_changed, get_person, note, plan_of
from proche.people.days import Minutes, Plan
from proche.people.frame import Breach
from proche.people.hours import Hours
from proche.people.models import DayHours, Person, WeeklyHours
from proche.people.parameters import frame_on
from proche.people.rules import PersonRef

#: How far ahead a single day is changed.
AHEAD = timedelta(days=366)


@transaction.atomic
def set_hours(
    pk: int, hours: Sequence[Hours], *, by: PersonRef | None, at: datetime, reason: str = ""
) -> None:
    """Replace a person's weekly hours, one's own or a colleague's.

    Raises: WrongHours, NotYours, OutOfFrame.
    """
    person = get_person(pk)
    if by is None or by.pk != pk:
        check_may_manage(by, person.role)
    _check_sound(hours)
    found = frame.breaches(frame_on(days.today(plan_of(pk), at)), hours)
    _check_fits(found, pk, by=by, reason=reason)
    write_hours(pk, hours)
    Person.objects.filter(pk=pk).update(hours_reason=reason.strip() if found else "")
    note(pk, "given_hours", by=by, at=at, **({"frame": "outside"} if found else {}))
    days_changed(pk, at=at)


@transaction.atomic
def change_day(
    pk: int,
    day: date,
    spans: Minutes,
    *,
    by: PersonRef | None,
    at: datetime,
    reason: str = "",
    as_it_stood: bool = False,
) -> Minutes | None:
    """Have one day other hours than its weekday; none = not at work. Gives what stood there, for an undo.

    `as_it_stood`: the undo, which may go back beyond the frame to what a lead had set.
    Raises: WrongHours, NotYours, OutOfFrame, OnLeave, TooFarAhead.
    """
    person = get_person(pk)
    if by is None or by.pk != pk:
        check_may_manage(by, person.role)
    plan = plan_of(pk)
    _check_day(plan, day, at=at)
    if not all(0 <= begin < end <= begin + 1440 and begin < 1440 for begin, end in spans):
        raise WrongHours
    found = breaches_of_change(plan, day, spans)
    if not as_it_stood:
        _check_fits(found, pk, by=by, reason=reason)
    before = dict(plan.changed).get(day)
    write_day(plan, pk, day, spans, reason=reason.strip() if found else "")
    note(pk, "changed_day", by=by, at=at, day=day.isoformat())
    days_changed(pk, at=at)
    return before


@transaction.atomic
def keep_day(pk: int, day: date, *, by: PersonRef | None, at: datetime) -> None:
    """Let a day be like its weekday again. Raises: NotYours, TooFarAhead."""
    person = get_person(pk)
    if by is None or by.pk != pk:
        check_may_manage(by, person.role)
    _check_day(plan_of(pk), day, at=at)
    if DayHours.objects.filter(person_id=pk, day=day).delete()[0]:
        note(pk, "kept_day", by=by, at=at, day=day.isoformat())
        days_changed(pk, at=at)


def write_hours(pk: int, hours: Sequence[Hours]) -> None:
    _check_sound(hours)
    WeeklyHours.objects.filter(person_id=pk).delete()
    WeeklyHours.objects.bulk_create(
        WeeklyHours(person_id=pk, weekday=h.weekday, from_minute=h.from_minute, to_minute=h.to_minute)
        for h in hours
    )


def write_day(plan: Plan, pk: int, day: date, spans: Minutes, *, reason: str = "") -> None:
    """Write one day's hours; those that its weekday has anyway need no row."""
    if spans == days.usual_minutes(plan, day):
        DayHours.objects.filter(person_id=pk, day=day).delete()
        return
    DayHours.objects.update_or_create(
        person_id=pk, day=day, defaults={"spans": [list(span) for span in spans], "reason": reason}
    )


def breaches_of_change(plan: Plan, day: date, spans: Minutes) -> list[Breach]:
    """What lies outside the frame when one day is changed: the day itself, and its week as a whole."""
    rules = frame_on(day)
    found = frame.breaches_of_day(rules, sorted(spans), day.isoweekday())
    monday = days.week_of(day)
    others = (monday + timedelta(days=n) for n in range(7) if monday + timedelta(days=n) != day)
    week = sum(frame.minutes_of(days.minutes_of(plan, other)) for other in others) if plan.hours else 0
    # A day that grows may not carry its week over the brim; one that shrinks always may.
    grows = frame.minutes_of(spans) > frame.minutes_of(days.minutes_of(plan, day))
    over = frame.breach_of_week(rules, week + frame.minutes_of(spans)) if grows else None
    return [*found, over] if over else found


def _check_sound(hours: Sequence[Hours]) -> None:
    starts = {(span.weekday, span.from_minute) for span in hours}
    if len(starts) < len(hours) or not all(span.is_sound for span in hours):
        raise WrongHours


def _check_day(plan: Plan, day: date, *, at: datetime) -> None:
    today = days.today(plan, at)
    if not today <= day <= today + AHEAD:
        raise TooFarAhead
    if any(off.from_day <= day <= off.to_day and not (off.from_noon or off.to_noon) for off in plan.leave):
        raise OnLeave


def _check_fits(found: Sequence[Breach], pk: int, *, by: PersonRef | None, reason: str) -> None:
    """Whoever leads them may go beyond the frame, and says why; the desk itself (imports, demo) may too."""
    if not found or by is None or (by.pk != pk and reason.strip()):
        return
    raise OutOfFrame(found, needs_reason=by.pk != pk)
