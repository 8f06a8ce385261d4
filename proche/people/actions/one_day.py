"""One day of a person, hours and place together: both are changed or neither."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from proche.people import days
from proche.people.actions.hours import change_day
from proche.people.actions.places import change_place
from proche.people.actions.shared import plan_of
from proche.people.days import Minutes, Place
from proche.people.rules import PersonRef


class Arranged(NamedTuple):
    spans: Minutes
    place: Place


@transaction.atomic
def arrange_day(
    pk: int,
    day: date,
    wanted: Arranged,
    *,
    by: PersonRef,
    at: datetime,
    reason: str = "",
    as_it_stood: bool = False,
) -> Arranged:
    """Change what differs; gives what the day had before, for an undo (`as_it_stood`).

    Raises: WrongHours, NotYours, OutOfFrame, OnLeave, TooFarAhead, TooManyFromHome.
    """
    plan = plan_of(pk)
    before = Arranged(days.planned_minutes(plan, day), days.place_on(plan, day))
    if wanted.spans != before.spans:
        change_day(pk, day, wanted.spans, by=by, at=at, reason=reason, as_it_stood=as_it_stood)
    if wanted.place is not before.place:
        change_place(pk, day, wanted.place, by=by, at=at)
    return before


def as_usual(pk: int, day: date) -> Arranged:
    """What the day's weekday has every week."""
    plan = plan_of(pk)
    weekly = dict(plan.places).get(day.isoweekday(), Place.SITE)
    return Arranged(days.usual_minutes(plan, day), weekly)
