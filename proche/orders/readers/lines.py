"""One band of a table becomes one order line, with what a person must be asked about it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.orders.readers import figures, values, worn
from proche.orders.readers.certainty import (
    ASK_BELOW,
    PROVED,
    WITNESSED,
    Ink,
    agrees,
    as_digits,
    expected_quantity,
)
from proche.orders.readers.codes import Codes, squeeze
from proche.orders.readers.columns import Role
from proche.orders.readers.phrases import CONTENT, REFERENCE, Phrase
from proche.orders.readers.tables import Band
from proche.orders.readers.words_on_page import PageWords, Row, Word, text_of
from proche.orders.reading import Doubt, Line, Value, Where

#: a bracketed or leading code inside a description: "[HP-125V] Crème", "HP-125V - Crème"
INNER_CODE = re.compile(
    r"^\W*(?:r[ée]f\.?\s*:?\s*)?\[?\(?((?=[A-Z0-9\-./]*\d)[A-Z0-9][A-Z0-9\-./]{3,})\]?\)?(?=\s|$|:)"
)

UNSURE_QUANTITY = N_("The quantity is hard to read here.")
UNSURE_MONEY = N_("This price or amount is hard to read here.")
UNSURE_CODE = N_("The code is hard to read here.")
NEAR_CODE = N_("“%(read)s” is in no catalogue; “%(near)s” differs by one character.")
LIKELY = N_("“%(text)s” seems to be an order line.")
UNREAD = N_("This row of the table could not be read as an order line.")
NO_QUANTITY = N_("No quantity could be read on this line.")
SUM_SAYS = N_("Read %(read)s, but price and amount call for %(expected)s.")
SUM_OFF = N_("Quantity, price and amount of this line do not agree.")
LEFT_OVER = N_("A price or an amount stands on this line and in no column of the table.")
CROWDED = N_("Words stand over one another on this line: compare what it orders with the page.")
TWO_EYES = N_("Two readings of this quantity differ: %(one)s and %(other)s.")


@dataclass(slots=True)
class Made:
    """A line and its doubts; their fields are relative ("quantity") until the line has its number."""

    line: Line
    doubts: tuple[Doubt, ...] = ()

    def placed(self, index: int) -> Made:
        pointed = [replace(doubt, field=f"/lines/{index}/{doubt.field}".rstrip("/")) for doubt in self.doubts]
        # The line was made for this order and nobody has it yet: counting it needs no copy.
        self.line.position = index + 1
        return Made(self.line, tuple(pointed))


@dataclass(slots=True)
class _Draft:
    """What is known of a line while it is being put together."""

    page: PageWords
    where: Where | None
    codes: Codes
    style: figures.Style
    values: dict[str, Value] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)

    def ask(self, name: str, kind: str, reason: Said, readings: Sequence[str] = ()) -> None:
        self.doubts.append(Doubt(name, kind, reason, tuple(dict.fromkeys(readings)), self.where))


def make_line(band: Band, codes: Codes, style: figures.Style) -> Made:
    """Read a band's cells and check them against one another."""
    page = band.rows[0].page
    draft = _Draft(page, page.where(band.box), codes, style)
    _take_texts(draft, band)
    _take_codes(draft, band)
    _take_money(draft, band)
    _take_quantity(draft, band)
    if page.is_scan:
        _take_left_over(draft, band)
    line = Line(position=0, where=draft.where, **draft.values)
    return Made(line, tuple(draft.doubts))


def _ink(draft: _Draft, band: Band, role: Role) -> Ink | None:
    words = band.cells.get(role)
    return Ink(draft.page, words) if words else None


def _take_texts(draft: _Draft, band: Band) -> None:
    if (ink := _ink(draft, band, Role.TEXT)) is not None:
        draft.values["description"] = ink.value(_put_right(draft, ink) if ink.page.is_scan else ink.text)
    # A column "Cond." may hold how many pieces a carton has: a bare number is no unit.
    if (ink := _ink(draft, band, Role.UNIT)) is not None and not ink.text.replace(" ", "").isdigit():
        draft.values["unit"] = ink.value(ink.text)
    if _is_crowded(band):
        draft.ask("", "UNSURE", said(CROWDED))


