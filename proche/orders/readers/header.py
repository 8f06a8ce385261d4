"""The order's head and foot: number, days, parties, total, currency and note, by their labels."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from proche.orders.readers import labels
from proche.orders.readers.headings import column_of
from proche.orders.readers.kinds import folded, title_of
from proche.orders.readers.words_on_page import (
    Box,
    Cell,
    PageWords,
    Row,
    Word,
    box_around,
    join_boxes,
    rows_of,
)
from proche.orders.reading import Value, Where

#: the strip that a sending fax prints stands this near the top edge
STRIP_HEIGHT = 0.06
#: a block of an address is at most this many rows
BLOCK_ROWS = 6


#: figures that may be the end of a number; a day is none
REST = re.compile(r"\d{1,6}[.,;:]?")
#: how a letter opens and closes
GREETING = re.compile(
    r"^\W*(?:bonjour|bonsoir|madame|monsieur|mesdames|messieurs|hello|hi\b|dear|cordialement|voici|veuillez"
    r"|merci|nous vous|please|suite a|mm?e?\.?\s|mlle|dr\.?\s)"
)
#: "EHPAD Les Peupliers - client C11813": who signs says the number by which the desk knows the house
SIGNED = re.compile(
    r"^(?P<name>[^\W\d_].{3,60}?)\s*(?:[-–—,(]\s*)(?=(?:n[°o]\s*)?client\b|compte\b|customer\b|account\b)"
)
ADDRESS = re.compile(r"^\W*\d+\W*(?:bis |ter )?[a-z]|^\W*(?:bp|cs)\s?\d")


@dataclass(frozen=True)
class Found:
    """A text that stands after a label, with its words."""

    text: str
    row: Row
    words: tuple[Word, ...]

    @property
    def box(self) -> Box:
        return box_around(self.words)


@dataclass(frozen=True)
class Block:
    """The rows of an address: a name and what follows."""

    rows: tuple[Found, ...]

    @property
    def name(self) -> Found | None:
        return self.rows[0] if self.rows else None

    @property
    def text(self) -> str:
        return "\n".join(found.text for found in self.rows)

    @property
    def box(self) -> Box:
        return join_boxes([found.box for found in self.rows])


def is_fax_strip(row: Row) -> bool:
    """The sender's strip: "24/11 2026 10:41 FAX 01 99 00 12 34 p.1/1" at the very edge of the page.

    On a scan, "01 99 00 12 34 EHPAD LES TILLEULS P. 01/01" is one too: the machine's number with its
    count of pages, or before all else. A house's own head does not open with a bare number.
    """
    edge = row.middle / row.page.height
    if STRIP_HEIGHT <= edge <= 1 - STRIP_HEIGHT / 2:
        return False
    flat = folded(row.text)
    if labels.FAX_STRIP.search(flat):
        return True
    number = labels.FAX_NUMBER.search(flat) if row.page.is_scan else None
    return number is not None and (
        labels.FAX_PAGE.search(flat) is not None or not flat[: number.start()].strip(" .:-|")
    )


def fax_of_strip(page: PageWords) -> Value | None:
    """The number of the machine that sent a scanned page, when its strip names one."""
    if not page.is_scan:
        return None
    for row in rows_of(page):
        found = labels.FAX_NUMBER.search(folded(row.text)) if is_fax_strip(row) else None
        if found is not None:
            digits = "".join(letter for letter in found[0].translate(MISREAD) if letter in "+0123456789")
            return Value(
                digits, FAX_CHANCE, Where(page.number, (0.0, 0.0, 1.0, STRIP_HEIGHT)), source=found[0]
            )
    return None


#: letters that a worn strip shows for figures; its number is evidence beside others, never alone proof
MISREAD = str.maketrans({"o": "0", "i": "1", "l": "1"})
FAX_CHANCE = 0.8


def after_label(rows: Sequence[Row], label: re.Pattern[str], value: re.Pattern[str]) -> Iterator[Found]:
    """Walk the values that follow a label: in its cell, in the next cell, or in the cell below."""
    for place, row in enumerate(rows):
        cells = row.cells()
        for index, cell in enumerate(cells):
            for match in label.finditer(folded(cell.text)):
                found = _following(rows[place + 1 : place + 3], row, cells, index, match.end(), value)
                if found is not None:
                    yield found


def _following(
    below: Sequence[Row], row: Row, cells: Sequence[Cell], index: int, end: int, value: re.Pattern[str]
) -> Found | None:
    cell = cells[index]
    rest = cell.text[end:]
    if rest.strip(" :.-"):
        return _match_in(row, cell, end, value)
    if index + 1 < len(cells) and (found := _match_in(row, cells[index + 1], 0, value)) is not None:
        return found
    for under in below:
        if under.middle - row.middle > 2.6 * row.height:
            break
        for other in under.cells():
            if other.x0 < cell.x1 and other.x1 > cell.x0 and (found := _match_in(under, other, 0, value)):
                return found
    return None


def _match_in(row: Row, cell: Cell, start: int, value: re.Pattern[str]) -> Found | None:
    skip = len(cell.text[start:]) - len(cell.text[start:].lstrip(" :.-"))
    match = value.match(cell.text, start + skip)
    return None if match is None else found_at(row, cell, match.start(), match.end())


def found_at(row: Row, cell: Cell, start: int, end: int) -> Found:
    """Give the words of a cell that a stretch of its text touches."""
    words, place = [], 0
    for word in cell.words:
        if place < end and place + len(word.text) > start:
            words.append(word)
        place += len(word.text) + 1
    return Found(cell.text[start:end].strip(), row, tuple(words or cell.words))


def longer_readings(found: Found) -> list[str]:
    """A number that may go on: on a scan, "28/984 1" is one number, and "C28 5719" lost its point."""
    after = next(
        (
            cell.words[place + 1]
            for cell in found.row.cells()
            for place, word in enumerate(cell.words[:-1])
            if word is found.words[-1]
        ),
        None,
    )
    if not found.row.page.is_scan or after is None or not REST.fullmatch(after.text):
        return []
    rest = after.text.rstrip(".,;:")
    return [f"{found.text}{rest}", f"{found.text}.{rest}"]


def block_after(rows: Sequence[Row], label: re.Pattern[str]) -> Block | None:
    """Read the address that follows a label."""
    for place, row in enumerate(rows):
        for index, cell in enumerate(row.cells()):
            match = label.match(folded(cell.text))
            if match is not None and (block := _block(rows, place, index, match.end())):
                return block
    return None


def _block(rows: Sequence[Row], place: int, index: int, end: int) -> Block | None:
    row = rows[place]
    cells = row.cells()
    cell = cells[index]
    found: list[Found] = []
    if cell.text[end:].strip(" :.-"):
        found.append(found_at(row, cell, end, len(cell.text)))
    elif (
        index + 1 < len(cells)
        and not _is_label(cells[index + 1].text)
        and _gap(cell, cells[index + 1]) < 12 * row.height
    ):
        cell = cells[index + 1]
        found.append(found_at(row, cell, 0, len(cell.text)))
    for under in _lines_under(rows[place + 1 :], cell, row):
        if len(found) == BLOCK_ROWS:
            break
        found.append(under)
    return Block(tuple(found)) if found else None


def _gap(left: Cell, right: Cell) -> float:
    return right.x0 - left.x1


def _lines_under(rows: Sequence[Row], cell: Cell, first: Row) -> Iterator[Found]:
    foot = first.middle
    for row in rows:
        if row.middle - foot > 2.1 * max(row.height, first.height):
            return
        below = [other for other in row.cells() if _stands_under(other, cell, row)]
        if not below:
            continue
        if _is_label(below[0].text) or title_of(below[0].text) is not None:
            return
        foot = row.middle
        yield found_at(row, below[0], 0, len(below[0].text))


def _stands_under(other: Cell, cell: Cell, row: Row) -> bool:
    return abs(other.x0 - cell.x0) < 3.5 * row.height and other.x1 > cell.x0


def _is_label(text: str) -> bool:
    flat = folded(text)
    return bool(
        labels.LABEL.match(text)
        or labels.DELIVER_TO.match(flat)
        or labels.SUPPLIER.match(flat)
        or labels.BUYER.match(flat)
        or labels.PHONE.match(flat)
    )


def letterhead(rows: Sequence[Row]) -> Block | None:
    """Take the block at the top of the page as the sender's, when no label names the buyer."""
    for place, row in enumerate(rows[:14]):
        name = _large_name(row)
        if not _may_head(name.text):
            continue
        below = _lines_under(rows[place + 1 :], name, row)
        return Block((found_at(row, name, 0, len(name.text)), *itertools.islice(below, BLOCK_ROWS - 1)))
    return None


