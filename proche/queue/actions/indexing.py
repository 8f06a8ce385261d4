"""Search is told of cases: by the queue when they change, by a room whose numbers they are known by."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from proche.kernel import jobs, search
from proche.queue.queries import found
from proche.queue.queries.rows import CaseRef

BATCH = 200


@transaction.atomic
def index(case: CaseRef) -> None:
    """Have a case found as it now is."""
    for entry in found.list_found([case.pk]):
        search.put(entry)


@task
def index_customer(customer_pk: int, after: int = 0) -> None:
    """Have a customer's cases found by its new name, some at a time."""
    with transaction.atomic():
        entries = found.list_entries_of(customer_pk, after, BATCH)
        for entry in entries:
            search.put(entry)
        if len(entries) == BATCH:
            jobs.later(index_customer, customer_pk, entries[-1].subject)


def index_customer_later(customer_pk: int) -> None:
    jobs.later(index_customer, customer_pk)
