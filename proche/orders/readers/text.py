"""Reads an order from running text: an e-mail's body, a text message, a pasted table.

A table in the text (tabs, semicolons, columns of spaces) is read like one on paper; otherwise each
line is searched for phrases that order something. What is not plain becomes a doubt, and prose
that orders nothing is said to be none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, islice

from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said
from proche.orders.catalogue import Catalogue
from proche.orders.readers import figures, header, kinds, labels, layout, phrases, tables, values
from proche.orders.readers import lines as order_lines
from proche.orders.readers.certainty import ASK_BELOW
from proche.orders.readers.codes import Codes
from proche.orders.readers.drafts import short
from proche.orders.readers.kinds import Kind, folded
from proche.orders.readers.words_on_page import PageWords, Word, rows_of
from proche.orders.reading import Doubt, Form, Line, OrderRead, Reading, Value, not_an_order

NO_ORDER = N_("This message orders nothing.")
NO_LINES = N_("The message asks for goods, but names no product with a quantity.")
WORDED = N_("The day is given without its year.")
NOT_READ = N_(
    "“%(text)s” stands among the lines of the order and could not be read as one. Add it, or keep it out."
)
#: so many unread lines are asked about one by one; a person reads the message anyway
MOST_NOT_READ = 10

#: what parts the cells of a pasted table; two spaces or more do so too
MARKS = re.compile(r"\t|;|\|| {2,}")
_DAYS = "|".join((*figures.WEEKDAYS, *figures.ENGLISH_WEEKDAYS))
DAY_WORDS = re.compile(
    r"\b(?:pour|le|livraison|livrer|avant|d'ici|by|for|on|before|deliver\w*)\s+(?:le\s+|the\s+)?"
    rf"(?=(?:{_DAYS})?\s*(?:le\s+)?\d{{1,2}}(?:er)?[\s/.-])"
)
#: a table's width in the text's own measure, letters
WIDE = 400.0
HIGH = 10.0


def read_text(
    text: str, *, form: Form, catalogue: Catalogue | None = None, sent_on: date | None = None
) -> list[Reading]:
    """Read the order that a text holds; `sent_on` gives "jeudi 26 novembre" its year."""
    codes = Codes.of(catalogue)
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\u00a0", " ").split("\n")]
    if not any(line.strip() for line in lines):
        return not_an_order(form, said(layout.NO_TEXT))
    tabled = _read_table(lines, form, catalogue)
    if tabled:
        return [replace(reading, pages=()) for reading in tabled]
    return _read_prose(lines, form, codes, sent_on)


# --- a table in the text ----------------------------------------------------------------------------------


def _read_table(lines: Sequence[str], form: Form, catalogue: Catalogue | None) -> list[Reading]:
    """Lay the text out on a page of equal letters, and read it as one; empty where no table stands in it."""
    if sum(len(MARKS.findall(line.strip())) >= 1 for line in lines) < 2:
        return []
    page = _page(lines)
    table = tables.find_table(rows_of(page))
    if table is None or not table.bands:
        return []
    readings = layout.read_words([page], form=form, catalogue=catalogue)
    return [_without_not_said(reading) for reading in readings if reading.is_order]


def _without_not_said(reading: Reading) -> Reading:
    """A message needs no title to be an order."""
    return replace(reading, doubts=tuple(doubt for doubt in reading.doubts if doubt.kind != "NOT_SAID"))


def _page(lines: Sequence[str]) -> PageWords:
    words = [word for number, line in enumerate(lines) for word in _words(line, number)]
    return PageWords(0, WIDE, HIGH * len(lines), tuple(words))


def _words(line: str, number: int) -> Iterator[Word]:
    """Cells parted by signs stand on a grid; cells parted by spaces stand where they stand."""
    top = number * HIGH
    mark = next((mark for mark in "\t;|" if line.count(mark) >= 1), None)
    cells = line.strip(" |").split(mark) if mark else [line]
    for column, cell in enumerate(cells):
        left = column * 60.0 if mark else 0.0
        for match in re.finditer(r"\S+", cell):
            # A letter is 6 wide and 10 high here, so that one space parts words and two part cells.
            x0 = left * 6 + match.start() * 6
            yield Word(match[0], x0, top, x0 + 6 * len(match[0]), top + 8.0)


# --- prose ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Piece:
    line: Line
    sure: float
    text: str


def _read_prose(lines: Sequence[str], form: Form, codes: Codes, sent_on: date | None) -> list[Reading]:
    flat = folded("\n".join(lines))
    kind = next((found for line in lines[:12] if (found := kinds.title_of(line)) is not None), None)
    pieces = [piece for line in lines if not phrases.is_aside(line) for piece in _pieces(line, codes)]
    asks = labels.ASKS.search(labels.ASKS_NOTHING.sub(" ", flat)) is not None
    if kind not in (None, Kind.ORDER):
        return not_an_order(form, kinds.SAYS[kind])
    if not pieces and labels.ASKS_NOTHING.search(flat):
        return not_an_order(form, said(NO_ORDER))
    if not pieces and asks and not labels.ASKS_AFTER.search(flat):
        empty = OrderRead(deliver_on=None)
        return [Reading(form=form, order=empty, doubts=(Doubt("/lines", "NO_LINES", said(NO_LINES)),))]
    if not asks and kind is None and labels.ASKS_AFTER.search(flat):
        return not_an_order(form, said(NO_ORDER))
    if not pieces or (not asks and kind is not Kind.ORDER and max(piece.sure for piece in pieces) < 0.9):
        return not_an_order(form, said(NO_ORDER))
    reading = _reading(lines, pieces, form, sent_on, is_plain=asks or kind is Kind.ORDER)
    return [reading.with_doubts(*_not_read(lines, codes))]


def _not_read(lines: Sequence[str], codes: Codes) -> Iterator[Doubt]:
    """A line beside lines that were read, in the same list, and no order as far as it was understood."""
    unread = (line for block in _blocks(lines) for line in _unread_of(block, codes))
    for line in islice(unread, MOST_NOT_READ):
        yield Doubt("/lines", "NOT_READ", said(NOT_READ, text=short(line)))


def _blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    """The lines between empty ones."""
    for is_empty, block in groupby(lines, key=lambda line: not line.strip()):
        if not is_empty:
            yield list(block)


def _unread_of(block: Sequence[str], codes: Codes) -> Iterator[str]:
    read = [any(_pieces(line, codes)) and not phrases.is_aside(line) for line in block]
    items = any(has and ITEM.match(line) for has, line in zip(read, block, strict=True))
    for line, has in zip(block, read, strict=True):
        if any(read) and not has and (ITEM.match(line) if items else _may_order(line)):
            yield line


#: what a line of a list says beside its products, in folded words
SAYS_ELSE = re.compile(
    r"total|livr|deliver|commande|order|\btel|\bfax|@|merci|thank|le \d|\d{2}[/.]\d{2}[/.]\d{2}|\d{2}:\d{2}"
)


def _may_order(line: str) -> bool:
    return any(map(str.isdigit, line)) and not SAYS_ELSE.search(folded(line)) and not phrases.is_aside(line)


def _pieces(line: str, codes: Codes) -> Iterator[_Piece]:
    found = list(phrases.find_phrases(line, codes))
    if len(found) == 1 and ITEM.match(line):
        found = [_to_the_end(found[0], line)]
    for phrase in found:
        yield _Piece(_line(phrase, codes), phrase.sure, phrase.text)


#: one item of a list has its line to itself: "- 100 of the grade 8s, 3/8 x 1 yellow zinc"
ITEM = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+\S")


def _to_the_end(phrase: phrases.Phrase, line: str) -> phrases.Phrase:
    """What follows the comma describes the item, where nothing else stands on its line."""
    _, found, rest = line.partition(phrase.text)
    rest = rest.rstrip(" .;,")
    if not found or not rest.strip():
        return phrase
    return replace(phrase, description=f"{phrase.description}{rest}", text=phrase.text + rest)


def _line(phrase: phrases.Phrase, codes: Codes) -> Line:
    sure = phrase.sure
    found = values.read_decimal(phrase.number)
    number = found.value if found is not None else phrase.number
    known = codes.find(phrase.code) if phrase.code else None
    code = (
        Value(known or phrase.code, 0.97 if known else min(sure, 0.9), source=phrase.code)
        if phrase.code
        else None
    )
    is_gtin = code is not None and values.is_gtin(code.value)
    return Line(
        position=0,
        seller_item_id=None if is_gtin else code,
        gtin=code if is_gtin else None,
        description=Value(phrase.description, sure),
        quantity=Value(number, sure, source=phrase.text),
        unit=Value(phrase.unit, sure) if phrase.unit else None,
    )


def _reading(
    lines: Sequence[str], pieces: Sequence[_Piece], form: Form, sent_on: date | None, *, is_plain: bool
) -> Reading:
    placed = tuple(replace(piece.line, position=index + 1) for index, piece in enumerate(pieces))
    doubts = [
        Doubt(
            f"/lines/{index}/quantity",
            "UNSURE",
            said(order_lines.LIKELY, text=piece.text),
            (piece.line.quantity.value,),
        )
        for index, piece in enumerate(pieces)
        if piece.sure < ASK_BELOW and piece.line.quantity is not None
    ]
    if not is_plain:
        doubts.append(Doubt("", "NOT_SAID", said(layout.NOT_SAID)))
    deliver_on, day_doubt = _deliver_on(lines, sent_on)
    order = replace(_head(lines), lines=placed, deliver_on=deliver_on)
    return Reading(form=form, order=order, doubts=(*doubts, *day_doubt))


def _head(lines: Sequence[str]) -> OrderRead:
    """Number, days and parties where they are labelled, as on paper."""
    rows = rows_of(_page(lines))
    number = next(
        (
            found
            for label in labels.NUMBER[:3]
            for found in header.after_label(rows, label, labels.NUMBER_VALUE)
            if not figures.is_day(found.text)
        ),
        None,
    )
    named = None if number else phrases.ORDER_NAME.search("\n".join(lines))
    ship = header.block_after(rows, labels.DELIVER_TO)
    account = next(
        header.after_label(rows, labels.CUSTOMER_ID, re.compile(r"[A-Za-z]{0,6}[-_]?\d[\w\-/]*")), None
    )
    buyer = replace(OrderRead().buyer, id=Value(account.text, 0.9) if account else None)
    deliver_to = OrderRead().deliver_to
    if (
        ship is not None
        and ship.name is not None
        and not figures.is_day(ship.name.text)
        and not header.figures_only(ship.name.text)
    ):
        deliver_to = replace(deliver_to, name=Value(ship.name.text, 0.85))
    text = number.text if number else named["name"].rstrip(".-/") if named else ""
    return OrderRead(number=Value(text, 0.93) if text else None, buyer=buyer, deliver_to=deliver_to)


def _deliver_on(lines: Sequence[str], sent_on: date | None) -> tuple[Value | None, tuple[Doubt, ...]]:
    for line in lines:
        flat = folded(line)
        for pattern in (labels.DELIVER_ON, DAY_WORDS):
            for match in pattern.finditer(flat):
                rest = line[match.end() :]
                day = figures.read_day(rest, figures.Style(), sent_on)
                if day is not None:
                    return Value(day.value, 0.95, source=rest[: figures.NEAR]), ()
                if figures.YEARLESS.match(folded(rest)):
                    return None, (Doubt("/deliver_on", "UNSURE", said(WORDED), (rest.strip()[:30],)),)
    return None, ()
