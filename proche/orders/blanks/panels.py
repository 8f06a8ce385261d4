"""What order forms show elsewhere: how many an establishment has, on its page."""

from __future__ import annotations

from typing import Any

from proche.customers.panels import Asking, Panel
from proche.customers.queries import CustomerRef
from proche.orders.blanks import queries


def _count(asking: Asking, customer: CustomerRef) -> dict[str, Any]:
    return {"customer": customer, "count": queries.count_forms(customer.pk)}


ON_CUSTOMER = Panel(rank=27, template="orders/blanks/_customer_panel.html", read=_count)
