"""A case enters the queue, and what is known of it changes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from proche.availability.rules import Need
from proche.customers import queries as customers
from proche.kernel.ids import new_code
from proche.people.rules import PersonRef
from proche.queue import rules, terms
from proche.queue.actions.indexing import index
from proche.queue.actions.leases import lock, record
from proche.queue.actions.refusals import NothingSaid
from proche.queue.models import Case, CaseNote
from proche.queue.queries import CaseRef
from proche.queue.rules import State

MINUTE = timedelta(minutes=1)


@transaction.atomic
def open_case(
    *,
    kind: str,
    title: str,
    at: datetime,
    need: Need | None = None,
    customer_pk: int | None = None,
    due_at: datetime | None = None,
    priority: int | None = None,
    by: PersonRef | None = None,
) -> CaseRef:
    """Put a case into the queue. Its region is the customer's when the need names none.

    What the caller leaves open is its kind's: priority, due moment, weight, length.
    """
    need = need or Need()
    book = terms.read(at)
    rule, due_at = book.of(kind), due_at or book.due_at(kind, at)
    skills = sorted(need.skills)
    case = Case.objects.create(
        code=new_code(),
        kind=kind,
        title=_fit(title),
        priority=rule.priority if priority is None else priority,
        region=need.region or _region_of(customer_pk),
        language=need.language,
        skills=skills,
        asks=rules.asks_of(kind, need.language, skills),
        not_for_id=next(iter(need.not_for), None),
        weight=rule.weight,
        length_minutes=round(rule.length / MINUTE),
        customer_id=customer_pk,
        arrived_at=at,
        due_at=due_at,
        turn_at=rules.turn_at(arrived_at=at, due_at=due_at, patience=rule.patience),
    )
    ref = CaseRef(case.pk, case.code)
    index(ref)
    record(ref, "opened", State.WAITING, by=by, at=at, kind=kind)
    return ref


@transaction.atomic
def retitle(
    case: CaseRef,
    *,
    at: datetime,
    by: PersonRef | None = None,
    title: str | None = None,
    customer_pk: int | None = None,
    priority: int | None = None,
    due_at: datetime | None = None,
) -> None:
    """Change what is known of a case; what is left out or the same stays. Raises: NotFound."""
    row = lock(case)
    given: dict[str, Any] = {"title": _fit(title)} if title is not None else {}
    if customer_pk is not None:
        given |= {"customer_id": customer_pk, "region": _region_of(customer_pk) or row.region}
    if priority is not None:
        given["priority"] = priority
    if due_at is not None:
        given |= {"due_at": due_at, "turn_at": due_at}
    changes = {name: value for name, value in given.items() if getattr(row, name) != value}
    if changes:
        Case.objects.filter(pk=case.pk).update(**changes)
        index(case)
        record(case, "changed", None, by=by, at=at, fields=sorted(changes))


def _region_of(customer_pk: int | None) -> str:
    return customers.get_region(customer_pk) if customer_pk is not None else ""


def _fit(title: str) -> str:
    return " ".join(title.split())[:200]


@transaction.atomic
def add_note(case: CaseRef, *, text: str, by: PersonRef | None, at: datetime) -> None:
    """Write something for whoever opens the case next. Raises: NothingSaid."""
    if not text.strip():
        raise NothingSaid
    written = CaseNote.objects.create(case_id=case.pk, at=at, by_id=by.pk if by else None, text=text.strip())
    record(case, "noted", None, by=by, at=at, note=written.pk)
