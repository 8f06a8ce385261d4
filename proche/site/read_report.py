"""One reading as a person reads it in a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from proche.orders.reading import Line, OrderRead, Party, Reading, Value

UNSURE = 0.9
COLUMNS = (("code", 16), ("description", 44), ("quantity", 9), ("unit", 8), ("price", 10))


def render(reading: Reading, *, file: str) -> str:
    return "\n".join(_rows(reading, file))


def _rows(reading: Reading, file: str) -> Iterator[str]:
    part = f", order {reading.part}" if reading.part > 1 else ""
    yield f"{file}{part} ({reading.form.value})"
    if reading.error is not None:
        yield f"  {reading.error}"
    if reading.order is not None:
        yield from _order(reading.order)
    for doubt in reading.doubts:
        possible = f" ({' / '.join(doubt.readings)})" if doubt.readings else ""
        yield f"  ? {doubt.field}: {doubt.reason}{possible}"


def _order(order: OrderRead) -> Iterator[str]:
    yield f"  Order {_text(order.number)} of {_text(order.issued_on)}, wanted {_text(order.deliver_on)}"
    yield f"  Buyer {_party(order.buyer)}; deliver to {_party(order.deliver_to)}"
    if order.lines:
        yield "  " + " ".join(name.ljust(width) for name, width in COLUMNS).rstrip()
    for line in order.lines:
        yield "  " + _line(line)
    if order.total_net is not None:
        yield f"  Total net {_text(order.total_net)} {_text(order.currency)}".rstrip(" -")


def _line(line: Line) -> str:
    code = line.seller_item_id or line.gtin or line.buyer_item_id
    values = (code, line.description, line.quantity, line.unit, line.unit_price)
    cells = [_text(value)[:width].ljust(width) for value, (_, width) in zip(values, COLUMNS, strict=True)]
    return " ".join(cells).rstrip()


def _party(party: Party) -> str:
    return " ".join(value.value for value in (party.name, party.id) if value is not None) or "-"


def _text(value: Value | None) -> str:
    if value is None:
        return "-"
    shown = " ".join(value.value.split())
    return f"{shown}?" if value.confidence < UNSURE else shown
