"""Promises look again as soon as someone's days change: after the change, and never in its way."""

from __future__ import annotations

from datetime import datetime

from django_tasks import task

from proche.kernel import clock, jobs
from proche.people.facts import DaysChanged, PersonLeft
from proche.queue.promises import actions


@task
def look_again(person: int) -> None:
    """Pass on what this person can no longer keep. May run twice: what is settled stays."""
    actions.recheck(person=person, at=clock.now())


def person_changed(person_pk: int, *, at: datetime) -> None:
    """Wired to each change of a person. Most changes touch no promise: one look at an index says so."""
    if actions.is_involved(person_pk):
        jobs.later(look_again, person_pk)


def days_changed(fact: DaysChanged) -> None:
    person_changed(fact.person_pk, at=fact.at)


def person_left(left: PersonLeft) -> None:
    person_changed(left.person.pk, at=left.at)
