"""A form as somebody fills it in by pen: crosses, ticks, scrawls, never quite in the middle. Seeded."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO

import numpy as np
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from proche.orders.blanks import drawing
from proche.orders.blanks import geometry as at
from proche.orders.blanks.drawing import Words
from proche.orders.blanks.rules import BlankPage, BlankRow, code_of
from proche.site.demo.documents import fax
from proche.site.demo.documents.fax import Wear

WORDS = Words(
    title="Bon de commande", how="Cochez les cases.", send_to="Fax 01 99 00 00 11", deliver_on="Livrer le",
    day="Jour", month="Mois", year="Année", product="Produit", tens="Dizaines", units="Unités",
    written="Autre chose ?", foot="Nutrivale",
)  # fmt: skip
YEARS = (2026, 2027)
USUAL = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 24, 30, 48, 99)


def rows(count: int = at.ROWS) -> tuple[BlankRow, ...]:
    return tuple(BlankRow(f"HP-{n:03}", f"Crème HP n° {n}, 125 g", "CT", "carton (24)") for n in range(count))


def page(number: int = 1, of: int = 1, *, form: str = "ABCD2345", count: int = at.ROWS) -> BlankPage:
    return BlankPage(form, number, of, "C1001", "Clinique du Parc", rows(count), YEARS)


def code(one: BlankPage) -> str:
    return code_of(one.form, one.page, f"signature of {one.form} {one.page}".encode())


@dataclass
class Filled:
    """What is marked: quantities by SKU, the day as (day, month, year)."""

    quantities: dict[str, int] = field(default_factory=dict)
    day: tuple[int, int, int] | None = None
    note: bool = False

    @property
    def iso(self) -> str | None:
        return None if self.day is None else f"{self.day[2]}-{self.day[1]:02}-{self.day[0]:02}"


def draw_lots(seed: int, one: BlankPage) -> Filled:
    """An order as they come: under half of the products, usual quantities, a day."""
    rng = random.Random(f"blank {seed}")
    wanted = {row.sku: rng.choice((*USUAL, rng.randint(1, 99))) for row in one.rows if rng.random() < 0.45}
    return Filled(wanted, (rng.randint(1, 28), rng.randint(1, 12), rng.choice(YEARS)))


def pdf(one: BlankPage, filled: Filled, *, seed: int = 0, printed: str = "") -> bytes:
    """The page filled in; `printed` is its code where the desk signed it."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    drawing._Drawn(canvas, one).draw(printed or code(one), WORDS)
    pen = Pen(canvas, random.Random(f"pen {seed}"))
    places = {(box.row, box.group, box.value): box for box in at.boxes(len(one.rows), one.years)}
    for key in marks(one, filled):
        pen.mark(places[key])
    if filled.note:
        pen.write()
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def marks(one: BlankPage, filled: Filled) -> list[tuple[int, str, int]]:
    found = []
    for place, row in enumerate(one.rows, start=at.FIRST_PRODUCT):
        quantity = filled.quantities.get(row.sku, 0)
        found += [(place, "tens", quantity // 10 * 10)] if quantity >= 10 else []
        found += [(place, "units", quantity % 10)] if quantity % 10 else []
    if filled.day:
        day, month, year = filled.day
        found += [(at.DAY, "day", day), (at.MONTH, "month", month), (at.MONTH, "year", year)]
    return found


@dataclass
class Pen:
    canvas: Canvas
    rng: random.Random

    def mark(self, box: at.Box) -> None:
        x, y = box.x + self._off(0.4), box.y + self._off(0.4)
        reach = self.rng.uniform(1.3, 2.1)
        self.canvas.setLineWidth(self.rng.uniform(0.9, 1.8))
        self.rng.choice((self._cross, self._tick, self._scrawl))(x, y, reach)

    def write(self) -> None:
        left, top, _, _ = at.WRITTEN
        self.canvas.setLineWidth(1.2)
        for word in range(6):
            self._scrawl(left + 8 + word * 12, top + 10, 3.5)

    def _off(self, most: float) -> float:
        return self.rng.uniform(-most, most)

    def _line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        mm = drawing.MM
        self.canvas.line(x0 * mm, (at.HEIGHT - y0) * mm, x1 * mm, (at.HEIGHT - y1) * mm)

    def _cross(self, x: float, y: float, reach: float) -> None:
        self._line(x - reach, y - reach, x + reach, y + reach + self._off(0.3))
        self._line(x - reach, y + reach, x + reach + self._off(0.3), y - reach)

    def _tick(self, x: float, y: float, reach: float) -> None:
        self._line(x - reach, y, x - 0.3, y + reach)
        self._line(x - 0.3, y + reach, x + reach * 1.3, y - reach * 1.2)

    def _scrawl(self, x: float, y: float, reach: float) -> None:
        for turn in range(4):
            self._line(x - reach, y - reach + turn * reach / 2, x + reach, y - reach + (turn + 1) * reach / 2)


CLEAN = (Wear(), Wear(skew=0.8))
LIGHT = (Wear(down=98, ink=165), Wear(skew=0.6, ink=160))
HEAVY = (
    Wear(speckle=1.6, streaks=1, ink=165),
    Wear(down=98, speckle=1.2, ink=160, skew=1.2),
    Wear(skew=-1.8, blur=1.1, ink=140),
    Wear(down=98, speckle=3, streaks=2, ink=175, skew=-1.5),
    Wear(down=98, ink=110, speckle=2, skew=1),
)


def faxed(data: bytes, wear: Wear, *, seed: int = 0, turn: int = 0) -> bytes:
    worn = Wear(**{**{name: getattr(wear, name) for name in wear.__slots__}, "turn": turn})
    return fax.fax(data, worn, header="01 99 00 10 10 CLINIQUE", seed=str(seed))


def lose_lines(pixels: np.ndarray, *, seed: int, times: int = 5) -> np.ndarray:
    """Cut lines out, as a fax does that skips."""
    rng = random.Random(f"lost {seed}")
    kept = np.ones(len(pixels), dtype=bool)
    for _ in range(times):
        start = rng.randint(0, len(pixels) - 12)
        kept[start : start + rng.randint(1, 6)] = False
    return pixels[kept]


def known(*pages: BlankPage) -> Mapping[str, BlankPage]:
    return {code(one): one for one in pages}
