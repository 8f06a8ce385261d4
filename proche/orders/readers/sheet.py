"""Orders in sheets: XLSX, XLS, ODS and text tables (CSV, TSV), headed in French or English.

A sheet gives one order for each table, or for each number in its column of order numbers. In a
list of products where most rows have no quantity (a catalogue to be filled in), only the rows
with a quantity above zero are lines; elsewhere a row without one is a line with a doubt.
Total: the last sum below the table that is not one with tax.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain

from proche.kernel.words import Said, gettext_noop, said
from proche.orders.readers import drafts, kinds, sheet_file, values
from proche.orders.readers.drafts import Draft, short
from proche.orders.readers.headings import PROBABLE, Column
from proche.orders.readers.sheet_file import Cell, Grid, is_empty, text_of
from proche.orders.readers.sheet_table import OTHER_SUM, Columns, Table, labels, tables
from proche.orders.readers.values import Found, plain
from proche.orders.reading import Form, Line, OrderRead, Party, Reading, UnreadTable, Value, not_an_order

N_ = gettext_noop

NO_TABLE = said(
    N_(
        "This sheet has no table of products with headings such as “Réf.”, “Désignation”, “Qté”. "
        "Open it and decide."
    )
)
EMPTY = said(N_("This sheet is empty. Ask for it again."))
NO_QUANTITIES = said(
    N_(
        "This sheet lists products but has no column of quantities: "
        "it seems to be a price list, not an order."
    )
)
UNFILLED = said(N_("This order form has no quantities filled in. Ask the customer for the filled form."))
LOST_CODE = N_(
    "The code of line %(line)s reads “%(text)s”: the sheet has rounded a long number. "
    "Ask the customer for the code."
)

MORE_CELLS = N_(
    "Line %(line)s has more cells than the table has headings: another line may stand in it, or a value "
    "be cut in two. Compare with the document."
)

#: the probability that a heading's row, a label's value or a number's grouping means what it seems to
LABEL, GUESS = 0.99, 0.9
#: an order form to be filled in leaves more than this share of its rows without a quantity, and more than
#: these: a short order whose second line lost its quantity is no form
UNWANTED_SHARE, UNWANTED = 1 / 3, 4


def looks_like(data: bytes, *, name: str = "") -> bool:
    """True for workbooks, files named as tables, and texts with the headings of an order's table."""
    if sheet_file.is_workbook(data):
        return True
    if name.lower().endswith((".csv", ".tsv", ".tab")):
        return True
    if data[:2] == b"PK" or data.startswith(sheet_file.OLE2):
        return False
    found = tables(Grid("", sheet_file.opened(data[:100_000]).grids[0].rows[:60]))
    return any(Column.QUANTITY in table.columns.places and table.rows for table in found)


def read(data: bytes, *, name: str = "") -> list[Reading]:
    """Read every order of the file; a sheet that holds none is passed over when another does."""
    file = sheet_file.opened(data)
    if file.error is not None:
        return not_an_order(file.form, file.error)
    orders: list[Reading] = []
    refusals: list[Said] = []
    for grid in file.grids:
        found, refusal = _read_grid(grid, file.form)
        orders += found
        refusals += [refusal] if refusal is not None else []
    if not orders:
        refused = not_an_order(file.form, next((words for words in refusals if words is not EMPTY), EMPTY))
        return [replace(one, table=_unread(file.grids)) for one in refused]
    return [_numbered(reading, part) for part, reading in enumerate(orders, start=1)]


#: What is kept of a table without quantities: no order form has more, and a price list need not be kept.
MOST_ROWS, MOST_CELLS, LONGEST_CELL = 200, 20, 80


def _unread(grids: Sequence[Grid]) -> UnreadTable | None:
    """The one table of products whose quantities no heading names, None where there are several."""
    found = [table for grid in grids for table in tables(grid)]
    if len(found) != 1 or not 0 < len(found[0].rows) <= MOST_ROWS or len(found[0].heading) > MOST_CELLS:
        return None
    table = found[0]
    by_place = {place: column.value for column, place in table.columns.places.items()}
    width = len(table.heading)
    roles = tuple(by_place.get(place, "") for place in range(width))
    return UnreadTable(_texts(table.heading), roles, tuple(_texts(row[:width]) for row in table.rows))


