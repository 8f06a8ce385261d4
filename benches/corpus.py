"""The measuring split of `reading`: orders that no reader was written on, as documents with their truth.

The orders are made for days of their own, so that customers' lines, quantities, numbers and days
are others than in the demo and in any test. Pages have the demo's layouts, which were seen while the
readers of pages were written; the sheets' headings are worded here. The same day makes the same bytes.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from proche.orders.writers import edifact, order_x, ubl
from proche.site.demo.documents import fax, layouts, sheets, structured
from proche.site.demo.documents.deliver import Today
from proche.site.demo.documents.fax import Wear
from proche.site.demo.documents.layouts import Layout
from proche.site.demo.orders import DemoLine, DemoOrder, Shown, as_read, truth

#: a day that no demo is made for
DAY = date(2031, 3, 11)
KINDS = ("EHPAD", "Centre hospitalier", "Clinique", "SSR", "Soins à domicile")
LAYOUTS: tuple[tuple[Layout, Shown], ...] = (
    (layouts.hospital, layouts.HOSPITAL),
    (layouts.nursing, layouts.NURSING),
    (layouts.clinic, layouts.CLINIC),
    (layouts.codes_right, layouts.CODES_RIGHT),
    (layouts.home_care, layouts.HOME_CARE),
    (layouts.group, layouts.GROUP),
    (layouts.courier, layouts.COURIER),
)
#: wide pages go through a machine sideways
WIDE = (layouts.group,)
CLEAN = (Wear(), Wear(skew=-0.6), Wear(skew=0.8))
LIGHT_FAX = (Wear(), Wear(down=98, ink=165), Wear(skew=0.6, ink=160))
HEAVY_FAX = (
    Wear(speckle=1.6, streaks=1, ink=165),
    Wear(down=98, speckle=1.2, ink=160, skew=1.2),
    Wear(skew=-1.8, blur=1.1, ink=140),
)


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its form as the bench names it, and the truth of its one order."""

    form: str
    name: str
    data: bytes
    truth: dict[str, Any]
    day: date


def all_documents() -> Iterator[Document]:
    for form, (times, make) in MAKERS.items():
        for number, order in enumerate(_orders(form, times)):
            name, data, shown = make(order, number)
            yield Document(form, name, data, _as_shown(truth(order, shown), shown), order.issued_on)


#: the fixed-width listing cuts words that are longer
LISTED = 39


def _as_shown(wanted: dict[str, Any], shown: Shown) -> dict[str, Any]:
    if shown is not layouts.COURIER:
        return wanted
    return {
        **wanted,
        "lines": [{**line, "description": line["description"][:LISTED]} for line in wanted["lines"]],
    }