def _put_right(draft: _Draft, ink: Ink) -> str:
    return worn.by_vocabulary(worn.measures(ink.text), draft.codes.words)


#: "ML4", "G13": the end of the product's words and the figure behind them, printed as one
FUSED = re.compile(r"[A-Za-z]{1,12}\d{1,4}")


def _runs_on(band: Band) -> bool:
    """Whether a scan's quantity stands no further from the words before it than they from one another."""
    said_so, counted = band.cells.get(Role.TEXT), band.cells.get(Role.QUANTITY)
    if not said_so or not counted or not band.rows[0].page.is_scan:
        return False
    first = counted[0]
    beside = [word for word in said_so if abs(word.middle - first.middle) < 0.5 * first.height]
    gap = min((first.x0 - word.x1 for word in beside if word.x1 < first.centre), default=first.height)
    return gap < WORD_SPACE * first.height


#: the room between two words of a scan, in heights of an engine's box
WORD_SPACE = 0.35


def _is_crowded(band: Band) -> bool:
    """Whether the product's words run into the columns behind them."""
    if any(row.is_crowded for row in band.rows) or _runs_on(band):
        return True
    counted, units = band.cells.get(Role.QUANTITY, ()), band.cells.get(Role.UNIT, ())
    # On a scan "I2" is a figure that looks like a letter.
    if not band.rows[0].page.is_scan and any(FUSED.fullmatch(word.text) for word in counted):
        return True
    spilt = len(units) > 1 and values.unit_code(text_of(units)) is None
    return spilt and values.unit_code(units[0].text) in CONTENT


# --- codes ------------------------------------------------------------------------------------------------


CODE_NAMES = (
    (Role.SELLER_CODE, "seller_item_id"),
    (Role.BUYER_CODE, "buyer_item_id"),
    (Role.GTIN, "gtin"),
)
#: a price is told from other figures by its cents
DECIMALS = re.compile(r"\d[.,]\d{2}")
#: three values of which each proves the other two
PROVING = ("quantity", "unit_price", "net_amount")
#: a value that had to be guessed is never surer than this until something proves it
GUESSED = 0.7
MONEY_NAMES = ((Role.PRICE, "unit_price"), (Role.AMOUNT, "net_amount"))
MONEY = {name for _, name in MONEY_NAMES}


def _take_codes(draft: _Draft, band: Band) -> None:
    for role, name in CODE_NAMES:
        if (ink := _ink(draft, band, role)) is not None:
            _take_code(draft, name, ink)
    if draft.values.keys().isdisjoint(("seller_item_id", "buyer_item_id", "gtin")):
        _take_inner_code(draft, band)
    if draft.page.is_scan:
        _prove_words(draft, band)


#: a product's words that the scan lost, told by its proved code
BY_CODE = 0.95


def _prove_words(draft: _Draft, band: Band) -> None:
    """A code that is proved tells a word that is off by a letter; the text as read is kept beside it."""
    code, said_so = draft.values.get("seller_item_id"), draft.values.get("description")
    if code is None or code.confidence < PROVED:
        return
    name = draft.codes.name_of(code.value)
    if said_so is None:
        if name is not None and Role.TEXT in {column.role for column in band.columns}:
            draft.values["description"] = replace(code, value=name, confidence=BY_CODE, source=code.value)
        return
    text = None if name is None else worn.as_named(said_so.value, name) or worn.by_words(said_so.value, name)
    if text is not None:
        source = said_so.source or said_so.value
        draft.values["description"] = replace(said_so, value=text, confidence=WITNESSED, source=source)


def _take_code(draft: _Draft, name: str, ink: Ink) -> None:
    ink = _without_position(draft, ink)
    if values.is_gtin(ink.text) and name != "gtin":
        name = "gtin" if "gtin" not in draft.values else name
    known = draft.codes.find(ink.text)
    if name == "gtin":
        draft.values[name] = _gtin(draft, ink)
    elif name == "seller_item_id" and known is not None:
        draft.values[name] = ink.value(known, chance=max(PROVED, ink.chance))
    elif name == "seller_item_id" and draft.codes.exact:
        _take_unknown_code(draft, ink)
    else:
        draft.values[name] = _plain_code(draft, name, ink)


