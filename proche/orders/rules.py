"""Rules of an order's life, pure: what a person's steps make of a reading, and totals.

An order on the desk is its reading (never changed) and the steps people took on it. Folding
the steps over the reading gives the order as it stands; undoing a step is leaving it out.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, TypeVar

from proche.kernel.refusal import BadInput
from proche.kernel.words import gettext_noop, said
from proche.orders.reading import LINE_FIELDS, Doubt, Line, OrderRead, Party, Value

N_ = gettext_noop


class Channel(StrEnum):
    """How a document came in."""

    UPLOAD = "UPLOAD"
    FOLDER = "FOLDER"
    COMMAND = "COMMAND"
    API = "API"
    MAIL = "MAIL"
    FAX = "FAX"
    PORTAL = "PORTAL"


class OrderState(StrEnum):
    OPEN = "OPEN"
    ASKED = "ASKED"
    CONFIRMED = "CONFIRMED"
    REJECTED = "REJECTED"


class RejectReason(StrEnum):
    NOT_AN_ORDER = "NOT_AN_ORDER"
    DUPLICATE = "DUPLICATE"
    CANCELLED = "CANCELLED"
    OTHER = "OTHER"


class DocumentState(StrEnum):
    RECEIVED = "RECEIVED"
    READ = "READ"


#: What a step may change: header fields, parties' name and id, a line's fields, whole lines.
HEADER_FIELDS = ("number", "issued_on", "deliver_on", "currency", "total_net", "note")
PARTY_FIELDS = ("name", "id")
REMOVED = "removed"
#: A longer value is named by its fingerprint.
LONG_VALUE = 120
#: The source of a value that a person set: the checks do not ask about it again.
DECIDED = "decided"
#: The source of a value that the sender's earlier orders taught: the checks judge it like any other.
LEARNED = "learned"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a person did: `changes` maps JSON pointers to new values ("" clears one).

    "/lines/2/removed" = "yes" takes a line away, a pointer behind the last line adds one.
    `answers` is the key of the doubt that this step settled, "" where it was a free edit.
    """

    changes: Mapping[str, str]
    answers: str = ""


def doubt_key(doubt: Doubt, order: OrderRead) -> str:
    """Name a doubt by what it asks of which value, so that a later change asks anew."""
    value = value_at(order, doubt.field)
    if len(value) > LONG_VALUE:
        # The key stands in a column of its own, and documents hold values of any length.
        value = hashlib.sha256(value.encode()).hexdigest()
    return f"{doubt.field}|{doubt.kind}|{value}"


def find_value(order: OrderRead, pointer: str) -> Value | None:
    """The value that a pointer names, None where there is none or it names more than a value."""
    here: object = order
    for name in pointer.strip("/").split("/"):
        if isinstance(here, tuple):
            here = here[int(name)] if name.isdigit() and int(name) < len(here) else None
        else:
            here = getattr(here, name, None)
    return here if isinstance(here, Value) else None


def value_at(order: OrderRead, pointer: str) -> str:
    """What stands where a pointer names a value, "" where there is none."""
    found = find_value(order, pointer)
    return found.value if found is not None else ""


def line_of(pointer: str) -> int | None:
    """The index of the line that a pointer lies in, None for one of the whole order."""
    parts = pointer.strip("/").split("/")
    return int(parts[1]) if len(parts) > 1 and parts[0] == "lines" and parts[1].isdigit() else None


def fold(order: OrderRead, steps: Iterable[Step], *, source: str = DECIDED) -> OrderRead:
    """Give the order as it stands after the steps. Removed lines stay in place, emptied."""
    for step in steps:
        for pointer, value in step.changes.items():
            order = _set(order, pointer, value, source)
    return order


def removed_lines(steps: Iterable[Step]) -> frozenset[int]:
    """The indexes of lines that people took away and did not bring back."""
    removed: set[int] = set()
    for step in steps:
        for pointer, value in step.changes.items():
            parts = pointer.strip("/").split("/")
            if len(parts) == 3 and parts[0] == "lines" and parts[2] == REMOVED:
                (removed.add if value else removed.discard)(int(parts[1]))
    return frozenset(removed)


