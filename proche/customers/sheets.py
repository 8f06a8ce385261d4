"""Establishments out of a CSV or a workbook: columns in any order, French and English headings."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from proche.customers.rules import DeliveryAddress, Establishment, fold, fold_code
from proche.kernel.refusal import BadInput
from proche.kernel.words import Said, gettext_noop, said

N_ = gettext_noop

#: The heading of each column, folded, and the field it fills.
HEADINGS: Mapping[str, str] = {
    "number": "number", "customer number": "number", "customer": "number", "numero": "number", "n": "number",
    "no client": "number", "n client": "number", "numero client": "number", "code client": "number",
    "name": "name", "nom": "name", "raison sociale": "name", "etablissement": "name", "establishment": "name",
    "other names": "other_names", "autres noms": "other_names", "nom usuel": "other_names",
    "gln": "gln", "ean": "gln", "siret": "siret",
    "email": "emails", "e mail": "emails", "mail": "emails", "emails": "emails", "courriel": "emails",
    "phone": "phones", "phones": "phones", "telephone": "phones", "tel": "phones",
    "fax": "faxes", "faxes": "faxes", "telecopie": "faxes",
    "street": "street", "address": "street", "adresse": "street", "rue": "street",
    "postcode": "postcode", "zip": "postcode", "code postal": "postcode", "cp": "postcode",
    "city": "city", "town": "city", "ville": "city", "commune": "city",
    "region": "region", "country": "country", "pays": "country",
    "delivery place": "place", "lieu de livraison": "place",
    "deliver to": "place", "livrer a": "place", "adresse de livraison": "place",
    "weekdays": "weekdays", "delivery days": "weekdays", "jours de livraison": "weekdays",
    "own codes": "own_codes", "codes propres": "own_codes", "leurs codes": "own_codes",
    "agreed prices": "agreed_prices", "prix convenus": "agreed_prices", "prix negocies": "agreed_prices",
}  # fmt: skip
_DAYS: Mapping[str, int] = {
    "lu": 1, "ma": 2, "me": 3, "je": 4, "ve": 5, "sa": 6, "di": 7,
    "mo": 1, "tu": 2, "we": 3, "th": 4, "fr": 5, "su": 7,
}  # fmt: skip
_UNIT = re.compile(r"[A-Z0-9]{2,3}")
_AMOUNT = re.compile(r"[0-9]{1,8}([.,][0-9]{1,4})?")
#: Whether it looks like an address is all that can be known of one.
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
#: Served when the sheet does not say on which days.
WORKDAYS = (1, 2, 3, 4, 5)
#: A sheet of more rows is no list of customers of one desk.
MOST_ROWS = 100_000


class UnreadableSheet(BadInput):
    pass


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of the sheet, counted as the sheet counts (the heading is line 1); values by field."""

    line: int
    values: Mapping[str, str]


def read(data: bytes, *, name: str) -> list[SheetRow]:
    """Read a CSV (any separator, UTF-8 or Windows-1252) or a workbook's first sheet.

    Raises: UnreadableSheet.
    """
    rows = _workbook(data) if Path(name).suffix.lower() in (".xlsx", ".xls", ".ods", ".xlsb") else _csv(data)
    if not rows:
        raise UnreadableSheet(
            said(N_("%(name)s is empty. Put one heading a column and one customer a line."), name=name)
        )
    fields = [HEADINGS.get(fold(heading), "") for heading in rows[0]]
    if "number" not in fields or "name" not in fields:
        words = N_(
            "%(name)s has no column for the customer number or for the name. Its headings are: %(headings)s."
        )
        raise UnreadableSheet(said(words, name=name, headings=", ".join(rows[0])))
    return list(_rows(fields, rows[1:]))


def _rows(fields: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[SheetRow]:
    for line, row in enumerate(rows, start=2):
        values = {field: value.strip() for field, value in zip(fields, row, strict=False) if field}
        if any(values.values()):
            yield SheetRow(line, values)


def _csv(data: bytes) -> list[list[str]]:
    text = _text(data)
    head = text.split("\n", 1)[0]
    separator = max(";,\t|", key=head.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))[: MOST_ROWS + 1]
    except csv.Error as error:
        raise UnreadableSheet(said(N_("This CSV cannot be read: %(why)s."), why=error)) from None


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _workbook(data: bytes) -> list[list[str]]:
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        return [[_cell(value) for value in row] for row in sheet.to_python(nrows=MOST_ROWS + 1)]
    except (CalamineError, ValueError, IndexError) as error:
        raise UnreadableSheet(said(N_("This workbook cannot be read: %(why)s."), why=error)) from None


