"""Cases as search finds them: by their code, title and customer, and by the numbers their kind knows."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from proche.kernel.search import Entry
from proche.queue import kinds
from proche.queue.models import Case


def list_found(pks: Sequence[int]) -> list[Entry]:
    return _entries(Case.objects.filter(pk__in=pks))


def count_found() -> int:
    return Case.objects.count()


def list_entries(before: int | None, size: int) -> tuple[Sequence[Entry], int | None]:
    """A search.Source's page, the latest first."""
    rows = Case.objects.order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    entries = _entries(rows[:size])
    return entries, entries[-1].subject if len(entries) == size else None


def list_entries_of(customer_pk: int, after: int, size: int) -> list[Entry]:
    """A customer's cases from a case on."""
    return _entries(Case.objects.filter(customer_id=customer_pk, pk__gt=after).order_by("pk")[:size])


def _entries(rows: QuerySet[Case]) -> list[Entry]:
    cases = list(rows.select_related("customer"))
    numbers = kinds.numbers([(case.pk, case.kind) for case in cases])
    return [_entry(case, numbers.get(case.pk, ())) for case in cases]


def _entry(case: Case, numbers: Sequence[str]) -> Entry:
    customer = case.customer
    whose = [customer.number, *([customer.name] if customer.name != case.title else [])] if customer else []
    return Entry(
        kind=kinds.searched_as(case.kind),
        subject=case.pk,
        code=case.code,
        title=case.title.strip() or case.code,
        at=case.arrived_at,
        text=" · ".join([*numbers, *whose]),
        # The customer's number is a word and no key: all their cases share it.
        keys=list(numbers),
    )
