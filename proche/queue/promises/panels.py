"""What promises show elsewhere: on a case, on a customer's page, at home."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from proche.customers import panels as customer_panels
from proche.customers.queries import CustomerRef
from proche.people.rules import Right
from proche.queue import case_panels
from proche.queue.promises import queries
from proche.queue.promises.queries import PromiseRow
from proche.queue.queries import CaseRef

#: As many as home shows of today.
SHOWN = 6


def _case(asking: case_panels.Asking, case: CaseRef) -> dict[str, Any]:
    rows = queries.list_for_case(case.pk, person=asking.person.ref, at=asking.at)
    return {"rows": rows, "may_promise": asking.person.has_right(Right.TAKE_CASE)}


def _customer(asking: customer_panels.Asking, customer: CustomerRef) -> dict[str, Any]:
    rows = queries.list_for_customer(customer.pk, person=asking.person.ref, at=asking.at)
    return {"rows": rows, "customer": customer, "may_promise": asking.person.has_right(Right.TAKE_CASE)}


def today(asking: case_panels.Asking) -> list[PromiseRow]:
    """What is to be kept today, and what is late from before."""
    midnight = timezone.localtime(asking.at).replace(hour=0, minute=0, second=0, microsecond=0)
    return queries.list_today(queries.day_span(midnight), person=asking.person.ref, at=asking.at)[:SHOWN]


ON_CASE = case_panels.CasePanel(rank=20, template="queue/promises/_case_panel.html", read=_case)
ON_CUSTOMER = customer_panels.Panel(rank=15, template="queue/promises/_customer_panel.html", read=_customer)