def _set(order: OrderRead, pointer: str, value: str, source: str) -> OrderRead:
    parts = pointer.strip("/").split("/")
    if len(parts) == 1 and parts[0] in HEADER_FIELDS:
        return _with(order, parts[0], _typed(getattr(order, parts[0]), value, source))
    if len(parts) == 2 and parts[0] in ("buyer", "deliver_to") and parts[1] in PARTY_FIELDS:
        party: Party = getattr(order, parts[0])
        typed = _typed(getattr(party, parts[1]), value, source)
        return _with(order, parts[0], _with(party, parts[1], typed))
    if len(parts) == 3 and parts[0] == "lines" and parts[1].isdigit():
        return replace(order, lines=_set_line(order.lines, int(parts[1]), parts[2], value, source))
    raise ValueError(f"no such place in an order: {pointer}")


def _set_line(lines: tuple[Line, ...], index: int, name: str, value: str, source: str) -> tuple[Line, ...]:
    if index > len(lines):
        raise ValueError(f"there is no line {index + 1}")
    if index == len(lines):
        lines = (*lines, Line(position=index + 1))
    if name == REMOVED:
        return lines
    if name not in LINE_FIELDS:
        raise ValueError(f"no such field of a line: {name}")
    line = _with(lines[index], name, _typed(getattr(lines[index], name), value, source))
    if source == DECIDED and name in ("quantity", "unit", "unit_price", "seller_item_id"):
        # The amount printed on the document no longer speaks for a line that a person changed.
        line = replace(line, net_amount=None)
    return (*lines[:index], line, *lines[index + 1 :])


T = TypeVar("T", OrderRead, Party, Line)


def _with(whole: T, name: str, part: object) -> T:
    """One field set anew; the name was checked against the fields that may be."""
    changes: dict[str, Any] = {name: part}
    return replace(whole, **changes)


def _typed(old: Value | None, value: str, source: str) -> Value | None:
    """A person's value is certain, and keeps the place of what it replaces."""
    if not value:
        return None
    return Value(value, 1.0, old.where if old else None, source=source)


def is_learned(value: Value | None) -> bool:
    """Whether a lesson set the value."""
    return value is not None and value.source == LEARNED


def is_decided(value: Value | None) -> bool:
    """Whether a person set the value."""
    return value is not None and value.source == DECIDED


CENT = Decimal("0.01")


def line_amount(quantity: Decimal, unit_price: Decimal) -> Decimal:
    return (quantity * unit_price).quantize(CENT, ROUND_HALF_UP)


def total(amounts: Sequence[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0)).quantize(CENT, ROUND_HALF_UP)


def fingerprint(facts: Mapping[str, object]) -> str:
    """SHA-256 of an order's facts as canonical JSON: what the trace holds of a confirmed order."""
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


#: Fields that hold words: someone's name or remark may be among them.
WORDS = ("name", "note", "description")
#: Stands in the trace for words that a person wrote; the step itself keeps them, and can be erased.
WRITTEN = "…"


def traced(changes: Mapping[str, str]) -> dict[str, str]:
    """Give what the trace keeps of changes: every field, its code, amount or day, but no words."""
    return {
        pointer: WRITTEN if value and pointer.rsplit("/", 1)[-1] in WORDS else value
        for pointer, value in changes.items()
    }


def clean(pointer: str, value: str) -> str:
    """Give a typed value in the form its field keeps. Raises: BadInput, with how to write it."""
    text = " ".join(value.split())
    name = pointer.rstrip("/").rsplit("/", 1)[-1]
    if not text or name == REMOVED:
        return text
    if name in ("quantity", "unit_price", "net_amount", "total_net"):
        return _clean_amount(text, positive=name == "quantity")
    if name in ("issued_on", "deliver_on"):
        return _clean_day(text)
    return text[:200]


def _clean_amount(text: str, *, positive: bool) -> str:
    found = read_amount(text)
    if found is None or (positive and found <= 0):
        raise BadInput(said(N_("“%(text)s” is no amount. Write a number, such as 12 or 4.5."), text=text))
    return format(found, "f")


def read_amount(text: str) -> Decimal | None:
    """Read a number as a person types it: "12", "4,5", "1 250,00", "1.250,00"."""
    bare = re.sub(r"[\s\u00a0\u202f€]", "", text)
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", bare) and "," in bare:
        bare = bare.replace(".", "")
    if bare.count(",") == 1 and bare.rfind(",") > bare.rfind("."):
        bare = bare.replace(",", ".")
    if not re.fullmatch(r"-?\d{1,9}(\.\d{1,6})?", bare):
        return None
    return Decimal(bare)


def _clean_day(text: str) -> str:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    raise BadInput(said(N_("“%(text)s” is no day. Write it as 26/11/2026."), text=text))
