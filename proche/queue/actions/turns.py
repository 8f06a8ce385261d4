"""A case's turn is changed by hand, with a reason that its trace points to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from proche.people.rules import PersonRef
from proche.queue.actions.leases import lock, record
from proche.queue.actions.refusals import AlreadyDone, NoReason
from proche.queue.models import Case, CaseNote
from proche.queue.queries import CaseRef
from proche.queue.rules import State


@transaction.atomic
def set_priority(case: CaseRef, *, priority: int, reason: str, by: PersonRef, at: datetime) -> None:
    """Give a case another turn; the reason stands as a note beside it. Raises: NoReason, AlreadyDone."""
    if not reason.strip():
        raise NoReason
    row = lock(case)
    if row.state == State.DONE:
        raise AlreadyDone
    if row.priority == priority:
        return
    Case.objects.filter(pk=case.pk).update(priority=priority)
    note = CaseNote.objects.create(case_id=case.pk, at=at, by_id=by.pk, text=reason.strip()[:300])
    told: dict[str, Any] = {"from": row.priority, "to": priority, "note": note.pk}
    record(case, "priority_set", State(row.state), by=by, at=at, **told)
