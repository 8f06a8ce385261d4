"""What makes an order of the day one that the desk asks about."""

from __future__ import annotations

from dataclasses import replace

from proche.orders.reading import OrderRead, Value
from proche.site.demo.day.script import Arrival, Flaw
from proche.site.demo.orders import as_read

TIMES = 10
NO_PRODUCT = Value("NV-0000")


def put_in(arrival: Arrival) -> OrderRead:
    """The order as it is sent, with its flaw."""
    assert arrival.order is not None
    order = arrival.order
    first, *others = order.lines
    if arrival.flaw is Flaw.TENFOLD:
        order = replace(order, lines=(replace(first, quantity=first.quantity * TIMES), *others))
    read = as_read(order)
    if arrival.flaw is not Flaw.UNKNOWN_PRODUCT:
        return read
    line, *rest = read.lines
    unknown = replace(line, buyer_item_id=None, seller_item_id=NO_PRODUCT, gtin=None,
                      description=Value("Crème non référencée"))  # fmt: skip
    return replace(read, lines=(unknown, *rest))
