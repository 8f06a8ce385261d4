"""All checks of one order, in one pass. Pure: a few milliseconds for a long order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from proche.customers.rules import DeliveryAddress, Directory, Match
from proche.orders.catalogue import Catalogue
from proche.orders.checks import duplicates, head
from proche.orders.checks.by_total import check_lines_by_total
from proche.orders.checks.gather import gather
from proche.orders.checks.lines import Known, LineMatch
from proche.orders.history import History
from proche.orders.reading import Doubt, OrderRead, Reading


@dataclass(frozen=True, slots=True)
class Checked:
    """What the desk makes of an order: `lines` stand one to one with the order's lines."""

    customer: Match
    address: DeliveryAddress | None
    lines: tuple[LineMatch, ...]
    doubts: tuple[Doubt, ...]


def check(
    reading: Reading,
    *,
    catalogue: Catalogue,
    directory: Directory,
    history: History,
    on: date,
    received_at: datetime,
    sender: str = "",
    code: str = "",
    currency: str = "EUR",
    removed: frozenset[int] = frozenset(),
    customer: Match | None = None,
) -> Checked:
    """Check an order against all that the desk knows. `on` is today at the desk, `code` the order's own.

    `customer` is who orders, where the caller found them already (`head.find_customer`). A document
    that is no order is matched to its customer and asked nothing.
    """
    order = reading.order or OrderRead()
    customer = customer or head.find_customer(order, directory, sender=sender)
    address = head.find_address(order, customer.establishment)
    is_certain = not head.is_doubtful(customer)
    known = Known(catalogue, customer.establishment, history, on, is_certain)
    matches, about_lines = check_lines_by_total(order, known, removed=removed)
    if not reading.is_order and not order.lines:
        return Checked(customer, address, tuple(matches), ())
    twin = duplicates.check_duplicate(
        order, matches, customer.establishment, history, received_at=received_at, code=code
    )
    own = [
        *head.check_customer(order, customer, directory),
        *(twin or head.check_number(order, customer.establishment, reading.form)),
        *(head.check_address(order, customer.establishment) if is_certain else ()),
        *head.check_delivery(order, customer.establishment, address, today=on),
        *head.check_currency(order, currency),
        # A catalogue that is empty knows of no line that it is wrong.
        *(about_lines if catalogue.products else ()),
        *head.check_total(order, matches, about_lines, removed=removed),
    ]
    return Checked(customer, address, tuple(matches), gather(own, reading.doubts, order, matches))
