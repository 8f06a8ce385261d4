"""The tables of a sheet: where the headings stand, what each column holds, which rows are lines.

A heading row names at least two columns of an order, one of them a product's code or words.
Headings may take two rows. Above them stands the head (labels and their values), below the
lines, then a total and notes; a second heading row with a head of its own opens a second order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from proche.orders.readers.headings import Column, column_of
from proche.orders.readers.sheet_file import Cell, Grid, is_empty, text_of
from proche.orders.readers.values import plain, read_decimal

#: columns that make a table of products, and those of them that name one
CORE = frozenset(
    {Column.SELLER_CODE, Column.BUYER_CODE, Column.GTIN, Column.TEXT, Column.QUANTITY, Column.UNIT}
    | {Column.PRICE, Column.AMOUNT, Column.POSITION}
)
NAMING = (Column.SELLER_CODE, Column.BUYER_CODE, Column.GTIN, Column.TEXT)
CODES = (Column.SELLER_CODE, Column.BUYER_CODE, Column.GTIN)
#: headings of the supplier's code that leave no doubt, and words that name a thing or a code alike
OF_SUPPLIER = re.compile(r"\b(?:fourn\w*|supplier|vendor|votre|vos|your)\b")
THING_OR_CODE = re.compile(r"^(?:articles?|items?|produits?|products?)$")
COUNT_OR_CODE = re.compile(r"^items? (?:no|n|num|nbr|number|#)$|^article no$")
TOTAL = re.compile(
    r"^(?:(?:sous|sub) ?)?totau?l?x?\b|^montant (?:total|ht|net)\b|^net (?:a payer|total)\b"
    r"|^(?:grand|order) total\b|^(?:tva|vat|tax|taxes|frais|port|shipping|eco)\b"
)
#: totals with tax, tax alone and other sums that are not what the lines add up to
OTHER_SUM = re.compile(
    r"\b(?:ttc|tva|vat|tax(?:es)?|incl\w*|t t c|t v a|frais|port|shipping|colis|cartons|poids|qte"
    r"|remise|a payer)\b"
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which place holds what, with the probability of each and the words of its heading."""

    places: dict[Column, int]
    chances: dict[Column, float]
    words: dict[Column, str]

    def cell(self, row: Sequence[Cell], column: Column) -> Cell:
        place = self.places.get(column)
        return "" if place is None or place >= len(row) else row[place]

    def text(self, row: Sequence[Cell], column: Column) -> str:
        return text_of(self.cell(row, column))


