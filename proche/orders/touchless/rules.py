"""Whether an order may be confirmed without a hand, and which ones are looked at all the same. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from proche.kernel.words import Said, gettext_noop, said
from proche.orders.reading import Form, OrderRead, Value
from proche.orders.standing import Standing

N_ = gettext_noop


class How(StrEnum):
    """By which way a customer agreed."""

    CONTRACT = "CONTRACT"
    LETTER = "LETTER"
    MAIL = "MAIL"
    PHONE = "PHONE"


class Passing(StrEnum):
    """What became of an order that could be confirmed without a hand. HELD: a person looks first."""

    HELD = "HELD"
    CONFIRMED = "CONFIRMED"
    PULLED_BACK = "PULLED_BACK"


class Verdict(StrEnum):
    RIGHT = "RIGHT"
    WRONG = "WRONG"


class Looking(StrEnum):
    """When the sample is looked at: before it is confirmed, or after."""

    BEFORE = "BEFORE"
    AFTER = "AFTER"


#: Forms that are read by eye: each value that decides must have been read with this much certainty. A page
#: that was faxed badly never comes so far, for its values are unsure.
READ_BY_EYE = frozenset((Form.SCAN, Form.EMAIL, Form.UNKNOWN))
SURE_BY_EYE = 0.97
SURE = 0.9


@dataclass(frozen=True, slots=True)
class Passer:
    """One order with what decides. `is_senders`: it came from the customer's own address or number."""

    standing: Standing
    ceiling: Decimal | None
    arrivals: int
    is_senders: bool
    is_free: bool
    is_split: bool = False


def why_not(one: Passer) -> Said | None:
    """Why a person must see the order; None when nothing speaks against confirming it."""
    return next((words for bar in BARS if (words := bar(one)) is not None), None)


def _not_ready(one: Passer) -> Said | None:
    return one.standing.missing()


def _is_no_order(one: Passer) -> Said | None:
    is_whole = one.standing.reading.is_order and not one.is_split
    return None if is_whole else said(N_("It was not read as one whole order."))


def _was_taken(one: Passer) -> Said | None:
    return None if one.is_free else said(N_("Somebody has it in hand already."))


def _says_more(one: Passer) -> Said | None:
    words = one.standing.order.note
    return said(N_("The customer wrote a note: read it first.")) if words and words.value.strip() else None


def _came_twice(one: Passer) -> Said | None:
    return said(N_("The same document came in more than once.")) if one.arrivals > 1 else None


def _is_strange(one: Passer) -> Said | None:
    return None if one.is_senders else said(N_("It did not come from an address of this customer."))


def _is_unsure(one: Passer) -> Said | None:
    reading = one.standing.reading
    least = SURE_BY_EYE if reading.form in READ_BY_EYE else SURE
    values = _deciding(reading.order) if reading.order is not None else ()
    if reading.doubts or any(value.confidence < least for value in values):
        return said(N_("It was not read surely enough."))
    return None


def _deciding(order: OrderRead) -> Iterator[Value]:
    """The values that make what is confirmed; who orders is sure by the customer's own address or number.

    A line's words decide where it has no code: beside one they only bear witness.
    """
    for line in order.lines:
        codes = [value for value in (line.buyer_item_id, line.seller_item_id, line.gtin) if value is not None]
        words = () if codes else (line.description,)
        yield from codes
        yield from (value for value in (*words, line.quantity, line.unit) if value is not None)
    yield from (value for value in (order.number, order.deliver_on) if value is not None)


def _is_dear(one: Passer) -> Said | None:
    if one.ceiling is None or one.standing.total <= one.ceiling:
        return None
    return said(N_("It comes to more than this customer agreed to."))


BARS: tuple[Callable[[Passer], Said | None], ...] = (
    _is_no_order,
    _not_ready,
    _was_taken,
    _says_more,
    _came_twice,
    _is_strange,
    _is_unsure,
    _is_dear,
)


def is_sampled(code: str, share: int) -> bool:
    """Whether an order is among the share (per cent) that is looked at.

    By the hash of its code, which the desk draws when the order comes in: neither the customer, who writes
    the document, nor anybody at the desk can choose it, and everybody can work it out again.
    """
    number = int.from_bytes(hashlib.sha256(f"touchless:{code}".encode()).digest()[:8], "big")
    return number % 10_000 < share * 100