def _texts(row: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(text_of(cell)[:LONGEST_CELL] for cell in row)


def _numbered(reading: Reading, part: int) -> Reading:
    return Reading(reading.form, part, order=reading.order, doubts=reading.doubts, error=reading.error)


def _read_grid(grid: Grid, form: Form) -> tuple[list[Reading], Said | None]:
    if not any(not is_empty(cell) for row in grid.rows for cell in row):
        return [], EMPTY
    found = tables(grid)
    if (title := _other_paper(grid, found)) is not None:
        return [], title
    if not found:
        return [], NO_TABLE
    asked = [table for table in found if Column.QUANTITY in table.columns.places]
    if not asked:
        return [], NO_QUANTITIES
    manner = Manner.of(grid, asked)
    readings = [reading for table in asked for reading in _read_table(table, form, manner, grid.error)]
    return readings, None if readings else UNFILLED


def _other_paper(grid: Grid, found: Sequence[Table]) -> Said | None:
    """What the titles above the table say the sheet is, when that is not an order."""
    head = found[0].head if found else grid.rows[:40]
    titles = [
        grid.name,
        *(text_of(cell) for row in head for cell in row if isinstance(cell, str) and len(cell) <= 80),
    ]
    named = [kind for title in titles if (kind := kinds.title_of(title)) is not None]
    if not named or kinds.Kind.ORDER in named:
        return None
    return kinds.SAYS.get(named[0])


# --- how the sheet writes ---------------------------------------------------------------------------------


ENGLISH = re.compile(r"\b(?:qty|quantity|order|unit price|ship|due|delivery|customer|item|part)\b")
FRENCH = re.compile(r"\b(?:qte|quantite|commande|livraison|livrer|prix|designation|libelle|client|montant)\b")


@dataclass(frozen=True, slots=True)
class Manner:
    """How this sheet writes numbers and days, learnt from all its cells."""

    comma_decimals: bool | None
    month_first: bool | None

    @classmethod
    def of(cls, grid: Grid, found: Sequence[Table]) -> Manner:
        texts = [cell for row in grid.rows[:2000] for cell in row if isinstance(cell, str)]
        shown = values.month_first(text for text in texts if values.NUMERIC.fullmatch(text.strip()))
        return cls(values.comma_decimals(_figures(found)), _day_first(texts) if shown is None else shown)

    def number(self, cell: Cell) -> Found | None:
        if isinstance(cell, str):
            return values.read_decimal(cell, comma_decimals=self.comma_decimals)
        return Found(text_of(cell)) if isinstance(cell, int | float) and not isinstance(cell, bool) else None

    def day(self, cell: Cell) -> Found | None:
        if isinstance(cell, date):
            return Found(cell.isoformat()[:10])
        if isinstance(cell, int | float) and (day := values.serial_day(float(cell))):
            return Found(day)
        return values.read_day(text_of(cell), month_first=self.month_first)


def _figures(found: Sequence[Table]) -> list[str]:
    columns = (Column.QUANTITY, Column.PRICE, Column.AMOUNT)
    cells = (table.columns.cell(row, column) for table in found for row in table.rows for column in columns)
    return [cell for cell in cells if isinstance(cell, str)]


def _day_first(texts: Iterable[str]) -> bool | None:
    """French sheets write the day first; in others 04/09 stays open until a person decides."""
    words = plain(" ".join(texts)[:20_000])
    return False if len(FRENCH.findall(words)) >= len(ENGLISH.findall(words)) else None


# --- one table ----------------------------------------------------------------------------------------------


def _read_table(table: Table, form: Form, manner: Manner, error: Said | None) -> list[Reading]:
    wanted = _wanted(table, manner)
    groups = _groups(table.columns, wanted)
    readings = []
    for rows in groups:
        order = _OrderOfSheet(table, manner, rows)
        readings.append(order.reading(form, is_alone=len(groups) == 1, error=error))
    return readings


def _wanted(table: Table, manner: Manner) -> list[list[Cell]]:
    """The rows that ask for something; see the head of the module for lists to be filled in."""
    asking = [row for row in table.rows if _asks(table.columns, row, manner)]
    unwanted = len(table.rows) - len(asking)
    is_form = unwanted > max(UNWANTED, len(table.rows) * UNWANTED_SHARE)
    return asking if not asking or is_form else table.rows


def _asks(columns: Columns, row: Sequence[Cell], manner: Manner) -> bool:
    text = columns.text(row, Column.QUANTITY)
    if not text or text in ("-", "/"):
        return False
    number = manner.number(columns.cell(row, Column.QUANTITY))
    return number is None or bool(number.value.strip("0.-"))


#: a row that differs in one of these belongs to another order
PARTING = (Column.NUMBER, Column.BUYER_ID, Column.BUYER_NAME, Column.DELIVER_TO, Column.DELIVER_TO_ID)


def _groups(columns: Columns, rows: Sequence[list[Cell]]) -> list[list[list[Cell]]]:
    """Part the rows by the order they name; an empty cell means the same as the row above."""
    groups: dict[tuple[str, ...], list[list[Cell]]] = {}
    above = ("",) * len(PARTING)
    for row in rows:
        named = tuple(values.code_text(columns.text(row, column)) for column in PARTING)
        above = tuple(text or before for text, before in zip(named, above, strict=True))
        groups.setdefault(above, []).append(row)
    return list(groups.values())


@dataclass(slots=True)
class _OrderOfSheet:
    """One order: rows of a table, with the head above them."""

    table: Table
    manner: Manner
    rows: list[list[Cell]]
    draft: Draft = field(default_factory=Draft)

    def reading(self, form: Form, *, is_alone: bool, error: Said | None) -> Reading:
        head = _head_values(self.table.head)
        lines = tuple(self._line(index, row) for index, row in enumerate(self.rows))
        if form is Form.CSV:
            self._ask_more_cells()
        order = OrderRead(
            number=self._text(head, Column.NUMBER) or _number_in_titles(self.table.head),
            issued_on=self._day(_with_day_of_title(head, self.table.head), Column.ISSUED_ON, "issued_on"),
            deliver_on=self._day(head, Column.DELIVER_ON, "deliver_on"),
            currency=self._text(head, Column.CURRENCY) or _currency(self.table),
            buyer=Party(
                self._text(head, Column.BUYER_NAME) or _name_in_titles(self.table.head),
                self._text(head, Column.BUYER_ID),
            ),
            deliver_to=Party(self._text(head, Column.DELIVER_TO), self._text(head, Column.DELIVER_TO_ID)),
            lines=lines,
            total_net=self._total() if is_alone else None,
            note=drafts.text_value(" ".join(self.table.notes)[:1000].strip()),
        )
        return Reading(form, order=order, doubts=tuple(self.draft.doubts), error=error)

    # --- what an order has once -------------------------------------------------------------

    def _cells(self, head: dict[Column, tuple[Cell, float]], column: Column) -> list[tuple[Cell, float]]:
        """The values given for the order: from its rows where they have the column, else from the head."""
        chance = self.table.columns.chances.get(column, 0.0)
        cells = [self.table.columns.cell(row, column) for row in self.rows]
        found = [(cell, chance) for cell in cells if not is_empty(cell)]
        return found or ([head[column]] if column in head else [])

    def _text(self, head: dict[Column, tuple[Cell, float]], column: Column) -> Value | None:
        for cell, chance in self._cells(head, column):
            return Value(values.code_text(text_of(cell)), chance)
        return None

    def _day(self, head: dict[Column, tuple[Cell, float]], column: Column, name: str) -> Value | None:
        given = self._cells(head, column)
        found = {day.value: (day, chance) for cell, chance in given if (day := self.manner.day(cell))}
        if len(found) > 1:
            return self.draft.day_of_lines(found) if name == "deliver_on" else None
        for day, chance in found.values():
            return self._clear_day(name, text_of(given[0][0]), day, chance)
        if given:
            kind, words = drafts.WORDS[name]
            self.draft.ask(f"/{name}", kind, said(words, text=short(text_of(given[0][0]))))
        return None

    def _clear_day(self, name: str, text: str, day: Found, chance: float) -> Value:
        if day.others:
            readings = [day.value, *day.others]
            self.draft.ask(f"/{name}", "UNSURE", said(drafts.UNCLEAR_DAY, text=short(text)), readings)
        return Value(day.value, GUESS if day.others else chance, others=day.others, source=text)

    def _total(self) -> Value | None:
        for words, cell in reversed(self.table.totals):
            found = self.manner.number(cell)
            if found is not None and not OTHER_SUM.search(words):
                return Value(found.value, LABEL, others=found.others, source=text_of(cell))
        return None

    # --- lines ------------------------------------------------------------------------------

    def _ask_more_cells(self) -> None:
        """In a text table a lost line break or a mark within a value makes a row longer than its heading."""
        for index, row in enumerate(self.rows):
            if not all(map(is_empty, row[self.table.width :])):
                self.draft.ask(f"/lines/{index}", "MORE_CELLS", said(MORE_CELLS, line=index + 1))

    def _line(self, index: int, row: list[Cell]) -> Line:
        codes = self._codes(index, row)
        description = self._column(row, Column.TEXT)
        quantity, unit = self._quantity(index, row)
        self.draft.names_product(index, *codes.values(), description)
        return Line(
            position=index + 1,
            buyer_item_id=codes.get(Column.BUYER_CODE),
            seller_item_id=codes.get(Column.SELLER_CODE),
            gtin=codes.get(Column.GTIN),
            description=description,
            quantity=quantity,
            unit=unit,
            unit_price=self._number(index, row, Column.PRICE, "unit_price"),
            net_amount=self._number(index, row, Column.AMOUNT, "net_amount"),
        )

    def _column(self, row: Sequence[Cell], column: Column) -> Value | None:
        text = self.table.columns.text(row, column)
        return Value(text, self.table.columns.chances[column]) if text else None

    def _codes(self, index: int, row: Sequence[Cell]) -> dict[Column, Value]:
        found: dict[Column, Value] = {}
        for column in (Column.BUYER_CODE, Column.SELLER_CODE, Column.GTIN):
            text = values.code_text(self.table.columns.text(row, column))
            if text and re.fullmatch(r"\d[.,]\d+E\+?\d+", text, re.IGNORECASE):
                self._ask_lost_code(index, column, text)
            elif text:
                found[column] = Value(text, self.table.columns.chances[column])
        return _gtin_in_codes(found)

    def _ask_lost_code(self, index: int, column: Column, text: str) -> None:
        pointer = f"/lines/{index}/{FIELDS[column]}"
        self.draft.ask(pointer, "LOST_CODE", said(LOST_CODE, line=index + 1, text=text))

    def _quantity(self, index: int, row: Sequence[Cell]) -> tuple[Value | None, Value | None]:
        columns = self.table.columns
        cell, chance = columns.cell(row, Column.QUANTITY), columns.chances[Column.QUANTITY]
        unit = self._column(row, Column.UNIT) or _unit_of_heading(columns)
        if is_empty(cell):
            self.draft.no_quantity(index)
            return None, unit
        read = self._split(cell)
        if read is None:
            self.draft.unreadable_on_line(index, "quantity", text_of(cell))
            return None, unit
        value = Value(read.number.value, chance, others=read.number.others, source=text_of(cell))
        unit = Value(read.unit, chance) if read.unit else unit
        return self.draft.positive(index, self._clear(index, "quantity", value)), unit

    def _split(self, cell: Cell) -> values.Quantity | None:
        number = self.manner.number(cell)
        if number is not None or not isinstance(cell, str):
            return None if number is None else values.Quantity(number)
        return values.read_quantity(cell, comma_decimals=self.manner.comma_decimals)

    def _clear(self, index: int, name: str, value: Value) -> Value:
        """Ask when the number has two meanings that nothing in the sheet decides between."""
        if not value.others:
            return value
        words = said(drafts.UNCLEAR_NUMBER, text=short(value.source))
        self.draft.ask(f"/lines/{index}/{name}", "UNSURE", words, [value.value, *value.others])
        return Value(value.value, GUESS, others=value.others, source=value.source)

    def _number(self, index: int, row: Sequence[Cell], column: Column, name: str) -> Value | None:
        cell = self.table.columns.cell(row, column)
        if is_empty(cell):
            return None
        found = self.manner.number(cell)
        if found is None:
            self.draft.unreadable_on_line(index, name, text_of(cell))
            return None
        chance = self.table.columns.chances[column]
        return self._clear(index, name, Value(found.value, chance, others=found.others, source=text_of(cell)))


FIELDS = {
    Column.BUYER_CODE: "buyer_item_id",
    Column.SELLER_CODE: "seller_item_id",
    Column.GTIN: "gtin",
}


def _gtin_in_codes(found: dict[Column, Value]) -> dict[Column, Value]:
    """A column of "codes" may hold GTINs: a code of 13 or 14 figures whose check figure holds is one."""
    code = found.get(Column.SELLER_CODE)
    if code is None or Column.GTIN in found or len(code.value) < 13 or not values.is_gtin(code.value):
        return found
    moved = dict(found)
    del moved[Column.SELLER_CODE]
    moved[Column.GTIN] = Value(code.value, min(code.confidence, LABEL))
    return moved


UNIT_IN_HEADING = re.compile(r"\b(colis|cartons?|boites?|pieces?|cases|sachets?|bouteilles?|unites?)\b")


def _unit_of_heading(columns: Columns) -> Value | None:
    """ "Nb de colis" says the unit of every line."""
    match = UNIT_IN_HEADING.search(plain(columns.words.get(Column.QUANTITY, "")))
    return Value(match[1], 0.98) if match else None


# --- the head -----------------------------------------------------------------------------------------------


def _head_values(head: Sequence[Sequence[Cell]]) -> dict[Column, tuple[Cell, float]]:
    """What the labels above the table say: behind the label, to its right, else below it."""
    found: dict[Column, tuple[Cell, float]] = {}
    for index, row in enumerate(head):
        below = head[index + 1] if index + 1 < len(head) else ()
        for place, column, chance, behind in labels(row):
            value = behind or _right_of(row, place) or _below(row, below, place)
            if column not in found and not isinstance(value, bool) and not is_empty(value):
                found[column] = (value, min(chance, LABEL))
    return found


def _right_of(row: Sequence[Cell], place: int) -> Cell:
    """The next filled cell, unless it is a label itself."""
    cell = next((cell for cell in row[place + 1 :] if not is_empty(cell)), "")
    return "" if _is_label(cell) else cell


def _below(row: Sequence[Cell], below: Sequence[Cell], place: int) -> Cell:
    cell = below[place] if place < len(below) else ""
    return "" if _is_label(cell) else cell


def _is_label(cell: Cell) -> bool:
    if not isinstance(cell, str):
        return False
    return cell.rstrip().endswith(":") or any(True for _ in labels([cell]))


NUMBER = re.compile(
    r"(?:commande|order|bdc|p\.?o\.?)\s*(?:n\s?[°º]|no\.?|n[uo]m[ée]ro|number|#|:)\s*:?\s*(?P<number>[A-Z0-9][\w./-]*\d[\w./-]*)",
    re.IGNORECASE,
)


def _number_in_titles(head: Sequence[Sequence[Cell]]) -> Value | None:
    """The number in a title such as "Bon de commande n° CP-118 du 24/11/2026"."""
    texts = (text_of(cell) for cell in chain.from_iterable(head) if isinstance(cell, str))
    match = next((match for text in texts if (match := NUMBER.search(text))), None)
    if match is not None:
        return Value(match["number"].rstrip(".,;"), LABEL)
    return next((number for row in head if (number := _number_beside(row)) is not None), None)


#: a label that says "order" alone counts pieces as a heading, and names the order beside a code
BARE = re.compile(r"(?:bon de )?(?:commande|cde|order|purchase order)\s*:?", re.IGNORECASE)
NAMED = re.compile(r"(?=.*\d)[A-Z0-9][\w./-]{2,24}", re.IGNORECASE)


def _number_beside(row: Sequence[Cell]) -> Value | None:
    """The number in a row such as "Commande | CP-2212"."""
    filled = [text_of(cell) for cell in row if not is_empty(cell)]
    if len(filled) != 2 or not BARE.fullmatch(filled[0]) or not NAMED.fullmatch(filled[1]):
        return None
    return None if values.read_day(filled[1]) is not None else Value(filled[1], LABEL)


DAY_OF_TITLE = re.compile(r"\b(?:commande|order)\b.*\b(?:du|dated|of)\s+(?P<day>\S*\d.*)", re.IGNORECASE)


def _with_day_of_title(
    head: dict[Column, tuple[Cell, float]], rows: Sequence[Sequence[Cell]]
) -> dict[Column, tuple[Cell, float]]:
    """Add the day of a title such as "Bon de commande n° 7 du 24/11/2026" where no label gives one."""
    texts = (text_of(cell) for cell in chain.from_iterable(rows) if isinstance(cell, str))
    match = next((match for text in texts if (match := DAY_OF_TITLE.search(text))), None)
    if match is None or Column.ISSUED_ON in head or values.read_day(match["day"]) is None:
        return head
    return {**head, Column.ISSUED_ON: (match["day"], LABEL)}


ESTABLISHMENT = re.compile(
    r"^(?:(?:poly)?clinique|hopita(?:l|ux)|ehpad|chu?\b|centre hospitalier|residence|maison de retraite"
    r"|groupe hospitalier|foyer|hospital|care home|nursing home)\b"
)


def _name_in_titles(head: Sequence[Sequence[Cell]]) -> Value | None:
    """A line of the head that opens like the name of an establishment ("Clinique du Parc")."""
    texts = (cell for cell in chain.from_iterable(head[:6]) if isinstance(cell, str) and len(cell) <= 60)
    named = next((text for text in texts if ESTABLISHMENT.match(plain(text)) and ":" not in text), "")
    return Value(text_of(named), PROBABLE) if named else None


def _currency(table: Table) -> Value | None:
    """The currency that the headings or the head name by its sign."""
    words = " ".join([*table.columns.words.values(), *(text_of(cell) for row in table.head for cell in row)])
    signs = (("EUR", r"€|\beur(?:os?)?\b"), ("GBP", r"£|\bgbp\b"), ("CHF", r"\bchf\b"))
    return next((Value(code, LABEL) for code, sign in signs if re.search(sign, words, re.IGNORECASE)), None)
