"""What an establishment sends from its page, as the document that the trace seals: a UBL order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from proche.customers.rules import DeliveryAddress, Establishment
from proche.orders.catalogue import Catalogue, Product
from proche.orders.checks.units import price_of
from proche.orders.handover.facts import money
from proche.orders.reading import Line, OrderRead, Party, Value
from proche.orders.writers import ubl


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many sales units (UN/ECE Rec 20) of one product."""

    sku: str
    unit: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Sent:
    """An order as it leaves the page. `uuid` tells it from another one that says the same."""

    uuid: str
    number: str
    issued_on: date
    deliver_on: date
    customer: Establishment
    place: DeliveryAddress | None
    note: str
    lines: tuple[Wanted, ...]


def write(sent: Sent, *, catalogue: Catalogue, currency: str) -> bytes:
    """Prices are the desk's own of this moment, never the sender's."""
    order = OrderRead(
        number=Value(sent.number),
        issued_on=Value(sent.issued_on.isoformat()),
        deliver_on=Value(sent.deliver_on.isoformat()),
        currency=Value(currency),
        buyer=Party(name=Value(sent.customer.name), id=Value(sent.customer.number)),
        deliver_to=_party(sent.place),
        lines=tuple(_lines(sent.lines, catalogue, sent.customer)),
        note=Value(sent.note) if sent.note else None,
    )
    return ubl.write(order, uuid=sent.uuid)


def _party(place: DeliveryAddress | None) -> Party:
    if place is None:
        return Party()
    return Party(name=Value(place.name), id=Value(place.gln) if place.gln else None)


def _lines(lines: Sequence[Wanted], catalogue: Catalogue, customer: Establishment) -> list[Line]:
    found = []
    for position, line in enumerate(lines, start=1):
        product = catalogue.find(line.sku)
        price = _price(product, line.unit, customer)
        found.append(
            Line(
                position=position,
                seller_item_id=Value(line.sku),
                gtin=Value(product.gtin) if product and product.gtin and line.unit == "C62" else None,
                description=Value(product.name if product else line.sku),
                quantity=Value(str(line.quantity)),
                unit=Value(line.unit),
                unit_price=Value(money(price)) if price is not None else None,
            )
        )
    return found


def _price(product: Product | None, unit: str, customer: Establishment) -> Decimal | None:
    sold = product.unit(unit) if product else None
    return price_of(product, sold, customer) if product and sold else None
