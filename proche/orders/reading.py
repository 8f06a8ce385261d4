"""What a reader found in a document: one `Reading` an order, whatever form it came in.

Pure data, no Django: readers run in a process of their own, and `proche read` needs no
database. Its JSON is the contract `order.schema.json` (`as_contract`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from proche.kernel.words import Said

DECIMAL = re.compile(r"^-?[0-9]+(\.[0-9]+)?$")
DAY = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")


class Form(StrEnum):
    """The form that was read; an e-mail whose attachment is the order names the attachment's."""

    ORDER_X = "order-x"
    UBL = "ubl"
    EDIFACT = "edifact"
    XLSX = "xlsx"
    CSV = "csv"
    PDF_TEXT = "pdf-text"
    SCAN = "scan"
    EMAIL = "email"
    UNKNOWN = "unknown"


# Made by the thousand for each document: a frozen dataclass takes five times as long to make (measured:
# 1.5 against 0.3 µs). Equal and hashed by value all the same; nobody changes one in place.
@dataclass(slots=True, unsafe_hash=True)
class Where:
    """A place: page counted from 1, box (x0, y0, x1, y1) as fractions of the upright page."""

    page: int
    box: tuple[float, float, float, float]


@dataclass(slots=True, unsafe_hash=True)
class Value:
    """One value as text, with the probability (0..1) that the document says just this.

    `value` is normalised by its field: text as read, decimals as "-?digits(.digits)",
    days as ISO. `others` are further possible readings, likeliest first, without `value`.
    `source` is the text as it stands in the document, where it differs ("1.250,00").
    """

    value: str
    confidence: float = 1.0
    where: Where | None = None
    others: tuple[str, ...] = ()
    source: str = ""

    @property
    def decimal(self) -> Decimal | None:
        try:
            return Decimal(self.value)
        except InvalidOperation:
            return None


@dataclass(slots=True, unsafe_hash=True)
class Party:
    """Who buys or receives. `id` is a GLN, a SIRET or the customer number as sent; `fax` the number of
    the machine that sent the page, out of its strip."""

    name: Value | None = None
    id: Value | None = None
    address: Value | None = None
    email: Value | None = None
    fax: Value | None = None


@dataclass(slots=True, unsafe_hash=True)
class Line:
    """One order line. `unit` as sent; Rec 20 code where the form carries one. Prices net per unit."""

    position: int
    buyer_item_id: Value | None = None
    seller_item_id: Value | None = None
    gtin: Value | None = None
    description: Value | None = None
    quantity: Value | None = None
    unit: Value | None = None
    unit_price: Value | None = None
    net_amount: Value | None = None
    #: the whole line on the page, for the picture beside a doubt
    where: Where | None = None


@dataclass(slots=True, unsafe_hash=True)
class OrderRead:
    """An order as its document says it, before anything is checked against the catalogue."""

    number: Value | None = None
    issued_on: Value | None = None
    deliver_on: Value | None = None
    currency: Value | None = None
    buyer: Party = field(default_factory=Party)
    deliver_to: Party = field(default_factory=Party)
    lines: tuple[Line, ...] = ()
    total_net: Value | None = None
    note: Value | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a doubt: `label` says it ("24 pieces = 1 carton"), `changes` are what it sets
    in the order, by JSON pointer ("/lines/1/unit" -> "CT"); "" clears a value, no change keeps it."""

    label: Said
    changes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person is asked. `field` is a JSON pointer into the order ("/lines/2/quantity").

    `kind` names the check or the reader's reason ("UNIT", "UNSURE", "PRICE", ...), so that
    answers can be counted; `reason` says it in words; `readings` are the possible values,
    likeliest first; `where` is the place to show when the field itself has none. `options`
    are the answers that the order's page offers, in the order of `readings`; where a reader
    gives none, each reading is an option that sets the field.
    """

    field: str
    kind: str
    reason: Said
    readings: tuple[str, ...] = ()
    where: Where | None = None
    options: tuple[Option, ...] = ()


@dataclass(slots=True, unsafe_hash=True)
class UnreadTable:
    """A table of products that has no column the reader knows as quantities, as it stands: texts alone.

    `roles` names the columns that were known (readers.headings.Column), "" for the others.
    """

    headings: tuple[str, ...]
    roles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(slots=True, unsafe_hash=True)
