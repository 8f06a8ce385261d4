"""What lessons show elsewhere: how many an establishment's page leads to."""

from __future__ import annotations

from typing import Any

from proche.customers.panels import Asking, Panel
from proche.customers.queries import CustomerRef
from proche.orders.learning import queries


def _count(asking: Asking, customer: CustomerRef) -> dict[str, Any]:
    return {"customer": customer, "count": queries.count_lessons(customer.pk)}


ON_CUSTOMER = Panel(rank=25, template="orders/learning/_customer_panel.html", read=_count)
