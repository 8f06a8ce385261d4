"""How people write numbers, days, quantities and codes, in French and in English.

Shared by every reader, so that "1.250,00" and "24 nov. 2026" mean one thing on paper and in a
sheet. Where a text has two sensible meanings the likelier one is `value` and the other stands
in `others`: a caller that knows more (`comma_decimals`, `month_first`) says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Found:
    """A normalised value and its other meanings, likeliest first."""

    value: str
    others: tuple[str, ...] = ()


def plain(text: str) -> str:
    """Lower case, no accents, punctuation as single spaces: the form that vocabularies are kept in."""
    flat = unicodedata.normalize("NFKD", text.replace("’", "'").replace("°", "o ").replace("º", "o "))
    letters = "".join(letter for letter in flat.lower() if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^0-9a-z#&%+]+", " ", letters).split())


# --- numbers ----------------------------------------------------------------------------------

NUMBER = re.compile(r"[-+]?(?:\d+(?:[.,]\d+)*|[.,]\d+)")
CURRENCY_WORDS = re.compile(r"€|£|\$|\b(?:eur(?:os?)?|usd|gbp|chf|ht|h\.t\.)(?=\W|$)", re.IGNORECASE)
NARROW = re.compile(r"[\s\u00a0\u2007\u202f'’]+")
#: a number longer than this is no quantity and no price
LONGEST_NUMBER = 40


def read_decimal(text: str, *, comma_decimals: bool | None = None) -> Found | None:
    """Read one number written by hand or machine; None when the text is no single number.

    "1.250" and "1,250" mean two things: without `comma_decimals` they count as thousands, and
    `others` holds the decimal meaning.
    """
    flat = CURRENCY_WORDS.sub("", text.replace("−", "-")).strip()
    if len(flat) > LONGEST_NUMBER or not _spaces_part_thousands(flat):
        return None
    flat, sign = _unsigned(NARROW.sub("", flat))
    if not NUMBER.fullmatch(flat):
        return None
    return _signed(_meanings(flat.lstrip("+"), comma_decimals), sign)


def _spaces_part_thousands(text: str) -> bool:
    """ "1 250,50" is a number; "12 24" and "3 kg 5" are not."""
    groups = re.split(r"(?<=\d)[\s\u00a0\u2007\u202f'’]+(?=\d)", text)
    return all(re.match(r"\d{3}(?!\d)", group) for group in groups[1:])


def _unsigned(text: str) -> tuple[str, str]:
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1], "-"
    if text.endswith("-"):
        return text[:-1], "-"
    return (text[1:], "-") if text.startswith("-") else (text, "")


def _signed(found: Found | None, sign: str) -> Found | None:
    if found is None or not sign:
        return found
    return Found(sign + found.value, tuple(sign + other for other in found.others))


def _meanings(flat: str, comma_decimals: bool | None) -> Found | None:
    marks = [letter for letter in flat if letter in ".,"]
    if not marks:
        return Found(_tidy(flat))
    if len(set(marks)) == 2:
        return _two_marks(flat, marks)
    if len(marks) > 1:
        return Found(_tidy(re.sub("[.,]", "", flat))) if _groups_of_three(flat) else None
    return _one_mark(flat, marks[0], comma_decimals)


def _two_marks(flat: str, marks: list[str]) -> Found | None:
    """The last mark parts the decimals, the other one the thousands."""
    whole, _, decimals = flat.rpartition(marks[-1])
    if marks.count(marks[-1]) > 1 or not _groups_of_three(whole):
        return None
    return Found(_tidy(re.sub("[.,]", "", whole) + "." + decimals))


def _groups_of_three(flat: str) -> bool:
    first, *groups = re.split("[.,]", flat)
    return 1 <= len(first) <= 3 and all(len(group) == 3 for group in groups)


def _one_mark(flat: str, mark: str, comma_decimals: bool | None) -> Found:
    whole, _, rest = flat.partition(mark)
    as_decimal, as_whole = _tidy(f"{whole or '0'}.{rest}"), _tidy(whole + rest)
    if len(rest) != 3 or len(whole) > 3 or whole in ("", "0"):
        return Found(as_decimal)
    if comma_decimals is None:
        return Found(as_whole, (as_decimal,))
    return Found(as_decimal if (mark == ",") == comma_decimals else as_whole)


def _tidy(text: str) -> str:
    """Keep the decimals as written, drop zeros in front: "007.50" -> "7.50"."""
    return format(Decimal(text), "f")


def decimal_text(number: Decimal | float) -> str:
    """Write a number as the contract wants it: no exponent, no needless zeros."""
    text = format(Decimal(repr(number)) if isinstance(number, float) else number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def comma_decimals(texts: Iterable[str]) -> bool | None:
    """Say whether these numbers part their decimals by comma; None when they do not show it."""
    for text in texts:
        flat = NARROW.sub("", CURRENCY_WORDS.sub("", text))
        if match := re.fullmatch(r"[-+(]?\d*(?:[.,]\d{3})*([.,])(?:\d{1,2}|\d{4,})\)?", flat):
            return match[1] == ","
    return None


# --- quantities and units -----------------------------------------------------------------------

_UNIT_WORDS: dict[str, str] = {
    "C62": "piece pieces pce pces pc pcs pi unite unites unit units u un uni c62 h87",
    "EA": "each ea",
    "CT": "carton cartons ctn ctns crt cart ct colis col",
    "CS": "case cases cs caisse caisses",
    "BX": "boite boites bte btes bt box boxes bx",
    "PK": "paquet paquets pqt pqts pack packs pk lot lots fardeau fardeaux pa",
    "BG": "sachet sachets sch sac sacs bag bags bg poche poches",
    "BO": "bouteille bouteilles bottle bottles btl flacon flacons fl bo",
    "PF": "palette palettes pal pallet pallets plt pf px",
    "PT": "pot pots",
    "CA": "bidon bidons",
    "TU": "tube tubes",
    "RO": "rouleau rouleaux roll rolls rl rlx",
    "DZN": "douzaine douzaines dozen dz dzn",
    "KGM": "kg kilo kilos kgm kilogramme kilogrammes",
    "GRM": "g gr gramme grammes grm",
    "LTR": "l litre litres liter liters ltr",
    "MLT": "ml millilitre millilitres mlt",
    "MTR": "m metre metres mtr",
}
#: words for units -> UN/ECE Rec 20 (packages: Rec 21). A reader keeps the word; these tell that it is one.
UNITS = {word: code for code, words in _UNIT_WORDS.items() for word in words.split()}

QUANTITY = re.compile(
    r"^\s*(?:x\s*)?(?P<number>[-+]?\d[\d\s\u00a0\u202f.,]*?)\s*(?:x(?![a-z])\s*)?\(?(?P<unit>[^\W\d_].*)?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    number: Found
    unit: str = ""


def unit_code(word: str) -> str | None:
    """Give the Rec 20 code of a unit's word, None when the word is no unit that the desk knows."""
    flat = plain(word)
    # "CRTs", "LOTs": programs put an s behind whatever unit they hold.
    return UNITS.get(flat) or (UNITS.get(flat[:-1]) if len(flat) > 2 and flat.endswith("s") else None)


