"""What the customer ordered, beside what is confirmed: found once, at the confirmation, and sealed with it.

A program's order says what was ordered to the letter. A scan or a letter says what was read: there a
change by hand may mend the reading, and only what the desk itself asked about (a withdrawn product, a
delivery day) is known to differ from what was ordered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from proche.customers.rules import Establishment
from proche.orders import rules
from proche.orders.catalogue import Catalogue, unit_of
from proche.orders.checks import DoubtKind
from proche.orders.handover.facts import OrderedLine, money, plain
from proche.orders.reading import Form, Line, OrderRead, Value
from proche.orders.rules import Step

#: Forms of which a person may mend the reading.
READ_BY_EYE = frozenset({Form.SCAN, Form.PDF_TEXT, Form.EMAIL, Form.UNKNOWN})
#: Doubts about the order and not about its reading: their answers change what was ordered.
ABOUT_THE_ORDER = frozenset({DoubtKind.WITHDRAWN, DoubtKind.NOT_YET, DoubtKind.DELIVERY})


@dataclass(frozen=True, slots=True)
class Asked:
    """What was ordered: one line a line of the reading, None for what the desk added or sent elsewhere."""

    lines: tuple[Line | None, ...]
    deliver_on: str = ""
    is_part: bool = False


def asked_of(
    order: OrderRead, steps: Sequence[tuple[Step, str]], *, form: str, moved: frozenset[int] = frozenset()
) -> Asked:
    """Give what the customer ordered: the reading, mended where only its reading was wrong.

    `steps` come with the kind of the doubt that each answers; `moved` are lines that another order took on.
    """
    if Form(form) in READ_BY_EYE:
        mended = [step for step, kind in steps if kind not in ABOUT_THE_ORDER]
        order, gone = rules.fold(order, mended), rules.removed_lines(mended)
    else:
        gone = frozenset()
    away = gone | moved
    lines = tuple(None if index in away else line for index, line in enumerate(order.lines))
    return Asked(lines, _text(order.deliver_on), is_part=bool(moved))


def as_ordered(
    asked: Asked, *, catalogue: Catalogue, customer: Establishment, on: date
) -> tuple[tuple[OrderedLine, ...], dict[int, int]]:
    """The lines that were ordered, and where each line of the reading stands among them, from 1."""
    kept = [(index, line) for index, line in enumerate(asked.lines) if line is not None]
    places = {index: place for place, (index, _) in enumerate(kept, start=1)}
    return tuple(_ordered(line, catalogue, customer, on) for _, line in kept), places


def _ordered(line: Line, catalogue: Catalogue, customer: Establishment, on: date) -> OrderedLine:
    product = catalogue.match(line, customer=customer, on=on).product
    unit = unit_of(product, _text(line.unit)) if product else None
    quantity = line.quantity.decimal if line.quantity else None
    pieces = quantity * unit.pieces if quantity is not None and unit is not None else None
    return OrderedLine(
        position=line.position,
        sku=product.sku if product else "",
        name=product.name if product else _text(line.description),
        quantity=_number(line.quantity),
        unit=unit.code if unit else _text(line.unit),
        unit_price=_price(line.unit_price),
        gtin=_text(line.gtin),
        buyer_item_id=_text(line.buyer_item_id),
        seller_item_id=_text(line.seller_item_id),
        pieces=plain(pieces) if pieces is not None else "",
    )


def _text(value: Value | None) -> str:
    return value.value if value is not None else ""


def _decimal(value: Value | None) -> Decimal | None:
    found = value.decimal if value is not None else None
    return found if found is not None and found.is_finite() else None


def _number(value: Value | None) -> str:
    found = _decimal(value)
    return plain(found) if found is not None else ""


def _price(value: Value | None) -> str:
    found = _decimal(value)
    return money(found) if found is not None else ""
