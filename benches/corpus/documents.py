"""The documents of a split: each one order in one form, by a plan that builds any of them by itself.

A plan is small and can be sent to another process; the same plan builds the same document.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pypdfium2

from benches.corpus import damage, layouts, orders
from benches.corpus.damage import Level
from benches.corpus.drawing import Sheet
from benches.corpus.layouts import Layout, SheetLayout, Split
from benches.corpus.orders import Order, as_shown, truth
from proche.orders.writers import edifact, order_x, ubl
from proche.site.demo.documents import layouts as demo_layouts
from proche.site.demo.documents import sheets, structured
from proche.site.demo.orders import as_read

#: form -> how many documents of a split; pages go round the split's layouts. About 4,000 fields a form, which
#: show 1 wrong in 1000 where there is none; fewer of what takes seconds and is far from it.
COUNTS = {
    "order-x": 44,
    "ubl": 64,
    "edifact": 48,
    "xlsx": 90,
    "csv": 90,
    "pdf-text": 90,
    Level.CLEAN.value: 72,
    Level.LIGHT.value: 72,
    Level.HEAVY.value: 45,
    Level.PHOTO.value: 30,
}
FORMS = tuple(COUNTS)
SCANS = tuple(level.value for level in Level)
#: what a person photographs fits one page
PHOTOGRAPHED = 9


@dataclass(frozen=True, slots=True)
class Plan:
    """Which document: `layout` is "" for forms that have no layout of their own."""

    split: Split
    form: str
    layout: str
    number: int

    @property
    def seed(self) -> str:
        return f"{self.split} {self.form} {self.layout} {self.number}"

    @property
    def id(self) -> str:
        return f"{self.form}.{self.layout or 'data'}.{self.number:03d}"


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its form as the bench names it, and the truth of its one order."""

    form: str
    name: str
    data: bytes
    truth: dict[str, Any]
    day: date
    plan: Plan


def plans(split: Split, *, forms: Sequence[str] = FORMS, layout: str = "", most: int = 0) -> Iterator[Plan]:
    """Every document of a split, or of some forms, of layouts named like this, `most` a form."""
    for form in forms:
        wanted = [plan for plan in _plans(split, form) if layout in plan.layout]
        yield from wanted[: most or None]


def _plans(split: Split, form: str) -> Iterator[Plan]:
    # In lots, so that the first few documents of a form are of any layouts.
    names = _layouts_of(split, form)
    random.Random(f"{split} {form}").shuffle(names)
    for number in range(COUNTS[form] if names else 0):
        yield Plan(split, form, names[number % len(names)], number)


def _layouts_of(split: Split, form: str) -> list[str]:
    if form in ("order-x", "ubl", "edifact"):
        return [""]
    if form in ("xlsx", "csv"):
        return [one.name for one in layouts.sheets(_with_sheets(split))]
    fits = _with_pages(split)
    if form == "pdf-text":
        return [one.name for one in fits if one.is_typed]
    if form == Level.PHOTO:
        return [one.name for one in fits if one.is_photographed]
    return [one.name for one in fits]


def _with_pages(split: Split) -> tuple[Layout, ...]:
    return layouts.layouts(split) or _demo_alone()


def _demo_alone() -> tuple[Layout, ...]:
    """Until a split has layouts of its own it is measured on the demo's, and the notes say so."""
    return tuple(one for one in layouts.layouts(Split.TUNING) if one.name.startswith("demo-"))


def _with_sheets(split: Split) -> Split:
    return split if layouts.sheets(split) else Split.TUNING


def stands_in(split: Split) -> bool:
    """Whether others stand in where this split has none: the demo's pages, the tuning half's sheets."""
    return not (layouts.layouts(split) and layouts.sheets(split))


# --- building -------------------------------------------------------------------------------------------


def build(plan: Plan) -> Document:
    if plan.form in ("order-x", "ubl", "edifact"):
        return _structured(plan)
    if plan.form in ("xlsx", "csv"):
        return _sheet(plan)
    return _page(plan)


def _structured(plan: Plan) -> Document:
    order = orders.make(plan.seed, lines=(1, 25))
    name, data = STRUCTURED[plan.form](order, plan.number)
    return Document(plan.form, name, data, truth(order, as_shown(structured.DATA)), order.issued_on, plan)


def _order_x(order: Order, number: int) -> tuple[str, bytes]:
    data = order_x.write(as_read(order), seller=structured.DESK)
    if number % 2:
        return "order.xml", data
    return "order.pdf", order_x.in_pdf(data, demo_layouts.pdf(demo_layouts.home_care, order))


