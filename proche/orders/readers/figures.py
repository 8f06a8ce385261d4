"""Numbers, quantities and days as they stand among other words of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from proche.orders.readers import values
from proche.orders.readers.kinds import folded

#: what surrounds a number in a cell without changing it: "12,50 €/ctn", "* 3", "= 24"
AROUND = re.compile(r"^[\s*:=xX×]+|\s*/\s?[^\W\d]\w*\.?$|[\s*|_]+$")
#: a number that can be read in one way only, as most are
PLAIN = re.compile(r"(?:0|[1-9][0-9]{0,8})(?:[.,][0-9]{1,2})?")
PARTED = re.compile(r"(?<=[\d/])\s(?=[\d/])")
#: a day stands within so many letters of its label
NEAR = 30
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
ENGLISH_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_NAME = "|".join((*WEEKDAYS, *ENGLISH_WEEKDAYS))
_MONTH = "|".join(dict.fromkeys((*values.MONTHS, *values.ENGLISH_MONTHS)))
YEARLESS = re.compile(
    rf"\b(?:(?P<name>{_DAY_NAME})\s+)?(?:the )?(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?"
    rf"(?:\s+(?:of )?(?P<month>(?:{_MONTH})[a-z]*)|\s?/\s?(?P<digits>\d{{1,2}}))"
    r"(?!\s*/?\s*\d)"
)


@dataclass(frozen=True)
class Style:
    """How one paper writes its figures; None where it does not show it."""

    comma_decimals: bool | None = None
    month_first: bool | None = None

    @classmethod
    def of(cls, texts: Iterable[str]) -> Style:
        kept = list(texts)
        dated = [text for text in kept if "/" in text or "." in text or "-" in text]
        return cls(values.comma_decimals(kept), values.month_first(dated))


def read_number(text: str, style: Style = Style()) -> values.Found | None:
    if PLAIN.fullmatch(text):
        return values.Found(text.replace(",", "."))
    return values.read_decimal(AROUND.sub("", text), comma_decimals=style.comma_decimals)


def read_quantity(text: str, style: Style = Style()) -> values.Quantity | None:
    if PLAIN.fullmatch(text):
        return values.Quantity(values.Found(text.replace(",", ".")))
    return values.read_quantity(AROUND.sub("", text), comma_decimals=style.comma_decimals)


def decimal(found: values.Found | None) -> Decimal | None:
    return None if found is None else Decimal(found.value)


def read_day(text: str, style: Style, on: date | None = None) -> values.Found | None:
    """Read the day that a text begins with; without a year it is the next such day from `on`."""
    near = text[:NEAR]
    found = values.read_day(near, month_first=style.month_first)
    if found is None:
        # An engine parts figures that stand wide: "27/1 1/2026".
        found = values.read_day(PARTED.sub("", near), month_first=style.month_first)
    if found is not None or on is None:
        return found
    return _next_day(near, on)


def _next_day(text: str, on: date) -> values.Found | None:
    match = YEARLESS.search(folded(text))
    if match is None:
        return None
    for year in (on.year, on.year + 1):
        part = "/" if match["digits"] else " "
        text = part.join((match["day"], match["digits"] or match["month"], str(year)))
        found = values.read_day(text, month_first=False)
        if found is not None and date.fromisoformat(found.value) >= on - timedelta(days=7):
            return found
    return None


def is_day(text: str) -> bool:
    return values.read_day(text) is not None
