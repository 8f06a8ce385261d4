"""What was confirmed, to the letter: kept with the order, sealed in the trace, handed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from proche.orders.reading import Line, OrderRead, Party, Value


@dataclass(frozen=True, slots=True)
class ConfirmedLine:
    """One confirmed line. Decimals as text, so that the seal covers the very characters."""

    position: int
    sku: str
    name: str
    quantity: str
    unit: str
    unit_price: str
    net_amount: str
    gtin: str = ""
    buyer_item_id: str = ""
    pieces: str = ""
    #: its place in `as_ordered`, from 1; 0 where the desk added it, or nothing is known of what was ordered
    ordered: int = 0

    def as_line(self) -> Line:
        """The same as writers take it."""
        return Line(
            position=self.position,
            buyer_item_id=_value(self.buyer_item_id),
            seller_item_id=_value(self.sku),
            gtin=_value(self.gtin),
            description=_value(self.name),
            quantity=_value(self.quantity),
            unit=_value(self.unit),
            unit_price=_value(self.unit_price),
            net_amount=_value(self.net_amount),
        )


@dataclass(frozen=True, slots=True)
class OrderedLine:
    """One line as the customer ordered it. `sku` is the product of ours that it names, `pieces` how many
    single items it comes to; each is "" where that is not plain."""

    position: int
    sku: str = ""
    name: str = ""
    quantity: str = ""
    unit: str = ""
    unit_price: str = ""
    gtin: str = ""
    buyer_item_id: str = ""
    seller_item_id: str = ""
    pieces: str = ""

    def as_line(self) -> Line:
        """The same as writers take it: the supplier's number is the one that the customer wrote."""
        return Line(
            position=self.position,
            buyer_item_id=_value(self.buyer_item_id),
            seller_item_id=_value(self.seller_item_id),
            gtin=_value(self.gtin),
            description=_value(self.name),
            quantity=_value(self.quantity),
            unit=_value(self.unit),
            unit_price=_value(self.unit_price),
        )


@dataclass(frozen=True, slots=True)
class ConfirmedOrder:
    """A confirmed order. Days and moments as ISO text, the unit as UN/ECE Rec 20 code.

    `as_ordered` holds what the customer ordered, so that an answer can say what differs; it is empty for
    orders confirmed before that was kept.
    """

    code: str
    number: str
    issued_on: str
    deliver_on: str
    currency: str
    customer_number: str
    customer_name: str
    deliver_to: str
    address: str
    lines: tuple[ConfirmedLine, ...]
    total_net: str
    document: str
    part: int
    form: str
    confirmed_at: str
    confirmed_by: str
    as_ordered: tuple[OrderedLine, ...] = ()
    #: the day that the customer asked for, "" where they named none
    wanted_on: str = ""
    #: whether another order answers the rest of the same document
    is_part: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ConfirmedOrder:
        lines = tuple(ConfirmedLine(**line) for line in data["lines"])
        as_ordered = tuple(OrderedLine(**line) for line in data.get("as_ordered", ()))
        return cls(**{**data, "lines": lines, "as_ordered": as_ordered})

    def as_order_read(self) -> OrderRead:
        """The same as writers take it."""
        return OrderRead(
            number=_value(self.number or self.code),
            issued_on=_value(self.issued_on or self.confirmed_at[:10]),
            deliver_on=_value(self.deliver_on),
            currency=_value(self.currency),
            buyer=Party(name=_value(self.customer_name), id=_value(self.customer_number)),
            deliver_to=Party(name=_value(self.deliver_to), address=_value(self.address)),
            lines=tuple(line.as_line() for line in self.lines),
            total_net=_value(self.total_net),
        )


def _value(text: str) -> Value | None:
    return Value(text) if text else None


def plain(amount: Decimal) -> str:
    """A decimal without an exponent and without needless zeros: 24, 0.5, 18.4."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(amount: Decimal) -> str:
    """An amount with two decimals at least: 18.40, 0.125."""
    text = plain(amount)
    whole, _, cents = text.partition(".")
    return f"{whole}.{cents.ljust(2, '0')}"
