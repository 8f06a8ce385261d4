"""Layouts: how customers lay their orders out. One half is tuned on, the other only measured.

To write a layout
    Put a module into `tuning/` or `measuring/` that ends on `LAYOUTS`, a tuple of `Layout`; `SHEETS`, a
    tuple of `SheetLayout`, where it also lays out spreadsheets. The registry walks both packages: nothing
    else has to be told. Names are unique over both.

    draw(order, sheet)
        draws one `orders.Order` on a `drawing.Sheet`, millimetres from the top left corner. `sheet` has text,
        block, box, rule, stamp, scribble, next_page (all of `paper.Paper`) and pen, jotted, digits, leader,
        barcode, circle, rows besides; `drawing.Column`, `Look` and `Table` draw tables that go over pages.
        What belongs to a page is drawn before next_page; the last page is left open.
    shows
        an `orders.Shown`: each value that stands on the page, and how. It must be complete both ways: a value
        that stands there and is not said makes a right reading an invented one, and what is said but does not
        stand there can never be read. A test finds every value said in the page's text, so draw values whole.
        Every page says who orders, and where to deliver (`order.delivery`): a hospital has two places.

    What a layout may take from the order: `orders.Line` and `orders.Order` say it. Whatever is random comes
    from `order.rng()`, so that the same order is drawn the same way twice.

To look at it
    bin/bench reading --split measuring --layout NAME --keep FOLDER     pages at every level of damage

The split
    Those who write or tune readers run `--split tuning` and never open a file of `measuring/` nor a page
    made by it; docs/benches.md tells how.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from benches.corpus.drawing import Sheet
from benches.corpus.orders import Order, Shown


class Split(StrEnum):
    TUNING = "tuning"
    MEASURING = "measuring"


Draw = Callable[[Order, Sheet], None]


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to lay an order out on paper."""

    #: short, in words of the layout: "wards-in-chapters"
    name: str
    draw: Draw
    shows: Shown
    #: what is hard about it, in half a sentence
    about: str = ""
    #: landscape
    is_wide: bool = False
    #: width and height in millimetres where it is no A4: a thermal ticket, an A5 slip
    size: tuple[float, float] | None = None
    #: False: ink or stamps that no program prints, so that it never comes as a text PDF
    is_typed: bool = True
    #: how many lines its orders have, least and most (a photograph gets at most nine, on one page)
    lines: tuple[int, int] = (4, 12)
    #: False: the order never fits one page, so that it never comes as a photograph
    is_photographed: bool = True
    #: False: the page carries Nutrivale's own codes even where a customer has codes of its own
    own_codes: bool = True
    #: whose page it is: kinds of establishment ("EHPAD", "Centre hospitalier", "Clinique", "SSR",
    #: "Soins à domicile"); none named = all
    kinds: tuple[str, ...] = ()
    #: lines of one family of products stand together: draw `order.chapters()`
    in_chapters: bool = False
    #: every line is in the product's usual unit: a form that prints one unit a product
    usual_unit: bool = False
    #: a third of the lines have a `remark` to print; lines may have a day of their own (`deliver_on`)
    remarks: bool = False
    days_in_lines: bool = False


#: a row of a spreadsheet: text, numbers, days, None for an empty cell
Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """One way to lay an order out in a spreadsheet (both as XLSX and as CSV)."""

    name: str
    rows: Callable[[Order], Sequence[Row]]
    shows: Shown
    about: str = ""
    lines: tuple[int, int] = (3, 15)
    own_codes: bool = True
    in_chapters: bool = False


@cache
def layouts(split: Split) -> tuple[Layout, ...]:
    """Every layout of one half, by name."""
    return tuple(sorted(_exported(split, "LAYOUTS"), key=lambda one: one.name))


@cache
def sheets(split: Split) -> tuple[SheetLayout, ...]:
    return tuple(sorted(_exported(split, "SHEETS"), key=lambda one: one.name))


def _exported(split: Split, name: str) -> list[Any]:
    package = importlib.import_module(f"{__name__}.{split.value}")
    modules = [
        importlib.import_module(f"{package.__name__}.{found.name}")
        for found in pkgutil.iter_modules(package.__path__)
    ]
    return [one for module in modules for one in getattr(module, name, ())]
