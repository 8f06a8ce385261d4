"""Order lines as people write them in a sentence: "12 cartons de HP-125V", "2 x Crème vanille".

Careful by intent: a number makes a line only beside a unit, a times sign, a code or at the head
of a list; what is likely but not plain is a line with a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from proche.orders.readers import labels, values
from proche.orders.readers.codes import Codes
from proche.orders.readers.kinds import folded

#: units of content: "125 g" describes a product, "12 kg de farine" orders it
CONTENT = frozenset(("GRM", "MLT", "LTR", "KGM", "MTR"))
#: units of trade that the shared vocabulary lacks, as English speakers write them
MORE_UNITS = frozenset(
    ("ft", "feet", "vial", "vials", "tin", "tins", "tray", "trays", "can", "cans", "pair", "pairs")
)

NUMBER_WORDS = {
    "un": "1", "une": "1", "deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "six": "6", "sept": "7",
    "huit": "8", "neuf": "9", "dix": "10", "onze": "11", "douze": "12", "quinze": "15", "vingt": "20",
    "a": "1", "an": "1", "another": "1", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "seven": "7", "eight": "8", "nine": "9", "ten": "10", "twelve": "12",
}  # fmt: skip
_WORDS = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))

#: a number, perhaps a times sign or a unit, and what leads on to the product
ITEM = re.compile(
    rf"(?<![\w.,/:+-])(?:(?P<number>\d{{1,5}}(?:[.,]\d{{1,2}})?)(?![\d/])|(?P<word>{_WORDS})\b)"
    r"(?:\s?(?P<times>[x×])(?=\s|[a-z]{2})|\s?(?P<unit>[a-z]{1,12})\b\.?)?"
    r"\s*(?:\((?:s|es)\))?\s*(?P<of>d[e']s?\b\s*|d'|of (?:the )?)?"
)
#: "HP-125V : 12 cartons", "Crème vanille x 12", "Crème vanille (12)"
TAIL = re.compile(
    r"^(?P<text>.*?[^\W\d_].*?)\s*(?:[:=;|\t]|\s[-–—x×*]|,(?=\s)|\s{2,}|\(|\bqte\b|\bqty\b)\s*[x×]?\s*"
    r"(?P<number>\d{1,5}(?:[.,]\d{1,2})?)\s*[x×]?\s*(?P<unit>[a-z]{1,12})?\.?\s*\)?\s*[.;,]?\s*$"
)
BULLET = re.compile(r"^\s*(?:[-–—•*·>+]|\(?\d{1,2}[.)]|[a-z][.)])\s+")
#: where the name of a product ends
STOP = labels.any_of(
    r"\s+(?:et|and|plus|ainsi que|\+)\s+(?=\d|(?:une?|deux|trois|two|three|a|an|one)\s)",
    r"\s*[;\n]",
    r",\s",
    r"\.(?:\s|$)",
    r"\s[—–]\s",
    r"\s-\s(?=[A-Z][a-z]+ )",
    r"\s+(?:pour (?:les?|la|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi)|a livrer|livr(?:er|aison))\b",
    r"\s+(?:svp|s'il|merci|please|thanks|thx|asap|ship(?:ped)? to|to be delivered)\b",
    r"\s+by (?:next |mon|tue|wed|thu|fri|tom|the )",
    r"\s+for (?:mon|tue|wed|thu|fri|tom|next|delivery)",
)
#: what measures the product behind a comma: "Crème vanille, 125 g"; not "crème, 3 kg de farine"
MEASURE = re.compile(
    r",\s*\d+(?:[.,]\d+)?\s?(?:mg|g|gr|kg|ml|cl|l|litres?|mm|cm|kcal|ch|fr)\b\.?(?!\s*(?:de\b|d'|of\b))"
)
CODE = re.compile(
    r"(?<![\w/])(?=[A-Z0-9./-]*\d)(?=[A-Z0-9./-]*[A-Z])[A-Z0-9]{1,8}(?:[-/.][A-Z0-9]+)*(?![\w/])"
)
#: "(réf. 035372)": what is called a reference is one, though it has no letter
REFERENCE = re.compile(
    r"\(?\br[ée]f(?:[ée]rence)?s?\b\.?\s*:?\s*(?P<code>(?=[\w./-]*\d)[\w./-]{2,}\w)\s*\)?", re.IGNORECASE
)
#: "15 x 035229 Dessert lacté": five figures or more before the words count nothing
LEADING_CODE = re.compile(r"\d{5,13}(?=\s*[^\W\d_]{3})")
#: after a shortened word goes on a small letter, a figure, capitals that shorten too, or a bracket
SHORTENED = re.compile(r"\.\s+(?=[a-zà-ÿ0-9(]|[A-Z]{2}|[A-Z]+\d)")
UNIT_BEHIND = re.compile(r"\s\(([^\W\d_]{1,12})\.?\)$")
#: what looks like an item and is an address, an hour, a day, a share, money
NO_PRODUCT = re.compile(
    r"^(?:rue|avenue|av|bd|boulevard|allee|place|chemin|route|impasse|quai|cours|street|st|road|lits?|ans|heures?|h\b|min|jours?|semaines?"
    r"|mois|days?|weeks?|months?|hours?|%|€|eur|euros?|\$|personnes?|residents?|patients?|fois|times|each|chacun|cedex|bis|ter|e\b|eme"
    r"|janv|fevr?|mars|avr|mai\b|juin|juil|aout|sept|oct|nov|dec|jan|feb|mar\b|apr|may\b|jun|jul|aug)"
)
LEAD = re.compile(r"(?:d[eu]s?\s+|d'|of (?:the )?|the )")
#: what a number follows that names something and orders nothing
NAMED = re.compile(
    r"(?:commande|order|p\.?o|n\s?[°o]|no\.?|numero|facture|invoice|compte|acct|account|client|page|lot|ref\.?|chambre|tel|fax|\bx|×"
    r"|number(?: is)?|#)\s*[:#]?\s*$"
)
ASIDE = re.compile(
    r"(?:objet|subject|de|from|a|to|cc|date|sent|envoye)\s*:|\+?[\d\s().-]{8,}$|\d{5}\s+[a-z]"
    r"|\d{1,4},?\s+(?:(?:bis|ter)\s+)?(?:rue|avenue|av\b|bd\b|boulevard|allee|place|chemin|route|impasse|quai|cours)\b"
)
LETTERS = 3


@dataclass(frozen=True)
class Phrase:
    """One line found in words; `sure` is the chance that it is one and was parted rightly."""

    text: str
    number: str
    unit: str
    description: str
    code: str
    sure: float
    start: int = 0


def is_aside(line: str) -> bool:
    """Head lines, telephones and addresses hold numbers that order nothing."""
    flat = folded(line).strip()
    return bool(flat.startswith(">") or labels.PHONE.search(flat) or ASIDE.match(flat))


#: a year behind its month, and the name of an order: figures that count nothing
YEAR = re.compile(r"(?<=[a-zéû.] )(?:19|20)\d\d\b")
ORDER_NAME = re.compile(
    r"\b(?:bon de commande|commande|bdc|purchase order|order|p\.?o\.?)\s*(?:n\s?[°º.]|no\b\.?|number|#|:)?\s*"
    r"(?P<name>(?=[\w./-]*\d)[A-Z]+[-/.]?[A-Z0-9][\w./-]{2,24})",
    re.IGNORECASE,
)


def _without_names(line: str) -> str:
    """Blank out what looks like an amount and is none, so that places in the line stay."""
    for pattern in (ORDER_NAME, YEAR):
        line = pattern.sub(lambda found: " " * len(found[0]), line)
    return line


def find_phrases(line: str, codes: Codes) -> Iterator[Phrase]:
    """Walk the order lines of one line of text."""
    line = _without_names(line)
    bullet = BULLET.match(line)
    body = line[bullet.end() :] if bullet else line
    head = bullet.end() if bullet else 0
    items = list(_items(body, codes, is_list=bullet is not None, offset=head))
    if items:
        yield from items
    elif (tail := _tail(body, codes, head)) is not None:
        yield tail


def _items(body: str, codes: Codes, *, is_list: bool, offset: int) -> Iterator[Phrase]:
    flat = folded(body)
    end = 0
    for match in ITEM.finditer(flat):
        if match.start() < end or NAMED.search(flat[: match.start()]):
            continue
        phrase, stop = _item(
            body, flat, match, codes, is_first=not flat[: match.start()].strip(), is_list=is_list
        )
        if phrase is not None:
            end = stop
            yield replace(phrase, start=offset + match.start())


def _item(
    body: str, flat: str, match: re.Match[str], codes: Codes, *, is_first: bool, is_list: bool
) -> tuple[Phrase | None, int]:
    unit, times, of = match["unit"] or "", match["times"], match["of"]
    begin = match.end()
    if unit and not _is_unit(unit, of):
        # "2 creme vanille": the word is the product's own first word.
        unit, begin = "", match.start("unit")
        lead = LEAD.match(flat, begin)
        of, begin = (lead[0], lead.end()) if lead else ("", begin)
    if unit and values.unit_code(unit) in CONTENT and not of:
        return None, 0
    end = _end_of_name(body, flat, begin)
    if (measure := MEASURE.match(flat, end)) is not None:
        end = measure.end()
    description = body[begin:end].strip(" .,:;-")
    code = _code(description, codes)
    description, held = _bare(description, code)
    if not _names_product(description, code) or NO_PRODUCT.match(
        flat[match.end("number") :].lstrip() if match["number"] else ""
    ):
        return None, 0
    sure = _sureness(match, unit, times or of or "", code, codes, is_first=is_first, is_list=is_list)
    number = match["number"] or NUMBER_WORDS[match["word"]]
    if sure == 0:
        return None, 0
    written = body[match.start("unit") : match.end("unit")] if unit else held
    return Phrase(body[match.start() : end].strip(), number, written, description, code, sure), end


def _end_of_name(body: str, flat: str, begin: int) -> int:
    """Where the product's name ends: a point that shortens a word ("gél. sucrée") ends nothing."""
    place = begin
    while (stop := STOP.search(flat, place)) is not None:
        if not (stop[0].startswith(".") and SHORTENED.match(body, stop.start())):
            return stop.start()
        place = stop.start() + 1
    return len(flat)


