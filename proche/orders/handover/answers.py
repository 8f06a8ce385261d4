"""The answer in the customer's own form, when they ordered in one."""

from __future__ import annotations

from proche.orders.handover.facts import ConfirmedOrder
from proche.orders.reading import Form


def structured(order: ConfirmedOrder) -> tuple[str, bytes, str] | None:
    """Give (file name, bytes, media type) of the answer to an Order-X or UBL order, else None."""
    from proche.orders.writers import order_x, ubl

    reply = order.as_order_read()
    match order.form:
        case Form.UBL:
            return f"{order.code}-OrderResponse.xml", ubl.order_response(reply), "application/xml"
        case Form.ORDER_X:
            return f"{order.code}-order-x-response.xml", order_x.order_response(reply), "application/xml"
        case _:
            return None
