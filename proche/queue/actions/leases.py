"""What the queue's writers share: the lease on a case, its holder, its trace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from proche.availability import actions as availability
from proche.kernel import live, trace
from proche.kernel.refusal import NotFound, Refusal
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people.rules import PersonRef, signature
from proche.queue.actions.refusals import AlreadyDone, AlreadyTaken, NotYours
from proche.queue.models import Case
from proche.queue.queries import CaseRef
from proche.queue.rules import State


@dataclass(frozen=True, slots=True)
class Claim:
    """A lease on a case; `reasons` say to its holder why it is theirs."""

    case: CaseRef
    by: PersonRef
    at: datetime
    lease_until: datetime
    reasons: tuple[Said, ...] = ()


def lease() -> timedelta:
    return timedelta(minutes=settings.PROCHE["PROCHE_LEASE_MINUTES"])


def held(case: CaseRef, by: PersonRef | None) -> Any:
    return Case.objects.filter(pk=case.pk, state=State.TAKEN.value, taken_by_id=by.pk if by else None)


def lock(case: CaseRef) -> Case:
    """Read a case and keep it as read to the end of the transaction (SQLite has one writer anyway).

    Not against what only points at it: a note being written holds the row too, and waits for our trace.
    """
    row = Case.objects.select_for_update(no_key=True).filter(pk=case.pk).first()
    if row is None:
        raise NotFound
    return row


def no_holder() -> dict[str, Any]:
    return {"taken_by": None, "lease_until": None}


def waiting_again(why: Said | None = None) -> dict[str, Any]:
    reasons = [why.as_json()] if why else []
    return {"state": State.WAITING.value, "taken_at": None, "reasons": reasons, **no_holder()}


def end_of_holding(holder: int | None, customer: int | None, *, at: datetime) -> None:
    if holder is None:
        return
    availability.note_released(holder)
    if customer is not None:
        availability.note_worked_for(holder, customer, at=at)


def why_not_held(case: CaseRef, *, by: PersonRef | None) -> Refusal:
    row = Case.objects.select_related("taken_by").filter(pk=case.pk).first()
    if row is None:
        return NotFound()
    if row.state == State.DONE:
        return AlreadyDone()
    if row.taken_by is not None and (by is None or row.taken_by_id != by.pk):
        words = N_("%(name)s has this case in hand now. Ask them before you change it.")
        return AlreadyTaken(said(words, name=row.taken_by.name))
    return NotYours()


def record(
    case: CaseRef, what: str, state: State | None, *, by: PersonRef | None, at: datetime, **data: Any
) -> None:
    """Write the trace and tell the open pages, in the transaction of the action."""
    trace.append(f"case:{case.code}", f"queue.case.{what}", at=at, by=signature(by), data=data)
    told = {"code": case.code, "what": what, "state": state.value if state else None}
    for topic in ("queue", f"case:{case.code}"):
        live.publish(topic, "case.changed", told, at=at)
