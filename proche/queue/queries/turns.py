"""The cases that wait, in the order of their turn, as far as giving them to someone asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db.models import Q

from proche.availability.rules import levels
from proche.kernel.refusal import NotFound
from proche.queue.models import TURN, Case
from proche.queue.queries.rows import PAGE
from proche.queue.queries.walks import after as later_than
from proche.queue.rules import Keeping, State, Waiting

#: A desk asks for some dozens of different things; more are not looked through.
MOST_ASKED = 200

#: What giving a case to someone asks: each field of `Waiting` that a row has.
_TURN_FIELDS = {
    "pk": "pk", "code": "code", "kind": "kind", "priority": "priority", "turn_at": "turn_at",
    "arrived_at": "arrived_at", "due_at": "due_at", "language": "language", "region": "region",
    "customer": "customer_id", "skills": "skills", "asks": "asks", "not_for": "not_for_id",
    "weight": "weight", "length_minutes": "length_minutes", "rounds": "rounds",
}  # fmt: skip


def waiting_of(case: Case) -> Waiting:
    return _waiting([getattr(case, field) for field in _TURN_FIELDS.values()])


def get_waiting(case_pk: int) -> Waiting:
    """One case as giving it asks, whatever its state. Raises: NotFound."""
    rows = Case.objects.filter(pk=case_pk).values_list(*_TURN_FIELDS.values(), "keeping")
    row = rows.first()
    if row is None:
        raise NotFound
    return _waiting(row[:-1], keeping=row[-1])


def list_these(pks: Sequence[int]) -> list[Waiting]:
    """Some cases as giving them asks."""
    if not pks:
        return []
    rows = Case.objects.filter(pk__in=pks).order_by("pk").values_list(*_TURN_FIELDS.values(), "keeping")
    return [_waiting(row[:-1], keeping=row[-1]) for row in rows]


def _waiting(row: Sequence[Any], *, keeping: str = "") -> Waiting:
    values = dict(zip(_TURN_FIELDS, row, strict=True))
    return Waiting(**{**values, "skills": levels(values["skills"]), "keeping": keeping})


def list_kept_for(person_pk: int, *, at: datetime, size: int = 10) -> list[Waiting]:
    """What was handed over or is offered to this person and still waits for them."""
    kept = Case.objects.filter(state=State.WAITING.value, kept_for_id=person_pk, kept_until__gt=at)
    rows = kept.order_by(*TURN).values_list(*_TURN_FIELDS.values(), "keeping")[:size]
    return [_waiting(row[:-1], keeping=row[-1] or Keeping.HANDED.value) for row in rows]


def list_turns(
    *,
    at: datetime,
    after: Waiting | None = None,
    size: int = PAGE,
    asks: str = "",
    only_offered: Mapping[str, int] = MappingProxyType({}),
) -> list[Waiting]:
    """The next of those that wait for anyone, in turn, after one of them.

    `only_offered` names kinds that nobody draws: with how many offers they are anyone's after all.
    """
    free = Q(kept_for__isnull=True) | Q(kept_until__lte=at)
    found = Case.objects.filter(free, state=State.WAITING.value)
    if asks:
        found = found.filter(asks=asks)
    for kind, rounds in only_offered.items():
        found = found.exclude(kind=kind, rounds__lt=rounds)
    if after is not None:
        found = found.filter(later_than(tuple(TURN), (after.priority, after.turn_at, after.pk), False))
    return [_waiting(row) for row in found.order_by(*TURN).values_list(*_TURN_FIELDS.values())[:size]]


def list_asked() -> list[str]:
    """What the waiting cases ask of a person, each once: a walk from one to the next by their index."""
    found: list[str] = []
    waiting = Case.objects.filter(state=State.WAITING.value).order_by("asks").values_list("asks", flat=True)
    latest = waiting.first()
    while latest is not None and len(found) < MOST_ASKED:
        found.append(latest)
        latest = waiting.filter(asks__gt=latest).first()
    return found


def is_anything_waiting() -> bool:
    return Case.objects.filter(state=State.WAITING.value).exists()