def _without_position(draft: _Draft, ink: Ink) -> Ink:
    """ "10 NE5HF": the line's number stands close before its code."""
    first, *rest = ink.words
    if not rest or not first.text.isdigit() or draft.codes.find(ink.text) is not None:
        return ink
    # "00010 PM90-SAU": longer ones count lines only before a known code, or when they begin with noughts.
    after = Ink(ink.page, tuple(rest))
    if len(first.text) <= 3 or first.text.startswith("00") or draft.codes.find(after.text) is not None:
        return after
    return ink


def _take_unknown_code(draft: _Draft, ink: Ink) -> None:
    """A code that the catalogue lacks: read wrong on a scan, or the buyer's own."""
    readings = [known for other in ink.others if (known := draft.codes.find(other)) is not None]
    near = list(dict.fromkeys([*readings, *(draft.codes.near(ink.text) if draft.page.is_scan else ())]))
    if not near:
        draft.values["buyer_item_id"] = _plain_code(draft, "buyer_item_id", ink)
        return
    draft.values["seller_item_id"] = _near_code(draft, ink, readings, near)


def _is_named(draft: _Draft, code: str) -> bool:
    """Whether the words of the line are this product's: then one misread character of its code is told."""
    said_so, name = draft.values.get("description"), draft.codes.name_of(code)
    if said_so is None or name is None:
        return False
    words = said_so.value.split()
    return len(words) >= 3 and worn.by_words(said_so.value, name) is not None


def _near_code(draft: _Draft, ink: Ink, readings: Sequence[str], near: Sequence[str]) -> Value:
    named = [code for code in near if _is_named(draft, code)]
    if len(named) == 1:
        return ink.value(named[0], chance=PROVED, others=[ink.text])
    if len(near) > 1:
        draft.ask("seller_item_id", "UNSURE", said(UNSURE_CODE), [ink.text, *near])
        return ink.value(ink.text, chance=min(ink.chance, 0.6), others=near)
    unsure = ink.chance < ASK_BELOW or not readings
    if unsure:
        draft.ask(
            "seller_item_id", "UNSURE", said(NEAR_CODE, read=ink.text, near=near[0]), [near[0], ink.text]
        )
    return ink.value(near[0], chance=0.85 if unsure else 0.92, others=[ink.text])


def _plain_code(draft: _Draft, name: str, ink: Ink) -> Value:
    if ink.chance >= ASK_BELOW:
        return ink.value(ink.text, others=ink.others)
    if ink.witness() == ink.text:
        return ink.value(ink.text, chance=WITNESSED)
    draft.ask(name, "UNSURE", said(UNSURE_CODE), [ink.text, *ink.others])
    return ink.value(ink.text, others=ink.others)


def _gtin(draft: _Draft, ink: Ink) -> Value:
    digits = re.sub(r"\D", "", as_digits(ink.text))
    if values.is_gtin(digits):
        return ink.value(digits, chance=PROVED)
    sound = [text for other in ink.others if values.is_gtin(text := re.sub(r"\D", "", as_digits(other)))]
    if draft.page.is_scan:
        draft.ask("gtin", "UNSURE", said(UNSURE_CODE), [*sound, digits])
        return ink.value(sound[0] if sound else digits, chance=0.6, others=[digits])
    return ink.value(digits or ink.text)


def _take_inner_code(draft: _Draft, band: Band) -> None:
    """Find a code that stands inside the description, for tables without a column of codes."""
    words = band.cells.get(Role.TEXT, ())
    known = next((word for word in words if draft.codes.find(word.text.strip("[]():,;"))), None)
    if known is not None:
        ink = Ink(draft.page, (known,))
        code = draft.codes.find(known.text.strip("[]():,;")) or known.text
        draft.values["gtin" if values.is_gtin(squeeze(code)) else "seller_item_id"] = ink.value(
            code, chance=0.97
        )
        return
    text = " ".join(word.text for word in words)
    if (named := REFERENCE.search(text)) is not None:
        _take_code(draft, "seller_item_id", Ink(draft.page, _in_words(words, *named.span("code"))))
        return
    if (match := INNER_CODE.match(text)) is not None and any(letter.isalpha() for letter in match[1]):
        word = next((word for word in words if match[1] in word.text), words[0])
        ink = Ink(draft.page, (word,))
        draft.values["seller_item_id"] = ink.value(match[1].rstrip(".-/"), chance=min(0.9, ink.chance))


