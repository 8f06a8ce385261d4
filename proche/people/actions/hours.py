"""The hours that a person works each week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from proche.people.actions.refusals import WrongHours
from proche.people.actions.shared import check_may_manage, get_person, note
from proche.people.hours import Hours
from proche.people.models import WeeklyHours
from proche.people.rules import PersonRef


@transaction.atomic
def set_hours(pk: int, hours: Sequence[Hours], *, by: PersonRef | None, at: datetime) -> None:
    """Replace a person's weekly hours, one's own or a colleague's. Raises: WrongHours, NotYours."""
    role = get_person(pk).role
    if by is None or by.pk != pk:
        check_may_manage(by, role)
    write_hours(pk, hours)
    note(pk, "given_hours", by=by, at=at)


def write_hours(pk: int, hours: Sequence[Hours]) -> None:
    starts = {(span.weekday, span.from_minute) for span in hours}
    if len(starts) < len(hours) or not all(span.is_sound for span in hours):
        raise WrongHours
    WeeklyHours.objects.filter(person_id=pk).delete()
    WeeklyHours.objects.bulk_create(
        WeeklyHours(person_id=pk, weekday=h.weekday, from_minute=h.from_minute, to_minute=h.to_minute)
        for h in hours
    )