def _cell(value: object) -> str:
    # A workbook keeps postcodes and identifiers as numbers: 77901.0 is 77901.
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def establishment(row: SheetRow) -> Establishment:
    """Make the establishment of one line. Raises: BadInput that says what is wrong with it."""
    value = row.values.get
    _check_gln(value("gln", ""))
    return Establishment(
        number=value("number", ""),
        name=value("name", ""),
        other_names=_several(value("other_names", "")),
        gln=value("gln", ""),
        siret=value("siret", ""),
        emails=_emails(value("emails", "")),
        phones=_several(value("phones", "")),
        faxes=_several(value("faxes", "")),
        city=value("city", ""),
        postcode=_postcode(value("postcode", "")),
        region=value("region", ""),
        country=value("country", "") or "FR",
        addresses=_addresses(row),
        own_codes=dict(_pairs(value("own_codes", ""))),
        agreed_prices=dict(_price(*pair) for pair in _pairs(value("agreed_prices", ""))),
    )


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """ "D1001=HP-125V|D1002=EP-200" as pairs; a comma parts nothing here, for it stands in prices."""
    for part in filter(None, map(str.strip, re.split(r"[;|\n]", text))):
        left, _, right = (side.strip() for side in part.partition("="))
        if not left or not right:
            raise BadInput(said(N_("%(part)s needs both sides of its =."), part=part))
        yield left, right


def _price(left: str, right: str) -> tuple[tuple[str, str], Decimal]:
    """ "HP-125V:CT", "17,904": our code and the Rec 20 code of the unit, then the net price of one."""
    sku, _, unit = (side.strip() for side in left.rpartition(":"))
    if not sku or not _UNIT.fullmatch(unit.upper()):
        words = N_("%(left)s names no unit. Write our code and the unit's code, such as HP-125V:CT=17.904.")
        raise BadInput(said(words, left=left))
    if not _AMOUNT.fullmatch(right):
        raise BadInput(said(N_("%(text)s is no price. Write it in figures, such as 17.904."), text=right))
    return (sku, unit.upper()), Decimal(right.replace(",", "."))


def _emails(text: str) -> tuple[str, ...]:
    found = _several(text)
    for one in found:
        if not _EMAIL.fullmatch(one):
            raise BadInput(said(N_("%(text)s is no e-mail address. Look at it again."), text=one))
    return found


def _addresses(row: SheetRow) -> tuple[DeliveryAddress, ...]:
    value = row.values.get
    if not value("place") and not value("weekdays"):
        return ()
    place = DeliveryAddress(
        name=value("place") or value("name", ""),
        street=value("street", ""),
        postcode=_postcode(value("postcode", "")),
        city=value("city", ""),
        weekdays=weekdays(value("weekdays", "")) or WORKDAYS,
    )
    return (place,)


def weekdays(text: str) -> tuple[int, ...]:
    """Read days such as "lun mar jeu", "Mon, Tue" or "1 2 4" as ISO weekdays."""
    found = []
    for word in fold(text).split():
        day = int(word) if word.isdecimal() and len(word) == 1 else _DAYS.get(word[:2], 0)
        if not 1 <= day <= 7:
            raise BadInput(
                said(N_("%(word)s is no day of the week. Write days such as lun mar jeu."), word=word)
            )
        found.append(day)
    return tuple(sorted(set(found)))


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[;,|\n]", text) if part.strip())


def _postcode(text: str) -> str:
    # A workbook that kept a postcode as a number lost its first zero.
    return text.zfill(5) if text.isdecimal() and len(text) == 4 else text


def _check_gln(text: str) -> None:
    digits = fold_code(text)
    if len(digits) == 13 and digits.isdecimal() and not has_gs1_check(digits):
        raise BadInput(said(N_("%(gln)s is no GLN: its last figure does not fit the others."), gln=text))


def has_gs1_check(digits: str) -> bool:
    """Whether the last figure of a GLN or GTIN is the right one. Source: GS1 General Specifications, 7.9."""
    weighted = sum(int(digit) * (3 if n % 2 else 1) for n, digit in enumerate(reversed(digits)))
    return weighted % 10 == 0


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line that was not taken in, and why."""

    line: int
    reason: Said


@dataclass(frozen=True, slots=True)
class ImportReport:
    added: int
    changed: int
    unchanged: int
    refused: tuple[RefusedLine, ...]
