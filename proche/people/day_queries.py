"""The readers of people's days: leave, swaps, single days that are changed. Frozen rows, as everywhere."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from proche.kernel.refusal import NotFound
from proche.people.leave import OPEN, LeaveKind, LeaveSpan, LeaveState
from proche.people.models import DayHours, Leave, Person, Swap
from proche.people.rules import PersonRef
from proche.people.swaps import SwapKind, SwapState


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """One leave. Its kind, note and answer are for the person and whoever leads them."""

    pk: int
    person: PersonRef
    role: str
    kind: LeaveKind
    span: LeaveSpan
    state: LeaveState
    note: str
    answer: str
    asked_at: datetime
    decided_by: PersonRef | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class SwapRow:
    pk: int
    asker: PersonRef
    other: PersonRef
    day: date
    other_day: date
    kind: SwapKind
    state: SwapState
    note: str
    answer: str
    asked_at: datetime
    decided_by: PersonRef | None


def get_leave(pk: int) -> LeaveRow:
    """Raises: NotFound."""
    found = _leave(Leave.objects.filter(pk=pk))
    if not found:
        raise NotFound
    return found[0]


def list_leave_of(person_pk: int, *, since: date) -> list[LeaveRow]:
    """What a person asked for and has, from a day on, the nearest first."""
    rows = Leave.objects.filter(person_id=person_pk, to_day__gte=since)
    return _leave(rows.order_by("from_day", "pk"))


def list_open_leave(begin: date, end: date) -> list[LeaveRow]:
    """Everyone's leave that touches these days, granted or still asked for."""
    rows = Leave.objects.filter(
        state__in=list(OPEN), from_day__lte=end, to_day__gte=begin, person__is_active=True
    )
    return _leave(rows.order_by("from_day", "pk"))


def list_asked_leave(pks: Collection[int]) -> list[LeaveRow]:
    """What these people wait for an answer to, the longest waiting first."""
    rows = Leave.objects.filter(state=LeaveState.ASKED.value, person_id__in=pks, person__is_active=True)
    return _leave(rows.order_by("asked_at", "pk"))


def get_swap(pk: int) -> SwapRow:
    """Raises: NotFound."""
    found = _swaps(Swap.objects.filter(pk=pk))
    if not found:
        raise NotFound
    return found[0]


def list_swaps_of(person_pk: int, *, since: date) -> list[SwapRow]:
    """What a person asked and was asked: what is open, and what has a day still to come."""
    ahead = Q(asker_day__gte=since) | Q(other_day__gte=since)
    rows = Swap.objects.filter(Q(asker_id=person_pk) | Q(other_id=person_pk), ahead)
    return _swaps(rows.order_by("asker_day", "pk"))


def list_agreed_swaps(pks: Collection[int], *, since: date) -> list[SwapRow]:
    """What waits for a lead, among people whom they lead."""
    rows = Swap.objects.filter(state=SwapState.AGREED.value, asker_id__in=pks, other_id__in=pks)
    return _swaps(rows.filter(asker_day__gte=since, other_day__gte=since).order_by("asked_at", "pk"))


def reasons_of_days(person_pk: int, *, since: date) -> dict[date, str]:
    """Why single days lie outside the frame: for the person and whoever leads them."""
    rows = DayHours.objects.filter(person_id=person_pk, day__gte=since).exclude(reason="")
    return dict(rows.order_by("day").values_list("day", "reason"))


def get_hours_reason(person_pk: int) -> str:
    return Person.objects.filter(pk=person_pk).values_list("hours_reason", flat=True).first() or ""


def _leave(rows: QuerySet[Leave]) -> list[LeaveRow]:
    return [_leave_row(row) for row in rows.select_related("person", "decided_by")]


def _leave_row(row: Leave) -> LeaveRow:
    return LeaveRow(
        pk=row.pk,
        person=row.person.ref,
        role=row.person.role,
        kind=LeaveKind(row.kind),
        span=LeaveSpan(row.from_day, row.to_day, row.from_noon, row.to_noon),
        state=LeaveState(row.state),
        note=row.note,
        answer=row.answer,
        asked_at=row.asked_at,
        decided_by=row.decided_by.ref if row.decided_by else None,
        decided_at=row.decided_at,
    )


def _swaps(rows: QuerySet[Swap]) -> list[SwapRow]:
    return [_swap_row(row) for row in rows.select_related("asker", "other", "decided_by")]


def _swap_row(row: Swap) -> SwapRow:
    return SwapRow(
        pk=row.pk,
        asker=row.asker.ref,
        other=row.other.ref,
        day=row.asker_day,
        other_day=row.other_day,
        kind=SwapKind(row.kind),
        state=SwapState(row.state),
        note=row.note,
        answer=row.answer,
        asked_at=row.asked_at,
        decided_by=row.decided_by.ref if row.decided_by else None,
    )
