"""Checks of a line's price and amount against the agreement, the list and one another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from proche.customers.rules import Establishment
from proche.kernel.words import gettext_noop, said
from proche.orders.catalogue import Product, SalesUnit
from proche.orders.checks.kinds import DoubtKind, doubt, plain
from proche.orders.checks.units import price_of
from proche.orders.reading import Doubt, Line, Option, Value
from proche.orders.rules import is_decided

N_ = gettext_noop

CENT = Decimal("0.01")
#: Beyond the last decimal that is written, prices this close (of one) are the same.
SLACK = Decimal("0.0005")


@dataclass(frozen=True, slots=True)
class Price:
    """What one sales unit costs: `charged` by the desk, `due` by the agreement or the list,
    `written` by the document, brought to the same unit."""

    charged: Decimal | None
    due: Decimal | None = None
    written: Decimal | None = None
    is_agreed: bool = False

    @property
    def differs(self) -> bool:
        return self.due is not None and self.written is not None and self.written != self.due


NO_PRICE = Price(None)


def price(
    line: Line,
    product: Product,
    unit: SalesUnit | None,
    quantity: Decimal | None,
    customer: Establishment | None,
) -> Price:
    """The agreed price, else the document's own, else the list's; what a person set stands above all."""
    if unit is None:
        return NO_PRICE
    due = price_of(product, unit, customer)
    is_agreed = customer is not None and (product.sku, unit.code) in customer.agreed_prices
    if is_decided(line.unit_price):
        assert line.unit_price is not None
        return Price(line.unit_price.decimal, due)
    written = _written(line, unit, quantity, due)
    charged = due if is_agreed or written is None else written
    return Price(charged, due, written, is_agreed)


def _written(line: Line, unit: SalesUnit, quantity: Decimal | None, due: Decimal | None) -> Decimal | None:
    """The document's price of one such unit; exactly the due one where only rounding parts them.

    A price may be given by the piece, or before a discount that the line's amount then tells.
    """
    price = line.unit_price.decimal if line.unit_price else None
    if price is None or line.unit_price is None or due is None:
        return price
    if is_same(price, due, line.unit_price):
        return due
    if unit.pieces > 1 and is_same(price * unit.pieces, due, line.unit_price, times=unit.pieces):
        return due
    amount = line.net_amount.decimal if line.net_amount else None
    if amount is not None and quantity and abs(amount - due * quantity) <= CENT and price > due:
        return due
    return price


def is_same(price: Decimal, due: Decimal, written: Value, *, times: Decimal = Decimal(1)) -> bool:
    """Whether two prices are one, for the decimals that are written (each counted `times`)."""
    exponent = Decimal(written.value).as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 2
    half = Decimal(10) ** -max(2, places) / 2
    return abs(price - due) <= half * times + due * SLACK


def price_differs(index: int, line: Line, price: Price) -> Iterator[Doubt]:
    """A written price that is not the agreed one, or not the list's where nothing is agreed."""
    if not price.differs or price.due is None or price.written is None:
        return
    field = f"/lines/{index}/unit_price"
    ours, theirs = money(price.due), money(price.written)
    if price.is_agreed:
        words, label = N_("The order says %(written)s each; %(due)s is agreed."), N_("%(price)s, as agreed")
    else:
        words = N_("The order says %(written)s each; the list price is %(due)s.")
        label = N_("%(price)s, the list price")
    options = [
        (plain(price.due), Option(said(label, price=ours), {field: plain(price.due)})),
        (
            plain(price.written),
            Option(said(N_("%(price)s, as written"), price=theirs), {field: plain(price.written)}),
        ),
    ]
    yield doubt(DoubtKind.PRICE, field, said(words, written=theirs, due=ours), options)


def amount_differs(index: int, line: Line, unit: SalesUnit | None) -> Iterator[Doubt]:
    """A line total that is not its quantity times its price: one of the three is wrong.

    Prices by the piece, by ten, by a hundred or a thousand, and whole per cents of discount, are right.
    """
    amount = line.net_amount.decimal if line.net_amount else None
    price = line.unit_price.decimal if line.unit_price else None
    quantity = line.quantity.decimal if line.quantity else None
    if amount is None or not price or not quantity or amount < 0 or price < 0 or quantity < 0:
        return
    if (
        is_decided(line.quantity)
        or is_decided(line.unit_price)
        or _adds_up(line, unit, amount, price, quantity)
    ):
        return
    field = f"/lines/{index}/quantity"
    options = [(plain(quantity), Option(said(N_("Keep %(quantity)s"), quantity=plain(quantity)), {}))]
    by_amount = amount / price
    if by_amount >= 1 and abs(by_amount - round(by_amount)) < Decimal("0.01"):
        other = plain(Decimal(round(by_amount)))
        label = said(N_("%(quantity)s, as the total says"), quantity=other)
        options.append((other, Option(label, {field: other})))
    reason = said(
        N_("%(quantity)s × %(price)s is %(reckoned)s, but the line says %(amount)s."),
        quantity=plain(quantity),
        price=money(price),
        reckoned=money((quantity * price).quantize(CENT)),
        amount=money(amount),
    )
    yield doubt(DoubtKind.AMOUNT, field, reason, options)


def _adds_up(line: Line, unit: SalesUnit | None, amount: Decimal, price: Decimal, quantity: Decimal) -> bool:
    pieces = unit.pieces if unit is not None else Decimal(1)
    for base in dict.fromkeys((Decimal(1), pieces, Decimal("0.1"), CENT, Decimal("0.001"))):
        reckoned = quantity * price * base
        # The price is rounded to a cent, and the quantity multiplies what that took away.
        slack = CENT + quantity * base * _half_a_place(line.unit_price)
        if abs(reckoned - amount) <= slack or _is_discount(amount, reckoned, slack):
            return True
    return False


def _is_discount(amount: Decimal, reckoned: Decimal, slack: Decimal) -> bool:
    """A whole per cent up to 30 off, where that is told apart from chance."""
    if reckoned < 10 or not amount < reckoned:
        return False
    percent = (1 - amount / reckoned) * 100
    near = Decimal(round(percent))
    return 1 <= near <= 30 and abs(reckoned * (1 - near / 100) - amount) <= min(slack, Decimal("0.02"))


def _half_a_place(written: Value | None) -> Decimal:
    exponent = Decimal(written.value).as_tuple().exponent if written else -2
    return Decimal(10) ** min(-2, exponent if isinstance(exponent, int) else -2) / 2


def money(amount: Decimal) -> str:
    """An amount with two decimals, or as many as it needs."""
    return format(amount.quantize(CENT) if amount == amount.quantize(CENT) else amount.normalize(), "f")
