"""An order being read: values on one side, on the other the doubts about what could not be.

Readers of structured forms share it, so that an unreadable quantity is said in the same words
whether it stood in XML, EDIFACT or a sheet.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation, localcontext

from proche.kernel.words import Said, gettext_noop, said
from proche.orders.readers import values
from proche.orders.reading import Doubt, Value

N_ = gettext_noop

QUANTITY = N_(
    "The quantity of line %(line)s reads “%(text)s”, which is no number. Type it, or ask the customer."
)
NO_QUANTITY = N_("Line %(line)s names no quantity. Ask the customer how many.")
NOT_POSITIVE = N_("Line %(line)s asks for %(text)s. Ask the customer what is meant: perhaps a return.")
PRICE = N_("The price of line %(line)s reads “%(text)s”, which is no number. Type it, or leave it out.")
AMOUNT = N_("The amount of line %(line)s reads “%(text)s”, which is no number. Type it, or leave it out.")
TOTAL = N_("The total reads “%(text)s”, which is no number. Type it, or leave it out.")
DAY = N_(
    "The day of delivery reads “%(text)s”, which is no day of the calendar. Type it, or ask the customer."
)
ISSUE_DAY = N_("The day of the order reads “%(text)s”, which is no day of the calendar. Type it.")
DAYS_DIFFER = N_(
    "The lines ask for different days of delivery (%(days)s). Choose one, or split the order by day."
)
NO_CODE = N_("Line %(line)s names no product: no code and no words. Ask the customer what is meant.")
NO_LINES = said(N_("This order has no lines. Ask the customer what to deliver."))
UNCLEAR_DAY = N_("“%(text)s” can be read as two days. Choose the one that is meant.")
UNCLEAR_NUMBER = N_("“%(text)s” can be read as two numbers. Choose the one that is meant.")

WORDS: dict[str, tuple[str, str]] = {
    "quantity": ("UNREADABLE_QUANTITY", QUANTITY),
    "unit_price": ("UNREADABLE_PRICE", PRICE),
    "net_amount": ("UNREADABLE_AMOUNT", AMOUNT),
    "total_net": ("UNREADABLE_TOTAL", TOTAL),
    "deliver_on": ("UNREADABLE_DATE", DAY),
    "issued_on": ("UNREADABLE_DATE", ISSUE_DAY),
}

#: what machines write as a number: no thousands, a point (or, in EDIFACT, a comma) before decimals
MACHINE_NUMBER = re.compile(r"[-+]?(?:\d{1,30}(?:[.,]\d{0,20})?|[.,]\d{1,20})")
#: figures behind the point of a price that was given for several units
PLACES = Decimal("0.000001")


@functools.lru_cache(maxsize=8192)
def sure(text: str) -> Value:
    """A value that the document says outright; kept, since codes, units and prices return day after day."""
    return Value(text)


def text_value(text: str) -> Value | None:
    """The text as a value, None when it is empty."""
    return sure(text) if text else None


@functools.lru_cache(maxsize=8192)
def machine_number(text: str) -> str | None:
    """Normalise a number as programs write it ("+12,50" -> "12.50"); None for anything else."""
    if text.isascii() and text.isdigit() and len(text) < 30 and (text[0] != "0" or text == "0"):
        return text
    flat = text.strip()
    if not MACHINE_NUMBER.fullmatch(flat) or not flat.isascii():
        return None
    return format(Decimal(flat.replace(",", ".")), "f")


@functools.lru_cache(maxsize=8192)
def number_value(text: str) -> Value | None:
    """The number as a value, None when the text is none."""
    number = machine_number(text)
    return None if number is None else Value(number, source=text if number != text else "")


def machine_day(text: str) -> str | None:
    """Read the day of "2026-11-24", "2026-11-24T10:00", "20261124" or "202611241000"."""
    head = text[:8] if text.isdigit() and len(text) >= 8 else text[:10]
    try:
        return date.fromisoformat(head).isoformat()
    except ValueError:
        found = values.read_day(text)
        return None if found is None else found.value


def per_unit(price: str, base: str) -> str:
    """The price of one unit when `price` is for `base` units, exact where six decimals allow it."""
    if base in ("", "1"):
        return price
    try:
        count = Decimal(base)
        if count <= 0 or count == 1:
            return price
        with localcontext() as context:
            context.prec = 50
            one = Decimal(price) / count
            rounded = one.quantize(PLACES)
    except InvalidOperation:
        return price
    return values.decimal_text(rounded)


@dataclass(slots=True)
class Draft:
    """The doubts of one order while it is read. Fields are JSON pointers into the order."""

    doubts: list[Doubt] = field(default_factory=list)

    def ask(self, pointer: str, kind: str, reason: Said, readings: Sequence[str] = ()) -> None:
        self.doubts.append(Doubt(pointer, kind, reason, tuple(readings)))

    def line_number(self, index: int, name: str, text: str) -> Value | None:
        """Read a number of line `index` (from 0); what is there but no number becomes a doubt."""
        if not text:
            return None
        value = number_value(text)
        if value is None:
            self.unreadable_on_line(index, name, text)
        return value

    def unreadable_on_line(self, index: int, name: str, text: str) -> None:
        kind, words = WORDS[name]
        self.ask(f"/lines/{index}/{name}", kind, said(words, line=index + 1, text=short(text)))

    def quantity(self, index: int, text: str) -> Value | None:
        value = self.line_number(index, "quantity", text)
        if value is None and not text.strip():
            self.no_quantity(index)
        return self.positive(index, value)

    def no_quantity(self, index: int) -> None:
        self.ask(f"/lines/{index}/quantity", "MISSING_QUANTITY", said(NO_QUANTITY, line=index + 1))

    def positive(self, index: int, value: Value | None) -> Value | None:
        """Ask about a quantity of zero or less, and keep it as it stands."""
        if value is None or value.value[0] in "123456789":
            return value
        if value.value[0] == "-" or not value.value.strip("0."):
            words = said(NOT_POSITIVE, line=index + 1, text=value.value)
            self.ask(f"/lines/{index}/quantity", "QUANTITY_NOT_POSITIVE", words, [value.value])
        return value

    def price(self, index: int, text: str, base: str = "") -> Value | None:
        """Read a price given for `base` units as the price of one."""
        value = self.line_number(index, "unit_price", text)
        if value is None or not base or base == "1":
            return value
        one = per_unit(value.value, machine_number(base) or "1")
        return value if one == value.value else Value(one, source=f"{text} / {base}")

    def total(self, text: str) -> Value | None:
        if not text:
            return None
        number = machine_number(text)
        if number is None:
            kind, words = WORDS["total_net"]
            self.ask("/total_net", kind, said(words, text=short(text)))
            return None
        return Value(number)

    def day(self, name: str, text: str) -> Value | None:
        """Read a day written by a machine (ISO, 20261124); `name` is issued_on or deliver_on."""
        if not text:
            return None
        found = machine_day(text)
        if found is None:
            kind, words = WORDS[name]
            self.ask(f"/{name}", kind, said(words, text=short(text)))
            return None
        return Value(found, source=text if text != found else "")

    def day_of_lines(self, days: Iterable[str]) -> Value | None:
        """The one day that all lines ask for; different days are put to a person."""
        different = sorted(set(days))
        if len(different) > 1:
            words = said(DAYS_DIFFER, days=", ".join(different[:5]))
            self.ask("/deliver_on", "DELIVERY_DAYS", words, different)
        return Value(different[0]) if len(different) == 1 else None

    def names_product(self, index: int, *named: Value | None) -> None:
        if not any(named):
            self.ask(f"/lines/{index}", "NO_PRODUCT", said(NO_CODE, line=index + 1))

    def has_lines(self, count: int) -> None:
        if not count:
            self.ask("/lines", "NO_LINES", NO_LINES)


def short(text: str) -> str:
    """The text as a sentence can carry it."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"
