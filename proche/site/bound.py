"""What binds a person on days that they would take off: what they promised, and turns on call."""

from __future__ import annotations

from datetime import datetime

from proche.availability import duty_queries
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people import queries as people
from proche.queue.promises.queries import rows as promises

#: More sentences than a lead reads before an answer.
TOLD = 5


def promised(person_pk: int, begin: datetime, end: datetime) -> list[Said]:
    """One sentence a promise that they keep, naming no customer: the day alone is what a lead weighs."""
    ref = people.get_ref(person_pk)
    found = promises.list_between(begin, end, person=ref, at=begin, mine=True)
    kept = [row for row in found if row.is_open and row.owner.pk == person_pk]
    told = [said(N_("An answer is promised for %(when)s."), when=row.begins_at.isoformat()) for row in kept]
    if len(told) <= TOLD:
        return told
    return [*told[:TOLD], said(N_("And %(count)s promises more."), count=len(told) - TOLD)]


def on_call(person_pk: int, begin: datetime, end: datetime) -> list[Said]:
    turns = duty_queries.list_turns(begin, end)
    words = N_("On call from %(begin)s to %(end)s.")
    return [
        said(words, begin=turn.active_from.isoformat(), end=turn.active_to.isoformat())
        for turn in turns
        if turn.person.pk == person_pk
    ]
