"""Cases that were handled elsewhere or earlier, brought in together: for the customers' pages and studies.

They have no trace of their own, for nobody here saw them happen; one entry tells how many came, and when.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from proche.kernel import trace
from proche.kernel.ids import new_code
from proche.people.rules import PersonRef, signature
from proche.queue import rules
from proche.queue.models import Case
from proche.queue.rules import Priority, State

TOGETHER = 500


@dataclass(frozen=True, slots=True)
class PastCase:
    """One case that is done, as the earlier system tells it."""

    kind: str
    title: str
    arrived_at: datetime
    taken_at: datetime
    closed_at: datetime
    by: PersonRef
    outcome: str
    region: str = ""
    customer_pk: int | None = None
    priority: int = Priority.USUAL


@transaction.atomic
def bring_in(cases: Sequence[PastCase], *, source: str, by: PersonRef | None, at: datetime) -> int:
    """Write cases that are done; gives how many. `source` names where they come from, such as "helpdesk"."""
    Case.objects.bulk_create((_case(case) for case in cases), batch_size=TOGETHER)
    counted = {"cases": len(cases)}
    trace.append(f"past:{source}", "queue.past.brought_in", by=signature(by), at=at, data=counted)
    return len(cases)


def _case(past: PastCase) -> Case:
    return Case(
        code=new_code(),
        kind=past.kind,
        title=" ".join(past.title.split())[:200],
        state=State.DONE.value,
        priority=past.priority,
        region=past.region,
        customer_id=past.customer_pk,
        arrived_at=past.arrived_at,
        turn_at=rules.turn_at(arrived_at=past.arrived_at, due_at=None),
        taken_at=past.taken_at,
        outcome=past.outcome,
        closed_by_id=past.by.pk,
        closed_at=past.closed_at,
    )