def _orders(form: str, times: int) -> Iterator[DemoOrder]:
    """Orders of every kind of customer in turn; each form begins at a day of its own."""
    days = [date.fromordinal(DAY.toordinal() + 7 * list(MAKERS).index(form) + 97 * turn) for turn in range(9)]
    todays = [Today(day) for day in days]
    for number in range(times):
        yield todays[number // len(KINDS)].order(KINDS[number % len(KINDS)])


Made = tuple[str, bytes, Shown]


def _order_x(order: DemoOrder, number: int) -> Made:
    data = order_x.write(as_read(order), seller=structured.DESK)
    if number % 2:
        return "order.xml", data, structured.DATA
    return "order.pdf", order_x.in_pdf(data, layouts.pdf(layouts.home_care, order)), structured.DATA


def _ubl(order: DemoOrder, number: int) -> Made:
    return "order.xml", ubl.write(as_read(order), seller=structured.DESK), structured.DATA


def _edifact(order: DemoOrder, number: int) -> Made:
    data = edifact.write(
        as_read(order), sender=order.customer.card.gln, receiver=structured.DESK_GLN, reference=f"{number}"
    )
    return "order.edi", data, structured.DATA


def _xlsx(order: DemoOrder, number: int) -> Made:
    facts, heading, rows, shown = _table(order, number)
    table = [*facts, [None], heading, *rows]
    return "order.xlsx", sheets.xlsx([("Feuil1", table, len(facts) + 2)]), shown


def _csv(order: DemoOrder, number: int) -> Made:
    facts, heading, rows, shown = _table(order, number)
    encoding = ("utf-8", "cp1252", "utf-8-sig")[number % 3]
    return "order.csv", sheets.csv_file([*facts, [None], heading, *rows], encoding=encoding), shown


#: how a line's cells are named and filled; columns stand in another order in each document
Cells = tuple[tuple[str, Callable[[DemoLine], sheets.Cell]], ...]
FRENCH: Cells = (
    ("Réf. article", lambda line: line.code),
    ("Libellé", lambda line: line.words),
    ("Qté commandée", lambda line: int(line.quantity)),
    ("Unité de commande", lambda line: line.unit_word),
    ("P.U. HT", lambda line: line.price),
    ("Total ligne HT", lambda line: line.amount),
)
ENGLISH: Cells = (
    ("Item no", lambda line: line.code),
    ("Item description", lambda line: line.words),
    ("Qty", lambda line: int(line.quantity)),
    ("UoM", lambda line: line.unit_word),
    ("Unit price", lambda line: line.price),
    ("Line total", lambda line: line.amount),
)
WORDS = (
    ("N° de commande", "Date de commande", "Livraison demandée le", "Client", "N° client"),
    ("PO number", "Order date", "Requested delivery", "Customer", "Customer number"),
)
IN_SHEET = Shown(total=False, customer_id="number")


def _table(order: DemoOrder, number: int) -> tuple[list[sheets.Row], sheets.Row, list[sheets.Row], Shown]:
    language = number % 5 == 4
    cells = list(ENGLISH if language else FRENCH)
    # Half of those who type an order leave prices to the supplier.
    priced = number % 2 == 0
    cells = cells if priced else cells[:4]
    random.Random(order.number).shuffle(cells)
    card = order.customer.card
    said: tuple[sheets.Cell, ...] = (order.number, order.issued_on, order.deliver_on, card.name, card.number)
    facts: list[sheets.Row] = [list(pair) for pair in zip(WORDS[language], said, strict=True)]
    rows: list[sheets.Row] = [[fill(line) for _, fill in cells] for line in order.lines]
    shown = IN_SHEET if priced else replace(IN_SHEET, price=False, amount=False)
    return facts, [name for name, _ in cells], rows, shown


def _printed(order: DemoOrder, number: int) -> tuple[bytes, Shown]:
    layout, shown = LAYOUTS[number % len(LAYOUTS)]
    return layouts.pdf(layout, order, wide=layout in WIDE), shown


def _pdf(order: DemoOrder, number: int) -> Made:
    data, shown = _printed(order, number)
    return "order.pdf", data, shown


def _scan(order: DemoOrder, number: int) -> Made:
    data, shown = _printed(order, number)
    pages = fax.scan(data, CLEAN[number % len(CLEAN)], seed=order.number)
    if LAYOUTS[number % len(LAYOUTS)][0] in WIDE:
        # The copier's PDF has upright pages, which would cut a wide one off.
        return "scan.png", fax.png(pages[0]), shown
    return "scan.pdf", fax.scanned_pdf(pages), shown


def _faxed(wears: tuple[Wear, ...]) -> Callable[[DemoOrder, int], Made]:
    def make(order: DemoOrder, number: int) -> Made:
        data, shown = _printed(order, number)
        header = f"01 99 00 10 {number:02}   {order.customer.card.name[:24].upper()}"
        return "fax.tif", fax.fax(data, wears[number % len(wears)], header=header, seed=order.number), shown

    return make


def _photo(order: DemoOrder, number: int) -> Made:
    data, shown = _printed(order, number)
    return "photo.jpg", fax.photo(data, seed=order.number), shown


#: form -> how many documents, and how one is made
MAKERS: dict[str, tuple[int, Callable[[DemoOrder, int], Made]]] = {
    "order-x": (20, _order_x),
    "ubl": (20, _ubl),
    "edifact": (20, _edifact),
    "xlsx": (20, _xlsx),
    "csv": (20, _csv),
    "pdf-text": (28, _pdf),
    "scan-clean": (7, _scan),
    "scan-light-fax": (7, _faxed(LIGHT_FAX)),
    "scan-heavy-fax": (7, _faxed(HEAVY_FAX)),
    "photo": (3, _photo),
}
