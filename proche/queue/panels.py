"""What the queue shows on an establishment's page."""

from __future__ import annotations

from typing import Any

from proche.customers.panels import Asking, Panel
from proche.customers.queries import CustomerRef
from proche.queue import queries


def _cases(asking: Asking, customer: CustomerRef) -> dict[str, Any]:
    return {"rows": queries.list_for_customer(customer.pk, person=asking.person.ref, at=asking.at)}


CASES = Panel(rank=20, template="queue/_customer_cases.html", read=_cases)
