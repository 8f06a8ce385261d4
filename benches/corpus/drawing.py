"""The paper that layouts draw on: the demo's, in any size, with the faces and marks of customers' pages."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal

import font_amatic_sc
import font_intuitive
import reportlab
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode import createBarcodeDrawing
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from proche.site.demo.documents.paper import (
    GREY,
    INK,
    MM,
    Align,
    Column,
    Look,
    Paper,
    Table,
    count,
    day,
    money,
)

__all__ = [
    "AMATIC", "AMATIC_BOLD", "BLUE", "GREY", "INK", "INTUITIVE", "MM", "SUPPLIER", "VERA", "VERA_BOLD",
    "VERA_ITALIC", "Align", "Column", "Grouped", "Look", "Paper", "Sheet", "Table", "count", "day", "dotted",
    "in_words", "money", "width_of",
]  # fmt: skip

Face = Literal["AmaticSC", "AmaticSCBold", "Intuitive", "Vera", "VeraBd", "VeraIt"]
#: a narrow hand in capitals, a round hand, and a plain face for screens
AMATIC, AMATIC_BOLD, INTUITIVE = "AmaticSC", "AmaticSCBold", "Intuitive"
VERA, VERA_BOLD, VERA_ITALIC = "Vera", "VeraBd", "VeraIt"
#: a ball pen
BLUE = "#1b2a6b"

SUPPLIER = (
    "NUTRIVALE SAS",
    "14 rue des Saveurs",
    "99140 Saint-Ferréol-les-Prés",
    "Tél. 01 99 00 00 10 - Fax 01 99 00 00 11",
)

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre",
)  # fmt: skip
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@cache
def register_faces() -> None:
    vera = Path(reportlab.__file__).parent / "fonts"
    files = {**font_amatic_sc.font_files, **font_intuitive.font_files}
    files |= {name: str(vera / f"{name}.ttf") for name in (VERA, VERA_BOLD, VERA_ITALIC)}
    for name, file in files.items():
        pdfmetrics.registerFont(TTFont(name, file))


def width_of(text: str, *, font: str = "Helvetica", size: float = 10) -> float:
    """How wide a text is, in millimetres."""
    return float(pdfmetrics.stringWidth(text, font, size)) / MM


def in_words(when: date, *, weekday: bool = False) -> str:
    """A day as it is said: "jeudi 6 mars 2031"."""
    words = f"{when.day if when.day > 1 else '1er'} {MONTHS[when.month - 1]} {when.year}"
    return f"{WEEKDAYS[when.weekday()]} {words}" if weekday else words


def dotted(when: date, *, short: bool = False) -> str:
    """A day with full stops or, short, with a year of two figures: "06.03.31"."""
    return when.strftime("%d.%m.%y" if short else "%d.%m.%Y")


@dataclass
class Grouped(Table):
    """A table whose headings stand in two rows: `groups` are (title, over how many columns)."""

    groups: Sequence[tuple[str, int]] = ()

    def _head(self, y: float) -> float:
        x, place, height = self.x, 0, self.look.row
        for title, many in self.groups:
            width = sum(column.width for column in self.columns[place : place + many])
            self.paper.box(x, y, width, height, width=0.4, fill=self.look.head_fill)
            self.paper.text(
                x + width / 2,
                y + height * 0.68,
                title,
                size=self.look.size,
                font=self.look.bold,
                align="centre",
            )
            x, place = x + width, place + many
        return super()._head(y + height)


class Sheet(Paper):
    """A PDF in the making, of any size, with more faces. The same drawing gives the same bytes."""

    def __init__(
        self, *, wide: bool = False, title: str = "", size: tuple[float, float] | None = None
    ) -> None:
        register_faces()
        self._bytes = BytesIO()
        points = (size[0] * MM, size[1] * MM) if size else landscape(A4) if wide else A4
        self.canvas = Canvas(self._bytes, pagesize=points, invariant=1)
        self.canvas.setTitle(title or "Document")
        self.width, self.height = points[0] / MM, points[1] / MM
        self.number = 1

    def pen(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 15,
        face: str = INTUITIVE,
        angle: float = 0,
        colour: str = BLUE,
        align: Align = "left",
    ) -> None:
        """Write by hand: letter faces that keep accents, at a slant if asked."""
        self.canvas.saveState()
        self.canvas.translate(x * MM, (self.height - y) * MM)
        self.canvas.rotate(angle)
        self.canvas.setFont(face, size)
        self.canvas.setFillColor(HexColor(colour))
        write = {
            "left": self.canvas.drawString,
            "right": self.canvas.drawRightString,
            "centre": self.canvas.drawCentredString,
        }[align]
        write(0, 0, text)
        self.canvas.restoreState()

    def jotted(
        self, x: float, y: float, text: str, rng: random.Random, *, size: float = 15, face: str = INTUITIVE
    ) -> None:
        """Write by hand as a hand does: never quite on the line, never quite level."""
        self.pen(
            x + rng.uniform(-0.8, 0.8),
            y + rng.uniform(-0.5, 0.5),
            text,
            size=size * rng.uniform(0.94, 1.06),
            face=face,
            angle=rng.uniform(-2.0, 2.5),
        )

    def digits(
        self,
        x: float,
        y: float,
        text: str,
        *,
        box: float = 5,
        places: int = 0,
        size: float = 11,
        font: str = "Helvetica",
        colour: str = INK,
    ) -> float:
        """Write one character a box, right-aligned in as many `places`; give the place right of the boxes.

        `y` is the line that the characters stand on.
        """
        padded = text.rjust(places)
        for index, letter in enumerate(padded):
            self.box(x + index * box, y - box * 0.8, box, box * 1.1, width=0.4, stroke=GREY)
            if letter.strip():
                self.text(
                    x + (index + 0.5) * box, y, letter, size=size, font=font, align="centre", colour=colour
                )
        return x + len(padded) * box

    def leader(self, x0: float, x1: float, y: float, *, size: float = 9, font: str = "Helvetica") -> None:
        """Dots from here to there, as between a name and its price."""
        dot = width_of(".", font=font, size=size) * 1.6
        for index in range(max(0, int((x1 - x0) / dot))):
            self.text(x0 + index * dot, y, ".", size=size, font=font, colour=GREY)

    def barcode(self, x: float, y: float, gtin: str, *, width: float = 26, height: float = 8) -> None:
        """A GTIN as EAN-13 bars without figures under them, from its top left corner."""
        drawing = createBarcodeDrawing(  # type: ignore[no-untyped-call]
            "EAN13",
            value=gtin,
            humanReadable=False,
            barHeight=height * MM,
            width=width * MM,
            height=height * MM,
        )
        renderPDF.draw(drawing, self.canvas, x * MM, (self.height - y - height) * MM)

    def circle(self, x: float, y: float, radius: float, *, width: float = 0.6, fill: str = "") -> None:
        self.canvas.setLineWidth(width)
        self.canvas.setStrokeColor(HexColor(INK))
        if fill:
            self.canvas.setFillColor(HexColor(fill))
        self.canvas.circle(x * MM, (self.height - y) * MM, radius * MM, fill=int(bool(fill)))

    def rows(
        self, x: float, y: float, lines: Sequence[str], *, leading: float, size: float, font: str
    ) -> float:
        """Write typed lines, going to a next page by themselves; give the place below the last."""
        for line in lines:
            if y > self.height - 18:
                self.next_page()
                y = 20
            self.text(x, y, line, size=size, font=font)
            y += leading
        return y
