"""What touchless orders show elsewhere: on a customer's page, on a case's."""

from __future__ import annotations

from typing import Any

from proche.customers.panels import Asking, Panel
from proche.customers.queries import CustomerRef
from proche.orders.touchless import queries
from proche.orders.touchless.forms import HOW_WORDS
from proche.people.rules import Right
from proche.queue import case_panels
from proche.queue.queries import CaseRef


def _customer(asking: Asking, customer: CustomerRef) -> dict[str, Any]:
    return {
        "customer": customer,
        "consent": queries.find_consent(customer.pk),
        "how_words": HOW_WORDS,
        "may_lead": asking.person.has_right(Right.MANAGE_TEAM),
        "may_edit": asking.person.has_right(Right.EDIT_CUSTOMER),
    }


def _case(asking: case_panels.Asking, case: CaseRef) -> dict[str, Any]:
    passed = queries.find_passed(case.code, at=asking.at)
    may_work = asking.person.has_right(Right.CONFIRM_ORDER)
    return {"passed": passed, "may_work": may_work, "at": asking.at}


ON_CUSTOMER = Panel(rank=26, template="orders/touchless/_customer_panel.html", read=_customer)
ON_CASE = case_panels.CasePanel(rank=5, template="orders/touchless/_case_panel.html", read=_case)