def _bare(text: str, code: str) -> tuple[str, str]:
    """A product's words without the code beside them, and the unit that stood behind in brackets."""
    text = REFERENCE.sub(" ", text).strip(" .,:;-")
    if code and text.startswith(code) and len(text) > len(code) + LETTERS:
        text = text[len(code) :].strip(" .,:;-")
    held = UNIT_BEHIND.search(text)
    if held is None or values.unit_code(held[1]) is None:
        return text, ""
    return text[: held.start()].rstrip(" .,:;-"), held[1]


def _names_product(text: str, code: str) -> bool:
    if not text[:1].isalnum() and text[:1] not in "([\"'«":
        return False
    enough = sum(letter.isalpha() for letter in text) >= LETTERS or bool(code)
    return enough and not NO_PRODUCT.match(folded(text))


def _is_unit(word: str, of: str | None) -> bool:
    return (
        values.unit_code(word) is not None
        or word in MORE_UNITS
        or (of is not None and of.strip() in ("de", "of", "des") and len(word) > 2)
    )


def _sureness(
    match: re.Match[str], unit: str, sign: str, code: str, codes: Codes, *, is_first: bool, is_list: bool
) -> float:
    """How plainly these words order something; 0 where they do not."""
    known = bool(code) and codes.find(code) is not None
    if match["word"]:
        # "une boîte de X" orders; "une question" does not.
        return 0.75 if unit and (sign or known) else 0.0
    if known:
        return 0.95
    if is_list and not is_first and not (unit and sign):
        return 0.0
    if unit:
        return 0.92 if sign or code or is_first or is_list else 0.8
    if sign and is_first:
        return 0.92
    if code or sign:
        return 0.85
    return 0.75 if is_list or is_first else 0.0


