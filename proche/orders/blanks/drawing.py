"""A form as a PDF that any office printer prints: black on white, nothing that a fax would lose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import numpy as np
import zxingcpp
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from proche.orders.blanks import geometry as at
from proche.orders.blanks.rules import BlankPage, BlankRow

MM = 72 / 25.4
PLAIN, BOLD = "Helvetica", "Helvetica-Bold"


@dataclass(frozen=True, slots=True)
class Words:
    """What is printed besides the products, in the establishment's language."""

    title: str
    how: str
    send_to: str
    deliver_on: str
    day: str
    month: str
    year: str
    product: str
    tens: str
    units: str
    written: str
    foot: str


def pdf(pages: Sequence[tuple[BlankPage, str, Words]]) -> bytes:
    """Draw every page with the text of its code. The same pages give the same bytes."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for page, code, words in pages:
        canvas.setTitle(words.title)
        _Drawn(canvas, page).draw(code, words)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Drawn:
    canvas: Canvas
    page: BlankPage

    def draw(self, code: str, words: Words) -> None:
        self._marks()
        for place, (left, top, side) in zip("AB", at.CODES, strict=True):
            self._code(f"{code}{place}", left, top, side)
        self._head(words)
        self._date(words)
        self._products(words)
        self._foot(words)

    def _marks(self) -> None:
        for x, y in at.CORNERS:
            self._full(x, y, at.CORNER, at.CORNER)
        for y in at.row_middles(len(self.page.rows)):
            for x in (at.BAR_LEFT, at.BAR_RIGHT):
                self._full(x, y, at.BAR_WIDTH, at.BAR_HEIGHT)

    def _full(self, x: float, y: float, width: float, height: float) -> None:
        """A black rectangle around its middle."""
        self.canvas.rect(
            (x - width / 2) * MM, (at.HEIGHT - y - height / 2) * MM, width * MM, height * MM, stroke=0, fill=1
        )

    def _code(self, text: str, left: float, top: float, side: float) -> None:
        modules = matrix(text)
        step = side / len(modules)
        for y, x in zip(*np.nonzero(modules), strict=True):
            # A hair wider than a module: printers leave white seams between touching rectangles.
            self._full(left + (x + 0.5) * step, top + (y + 0.5) * step, step * 1.02, step * 1.02)

    def _head(self, words: Words) -> None:
        self._text(20, 19, words.title, size=15, font=BOLD, room=138)
        self._text(20, 26, f"{self.page.customer_name} ({self.page.customer_number})", size=11, room=138)
        self._text(20, 33, words.how, size=8.5, room=138)
        self._text(20, 38.5, words.send_to, size=8.5, font=BOLD, room=138)

    def _date(self, words: Words) -> None:
        self._text(20, at.DAY_ROW - 3.2, words.deliver_on, size=7.5, font=BOLD, room=17)
        for y, name in ((at.DAY_ROW, words.day), (at.MONTH_ROW, words.month)):
            self._text(20, y + 1.2, name, size=8, room=17)
        self._text(at.YEARS_LEFT - 4, at.MONTH_ROW + 1.2, words.year, size=8, align="right", room=9)
        for box in at.boxes(0, self.page.years):
            self._box(box)

    def _products(self, words: Words) -> None:
        top = at.FIRST_ROW - 5.6
        self._text(20, top, words.product, size=7.5, font=BOLD)
        self._text(at.TENS_LEFT - 2, top, words.tens, size=7.5, font=BOLD)
        self._text(at.UNITS_LEFT - 2, top, words.units, size=7.5, font=BOLD)
        for place, row in enumerate(self.page.rows):
            self._product(at.FIRST_ROW + at.ROW_STEP * place, row)
        for box in at.boxes(len(self.page.rows), ()):
            if box.row >= at.FIRST_PRODUCT:
                self._box(box)

    def _product(self, y: float, row: BlankRow) -> None:
        self._text(20, y - 0.4, row.name, size=8.5, font=BOLD, room=77)
        self._text(20, y + 3, f"{row.sku} - {row.unit_words}", size=7, room=77)
        self.canvas.setLineWidth(0.3)
        below = (at.HEIGHT - y - at.ROW_STEP / 2 - 0.1) * MM
        self.canvas.line(20 * MM, below, 98 * MM, below)

    def _box(self, box: at.Box) -> None:
        self.canvas.setLineWidth(0.6)
        left, foot = box.x - at.BOX / 2, at.HEIGHT - box.y - at.BOX / 2
        self.canvas.rect(left * MM, foot * MM, at.BOX * MM, at.BOX * MM)
        self._text(box.x, box.y - at.BOX / 2 - 0.5, str(box.value), size=5.5, align="centre")

    def _foot(self, words: Words) -> None:
        left, top, right, foot = at.WRITTEN
        self.canvas.setLineWidth(0.6)
        self.canvas.rect(left * MM, (at.HEIGHT - foot) * MM, (right - left) * MM, (foot - top) * MM)
        # Above the frame: what stands within it is somebody's hand.
        self._text(left, top - 0.9, words.written, size=6.5, room=right - left)
        self._text(at.WIDTH / 2, 284, words.foot, size=7, align="centre", room=160)

    def _text(
        self, x: float, y: float, text: str, *, size: float, font: str = PLAIN, align: str = "left",
        room: float = 0,
    ) -> None:  # fmt: skip
        """Write one text; one that is wider than its room is written smaller."""
        # Helvetica, which every printer has, lacks the narrow space of French: it would be a black box.
        text = text.replace("\u202f", "\u00a0")
        if room:
            size = min(size, size * room * MM / max(pdfmetrics.stringWidth(text, font, size), 0.1))
        self.canvas.setFont(font, size)
        draw = {"left": self.canvas.drawString, "right": self.canvas.drawRightString,
                "centre": self.canvas.drawCentredString}[align]  # fmt: skip
        draw(x * MM, (at.HEIGHT - y) * MM, text)


@cache
def matrix(text: str) -> np.ndarray:
    """The modules of a DataMatrix (ECC 200): rows of booleans, True is black."""
    drawn = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.DataMatrix)
    return np.asarray(drawn.to_image(scale=1, add_quiet_zones=False)) < 128
