"""Paper to draw on: millimetres from the top left corner, and tables that go over pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal

import reportlab
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

MM = 72 / 25.4
Align = Literal["left", "right", "centre"]
INK, GREY, PALE = "#111111", "#666666", "#e9edf0"
#: A calligraphic face that comes with reportlab: the nearest to a pen without a font of our own.
HAND = "callig15"


@cache
def _hand_font() -> str:
    folder = Path(reportlab.__file__).parent / "fonts"
    face = pdfmetrics.EmbeddedType1Face(str(folder / "callig15.afm"), str(folder / "callig15.pfb"))
    pdfmetrics.registerTypeFace(face)
    pdfmetrics.registerFont(pdfmetrics.Font(HAND, face.name, "WinAnsiEncoding"))
    return HAND


def money(amount: Decimal, *, english: bool = False) -> str:
    text = f"{amount:,.2f}"
    return text if english else text.replace(",", " ").replace(".", ",")


def count(quantity: Decimal) -> str:
    return f"{quantity:f}"


def day(when: date) -> str:
    return when.strftime("%d/%m/%Y")


class Paper:
    """A PDF in the making; `number` is the page, from 1. The same drawing gives the same bytes."""

    def __init__(self, *, wide: bool = False, title: str = "") -> None:
        self._bytes = BytesIO()
        size = landscape(A4) if wide else A4
        self.canvas = Canvas(self._bytes, pagesize=size, invariant=1)
        self.canvas.setTitle(title or "Document")
        self.width, self.height = size[0] / MM, size[1] / MM
        self.number = 1

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 10,
        font: str = "Helvetica",
        align: Align = "left",
        colour: str = INK,
        room: float = 0,
    ) -> None:
        """Write one text; one that is wider than its `room` is written smaller."""
        if room:
            size = min(size, size * room * MM / pdfmetrics.stringWidth(text, font, size))
        self.canvas.setFont(font, size)
        self.canvas.setFillColor(HexColor(colour))
        write = {
            "left": self.canvas.drawString,
            "right": self.canvas.drawRightString,
            "centre": self.canvas.drawCentredString,
        }[align]
        write(x * MM, (self.height - y) * MM, text)

    def block(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        *,
        size: float = 9.5,
        leading: float = 4.6,
        font: str = "Helvetica",
        bold_first: bool = False,
    ) -> float:
        """Write lines under one another and give the place below them."""
        for index, line in enumerate(lines):
            face = "Helvetica-Bold" if bold_first and index == 0 else font
            self.text(x, y + index * leading, line, size=size, font=face)
        return y + len(lines) * leading

    def rule(
        self, x0: float, y0: float, x1: float, y1: float, *, width: float = 0.5, colour: str = INK
    ) -> None:
        self.canvas.setLineWidth(width)
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.line(x0 * MM, (self.height - y0) * MM, x1 * MM, (self.height - y1) * MM)

    def box(
        self, x: float, y: float, w: float, h: float, *, fill: str = "", width: float = 0.6, stroke: str = INK
    ) -> None:
        self.canvas.setLineWidth(width)
        self.canvas.setStrokeColor(HexColor(stroke))
        if fill:
            self.canvas.setFillColor(HexColor(fill))
        self.canvas.rect(
            x * MM, (self.height - y - h) * MM, w * MM, h * MM, fill=int(bool(fill)), stroke=int(width > 0)
        )

    def hand(self, x: float, y: float, text: str, *, size: float = 28, angle: float = 4) -> None:
        """Write as with a pen, a little uphill. The face has no blank and no accents: words are set apart."""
        self.canvas.saveState()
        self.canvas.translate(x * MM, (self.height - y) * MM)
        self.canvas.rotate(angle)
        self.canvas.setFont(_hand_font(), size)
        self.canvas.setFillColor(HexColor("#1b2a6b"))
        along = 0.0
        for index, word in enumerate(text.split()):
            self.canvas.drawString(along, (index * 7 % 4 - 1.5) * 0.8, word)
            along += pdfmetrics.stringWidth(word, HAND, size) + size * 0.32
        self.canvas.restoreState()

    def stamp(self, x: float, y: float, lines: Sequence[str], *, angle: float = 8, width: float = 48) -> None:
        height = 5.5 * len(lines) + 4
        self.canvas.saveState()
        self.canvas.translate(x * MM, (self.height - y) * MM)
        self.canvas.rotate(angle)
        self.canvas.setStrokeColor(HexColor("#7a1f2b"))
        self.canvas.setFillColor(HexColor("#7a1f2b"))
        self.canvas.setLineWidth(1.6)
        self.canvas.roundRect(0, 0, width * MM, height * MM, 5)
        for index, line in enumerate(lines):
            self.canvas.setFont("Helvetica-Bold", 10 if index == 0 else 8.5)
            self.canvas.drawCentredString(width / 2 * MM, (height - 6.5 - index * 5.2) * MM, line)
        self.canvas.restoreState()

    def scribble(self, x: float, y: float, *, size: float = 1.0) -> None:
        """A signature: three loops of a pen."""
        path = self.canvas.beginPath()
        left, base = x * MM, (self.height - y) * MM
        path.moveTo(left, base)
        for step, (dx, up, down) in enumerate(((9, 26, -12), (22, 18, -16), (38, 24, -6), (62, 8, -10))):
            wave = (left + dx * size, base + up * size, left + (dx + 6) * size, base + down * size)
            path.curveTo(*wave, left + (dx + 10) * size, base + (2 - step) * size)
        self.canvas.setStrokeColor(HexColor("#1b2a6b"))
        self.canvas.setLineWidth(1.1)
        self.canvas.drawPath(path)

    def next_page(self) -> None:
        self.canvas.showPage()
        self.number += 1

    def done(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self._bytes.getvalue()


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    width: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Look:
    """How a table is drawn. `rules`: all, rows, head or none."""

    font: str = "Helvetica"
    bold: str = "Helvetica-Bold"
    size: float = 9
    row: float = 6.2
    rules: Literal["all", "rows", "head", "none"] = "all"
    zebra: bool = False
    head_fill: str = ""
    head_colour: str = INK
    bottom: float = 262
    leading: float = 3.9


@dataclass
class Table:
    """Rows of cells; a cell of several lines is written under itself. `top` begins each new page."""

    paper: Paper
    columns: Sequence[Column]
    look: Look = field(default_factory=Look)
    x: float = 15
    top: Callable[[Paper], float] | None = None

    @property
    def width(self) -> float:
        return sum(column.width for column in self.columns)

    def draw(self, y: float, rows: Sequence[Sequence[str]]) -> float:
        """Draw the heading and the rows from y downwards; give the place below the last."""
        y = self._head(y)
        for index, row in enumerate(rows):
            cells = [self._fit(text, column) for text, column in zip(row, self.columns, strict=True)]
            height = self.look.row + (max(len(cell) for cell in cells) - 1) * self.look.leading
            if y + height > self.look.bottom:
                y = self._break()
            self._row(y, cells, height, shaded=self.look.zebra and index % 2 == 1)
            y += height
        if self.look.rules in ("head", "rows"):
            self.paper.rule(self.x, y, self.x + self.width, y, width=0.8)
        return y

    def _break(self) -> float:
        self.paper.next_page()
        return self._head(self.top(self.paper) if self.top else 20)

    def _fit(self, text: str, column: Column) -> list[str]:
        room = (column.width - 2.4) * MM
        return [piece for line in text.split("\n") for piece in self._wrap(line, room)]

    def _wrap(self, text: str, room: float) -> list[str]:
        lines, current = [], ""
        for word in text.split(" "):
            longer = f"{current} {word}".strip()
            if current and pdfmetrics.stringWidth(longer, self.look.font, self.look.size) > room:
                lines.append(current)
                longer = word
            current = longer
        return [*lines, current]

    def _head(self, y: float) -> float:
        look, height = self.look, self.look.row + 0.8
        if look.head_fill:
            self.paper.box(self.x, y, self.width, height, fill=look.head_fill, width=0)
        titles = [[column.title] for column in self.columns]
        self._row(y, titles, height, head=True)
        if look.rules in ("head", "rows"):
            self.paper.rule(self.x, y, self.x + self.width, y, width=0.8)
            self.paper.rule(self.x, y + height, self.x + self.width, y + height, width=0.8)
        return y + height

    def _row(
        self,
        y: float,
        cells: Sequence[Sequence[str]],
        height: float,
        *,
        head: bool = False,
        shaded: bool = False,
    ) -> None:
        look, x = self.look, self.x
        if shaded:
            self.paper.box(x, y, self.width, height, fill=PALE, width=0)
        for cell, column in zip(cells, self.columns, strict=True):
            self._cell(x, y, cell, column, head=head)
            if look.rules == "all":
                self.paper.box(x, y, column.width, height, width=0.4)
            x += column.width
        if look.rules == "rows" and not head:
            self.paper.rule(self.x, y + height, self.x + self.width, y + height, width=0.2, colour=GREY)

    def _cell(self, x: float, y: float, cell: Sequence[str], column: Column, *, head: bool) -> None:
        look = self.look
        place = {"left": x + 1.2, "right": x + column.width - 1.2, "centre": x + column.width / 2}[
            column.align
        ]
        font = look.bold if head else look.font
        colour = look.head_colour if head else INK
        for index, text in enumerate(cell):
            base = y + look.row * 0.68 + index * look.leading
            self.paper.text(place, base, text, size=look.size, font=font, align=column.align, colour=colour)