def _code(text: str, codes: Codes) -> str:
    words = [word.strip("()[],;:.") for word in text.split()]
    known = next((word for word in words if word and codes.find(word) is not None), None)
    if known is not None:
        return known
    if (named := REFERENCE.search(text)) is not None:
        return named["code"]
    if (leading := LEADING_CODE.match(text)) is not None:
        return leading[0]
    match = CODE.search(text)
    return match[0] if match is not None and len(match[0]) >= 4 and not _is_measure(match[0]) else ""


def _is_measure(text: str) -> bool:
    """ "500MG" and "20CL" measure; "3/8" is a size."""
    return re.fullmatch(r"[\d.,/xX]+(?:MG|ML|CL|KG|G|L|CM|MM|CT|UI|MCG)?", text) is not None


def _tail(body: str, codes: Codes, offset: int) -> Phrase | None:
    """Read a line that ends with its quantity."""
    flat = folded(body)
    match = TAIL.match(flat)
    if match is None or ":" in match["text"] or _is_head(match["text"]):
        return None
    unit = match["unit"] or ""
    if unit and values.unit_code(unit) is None and unit not in MORE_UNITS:
        return None
    if unit and values.unit_code(unit) in CONTENT:
        return None
    description = body[: match.end("text")].strip(" .,:;-")
    code = _code(description, codes)
    known = bool(code) and codes.find(code) is not None
    if not (known or code or unit) or sum(letter.isalpha() for letter in description) < LETTERS - bool(code):
        return None
    sure = 0.95 if known else 0.85 if code or unit else 0.7
    written = body[match.start("unit") : match.end("unit")] if unit else ""
    return Phrase(body.strip(), match["number"], written, description, code, sure, offset)


def _is_head(text: str) -> bool:
    """Labels and addresses end with numbers too."""
    return bool(
        re.search(
            r"\b(?:tel|fax|mobile|port|phone|siret|commande|order|client|compte|account|acct|date|rue|avenue"
            r"|total|page|ref|n[°o]|facture|invoice)\b",
            text,
        )
    )
