"""Where a person works from: at home on some weekdays, and single days that are otherwise.

The desk has a number of days from home a week. Whoever leads a person may give more, and writes no
reason for it: the reason is often one of health.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction

from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people import days, frame
from proche.people.actions.refusals import TooFarAhead, TooManyFromHome
from proche.people.actions.shared import check_may_manage, days_changed, get_person, note, plan_of
from proche.people.days import Place, Plan
from proche.people.models import DayPlace, WeeklyPlace
from proche.people.parameters import days_from_home_on
from proche.people.rules import PersonRef

AHEAD = timedelta(days=366)


@transaction.atomic
def set_places(pk: int, from_home: Collection[int], *, by: PersonRef | None, at: datetime) -> None:
    """Say on which weekdays a person works from home; the others are on site.

    Raises: TooManyFromHome, NotYours.
    """
    plan = _enter(pk, by)
    most = days_from_home_on(days.today(plan, at))
    if _is_bound(pk, by) and len(set(from_home)) > most:
        words = N_("These are %(count)s days from home a week; the desk has %(most)s. Choose fewer.")
        raise TooManyFromHome(said(words, count=len(set(from_home)), most=most))
    WeeklyPlace.objects.filter(person_id=pk).delete()
    WeeklyPlace.objects.bulk_create(
        WeeklyPlace(person_id=pk, weekday=weekday, place=Place.HOME.value)
        for weekday in sorted(set(from_home))
    )
    note(pk, "given_places", by=by, at=at)
    days_changed(pk, at=at)


@transaction.atomic
def change_place(pk: int, day: date, place: Place, *, by: PersonRef | None, at: datetime) -> Place:
    """Work from elsewhere on one day; gives where the day was before, for an undo.

    Raises: TooManyFromHome, NotYours, TooFarAhead.
    """
    plan = _enter(pk, by)
    today = days.today(plan, at)
    if not today <= day <= today + AHEAD:
        raise TooFarAhead
    before = days.place_on(plan, day)
    if place is Place.HOME and _is_bound(pk, by):
        _check_week(plan, day)
    write_place(plan, pk, day, place)
    note(pk, "changed_place", by=by, at=at, day=day.isoformat())
    days_changed(pk, at=at)
    return before


def write_place(plan: Plan, pk: int, day: date, place: Place) -> None:
    """Write one day's place; what its weekday has anyway needs no row."""
    if place is dict(plan.places).get(day.isoweekday(), Place.SITE):
        DayPlace.objects.filter(person_id=pk, day=day).delete()
        return
    DayPlace.objects.update_or_create(person_id=pk, day=day, defaults={"place": place.value})


def _enter(pk: int, by: PersonRef | None) -> Plan:
    person = get_person(pk)
    if by is None or by.pk != pk:
        check_may_manage(by, person.role)
    return plan_of(pk)


def _is_bound(pk: int, by: PersonRef | None) -> bool:
    return by is not None and by.pk == pk


def _check_week(plan: Plan, day: date) -> None:
    others = [other for other in list_home_days(plan, day) if other != day]
    most = days_from_home_on(day)
    if len(others) < most:
        return
    if not others:
        raise TooManyFromHome(said(N_("The desk has no days from home at present. Ask your lead.")))
    words = N_("At most %(most)s days a week are from home; %(days)s are already. Change one of them first.")
    raise TooManyFromHome(said(words, most=most, days=_listed(others)))


def list_home_days(plan: Plan, day: date) -> list[date]:
    """The days of its week that are worked from home."""
    monday = days.week_of(day)
    week = [monday + timedelta(days=n) for n in range(7)]
    return [one for one in week if days.place_on(plan, one) is Place.HOME and days.minutes_of(plan, one)]


def _listed(found: list[date]) -> Said:
    first, *rest = [said(frame.WEEKDAYS[day.isoweekday() - 1]) for day in found]
    for one in rest:
        first = said(N_("%(first)s and %(next)s"), first=first, next=one)
    return first