class Reading:
    """One order of a file, or the one statement that a file holds none.

    `part` counts the orders of a file from 1. `is_order` is false for an invoice, a blank
    page, a photo: then `error` says what it seems to be. `pages` are the pages (from 1)
    that this order stands on, for forms that have pages.
    """

    form: Form
    part: int = 1
    is_order: bool = True
    order: OrderRead | None = None
    doubts: tuple[Doubt, ...] = ()
    error: Said | None = None
    pages: tuple[int, ...] = ()
    #: which part of a message or archive the order stands in, as the dispatcher counts them; 0 = its own text
    source: int = 1
    #: of a sheet that is refused for want of quantities: a person may say where they stand (orders/learning)
    table: UnreadTable | None = None

    def with_doubts(self, *more: Doubt) -> Reading:
        return replace(self, doubts=(*self.doubts, *more))


def not_an_order(form: Form, error: Said) -> list[Reading]:
    """The answer of a reader that found no order: exactly one reading that says why."""
    return [Reading(form=form, is_order=False, order=None, error=error)]


def _value(value: Value | None, shape: re.Pattern[str] | None = None) -> dict[str, object] | None:
    if value is None or (shape is not None and not shape.match(value.value)):
        return None
    return {"value": value.value, "confidence": round(value.confidence, 4), "where": _where(value.where)}


def _where(where: Where | None) -> dict[str, object] | None:
    if where is None:
        return None
    return {"page": where.page, "box": [round(min(1.0, max(0.0, side)), 5) for side in where.box]}


def _party(party: Party) -> dict[str, object]:
    return {"name": _value(party.name), "id": _value(party.id)}


def _line(line: Line) -> dict[str, object]:
    return {
        "position": line.position,
        "buyer_item_id": _value(line.buyer_item_id),
        "seller_item_id": _value(line.seller_item_id),
        "gtin": _value(line.gtin),
        "description": _value(line.description),
        "quantity": _value(line.quantity, DECIMAL),
        "unit": _value(line.unit),
        "unit_price": _value(line.unit_price, DECIMAL),
        "net_amount": _value(line.net_amount, DECIMAL),
    }


def _order(order: OrderRead) -> dict[str, object]:
    return {
        "number": _value(order.number),
        "issued_on": _value(order.issued_on, DAY),
        "deliver_on": _value(order.deliver_on, DAY),
        "currency": _value(order.currency),
        "buyer": _party(order.buyer),
        "deliver_to": _party(order.deliver_to),
        "lines": [_line(line) for line in order.lines],
        "total_net": _value(order.total_net, DECIMAL),
    }


def as_contract(reading: Reading, *, file: str, sha256: str) -> dict[str, object]:
    """Give the object that `proche read --json` prints. Source: contracts/order.schema.json."""
    return {
        "file": file,
        "part": reading.part,
        "sha256": sha256,
        "format": reading.form.value,
        "is_order": reading.is_order,
        "order": _order(reading.order) if reading.order is not None else None,
        "doubts": [
            {"field": doubt.field, "reason": str(doubt.reason), "readings": list(doubt.readings)}
            for doubt in reading.doubts
        ],
        "error": str(reading.error) if reading.error is not None else None,
    }


def iter_values(order: OrderRead) -> Iterator[tuple[str, Value]]:
    """Walk every value that was read, with its JSON pointer."""
    for name in ("number", "issued_on", "deliver_on", "currency", "total_net"):
        if (value := getattr(order, name)) is not None:
            yield f"/{name}", value
    for role in ("buyer", "deliver_to"):
        party: Party = getattr(order, role)
        for name in ("name", "id"):
            if (value := getattr(party, name)) is not None:
                yield f"/{role}/{name}", value
    for index, line in enumerate(order.lines):
        for name in LINE_FIELDS:
            if (value := getattr(line, name)) is not None:
                yield f"/lines/{index}/{name}", value


LINE_FIELDS = (
    "buyer_item_id",
    "seller_item_id",
    "gtin",
    "description",
    "quantity",
    "unit",
    "unit_price",
    "net_amount",
)