@dataclass(slots=True)
class Table:
    """One table: the head above it, its rows of products, the total and the words below."""

    columns: Columns
    head: list[list[Cell]]
    rows: list[list[Cell]] = field(default_factory=list)
    totals: list[tuple[str, Cell]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    #: cells of the heading's row
    width: int = 0
    heading: list[Cell] = field(default_factory=list)


@dataclass(slots=True)
class _Head:
    """The rows since the latest table's last line: the head of the next one, or words below this one."""

    rows: list[list[Cell]] = field(default_factory=list)
    #: one of them names an order's number, customer or day; kept, for a sheet may go on for 50,000 rows
    is_labelled: bool = False

    def add(self, row: list[Cell]) -> None:
        self.rows.append(row)
        self.is_labelled = self.is_labelled or labelled(row)


def tables(grid: Grid) -> list[Table]:
    """Give the tables of one sheet in their order."""
    found: list[Table] = []
    head = _Head()
    place = 0
    while place < len(grid.rows):
        row = grid.rows[place]
        columns, height = _columns_at(grid.rows, place)
        if columns is None:
            head = _place_row(found, head, row)
        elif found and _repeats(found[-1], columns, head):
            head = _Head()
        else:
            width = max(map(len, grid.rows[place : place + height]))
            found.append(Table(columns, _head_of(found, head), width=width, heading=row))
            head = _Head()
        place += height
    for table in found:
        _tell_counts_from_codes(table)
    return found


def _tell_counts_from_codes(table: Table) -> None:
    """ "Item no" over 1, 2, 3 numbers the lines."""
    columns = table.columns
    if not COUNT_OR_CODE.match(plain(columns.words.get(Column.SELLER_CODE, ""))):
        return
    numbers = [columns.text(row, Column.SELLER_CODE).strip() for row in table.rows]
    if numbers == [str(count) for count in range(1, len(numbers) + 1)]:
        columns.places[Column.POSITION] = columns.places.pop(Column.SELLER_CODE)
        columns.chances[Column.POSITION] = columns.chances.pop(Column.SELLER_CODE)
        columns.words[Column.POSITION] = columns.words.pop(Column.SELLER_CODE)


def _place_row(found: list[Table], head: _Head, row: list[Cell]) -> _Head:
    """A row that is no heading: part of the table above it when it can be, and of the head of the next."""
    if all(map(is_empty, row)):
        return head
    if not found:
        head.add(row)
        return head
    table = found[-1]
    # Behind a label ("N° de commande : ...") the head of another order has begun.
    if head.is_labelled or not _take(table, row):
        head.add(row)
        table.notes.append(_only_words(row))
    elif table.rows and table.rows[-1] is row:
        # What stood between two lines were names of groups of products.
        table.notes.clear()
        return _Head()
    return head


def _head_of(found: list[Table], head: _Head) -> list[list[Cell]]:
    """What stood between two tables is the head of the second, and no note of the first."""
    if found and head.rows:
        between = {words for row in head.rows if (words := _only_words(row))}
        found[-1].notes = [note for note in found[-1].notes if note not in between]
    return head.rows


def _repeats(table: Table, columns: Columns, head: _Head) -> bool:
    """The same headings on the next printed page: nothing but a page's own words stands between."""
    return columns.places == table.columns.places and not head.is_labelled


def labelled(row: Sequence[Cell]) -> bool:
    """The row names an order's number, customer or day."""
    return any(True for _ in labels(row))


HEAD_LABELS = frozenset(
    {Column.NUMBER, Column.ISSUED_ON, Column.DELIVER_ON, Column.CURRENCY, Column.BUYER_NAME, Column.BUYER_ID}
    | {Column.DELIVER_TO, Column.DELIVER_TO_ID}
)


def labels(row: Sequence[Cell]) -> Iterator[tuple[int, Column, float, str]]:
    """Give (place, what it labels, probability, words behind the label in the same cell)."""
    for place, cell in enumerate(row):
        if not isinstance(cell, str) or not cell.strip():
            continue
        before, _, behind = cell.partition(":")
        named = column_of(before)
        if named is not None and named[0] in HEAD_LABELS:
            yield place, named[0], named[1], " ".join(behind.split())


# --- headings -----------------------------------------------------------------------------------------


def _columns_at(rows: list[list[Cell]], place: int) -> tuple[Columns | None, int]:
    """The columns, when this row (or this and the next) heads a table, and the rows of the heading."""
    # No heading is a bare number; this spares nearly every line of a long list the look at its words.
    if any(map(_has_number, rows[place])):
        return None, 1
    one = _columns([text_of(cell) for cell in rows[place]], rows[place])
    if place + 1 < len(rows) and _may_go_on(rows[place], rows[place + 1]):
        two = _columns(_joined(rows[place], rows[place + 1]), rows[place])
        lower = _columns([text_of(cell) for cell in rows[place + 1]], rows[place + 1])
        if two is not None and _worth(two) > max(_worth(one), _worth(lower)):
            return two, 2
    return one, 1


def _worth(columns: Columns | None) -> int:
    return 0 if columns is None else sum(column in CORE for column in columns.places)


def _may_go_on(row: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Both rows hold words alone, and the one below names columns as well."""
    filled = [cell for cell in below if not is_empty(cell)]
    if not filled or not all(isinstance(cell, str) and not _has_number(cell) for cell in filled):
        return False
    named = sum(column_of(text_of(cell)) is not None for cell in filled)
    return named * 2 >= len(filled) and any(not is_empty(cell) for cell in row)


def _has_number(cell: Cell) -> bool:
    return read_decimal(text_of(cell)) is not None


def _joined(row: Sequence[Cell], below: Sequence[Cell]) -> list[str]:
    """Read each heading over two rows; where together they say nothing, the lower one, then the upper."""
    texts = []
    for place in range(max(len(row), len(below))):
        upper = text_of(row[place]) if place < len(row) else ""
        lower = text_of(below[place]) if place < len(below) else ""
        choices = (f"{upper} {lower}".strip(), lower, upper)
        texts.append(next((text for text in choices if text and column_of(text)), choices[0]))
    return texts


def _columns(texts: Sequence[str], row: Sequence[Cell]) -> Columns | None:
    named = [(place, text, *found) for place, text in enumerate(texts) if (found := column_of(text))]
    if not _heads_a_table(named, row):
        return None
    places: dict[Column, int] = {}
    chances: dict[Column, float] = {}
    words: dict[Column, str] = {}
    for place, text, column, chance in _settled(named):
        if column not in places:
            places[column], chances[column], words[column] = place, chance, text
    return Columns(places, chances, words)


Named = tuple[int, str, Column, float]


def _heads_a_table(named: Sequence[Named], row: Sequence[Cell]) -> bool:
    core = {column for _, _, column, _ in named if column in CORE}
    filled = sum(not is_empty(cell) for cell in row)
    names_product = any(column in core for column in NAMING)
    # A line of an order may hold a word that heads columns elsewhere ("pack"): most cells must be headings.
    return len(core) >= 2 and names_product and len(named) * 2 > filled


def _settled(named: Sequence[Named]) -> list[Named]:
    """Decide between columns of the same name: the more telling heading first, what is left elsewhere."""
    settled = _settle_codes(_settle_texts(list(named)))
    return sorted(settled, key=lambda found: -_tells(found))


def _settle_texts(named: list[Named]) -> list[Named]:
    """ "Article" beside "Désignation" is the code; alone it is the words."""
    texts = [found for found in named if found[2] is Column.TEXT]
    has_code = any(found[2] is Column.SELLER_CODE for found in named)
    if len(texts) < 2 or has_code:
        return named
    return [
        (place, text, Column.SELLER_CODE, min(chance, 0.97))
        if column is Column.TEXT and THING_OR_CODE.match(plain(text))
        else (place, text, column, chance)
        for place, text, column, chance in named
    ]


def _settle_counts(named: list[Named]) -> list[Named]:
    """ "Item no" beside "SKU" counts the lines."""
    codes = [found for found in named if found[2] is Column.SELLER_CODE]
    counts = [found for found in codes if COUNT_OR_CODE.match(plain(found[1]))]
    if len(codes) < 2 or len(counts) != 1:
        return named
    place, text, _, chance = counts[0]
    return [(place, text, Column.POSITION, chance) if found is counts[0] else found for found in named]


def _settle_codes(named: list[Named]) -> list[Named]:
    """ "Code" beside "Réf. fournisseur" is the customer's own."""
    named = _settle_counts(named)
    codes = [found for found in named if found[2] is Column.SELLER_CODE]
    telling = [found for found in codes if OF_SUPPLIER.search(plain(found[1]))]
    if len(codes) < 2 or len(telling) != 1 or any(found[2] is Column.BUYER_CODE for found in named):
        return named
    return [
        (place, text, Column.BUYER_CODE, min(chance, 0.97))
        if column is Column.SELLER_CODE and (place, text, column, chance) not in telling
        else (place, text, column, chance)
        for place, text, column, chance in named
    ]


#: of two columns of one name, the one whose heading says this is meant
TELLING: dict[Column, re.Pattern[str]] = {
    Column.QUANTITY: re.compile(r"command|\bcde|\bcmd|order|\breq|demand|souhait"),
    Column.SELLER_CODE: OF_SUPPLIER,
    Column.UNIT: re.compile(r"^(?:unit|u\b|uom|um\b)"),
    Column.PRICE: re.compile(r"\bnet\b"),
    Column.AMOUNT: re.compile(r"\b(?:ht|net|excl)\b"),
}


def _tells(found: Named) -> int:
    _, text, column, _ = found
    pattern = TELLING.get(column)
    return 1 if pattern is not None and pattern.search(plain(text)) else 0


# --- rows -----------------------------------------------------------------------------------------------


def _take(table: Table, row: list[Cell]) -> bool:
    """Put a row under its table as a product or a total; False for words that are neither."""
    if (total := _total(table.columns, row)) is not None:
        table.totals.append(total)
        return True
    if _is_product(table.columns, row):
        table.rows.append(row)
        return True
    return False


def _total(columns: Columns, row: Sequence[Cell]) -> tuple[str, Cell] | None:
    """(words, sum) of a row that totals; the sum stands in the column of amounts, or is the last number."""
    label = next((plain(cell) for cell in row if isinstance(cell, str) and is_total(cell)), None)
    has_code = any(_is_code(columns.text(row, column)) for column in CODES)
    if label is None or has_code or (columns.text(row, Column.QUANTITY) and not label.startswith("tot")):
        return None
    numbers = [cell for cell in row if not is_empty(cell) and _has_number(cell)]
    amount = columns.cell(row, Column.AMOUNT)
    return label, amount if amount in numbers else (numbers[-1] if numbers else "")


def is_total(cell: Cell) -> bool:
    return (
        isinstance(cell, str) and len(cell) <= 40 and TOTAL.match(plain(cell.partition(":")[0])) is not None
    )


def _is_product(columns: Columns, row: Sequence[Cell]) -> bool:
    """A quantity, or a code or words with something beside them."""
    if columns.text(row, Column.QUANTITY):
        return True
    codes = [columns.text(row, column) for column in CODES]
    if not (any(map(_is_code, codes)) or columns.text(row, Column.TEXT)):
        return False
    # One filled cell is a note or the name of a group of products, whatever column it stands in.
    return sum(not is_empty(cell) for cell in row) >= 2 and not _is_remark(row)


def _is_code(text: str) -> bool:
    return 0 < len(text) <= 40 and ":" not in text and any(letter.isdigit() for letter in text)


def _is_remark(row: Sequence[Cell]) -> bool:
    """A label and its value below the table ("Signature :", "Livrer le : ...")."""
    first = next((cell for cell in row if not is_empty(cell)), "")
    return isinstance(first, str) and (first.rstrip().endswith(":") or labelled([first]))


def _only_words(row: Sequence[Cell]) -> str:
    return " ".join(text for cell in row if (text := text_of(cell)))
