"""What every writer of promises shares: taking turns, the owner's hold, the trace.

All who give a promise an owner take turns by one lock, so that two promises for the last free owner at
one moment never both win, on either database; a constraint stands behind it. The lock is taken first of
all, the row of the case next and its trace last, as the queue's own writers do: so that two writers never
stand in each other's way.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from proche.availability import actions as availability
from proche.availability.rules import HoldKind
from proche.kernel import live, locks, trace
from proche.kernel.refusal import NotFound
from proche.people.rules import PersonRef, signature
from proche.queue.actions import leases as queue
from proche.queue.models import Promise
from proche.queue.promises.rules import PromiseRef, PromiseState
from proche.queue.queries import CaseRef

#: One name for all: promises are made by the minute, not by the second, and nobody waits long.
LOCK = "queue.promises"


def take_turns() -> None:
    """Wait for the other writers of promises, to the end of the transaction."""
    locks.hold(LOCK)


def hold_case(case: CaseRef) -> None:
    """Keep the case as it is: its trace is written before its row, for which a claim would wait crosswise."""
    queue.lock(case)


def find_open(pk: int) -> Promise | None:
    """An open promise as it stands now, with its people and its case, which stays as it is."""
    found = Promise.objects.select_related("case", "owner", "stand_in")
    row = found.filter(pk=pk, state=PromiseState.OPEN.value).first()
    if row is not None:
        hold_case(case_of(row))
    return row


def keep_free(row: Promise, *, at: datetime) -> None:
    """Keep its owner for its span, so that the answer gives them nothing long before it."""
    availability.hold(
        row.owner_id, HoldKind.PROMISE, key=f"promise:{row.code}", active_from=row.begins_at,
        active_to=row.ends_at, at=at,
    )  # fmt: skip


def free(row: Promise, *, at: datetime) -> None:
    availability.release_hold(row.owner_id, key=f"promise:{row.code}", at=at)


def record(row: Promise, what: str, *, by: PersonRef | None, at: datetime, **data: Any) -> None:
    """Write the trace of its case and tell the open pages, in the transaction of the action."""
    chain = f"case:{row.case.code}"
    trace.append(chain, f"queue.promise.{what}", at=at, by=signature(by), data={"promise": row.code, **data})
    for topic in ("queue", chain):
        live.publish(topic, "promise.changed", {"code": row.code, "what": what}, at=at)


def people_of(row: Promise) -> dict[str, str]:
    named = {"owner": f"person:{row.owner_id}"}
    return {**named, "stand_in": f"person:{row.stand_in_id}"} if row.stand_in_id else named


def ref_of(row: Promise) -> PromiseRef:
    stand_in = PersonRef(row.stand_in.pk, row.stand_in.name) if row.stand_in else None
    owner = PersonRef(row.owner.pk, row.owner.name)
    return PromiseRef(row.pk, row.code, row.begins_at, row.ends_at, owner, stand_in)


def lock(found: PromiseRef) -> Promise:
    rows = Promise.objects.select_for_update(no_key=True, of=("self",))
    row = rows.select_related("case", "owner").filter(pk=found.pk).first()
    if row is None:
        raise NotFound
    hold_case(case_of(row))
    return row


def case_of(row: Promise) -> CaseRef:
    return CaseRef(row.case.pk, row.case.code)