# --- money ------------------------------------------------------------------------------------------------


def _take_money(draft: _Draft, band: Band) -> None:
    for role, name in MONEY_NAMES:
        ink = _ink(draft, band, role)
        if ink is None:
            continue
        number = figures.read_number(ink.text, draft.style)
        if number is not None:
            others = (*number.others, *_numbers(draft, ink.others))
            draft.values[name] = ink.value(number.value, others=others)
        elif draft.page.is_scan:
            _guess_money(draft, name, ink)


def _guess_money(draft: _Draft, name: str, ink: Ink) -> None:
    """What is no number as it stands: asked, unless quantity, price and amount prove it later."""
    guess = worn.read_money(ink.text, draft.style)
    if guess is not None:
        draft.values[name] = ink.value(guess.value, chance=min(ink.chance, GUESSED))
    draft.ask(name, "UNSURE", said(UNSURE_MONEY), [] if guess is None else [guess.value])


def _numbers(draft: _Draft, texts: Sequence[str]) -> list[str]:
    if not texts:
        return []
    found = [figures.read_number(as_digits(text), draft.style) for text in texts]
    return [number.value for number in found if number is not None]


# --- quantity ---------------------------------------------------------------------------------------------


def _take_quantity(draft: _Draft, band: Band) -> None:
    ink = _counted(draft, band) or _beside_unit(draft, band) or _looked_again(draft, band)
    read = None if ink is None else _read_quantity(draft, ink)
    if ink is None or read is None:
        seen = [] if ink is None else re.findall(r"\d+", ink.text)
        draft.ask("quantity", "MISSING", said(NO_QUANTITY), [*_expected(draft), *seen])
        return
    draft.values["quantity"] = read
    if "unit" not in draft.values and (unit := _unit_of_heading(band)) is not None:
        draft.values["unit"] = replace(read, value=unit, others=(), source=band.title_of(Role.QUANTITY))
    if draft.page.is_scan and not draft.values.keys() >= MONEY:
        _find_sum(draft, band, ink)
    _check_quantity(draft, ink)


def _take_left_over(draft: _Draft, band: Band) -> None:
    """What stands on the line and in none of its columns: a unit is taken, money is asked about."""
    placed = {id(word) for role, words in band.cells.items() if role is not Role.TEXT for word in words}
    loose = [word for word in band.words if id(word) not in placed]
    if "unit" not in draft.values:
        units = [
            word
            for word in loose
            if len(word.text) > 1 and values.unit_code(word.text) not in (None, *CONTENT)
        ]
        if len(units) == 1:
            draft.values["unit"] = Ink(draft.page, tuple(units)).value(units[0].text)
    if draft.values.keys().isdisjoint(MONEY) and any(PRICE_LIKE.fullmatch(word.text) for word in loose):
        draft.ask("", "UNREAD", said(LEFT_OVER))
    quantity = draft.values.get("quantity")
    if quantity is not None and quantity.confidence < PROVED and LOST_COMMA.fullmatch(quantity.value):
        draft.ask("quantity", "UNSURE", said(UNSURE_QUANTITY), [quantity.value, quantity.value[:-3]])


#: "1,000" whose comma the scan lost
LOST_COMMA = re.compile(r"[1-9]\d{0,2}000")
PRICE_LIKE = re.compile(r"\d{1,6}[.,]\d{2}")


def _unit_of_heading(band: Band) -> str | None:
    """ "Nb de cartons" says the unit of every line."""
    words = band.title_of(Role.QUANTITY).split()
    unit = words[-1].strip("().:") if len(words) > 1 else ""
    return unit if values.unit_code(unit) is not None else None


