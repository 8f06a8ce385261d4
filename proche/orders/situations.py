"""What an order's case is about, for the procedures that may fit it: its doubts, and their words."""

from __future__ import annotations

from datetime import datetime

from proche.kernel.words import gettext_noop as N_
from proche.orders import queries
from proche.orders.checks import DoubtKind

WORDS: dict[str, str] = {
    DoubtKind.CUSTOMER: N_("customer not recognised"),
    DoubtKind.SENDER: N_("another sender than usual"),
    DoubtKind.DUPLICATE: N_("perhaps received before"),
    DoubtKind.NUMBER: N_("order number"),
    DoubtKind.ADDRESS: N_("delivery address"),
    DoubtKind.DELIVERY: N_("delivery day"),
    DoubtKind.CURRENCY: N_("currency"),
    DoubtKind.TOTAL: N_("total"),
    DoubtKind.PRODUCT: N_("product not found"),
    DoubtKind.WITHDRAWN: N_("withdrawn product"),
    DoubtKind.NOT_YET: N_("product not yet on sale"),
    DoubtKind.QUANTITY: N_("quantity"),
    DoubtKind.UNIT: N_("unit"),
    DoubtKind.HABIT: N_("far from the usual"),
    DoubtKind.PRICE: N_("price"),
    DoubtKind.AMOUNT: N_("amount of a line"),
    DoubtKind.TWICE: N_("the same product twice"),
}


def doubts_of(case_pk: int, at: datetime) -> frozenset[str]:
    """The kinds of doubt that an order has now. One that has none costs one query."""
    row = queries.summaries([case_pk]).get(case_pk)
    if row is None or not row.doubt_count:
        return frozenset()
    return frozenset(str(asked.doubt.kind) for asked in queries.get_standing(row.pk, at=at).doubts)