def read_quantity(text: str, *, comma_decimals: bool | None = None) -> Quantity | None:
    """Read "12", "12 ctn", "12 cartons", "x12", "2,5 kg"; the unit stays as written.

    A unit must be a known word: "12 ou 24" and "3 à confirmer" are no quantity.
    """
    match = QUANTITY.match(text.strip().rstrip("."))
    if match is None:
        return None
    unit = (match["unit"] or "").strip(" .()")
    number = read_decimal(match["number"], comma_decimals=comma_decimals)
    if number is None or (unit and unit_code(unit) is None):
        return None
    return Quantity(number, unit)


# --- days ----------------------------------------------------------------------------------------

MONTHS = ("jan", "fev", "mar", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec")
ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

ISO = re.compile(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:\b|t)")
NUMERIC = re.compile(r"\b(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(\d{4}|\d{2})\b")
PACKED = re.compile(r"\b(20\d{2}|19\d{2})(\d{2})(\d{2})(?:\d{4}|\d{6})?\b")
DAY_FIRST = re.compile(r"\b(\d{1,2})(?:er|st|nd|rd|th)?[\s\-.]+([a-z]{3,9})\.?,?[\s\-]+(\d{4}|\d{2})\b")
MONTH_FIRST = re.compile(r"\b([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")


def read_day(text: str, *, month_first: bool | None = None) -> Found | None:
    """Read the one day that a text names; None when there is none or it is no day of the calendar.

    "04/09/2026" is 4 September unless `month_first`; without a word on it, 9 April stands in `others`.
    """
    flat = unicodedata.normalize("NFKD", text.lower())
    flat = "".join(letter for letter in flat if not unicodedata.combining(letter))
    for pattern, order in ((ISO, "ymd"), (PACKED, "ymd")):
        if match := pattern.search(flat):
            return _found_day(match, order)
    if match := NUMERIC.search(flat):
        return _numeric_day(match, month_first)
    for pattern, order in ((DAY_FIRST, "dmy"), (MONTH_FIRST, "mdy")):
        if match := pattern.search(flat):
            return _found_day(match, order)
    return None


def _numeric_day(match: re.Match[str], month_first: bool | None) -> Found | None:
    usual, other = _found_day(match, "dmy"), _found_day(match, "mdy")
    if month_first:
        usual, other = other, usual
    first = usual or other
    if first is None:
        return None
    is_open = month_first is None and usual is not None and other is not None and usual != other
    return Found(first.value, (other.value,)) if is_open and other is not None else first


def _found_day(match: re.Match[str], order: str) -> Found | None:
    part = dict(zip(order, match.groups(), strict=False))
    month = _month(part["m"])
    year = int(part["y"]) + (2000 if len(part["y"]) == 2 else 0)
    try:
        return Found(date(year, month, int(part["d"])).isoformat())
    except ValueError:
        return None


def _month(text: str) -> int:
    """The month's number, 0 for what is none."""
    if text.isdigit():
        return int(text)
    for names in (MONTHS, ENGLISH_MONTHS):
        for number, name in enumerate(names, start=1):
            if text.startswith(name):
                return number
    return 0


def month_first(texts: Iterable[str]) -> bool | None:
    """Say whether days are written month first; None when none of them shows it (04/23 does)."""
    for text in texts:
        if match := NUMERIC.search(text):
            first, second = int(match[1]), int(match[2])
            if (first > 12) != (second > 12):
                return second > 12
    return None


def serial_day(number: float) -> str | None:
    """Read a sheet's day count (1 = 1 January 1900, 1904 books aside); None outside 1990-2100."""
    if not 32874 <= number <= 73415:
        return None
    return (date(1899, 12, 30) + timedelta(days=int(number))).isoformat()


# --- check digits ----------------------------------------------------------------------------------


def is_gtin(text: str) -> bool:
    """A GTIN-8, -12, -13 or -14 whose check digit holds."""
    return text.isascii() and text.isdigit() and len(text) in (8, 12, 13, 14) and _gs1_holds(text)


def is_gln(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) == 13 and _gs1_holds(text)


def _gs1_holds(digits: str) -> bool:
    weighted = (int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(weighted) % 10 == 0


def is_luhn(text: str) -> bool:
    if not (text.isascii() and text.isdigit()):
        return False
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(text)))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


#: the post office's establishments do not follow Luhn: their digits add up to a multiple of 5
LA_POSTE = "356000000"


def is_siret(text: str) -> bool:
    """A SIRET (14 digits) whose key holds; spaces are the caller's to remove."""
    if len(text) != 14 or not (text.isascii() and text.isdigit()):
        return False
    return is_luhn(text) or (text.startswith(LA_POSTE) and sum(map(int, text)) % 5 == 0)


def code_text(text: str) -> str:
    """A code as a person would copy it: no blanks around, no quote that keeps zeros, no ".0" of a number."""
    flat = text.strip().lstrip("'").strip()
    return re.sub(r"^(\d+)\.0+$", r"\1", flat)