def _find_sum(draft: _Draft, band: Band, ink: Ink) -> None:
    """Find price and amount under a heading that was read badly: neighbours that the quantity ties."""
    quantity = draft.values["quantity"].decimal
    for left, right in itertools.pairwise(_numbers_after(draft, band, ink)):
        price, amount = left[1].decimal, right[1].decimal
        if quantity and price and amount and agrees(quantity, price, amount):
            draft.values["unit_price"], draft.values["net_amount"] = left[1], right[1]
            _leave_to_unit(draft, band, (left[0], right[0]))
            return


def _numbers_after(draft: _Draft, band: Band, ink: Ink) -> list[tuple[Word, Value]]:
    words = [word for row in band.rows for word in row.words if word.x0 >= ink.words[0].x1]
    found = [
        (word, figures.read_number(word.text, draft.style)) for word in words if DECIMALS.search(word.text)
    ]
    return [(word, Ink(draft.page, (word,)).value(number.value)) for word, number in found if number]


def _leave_to_unit(draft: _Draft, band: Band, numbers: Sequence[Word]) -> None:
    """Take the numbers out of the unit, whose column reached over them."""
    words = tuple(word for word in band.cells.get(Role.UNIT, ()) if word not in numbers)
    if words and "unit" in draft.values:
        ink = Ink(draft.page, words)
        draft.values["unit"] = ink.value(ink.text)


def _counted(draft: _Draft, band: Band) -> Ink | None:
    """What stands under "Qté"; a unit whose figure the engine passed over is kept as the unit."""
    ink = _ink(draft, band, Role.QUANTITY)
    if ink is None or not draft.page.is_scan or not ink.text.isalpha() or _may_be_figure(ink.text):
        return ink
    draft.values.setdefault("unit", ink.value(ink.text))
    return None


def _may_be_figure(text: str) -> bool:
    """ "l2", "I": letters that stand for figures alone."""
    return as_digits(text).isdigit()


def _beside_unit(draft: _Draft, band: Band) -> Ink | None:
    """ "3 carton" may stand under "Unité" as a whole, when its two headings are close."""
    ink = _ink(draft, band, Role.UNIT)
    if ink is None or figures.read_quantity(ink.text, draft.style) is None or not ink.text[:1].isdigit():
        return None
    draft.values.pop("unit", None)
    return ink


def _looked_again(draft: _Draft, band: Band) -> Ink | None:
    place = band.place_of(Role.QUANTITY)
    if draft.page.look_again is None or place is None:
        return None
    words = draft.page.look_again(place, band.words)
    return Ink(draft.page, words) if words else None


def _read_quantity(draft: _Draft, ink: Ink) -> Value | None:
    found = figures.read_quantity(ink.text, draft.style)
    is_guess = found is None and draft.page.is_scan
    if is_guess:
        found = worn.read_quantity(ink.text, draft.style)
    if found is None:
        return None
    if found.unit and "unit" not in draft.values:
        draft.values["unit"] = ink.value(found.unit)
    others = [*found.number.others, *_quantities(draft, ink.others)]
    return ink.value(
        found.number.value, chance=min(ink.chance, GUESSED) if is_guess else ink.chance, others=others
    )


def _quantities(draft: _Draft, texts: Sequence[str]) -> list[str]:
    if not texts:
        return []
    found = [figures.read_quantity(as_digits(text), draft.style) for text in texts]
    return [quantity.number.value for quantity in found if quantity is not None]


def _expected(draft: _Draft) -> list[str]:
    price, amount = _number(draft, "unit_price"), _number(draft, "net_amount")
    if price is None or amount is None:
        return []
    expected = expected_quantity(price, amount)
    return [] if expected is None else [values.decimal_text(expected)]


def _number(draft: _Draft, name: str) -> Decimal | None:
    value = draft.values.get(name)
    return None if value is None else value.decimal


def _check_quantity(draft: _Draft, ink: Ink) -> None:
    value = draft.values["quantity"]
    quantity, price, amount = (_number(draft, name) for name in PROVING)
    if quantity is not None and price is not None and amount is not None:
        if agrees(quantity, price, amount):
            _prove(draft)
            return
        # A text says what it says: that its sums are off is for the desk's checks to raise.
        if draft.page.is_scan:
            _weigh_sum(draft, ink, value)
            return
    _ask_if_unsure(draft, ink, value)


