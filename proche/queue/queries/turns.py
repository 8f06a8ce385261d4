"""The cases that wait, in the order of their turn, as far as giving them to someone asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from proche.queue.models import TURN, Case
from proche.queue.queries.rows import PAGE
from proche.queue.queries.walks import after as later_than
from proche.queue.rules import State, Waiting

#: What giving a case to someone asks: each field of `Waiting` that a row has.
_TURN_FIELDS = {
    "pk": "pk", "code": "code", "kind": "kind", "priority": "priority", "turn_at": "turn_at",
    "arrived_at": "arrived_at", "due_at": "due_at", "language": "language", "region": "region",
    "customer": "customer_id", "skills": "skills",
}  # fmt: skip


def waiting_of(case: Case) -> Waiting:
    return _waiting([getattr(case, field) for field in _TURN_FIELDS.values()])


def _waiting(row: Sequence[Any], *, is_kept: bool = False) -> Waiting:
    values = dict(zip(_TURN_FIELDS, row, strict=True))
    return Waiting(**{**values, "skills": tuple(values["skills"]), "is_kept": is_kept})


def list_kept_for(person_pk: int, *, at: datetime, size: int = 10) -> list[Waiting]:
    """What was handed over to this person and still waits for them."""
    kept = Case.objects.filter(state=State.WAITING.value, kept_for_id=person_pk, kept_until__gt=at)
    rows = kept.order_by(*TURN).values_list(*_TURN_FIELDS.values())[:size]
    return [_waiting(row, is_kept=True) for row in rows]


def list_turns(*, at: datetime, after: Waiting | None = None, size: int = PAGE) -> list[Waiting]:
    """The next of those that wait for anyone, in turn, after one of them."""
    free = Q(kept_for__isnull=True) | Q(kept_until__lte=at)
    found = Case.objects.filter(free, state=State.WAITING.value)
    if after is not None:
        found = found.filter(later_than(tuple(TURN), (after.priority, after.turn_at, after.pk), False))
    return [_waiting(row) for row in found.order_by(*TURN).values_list(*_TURN_FIELDS.values())[:size]]
