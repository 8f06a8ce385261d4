"""What keeps promises while nobody presses a button: an owner always, a warning before, a word when late.

Each step is won by a conditional write with its message in one transaction: a worker that is killed has
told all or nothing, and what it did not tell is told by the next.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from proche.queue.models import Promise
from proche.queue.promises import parameters
from proche.queue.promises.actions import owning, records, telling
from proche.queue.promises.rules import PromiseState

OPEN = Q(state=PromiseState.OPEN.value)
#: One sweep does no more at once: the next goes on.
MOST = 500


def sweep(*, at: datetime) -> int:
    """Warn, tell that it is time, tell what is late; gives how many were told. Every few seconds."""
    return _each(_soon(at), _warn, at) + _each(_now(at), _due, at) + _each(_over(at), _late, at)


def recheck(*, at: datetime, person: int | None = None) -> int:
    """See that each promise to come has an owner and a stand-in who will be there; gives how many changed.

    A rest that arises only later, a leave granted, a meeting put over it: whatever the reason, it is
    passed on as soon as the look finds it. `person` looks at what one person keeps or stands in for.
    """
    changed = _each(_to_come(at, person), owning.settle, at)
    # Who takes over one promise may have stood in for another at that time: that one is looked at again.
    if changed:
        changed += _each(_to_come(at), owning.settle, at)
    return changed


def _to_come(at: datetime, person: int | None = None) -> list[int]:
    rows = Promise.objects.filter(OPEN, ends_at__gt=at)
    if person is not None:
        rows = rows.filter(Q(owner_id=person) | Q(stand_in_id=person) | Q(uncovered_at__isnull=False))
    return list(rows.order_by("begins_at", "pk").values_list("pk", flat=True)[:MOST])


def is_involved(person: int) -> bool:
    """Whether a change of this person's days can touch a promise."""
    open_ones = Promise.objects.filter(OPEN)
    return open_ones.filter(
        Q(owner_id=person) | Q(stand_in_id=person) | Q(uncovered_at__isnull=False)
    ).exists()


def _soon(at: datetime) -> list[int]:
    return _list(OPEN & Q(warned_at__isnull=True, begins_at__lte=at + parameters.warning(at), ends_at__gt=at))


def _now(at: datetime) -> list[int]:
    return _list(OPEN & Q(told_at__isnull=True, begins_at__lte=at, ends_at__gt=at))


def _over(at: datetime) -> list[int]:
    return _list(OPEN & Q(late_at__isnull=True, ends_at__lte=at))


def _list(which: Q) -> list[int]:
    return list(Promise.objects.filter(which).order_by("begins_at", "pk").values_list("pk", flat=True)[:MOST])


@transaction.atomic
def _warn(pk: int, *, at: datetime) -> bool:
    """Shortly before: the owner is told and the case comes to their hands."""
    records.take_turns()
    if not Promise.objects.filter(OPEN, pk=pk, warned_at__isnull=True).update(warned_at=at):
        return False
    owning.settle(pk, at=at)
    row = records.find_open(pk)
    if row is None or row.uncovered_at is not None:
        return row is not None
    telling.warn(row, at=at)
    owning.bring(row, at=at)
    return True


@transaction.atomic
def _due(pk: int, *, at: datetime) -> bool:
    """Its time has come; an owner away from their desk is not waited for when the stand-in is at theirs."""
    records.take_turns()
    if not Promise.objects.filter(OPEN, pk=pk, told_at__isnull=True).update(told_at=at):
        return False
    row = records.find_open(pk)
    if row is None or row.uncovered_at is not None:
        return row is not None
    if row.stand_in_id is not None and _stand_in_is_nearer(row, at):
        row, _ = owning.pass_on(row, row.stand_in_id, None, at=at)
    telling.due(row, at=at)
    return True


@transaction.atomic
def _late(pk: int, *, at: datetime) -> bool:
    records.take_turns()
    if not Promise.objects.filter(OPEN, pk=pk, late_at__isnull=True).update(late_at=at):
        return False
    row = records.find_open(pk)
    if row is None:
        return False
    records.record(row, "late", by=None, at=at, **records.people_of(row))
    telling.late(row, at=at)
    return True


def _stand_in_is_nearer(row: Promise, at: datetime) -> bool:
    near = row.stand_in_id is not None and owning.is_at_desk(row.stand_in_id, at=at)
    return near and not owning.is_at_desk(row.owner_id, at=at)


def _each(pks: list[int], act: Callable[..., bool], at: datetime) -> int:
    return sum(bool(act(pk, at=at)) for pk in pks)