def _prove(draft: _Draft) -> None:
    for name in PROVING:
        value = draft.values[name]
        # Made for this draft a moment ago: nobody else holds it.
        value.confidence, value.others = PROVED, ()
    draft.doubts = [doubt for doubt in draft.doubts if doubt.field not in PROVING]


def _weigh_sum(draft: _Draft, ink: Ink, value: Value) -> None:
    """Quantity, price and amount disagree: one of the three was read wrong, or the sender erred."""
    expected = _expected(draft)
    seen = _witnessed(draft, ink)
    if expected and (expected[0] in value.others or seen == expected[0]):
        first = replace(value, value=expected[0], confidence=0.8, others=(value.value,))
        draft.values["quantity"] = first
        draft.ask(
            "quantity",
            "SUM",
            said(SUM_SAYS, read=value.value, expected=expected[0]),
            [expected[0], value.value],
        )
        return
    draft.values["quantity"] = replace(value, confidence=min(value.confidence, 0.75))
    if not expected:
        # No quantity explains the amount: then the amount itself may have been read wrong.
        _ask_amount(draft, value)
    reason = said(SUM_SAYS, read=value.value, expected=expected[0]) if expected else said(SUM_OFF)
    draft.ask("quantity", "SUM", reason, [value.value, *expected, *value.others])


def _ask_amount(draft: _Draft, quantity: Value) -> None:
    price, amount = _number(draft, "unit_price"), draft.values["net_amount"]
    if price is None or quantity.decimal is None:
        return
    called_for = values.decimal_text((quantity.decimal * price).quantize(Decimal("0.01")))
    draft.values["net_amount"] = replace(
        amount, confidence=min(amount.confidence, GUESSED), others=(called_for, *amount.others)
    )
    draft.ask("net_amount", "SUM", said(SUM_OFF), [called_for, amount.value, *amount.others])


def _ask_if_unsure(draft: _Draft, ink: Ink, value: Value) -> None:
    worn = draft.page.is_scan and draft.page.quality < 0.95
    if value.confidence >= ASK_BELOW and not worn:
        return
    seen = _witnessed(draft, ink)
    if seen == value.value:
        draft.values["quantity"] = replace(value, confidence=max(value.confidence, WITNESSED), others=())
    elif seen is not None:
        draft.values["quantity"] = replace(
            value, confidence=min(value.confidence, 0.7), others=(seen, *value.others)
        )
        reason = said(TWO_EYES, one=value.value, other=seen)
        draft.ask("quantity", "UNSURE", reason, [value.value, seen, *value.others])
    elif value.confidence < ASK_BELOW:
        draft.ask("quantity", "UNSURE", said(UNSURE_QUANTITY), [value.value, *value.others])


def _witnessed(draft: _Draft, ink: Ink) -> str | None:
    """What the second engine makes of the figures alone."""
    text = ink.witness()
    if text is None:
        return None
    found = figures.read_quantity(text, draft.style) or worn.read_quantity(text, draft.style)
    return None if found is None else found.number.value


def phrase_line(row: Row, phrase: Phrase, codes: Codes) -> Made:
    """A line that stands on the page as words: "12 ctn HP-125V Crème vanille"."""
    where = row.page.where(row.box)
    ink = Ink(row.page, row.words)
    known = codes.find(phrase.code) if phrase.code else None
    chance = min(ink.chance, phrase.sure)
    number = next((word for word in row.words if phrase.number in word.text), None)
    counted = ink if number is None else Ink(row.page, (number,))
    quantity = counted.value(phrase.number.replace(",", "."), chance=min(counted.chance, phrase.sure))
    line = Line(
        position=0,
        seller_item_id=ink.value(known or phrase.code, chance=0.97 if known else chance)
        if phrase.code
        else None,
        description=ink.value(" ".join(phrase.description.split()), chance=chance),
        quantity=quantity,
        unit=ink.value(phrase.unit, chance=chance) if phrase.unit else None,
        where=where,
    )
    # On a scan, each value of a plain phrase gets a look of its own (`second_look`).
    if chance >= ASK_BELOW or (row.page.is_scan and phrase.sure >= ASK_BELOW):
        return Made(line)
    return Made(
        line, (Doubt("quantity", "UNSURE", said(LIKELY, text=phrase.text), (quantity.value,), where),)
    )


