"""All checks of one order, in one pass. Pure: a few milliseconds for a long order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from proche.customers.rules import DeliveryAddress, Directory, Match
from proche.orders.catalogue import Catalogue
from proche.orders.checks import duplicates, head
from proche.orders.checks.by_total import check_lines_by_total
from proche.orders.checks.gather import gather
from proche.orders.checks.lines import Known, LineMatch
from proche.orders.history import History
from proche.orders.learning.applying import Looked, Taught, settle
from proche.orders.learning.rules import Learned, Lessons
from proche.orders.reading import Doubt, OrderRead, Reading

NO_LESSONS = Lessons()


@dataclass(frozen=True, slots=True)
class Checked:
    """What the desk makes of an order: `lines` stand one to one with the order's lines.

    `order` is the order after what the sender's lessons settled (`learned`).
    """

    customer: Match
    address: DeliveryAddress | None
    lines: tuple[LineMatch, ...]
    doubts: tuple[Doubt, ...]
    order: OrderRead = field(default_factory=OrderRead)
    learned: tuple[Learned, ...] = ()


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
    lessons: Lessons = NO_LESSONS,
    learned: tuple[Learned, ...] = (),
) -> Checked:
    """Check an order against all that the desk knows. `on` is today at the desk, `code` the order's own.

    `customer` is who orders, where the caller found them already (`head.find_customer`); `lessons` are what
    this customer's confirmed orders taught, `learned` those that found the customer. A document that is no
    order is matched to its customer and asked nothing.
    """
    order = reading.order or OrderRead()
    customer = customer or head.find_customer(order, directory, sender=sender)
    pass_ = _Pass(reading, catalogue, directory, history, on, received_at, code, currency, removed, customer)
    if not reading.is_order and not order.lines:
        return pass_.without_doubts(order)
    taught = Taught(
        lessons if not head.is_doubtful(customer) else NO_LESSONS,
        catalogue,
        history,
        on,
        reading.form,
        frozenset(one.field for one in reading.doubts),
    )
    settled = settle(order, pass_.look, taught)
    matches = settled.looked.matches
    return Checked(
        customer,
        head.find_address(settled.order, customer.establishment),
        tuple(matches),
        gather(settled.doubts, reading.doubts, settled.order, matches),
        settled.order,
        (*learned, *settled.learned),
    )


@dataclass(frozen=True, slots=True)
class _Pass:
    """Everything one pass of the checks knows, whatever lessons made of the order."""

    reading: Reading
    catalogue: Catalogue
    directory: Directory
    history: History
    on: date
    received_at: datetime
    code: str
    currency: str
    removed: frozenset[int]
    customer: Match

    def look(self, order: OrderRead) -> Looked:
        establishment = self.customer.establishment
        matches, about_lines = self._lines(order)
        is_certain = not head.is_doubtful(self.customer)
        twin = duplicates.check_duplicate(
            order, matches, establishment, self.history, received_at=self.received_at, code=self.code
        )
        address = head.find_address(order, establishment)
        own = (
            *head.check_customer(order, self.customer, self.directory),
            *(twin or head.check_number(order, establishment, self.reading.form)),
            *(head.check_address(order, establishment) if is_certain else ()),
            *head.check_delivery(order, establishment, address, today=self.on),
            *head.check_currency(order, self.currency),
            # A catalogue that is empty knows of no line that it is wrong.
            *(about_lines if self.catalogue.products else ()),
            *head.check_total(order, matches, about_lines, removed=self.removed),
        )
        return Looked(self.customer, matches, own)

    def without_doubts(self, order: OrderRead) -> Checked:
        matches, _ = self._lines(order)
        address = head.find_address(order, self.customer.establishment)
        return Checked(self.customer, address, tuple(matches), (), order)

    def _lines(self, order: OrderRead) -> tuple[Sequence[LineMatch], Sequence[Doubt]]:
        is_certain = not head.is_doubtful(self.customer)
        known = Known(self.catalogue, self.customer.establishment, self.history, self.on, is_certain)
        return check_lines_by_total(order, known, removed=self.removed)