def signature(rows: Sequence[Row]) -> Block | None:
    """The house that signs with its customer number, where no head names one."""
    for row in reversed(rows):
        for cell in row.cells():
            match = SIGNED.match(folded(cell.text))
            if (
                match is not None
                and labels.CUSTOMER_ID.search(folded(cell.text))
                and _may_head(match["name"])
            ):
                return Block((found_at(row, cell, match.start("name"), match.end("name")),))
    return None


def _large_name(row: Row) -> Cell:
    """The row's first words: a name in spaced capitals falls apart into cells, and is joined again."""
    words = list(row.cells()[0].words)
    for cell in row.cells()[1:]:
        if (
            cell.x0 - words[-1].x1 > 1.5 * row.height
            or title_of(cell.text) is not None
            or _is_label(cell.text)
        ):
            break
        words.extend(cell.words)
    return Cell(tuple(words))


def _may_head(text: str) -> bool:
    flat = folded(text)
    if title_of(text) is not None or _is_label(text) or labels.EMAIL.search(text) or GREETING.match(flat):
        return False
    # "Numéro", "Livraison": a label whose value stands in the next cell.
    if (column := column_of(text)) is not None and column[1] == 1.0:
        return False
    if (
        ADDRESS.match(flat)
        or labels.CUSTOMER_ID.match(flat)
        or any(label.match(flat) for label in (labels.DELIVER_ON, labels.ISSUED_ON, *labels.NUMBER))
    ):
        return False
    return sum(letter.isalpha() for letter in text) >= 4 and not re.match(
        r"^\W*(?:page|date|le \d|n[°o]|numero|lieu|livraison|contact|affaire suivie)", flat
    )


def currency_of(text: str) -> str | None:
    flat = folded(text)
    return next((code for code, pattern in labels.CURRENCIES if pattern.search(flat)), None)


def figures_only(text: str) -> bool:
    """A day or a telephone number where a name should stand."""
    return sum(letter.isdigit() for letter in text) > sum(letter.isalpha() for letter in text)