#: "063655         8 CT          168,96": a till's line, with the product's words on the row above
TICKET = re.compile(
    r"(?P<code>(?=[\w./-]*\d)[\w./-]{3,20})\s+(?P<number>\d{1,5})\s+(?P<unit>[^\W\d_]{1,12})\.?"
    r"(?:\s+(?P<amount>\d[\d\s]*[.,]\d\d)\s*€?)?"
)


def ticket_line(row: Row, above: Row | None, codes: Codes, style: figures.Style) -> Made | None:
    """Read a line of a ticket; None where the row is none."""
    match = TICKET.fullmatch(row.text)
    if match is None or values.unit_code(match["unit"]) is None:
        return None
    named = [name for name, text in match.groupdict().items() if text]
    ink = {name: Ink(row.page, _in_words(row.words, *match.span(name))) for name in named}
    draft = _Draft(row.page, row.page.where(row.box), codes, style)
    _take_code(draft, "seller_item_id", ink["code"])
    draft.values["unit"] = ink["unit"].value(ink["unit"].text.rstrip("."))
    if "amount" in ink and (amount := figures.read_number(ink["amount"].text, style)) is not None:
        draft.values["net_amount"] = ink["amount"].value(amount.value)
    if above is not None and sum(letter.isalpha() for letter in above.text) > 3 and above.page is row.page:
        said_so = Ink(row.page, above.words)
        draft.values["description"] = said_so.value(said_so.text)
    draft.values["quantity"] = ink["number"].value(ink["number"].text, others=ink["number"].others)
    _ask_if_unsure(draft, ink["number"], draft.values["quantity"])
    return Made(Line(position=0, where=draft.where, **draft.values), tuple(draft.doubts))


def _in_words(words: Sequence[Word], start: int, end: int) -> tuple[Word, ...]:
    """The words that a stretch of their text covers."""
    found, place = [], 0
    for word in words:
        if place < end and place + len(word.text) > start:
            found.append(word)
        place += len(word.text) + 1
    return tuple(found)


#: "PU HT 46,50", "Montant HT 651,00", said in words on a line's second row
SAID_MONEY = {
    "unit_price": re.compile(r"\b(?:pu|p\.u\.|prix)\b[^\d]{0,20}(\d[\d ]*[.,]\d{2,4})", re.IGNORECASE),
    "net_amount": re.compile(r"\b(?:montant|total)\b[^\d]{0,20}(\d[\d ]*[.,]\d{2})", re.IGNORECASE),
}


def with_details(made: Made, row: Row, codes: Codes, style: figures.Style) -> Made | None:
    """Join "Réf. FS200 - PU HT 46,50 - Montant HT 651,00" to the line above; None where it is another row."""
    named = REFERENCE.match(row.text)
    line = made.line
    if named is None or line.seller_item_id or line.buyer_item_id or line.gtin or line.quantity is None:
        return None
    draft = _Draft(row.page, line.where, codes, style, {"quantity": line.quantity}, list(made.doubts))
    _take_code(draft, "seller_item_id", Ink(row.page, _in_words(row.words, *named.span("code"))))
    for name, pattern in SAID_MONEY.items():
        match = pattern.search(row.text)
        number = None if match is None else figures.read_number(match[1], style)
        if match is not None and number is not None:
            draft.values[name] = Ink(row.page, _in_words(row.words, *match.span(1))).value(number.value)
    numbers = [_number(draft, name) for name in PROVING]
    if all(number is not None for number in numbers) and agrees(
        *(number or Decimal(0) for number in numbers)
    ):
        _prove(draft)
    held = {name: value for name in ("description", "unit") if (value := getattr(line, name)) is not None}
    return Made(Line(position=0, where=line.where, **(held | draft.values)), tuple(draft.doubts))


def unread_line(page: PageWords, words: Sequence[Word], where: Where | None) -> Made:
    """Keep a row that nothing else could be made of: its words as description, and a doubt."""
    ink = Ink(page, tuple(words))
    line = Line(position=0, description=ink.value(ink.text, chance=min(0.5, ink.chance)), where=where)
    return Made(line, (Doubt("", "UNREAD", said(UNREAD), (), where),))
