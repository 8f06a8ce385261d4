"""How customers write packings, several of a unit, and sums in letters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode import createBarcodeDrawing

from benches.corpus.drawing import MM, Sheet
from benches.corpus.orders import Line, Order

SIZE = re.compile(r"(\d+) (g|ml|kg|L)$")
ONES = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
    "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
)  # fmt: skip
TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 8: "quatre-vingt"}


def packing(line: Line) -> str:
    """What is in one unit of a line: "24x125G"; "x30" where a piece has no size."""
    size = SIZE.search(line.product.name)
    return f"{line.unit.pieces:f}x{size[1]}{size[2].upper()}" if size else f"x{line.unit.pieces:f}"


def many(line: Line) -> str:
    """The unit in the plural where several are ordered; an abbreviation has none."""
    word = line.unit_word
    if line.quantity == 1 or word.lower() in ("colis", "ct", "crt"):
        return word
    return word + ("S" if word.isupper() else "s")


def capital_unit(line: Line) -> str:
    return line.unit_word.upper()


def finess(order: Order) -> str:
    """A register's number of an establishment, of a department that does not exist: it names nobody."""
    return f"99{order.rng().randint(1000000, 9999999)}"


def in_letters(amount: Decimal) -> str:
    """A sum as cheques and contracts write it."""
    euros, cents = divmod(int(amount * 100), 100)
    words = f"{_number(euros)} euro{'s' if euros > 1 else ''}"
    return f"{words} et {_number(cents)} centime{'s' if cents > 1 else ''}" if cents else words


def _number(n: int) -> str:
    thousands, rest = divmod(n, 1000)
    if not thousands:
        return _under_1000(rest)
    many_thousands = re.sub("(cent|vingt)s$", r"\1", _under_1000(thousands))
    head = "mille" if thousands == 1 else f"{many_thousands} mille"
    return f"{head} {_under_1000(rest)}" if rest else head


def _under_1000(n: int) -> str:
    hundreds, rest = divmod(n, 100)
    if not hundreds:
        return _under_100(rest)
    head = "cent" if hundreds == 1 else f"{ONES[hundreds]} cent"
    return f"{head} {_under_100(rest)}" if rest else head + ("s" if hundreds > 1 else "")


def _under_100(n: int) -> str:
    if n < 20:
        return ONES[n]
    ten, one = divmod(n, 10)
    if ten in (7, 9):
        ten, one = ten - 1, one + 10
    if not one:
        return TENS[ten] + ("s" if ten == 8 else "")
    link = "-et-" if one in (1, 11) and ten != 8 else "-"
    return TENS[ten] + link + ONES[one]


def fitted(
    sheet: Sheet,
    x: float,
    y: float,
    lines: Sequence[str],
    *,
    room: float,
    size: float = 9,
    leading: float = 4.6,
    font: str = "Helvetica",
) -> None:
    """Write lines under one another in a column: the name of a hospital may be long."""
    for index, line in enumerate(lines):
        sheet.text(x, y + index * leading, line, size=size, font=font, room=room)


def bars(sheet: Sheet, x: float, y: float, text: str, *, width: float = 50, height: float = 11) -> None:
    """Bars of Code 128 without letters under them, from their top left corner."""
    drawing = createBarcodeDrawing(  # type: ignore[no-untyped-call]
        "Code128", value=text, humanReadable=False, width=width * MM, height=height * MM, quiet=0
    )
    renderPDF.draw(drawing, sheet.canvas, x * MM, (sheet.height - y - height) * MM)
