"""One order of the demo as its customer means it: what documents are drawn from and compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from proche.orders.catalogue import Product, SalesUnit
from proche.orders.reading import Line, OrderRead, Party, Value
from proche.site.demo.establishments import DemoEstablishment

CENT = Decimal("0.01")
UNITS_IN_ENGLISH = {"CT": "case", "PK": "pack", "PF": "pallet", "C62": "piece"}


@dataclass(frozen=True, slots=True)
class DemoLine:
    """One line as written. `code` is the SKU or the customer's own code, "" where none is written."""

    product: Product
    quantity: Decimal
    unit: SalesUnit
    price: Decimal
    code: str
    is_own_code: bool = False
    description: str = ""
    amount_written: Decimal | None = None
    #: what stands for the unit; None = the customer's usual word
    unit_written: str | None = None

    @property
    def amount(self) -> Decimal:
        if self.amount_written is not None:
            return self.amount_written
        return (self.quantity * self.price).quantize(CENT, ROUND_HALF_UP)

    @property
    def words(self) -> str:
        return self.description or self.product.name

    @property
    def unit_word(self) -> str:
        return self.unit.words[0] if self.unit_written is None else self.unit_written


@dataclass(frozen=True, slots=True)
class DemoOrder:
    """`total_written` is set where the document adds up wrongly."""

    number: str
    customer: DemoEstablishment
    issued_on: date
    deliver_on: date
    lines: tuple[DemoLine, ...]
    note: str = ""
    total_written: Decimal | None = None

    @property
    def total(self) -> Decimal:
        if self.total_written is not None:
            return self.total_written
        return sum((line.amount for line in self.lines), Decimal(0))


@dataclass(frozen=True, slots=True)
class Shown:
    """Which values a document's form shows; what it does not show, its truth does not ask."""

    code: bool = True
    gtin: bool = False
    unit_shown: bool = True
    price: bool = True
    amount: bool = True
    total: bool = True
    number: bool = True
    issued_on: bool = True
    deliver_on: bool = True
    customer_id: str = ""  # "number", "siret", "gln" or "" = none shown
    rec20: bool = False
    english: bool = False

    def unit(self, line: DemoLine) -> str:
        if self.rec20:
            return line.unit.code
        return UNITS_IN_ENGLISH[line.unit.code] if self.english else line.unit_word


def priced(customer: DemoEstablishment, product: Product, unit: SalesUnit) -> Decimal:
    """Give the price that this customer pays: the agreed one, else the list price."""
    agreed = customer.card.agreed_prices.get((product.sku, unit.code))
    return agreed if agreed is not None else unit.price or Decimal(0)


def line_for(
    customer: DemoEstablishment,
    product: Product,
    quantity: int,
    *,
    unit: str = "",
    own_codes: bool = False,
    description: str = "",
) -> DemoLine:
    """Write one line as this customer would; the usual sales unit unless another is asked."""
    sold = next((one for one in product.units if one.code == unit), product.units[0])
    own = {sku: code for code, sku in customer.card.own_codes.items()}.get(product.sku, "")
    is_own = own_codes and bool(own)
    price = priced(customer, product, sold)
    code = own if is_own else product.sku
    return DemoLine(product, Decimal(quantity), sold, price, code, is_own, description)


def as_read(order: DemoOrder, *, currency: str = "EUR") -> OrderRead:
    """Give the order as the writers of UBL, EDIFACT and Order-X take it."""
    card = order.customer.card
    place = order.customer.place
    return OrderRead(
        number=Value(order.number),
        issued_on=Value(order.issued_on.isoformat()),
        deliver_on=Value(order.deliver_on.isoformat()),
        currency=Value(currency),
        buyer=Party(name=Value(card.name), id=Value(card.gln)),
        deliver_to=Party(name=Value(f"{card.name}, {place.name}"), id=Value(place.gln)),
        lines=tuple(_line_read(position, line) for position, line in enumerate(order.lines, start=1)),
        total_net=Value(str(order.total)),
        note=Value(order.note) if order.note else None,
    )


def _line_read(position: int, line: DemoLine) -> Line:
    return Line(
        position=position,
        buyer_item_id=Value(line.code) if line.is_own_code else None,
        seller_item_id=None if line.is_own_code else Value(line.product.sku),
        gtin=Value(line.product.gtin),
        description=Value(line.words),
        quantity=Value(str(line.quantity)),
        unit=Value(line.unit.code),
        unit_price=Value(str(line.price)),
        net_amount=Value(str(line.amount)),
    )


def truth(order: DemoOrder, shown: Shown) -> dict[str, object]:
    """What the document says, in the contract's words with plain values (null = not shown)."""
    card = order.customer.card
    identity = {"number": card.number, "siret": card.siret, "gln": card.gln}.get(shown.customer_id)
    return {
        "number": order.number if shown.number else None,
        "issued_on": order.issued_on.isoformat() if shown.issued_on else None,
        "deliver_on": order.deliver_on.isoformat() if shown.deliver_on else None,
        "buyer": {"name": card.name, "id": identity},
        "customer": card.number,
        "total_net": str(order.total) if shown.total else None,
        "lines": [_line_truth(line, shown) for line in order.lines],
    }


def _line_truth(line: DemoLine, shown: Shown) -> dict[str, object]:
    code = line.code if shown.code else None
    return {
        "sku": line.product.sku,
        "buyer_item_id": code if line.is_own_code else None,
        "seller_item_id": None if line.is_own_code else code or None,
        "gtin": line.product.gtin if shown.gtin else None,
        "description": line.product.name_en if shown.english else line.words,
        "quantity": str(line.quantity),
        "unit": shown.unit(line) or None if shown.unit_shown else None,
        "unit_code": line.unit.code,
        "unit_price": str(line.price) if shown.price else None,
        "net_amount": str(line.amount) if shown.amount else None,
    }


def skus(lines: Sequence[DemoLine]) -> list[str]:
    return [line.product.sku for line in lines]
