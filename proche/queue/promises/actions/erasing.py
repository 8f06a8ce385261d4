"""Whom a promise was for is forgotten, because they asked for it; what the desk did stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from proche.people.rules import PersonRef
from proche.queue.models import Promise
from proche.queue.promises.actions import records
from proche.queue.promises.actions.refusals import StillOpen
from proche.queue.promises.rules import PromiseRef, PromiseState

#: Each way that what was typed about a person is kept.
NOTHING = {"contact": None, "to_name": "", "to_address": "", "about": "", "words": ""}


@transaction.atomic
def forget_whom(found: PromiseRef, *, by: PersonRef, at: datetime) -> int:
    """Erase name, number and what was said, also in the promises whose place this one took or that took its.

    Gives how many were erased. Its times, its people and its trace stay. Raises: StillOpen.
    """
    records.take_turns()
    row = records.lock(found)
    others = _around(row)
    if PromiseState.OPEN in {one.state for one in others}:
        raise StillOpen
    for one in others:
        Promise.objects.filter(pk=one.pk).update(**NOTHING)
    records.record(row, "forgotten", by=by, at=at)
    return len(others)


def _around(row: Promise) -> list[Promise]:
    """The promise with all before and after it: each of them copied whom the one before was for."""
    of_case = {one.pk: one for one in Promise.objects.filter(case_id=row.case_id)}
    after = {one.follows_id: one for one in of_case.values() if one.follows_id}
    first = of_case[row.pk]
    while first.follows_id:
        first = of_case[first.follows_id]
    found = [first]
    while found[-1].pk in after:
        found.append(after[found[-1].pk])
    return found
