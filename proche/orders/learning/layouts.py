"""The columns of a sender's own form, where its headings alone did not say which one counts. Pure.

A sheet that was refused for want of quantities, and whose lines a person then typed, shows by the confirmed
order which column held them: the only one whose figures are those of every line. The headings' fingerprint
names the form; the next sheet with the same headings is read by that column, and every check comes after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from proche.customers.rules import fold, fold_code
from proche.kernel.words import gettext_noop, said
from proche.orders.learning.questions import fingerprint
from proche.orders.learning.rules import Lessons, Question, Subject, Told, is_enough
from proche.orders.reading import Doubt, Line, OrderRead, Reading, UnreadTable, Value
from proche.orders.rules import read_amount
from proche.orders.standing import Standing

N_ = gettext_noop

#: A column is proven by so many lines: fewer may agree by chance.
FEWEST_LINES = 2
FIELDS: Mapping[str, str] = {
    "SELLER_CODE": "seller_item_id",
    "BUYER_CODE": "buyer_item_id",
    "GTIN": "gtin",
    "TEXT": "description",
    "UNIT": "unit",
}
READ_BY_COLUMN = N_(
    "No heading names the quantities. They were read from column “%(heading)s”, as order %(code)s had them. "
    "Compare the lines with the document."
)


def of_layout(table: UnreadTable) -> Question:
    return Question(Subject.LAYOUT, fingerprint("|".join(fold(heading) for heading in table.headings)))


def told(standing: Standing, *, by_person: bool) -> Iterator[Told]:
    """The column that the confirmed order proves to hold the quantities."""
    table = standing.reading.table
    if table is None or len(standing.lines) < FEWEST_LINES:
        return
    wanted = {}
    for line in standing.lines:
        row = _row_of(table, line.product.sku if line.product else "", line.name)
        if row is None or line.quantity is None or row in wanted:
            return
        wanted[row] = line.quantity
    places = [place for place in range(len(table.headings)) if _holds(table, place, wanted)]
    if len(places) == 1:
        yield Told(of_layout(table), str(places[0]), decided=by_person)


def _row_of(table: UnreadTable, sku: str, name: str) -> int | None:
    """The one row that names a line's product, by a code or by its whole name."""
    codes, words = fold_code(sku), fold(name)
    found = [
        number
        for number, row in enumerate(table.rows)
        if any(cell and (fold_code(cell) == codes or fold(cell) == words) for cell in row)
    ]
    return found[0] if len(found) == 1 else None


def _holds(table: UnreadTable, place: int, wanted: Mapping[int, Decimal]) -> bool:
    """Whether a column has these quantities on their rows, and none on the others."""
    if table.roles[place]:
        return False
    found = {number: _figure(row, place) for number, row in enumerate(table.rows)}
    return all(amount == wanted.get(number) for number, amount in found.items())


def _figure(row: tuple[str, ...], place: int) -> Decimal | None:
    amount = read_amount(row[place]) if place < len(row) else None
    return amount if amount else None


def reread(reading: Reading, lessons: Lessons) -> Reading:
    """The reading with the lines of its table, where an earlier order of this sender showed how to read it.

    It is made once, when the document comes in, and kept: what people then do refers to these lines. The
    first time that a column is used a person is asked to look at it.
    """
    table = reading.table
    lesson = lessons.find(of_layout(table)) if table is not None else None
    if table is None or lesson is None or reading.is_order:
        return reading
    place, order = int(lesson.answer), reading.order or OrderRead()
    lines = tuple(_lines(table, place))
    if not lines or order.lines:
        return reading
    found = replace(reading, is_order=True, order=replace(order, lines=lines), error=None)
    if is_enough(lesson):
        return found
    reason = said(READ_BY_COLUMN, heading=table.headings[place], code=lesson.source.code)
    return found.with_doubts(Doubt("/lines", Subject.LAYOUT, reason))


def _lines(table: UnreadTable, place: int) -> Iterator[Line]:
    rows = [row for row in table.rows if _figure(row, place) is not None]
    for position, row in enumerate(rows, start=1):
        price = _price(table, row)
        cells = {
            FIELDS[role]: Value(row[at])
            for at, role in enumerate(table.roles)
            if role in FIELDS and at < len(row) and row[at].strip()
        }
        quantity = Value(format(_figure(row, place) or Decimal(0), "f"))
        line = Line(position, quantity=quantity, unit_price=price)
        yield replace(line, **cells)  # type: ignore[arg-type]  # each a field of words, FIELDS says which


def _price(table: UnreadTable, row: tuple[str, ...]) -> Value | None:
    place = table.roles.index("PRICE") if "PRICE" in table.roles else None
    amount = _figure(row, place) if place is not None else None
    return Value(format(amount, "f")) if amount is not None else None
