"""Who is on call, read by the gate and by the page of turns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from proche.availability import duty
from proche.availability.duty import Span, Turn
from proche.availability.models import Duty
from proche.kernel.refusal import NotFound
from proche.people import days
from proche.people import queries as people
from proche.people.rules import Right


def find_on_call(*, at: datetime) -> Turn | None:
    """Who is told now what cannot wait. Someone on leave since, or gone, is not: their turn is a gap."""
    now = Duty.objects.filter(active_from__lte=at, active_to__gt=at)
    return next((turn for turn in _turns(now) if _stands(turn, at)), None)


def next_start(*, at: datetime) -> datetime | None:
    """When the next turn begins after `at`."""
    later = Duty.objects.filter(active_from__gt=at).order_by("active_from", "pk")
    return later.values_list("active_from", flat=True).first()


def get_turn(pk: int) -> Turn:
    """Raises: NotFound."""
    found = _turns(Duty.objects.filter(pk=pk))
    if not found:
        raise NotFound
    return found[0]


def list_turns(begin: datetime, end: datetime) -> list[Turn]:
    """Every turn that touches the span, in order."""
    return _turns(Duty.objects.filter(active_from__lt=end, active_to__gt=begin))


def list_gaps(begin: datetime, end: datetime) -> list[Span]:
    """When nobody is at work and nobody is on call: what is urgent waits then."""
    return duty.gaps([*_at_work(begin, end), *_on_call(begin, end)], begin, end)


def _on_call(begin: datetime, end: datetime) -> Iterable[Span]:
    return ((turn.active_from, turn.active_to) for turn in list_turns(begin, end))


def _at_work(begin: datetime, end: datetime) -> Iterable[Span]:
    """Hours of those who wrote any: who wrote none is there when they are there, and covers nothing."""
    length = (end - begin) // timedelta(days=1) + 3
    first = (begin - timedelta(days=1)).date()
    for row in people.list_people(right=Right.TAKE_CASE):
        if row.hours:
            yield from days.spans(row.plan, first, length)


def _turns(found: Iterable[Duty]) -> list[Turn]:
    rows = sorted(found, key=lambda row: (row.active_from, row.pk))
    refs = people.list_refs(row.person_id for row in rows)
    return [Turn(row.pk, refs[row.person_id], row.active_from, row.active_to) for row in rows]


def _stands(turn: Turn, at: datetime) -> bool:
    row = people.get_row(turn.person.pk)
    return (
        Right.TAKE_CASE in row.rights and duty.leave_within(row.plan, at, at + timedelta(seconds=1)) is None
    )
