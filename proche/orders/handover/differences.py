"""What a confirmation changes of what was ordered, line by line. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from proche.orders.handover.facts import ConfirmedLine, ConfirmedOrder, OrderedLine

#: Prices this close are one price, written with fewer decimals.
SAME_PRICE = Decimal("0.005")


class Kind(StrEnum):
    SUBSTITUTED = "SUBSTITUTED"
    QUANTITY = "QUANTITY"
    #: as many single items, in another packing
    REPACKED = "REPACKED"
    PRICE = "PRICE"
    LEFT_OUT = "LEFT_OUT"
    ADDED = "ADDED"
    DAY = "DAY"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as ordered; `ordered` and `line` are None where there is none on that side."""

    kind: Kind
    ordered: OrderedLine | None = None
    line: ConfirmedLine | None = None


def of(order: ConfirmedOrder) -> tuple[Difference, ...]:
    """Everything that differs: the day first, then by the lines as they were ordered, what was added last."""
    if not order.as_ordered:
        return ()
    return (*_day(order), *_lines(order))


def _day(order: ConfirmedOrder) -> Iterator[Difference]:
    if order.wanted_on and order.deliver_on and order.wanted_on != order.deliver_on:
        yield Difference(Kind.DAY)


def _lines(order: ConfirmedOrder) -> Iterator[Difference]:
    answered: dict[int, list[ConfirmedLine]] = {}
    for line in order.lines:
        answered.setdefault(line.ordered, []).append(line)
    for place, ordered in enumerate(order.as_ordered, start=1):
        if place not in answered:
            yield Difference(Kind.LEFT_OUT, ordered)
        for line in answered.get(place, ()):
            yield from between(ordered, line)
    for line in answered.get(0, ()):
        yield Difference(Kind.ADDED, line=line)


def between(ordered: OrderedLine, line: ConfirmedLine) -> Iterator[Difference]:
    """What one confirmed line changes of the line that was ordered."""
    is_other = bool(ordered.sku) and ordered.sku != line.sku
    if is_other:
        yield Difference(Kind.SUBSTITUTED, ordered, line)
    if (kind := _amount(ordered, line)) is not None:
        yield Difference(kind, ordered, line)
    elif not is_other and _has_another_price(ordered, line):
        yield Difference(Kind.PRICE, ordered, line)


def _amount(ordered: OrderedLine, line: ConfirmedLine) -> Kind | None:
    if not ordered.quantity:
        return None
    if not ordered.unit or ordered.unit == line.unit:
        return Kind.QUANTITY if Decimal(ordered.quantity) != Decimal(line.quantity) else None
    if ordered.pieces and Decimal(ordered.pieces) == Decimal(line.pieces or 0):
        return Kind.REPACKED
    # A unit of theirs that the desk has no name for: the number alone can be compared.
    is_same = not ordered.pieces and Decimal(ordered.quantity) == Decimal(line.quantity)
    return None if is_same else Kind.QUANTITY


def _has_another_price(ordered: OrderedLine, line: ConfirmedLine) -> bool:
    if not ordered.unit_price:
        return False
    return abs(Decimal(ordered.unit_price) - Decimal(line.unit_price)) >= SAME_PRICE