def _ubl(order: Order, number: int) -> tuple[str, bytes]:
    return "order.xml", ubl.write(as_read(order), seller=structured.DESK)


def _edifact(order: Order, number: int) -> tuple[str, bytes]:
    sender = order.customer.card.gln
    data = edifact.write(as_read(order), sender=sender, receiver=structured.DESK_GLN, reference=f"{number}")
    return "order.edi", data


STRUCTURED: dict[str, Callable[[Order, int], tuple[str, bytes]]] = {
    "order-x": _order_x,
    "ubl": _ubl,
    "edifact": _edifact,
}


def _sheet(plan: Plan) -> Document:
    layout = next(one for one in layouts.sheets(_with_sheets(plan.split)) if one.name == plan.layout)
    order = orders.make(
        plan.seed,
        lines=layout.lines,
        own_codes=layout.own_codes,
        plain_words=_needs_names(layout),
        in_chapters=layout.in_chapters,
    )
    rows = layout.rows(order)
    if plan.form == "xlsx":
        name, data = "order.xlsx", sheets.xlsx([("Feuil1", rows, _heading(rows))])
    else:
        encoding, delimiter = ("utf-8", "cp1252", "utf-8-sig")[plan.number % 3], ";;;\t"[plan.number % 4]
        name, data = "order.csv", sheets.csv_file(rows, encoding=encoding, delimiter=delimiter)
    return Document(plan.form, name, data, truth(order, layout.shows), order.issued_on, plan)


def _heading(rows: Sequence[layouts.Row]) -> int:
    """The row that is dressed as a heading: the first of four texts and more."""
    texts = [sum(isinstance(cell, str) and bool(cell) for cell in row) for row in rows]
    return next((place for place, count in enumerate(texts, start=1) if count >= 4), len(rows) + 1)


def _needs_names(layout: Layout | SheetLayout) -> bool:
    return not (layout.shows.code or layout.shows.gtin or layout.shows.both_codes)


def _page(plan: Plan) -> Document:
    layout = next(one for one in _with_pages(plan.split) if one.name == plan.layout)
    order, pdf = printed(layout, plan.seed, on_one_page=plan.form == Level.PHOTO)
    said = truth(order, layout.shows)
    if plan.form == "pdf-text":
        return Document(plan.form, "order.pdf", pdf, said, order.issued_on, plan)
    done = damage.damage(Level(plan.form), pdf, seed=plan.seed, strip=_strip(order))
    return Document(plan.form, done.name, done.data, said, order.issued_on, plan)


def printed(layout: Layout, seed: str, *, on_one_page: bool = False) -> tuple[Order, bytes]:
    """Draw a seed's order; on one page with fewer lines, where it must fit a photograph."""
    least, most = layout.lines
    if on_one_page:
        least, most = min(least, PHOTOGRAPHED), min(most, PHOTOGRAPHED)
    order = orders.make(
        seed,
        lines=(least, most),
        kinds=layout.kinds,
        own_codes=layout.own_codes,
        plain_words=_needs_names(layout),
        remarks=layout.remarks,
        days_in_lines=layout.days_in_lines,
        in_chapters=layout.in_chapters,
        usual_unit=layout.usual_unit,
    )
    return order, draw(layout, order)


def draw(layout: Layout, order: Order) -> bytes:
    sheet = Sheet(wide=layout.is_wide, size=layout.size, title=f"Commande {order.number}")
    layout.draw(order, sheet)
    return sheet.done()


def _strip(order: Order) -> str:
    """What the sender's machine prints above each page: day, hour, its number, its name."""
    card, rng = order.customer.card, order.rng()
    hour = f"{rng.randint(7, 18):02d}:{rng.randint(0, 59):02d}"
    name = orders.plain_capitals(card.name)[:24]
    return rng.choice(
        (
            f"{order.issued_on:%d/%m/%Y} {hour}   {card.faxes[0]}   {name}",
            f"{order.issued_on:%d-%m-%y} {hour}  DE:{name}  TEL:{card.faxes[0].replace(' ', '')}",
            f"FAX {card.faxes[0]}   {name}",
            f"{name}   {card.faxes[0]}   {order.issued_on:%d %b %Y} {hour}",
        )
    )


def page_count(one: Document) -> int:
    if one.name.endswith(".pdf"):
        with pypdfium2.PdfDocument(one.data) as pdf:
            return len(pdf)
    if one.name.endswith(".tif"):
        from io import BytesIO

        from PIL import Image

        return int(getattr(Image.open(BytesIO(one.data)), "n_frames", 1))
    return 1


def all_documents(split: Split = Split.MEASURING, **chosen: Any) -> Iterator[Document]:
    return (build(plan) for plan in plans(split, **chosen))
