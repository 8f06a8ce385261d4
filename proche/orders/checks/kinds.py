"""The kinds of doubt that the checks raise; readers have kinds of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from proche.kernel.words import Said, gettext_noop, said
from proche.orders.reading import Doubt, Option

N_ = gettext_noop


class DoubtKind(StrEnum):
    CUSTOMER = "CUSTOMER"
    SENDER = "SENDER"
    DUPLICATE = "DUPLICATE"
    NUMBER = "NUMBER"
    ADDRESS = "ADDRESS"
    DELIVERY = "DELIVERY"
    CURRENCY = "CURRENCY"
    TOTAL = "TOTAL"
    PRODUCT = "PRODUCT"
    WITHDRAWN = "WITHDRAWN"
    NOT_YET = "NOT_YET"
    QUANTITY = "QUANTITY"
    UNIT = "UNIT"
    HABIT = "HABIT"
    PRICE = "PRICE"
    AMOUNT = "AMOUNT"
    TWICE = "TWICE"


def doubt(kind: DoubtKind, field: str, reason: Said, options: Sequence[tuple[str, Option]] = ()) -> Doubt:
    """Build a doubt: each option with its plain reading for the contract."""
    return Doubt(
        field=field,
        kind=str(kind),
        reason=reason,
        readings=tuple(reading for reading, _ in options if reading),
        options=tuple(option for _, option in options),
    )


def keep() -> tuple[str, Option]:
    """The option that accepts what stands."""
    return "", Option(said(N_("Keep as written")))


def leave_out(index: int) -> tuple[str, Option]:
    """The option that takes a line away."""
    return "", Option(said(N_("Leave this line out")), {f"/lines/{index}/removed": "yes"})


def plain(amount: Decimal) -> str:
    """A decimal without needless zeros: 24, 0.5."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def day_words(day: date) -> str:
    """A day inside a sentence: written in words where it is shown."""
    return day.isoformat()
