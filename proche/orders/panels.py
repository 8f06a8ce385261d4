"""What orders show in rooms below: a row of the queue, an establishment's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext

from proche.customers import queries as customers
from proche.customers.panels import Asking, Panel
from proche.customers.queries import CustomerRef
from proche.orders import catalogue_queries, queries, wording
from proche.orders.queries import OrderRow


@dataclass(frozen=True, slots=True)
class Summary:
    """An order in one row of the queue: a few words, and how many doubts ask for a hand."""

    words: str
    doubts: int


def summaries(case_pks: Sequence[int]) -> Mapping[int, Summary]:
    return {pk: Summary(in_words(row), row.doubt_count) for pk, row in queries.summaries(case_pks).items()}


def numbers(case_pks: Sequence[int]) -> Mapping[int, Sequence[str]]:
    """What a case is known by besides its code: the order's number."""
    return queries.list_numbers(case_pks)


def in_words(row: OrderRow) -> str:
    """Say an order in a few words: "Order 4471 · 4 lines · PDF by mail"."""
    what = gettext("Order %(number)s") % {"number": row.number} if row.number else gettext("Order")
    lines = ngettext("%(count)s line", "%(count)s lines", row.line_count) % {"count": row.line_count}
    parts = [what, lines] if row.is_order else [gettext("no order")]
    return " · ".join([*parts, f"{wording.form(row.form)} {wording.came_by(row.channel)}"])


def _orders(asking: Asking, customer: CustomerRef) -> dict[str, Any]:
    return {"orders": queries.list_for_customer(customer.pk), "at": asking.at}


ORDERS = Panel(rank=10, template="orders/_customer_orders.html", read=_orders)


@dataclass(frozen=True, slots=True)
class TermRow:
    """An own code or an agreed price; `word` is the customer's code, or the unit that the price is for."""

    word: str
    sku: str
    name: str
    price: Decimal | None = None


def _terms(asking: Asking, customer: CustomerRef) -> dict[str, Any]:
    terms = customers.list_terms(customer.pk)
    if not terms.codes and not terms.prices:
        return {"codes": [], "prices": []}
    names = {one.sku: one.name for one in catalogue_queries.catalogue().products}
    return {
        "codes": [TermRow(code, sku, names.get(sku, "")) for code, sku in terms.codes.items()],
        "prices": [
            TermRow(unit, sku, names.get(sku, ""), price) for (sku, unit), price in terms.prices.items()
        ],
    }


TERMS = Panel(rank=30, template="orders/_customer_terms.html", read=_terms)
