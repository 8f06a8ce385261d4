"""An order as it stands: its reading, people's steps and what the desk knows, folded together. Pure.

The page shows it, confirming takes it, and each step is followed by a new one. Nothing of
it is stored but the few facts that lists need (desk.refresh).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from proche.customers.rules import DeliveryAddress, Establishment
from proche.kernel.words import Said, gettext_noop, said
from proche.orders import rules
from proche.orders.catalogue import Product, SalesUnit
from proche.orders.checks import Checked, LineMatch
from proche.orders.learning.rules import Learned
from proche.orders.reading import Doubt, Line, Option, OrderRead, Reading, Value, Where
from proche.orders.rules import Step

N_ = gettext_noop


@dataclass(frozen=True, slots=True)
class AskedDoubt:
    """A doubt that is still open, with the answers that the page offers."""

    key: str
    doubt: Doubt
    options: tuple[Option, ...]
    where: Where | None

    @property
    def line(self) -> int | None:
        """The index of the line that it is about, None for one about the whole order."""
        return rules.line_of(self.doubt.field)


@dataclass(frozen=True, slots=True)
class StandingLine:
    """One line that counts: what was read, and what it comes to."""

    index: int
    read: Line
    product: Product | None
    unit: SalesUnit | None
    quantity: Decimal | None
    unit_price: Decimal | None
    net_amount: Decimal | None
    doubts: tuple[AskedDoubt, ...] = ()

    @property
    def unit_code(self) -> str:
        return self.unit.code if self.unit else (self.read.unit.value if self.read.unit else "")

    @property
    def name(self) -> str:
        """What to call the line: the product's name, else what the document says."""
        return self.product.name if self.product else text(self.read.description) or self.code_as_sent or "?"

    @property
    def code_as_sent(self) -> str:
        return text(self.read.buyer_item_id) or text(self.read.seller_item_id) or text(self.read.gtin)

    @property
    def pieces(self) -> Decimal:
        return (self.quantity or Decimal(0)) * (self.unit.pieces if self.unit else Decimal(1))


@dataclass(frozen=True, slots=True)
class Standing:
    """The order as it stands now."""

    reading: Reading
    order: OrderRead
    customer: Establishment | None
    address: DeliveryAddress | None
    lines: tuple[StandingLine, ...]
    doubts: tuple[AskedDoubt, ...]
    is_order: bool
    #: what earlier orders of this sender settled here
    learned: tuple[Learned, ...] = ()

    @property
    def head_doubts(self) -> tuple[AskedDoubt, ...]:
        return tuple(asked for asked in self.doubts if asked.line is None)

    @property
    def total(self) -> Decimal:
        """Net, of the lines whose amount is known."""
        return rules.total([line.net_amount for line in self.lines if line.net_amount is not None])

    @property
    def title(self) -> str:
        """The name under which the case waits: the customer's, else what the document says."""
        if self.customer is not None:
            return self.customer.name
        return text(self.order.buyer.name) or text(self.order.number)

    @property
    def deliver_on(self) -> date | None:
        return _day(self.order.deliver_on)

    @property
    def issued_on(self) -> date | None:
        return _day(self.order.issued_on)

    def missing(self) -> Said | None:
        """What stands between this order and its confirmation, in words; None when nothing does."""
        if self.doubts:
            return said(N_("Open doubts: %(count)s. Settle them, then confirm."), count=len(self.doubts))
        if not self.lines:
            return said(N_("This order has no line. Add what is ordered, or close it as no order."))
        if self.customer is None:
            return said(N_("Choose the customer first."))
        for line in self.lines:
            if line.product is None or line.quantity is None or line.unit is None or line.unit_price is None:
                return said(N_("Line %(line)s lacks its product, quantity or price."), line=line.index + 1)
        return None

    def priority(self, at: datetime) -> int:
        """1 = deliver by tomorrow, 5 = usual, 9 = no order, which can wait."""
        if not self.is_order:
            return 9
        due = self.deliver_on
        return 1 if due is not None and due <= at.date() + timedelta(days=1) else 5


def stand(reading: Reading, checked: Checked, *, steps: Sequence[Step]) -> Standing:
    """Fold what was read, what people did and what the checks say into the order as it stands.

    `checked` was made of the reading's order after the steps, and holds it after its sender's lessons.
    """
    order = checked.order
    removed = rules.removed_lines(steps)
    settled = {step.answers for step in steps if step.answers}
    doubts = tuple(
        asked
        for asked in (_asked(doubt, order) for doubt in checked.doubts)
        if asked.key not in settled and asked.line not in removed
    )
    lines = tuple(
        _line(index, line, match, doubts)
        for index, (line, match) in enumerate(zip(order.lines, checked.lines, strict=True))
        if index not in removed
    )
    return Standing(
        reading=reading,
        order=order,
        customer=checked.customer.establishment,
        address=checked.address,
        lines=lines,
        doubts=_in_place(doubts),
        is_order=reading.is_order or bool(lines),
        learned=tuple(one for one in checked.learned if rules.line_of(one.field) not in removed),
    )


def _asked(doubt: Doubt, order: OrderRead) -> AskedDoubt:
    options = doubt.options or tuple(
        Option(said(N_("%(value)s"), value=reading), {doubt.field: reading}) for reading in doubt.readings
    )
    return AskedDoubt(rules.doubt_key(doubt, order), doubt, options, _where(doubt, order))


def _where(doubt: Doubt, order: OrderRead) -> Where | None:
    """The place to show for a doubt: its own, its line's, else its field's."""
    index = rules.line_of(doubt.field)
    line = order.lines[index] if index is not None and index < len(order.lines) else None
    field = rules.find_value(order, doubt.field)
    return doubt.where or (line.where if line else None) or (field.where if field else None)


def _in_place(doubts: Sequence[AskedDoubt]) -> tuple[AskedDoubt, ...]:
    """Doubts of the whole order first, then line by line, as the page shows them."""
    return tuple(sorted(doubts, key=lambda asked: -1 if asked.line is None else asked.line))


def _line(index: int, line: Line, match: LineMatch, doubts: Sequence[AskedDoubt]) -> StandingLine:
    quantity = match.quantity
    price = match.unit_price
    amount = None if quantity is None or price is None else rules.line_amount(quantity, price)
    mine = tuple(asked for asked in doubts if asked.line == index)
    return StandingLine(index, line, match.product, match.unit, quantity, price, amount, mine)


def text(value: Value | None) -> str:
    return value.value if value is not None else ""


def _day(value: Value | None) -> date | None:
    try:
        return date.fromisoformat(value.value) if value is not None else None
    except ValueError:
        return None
