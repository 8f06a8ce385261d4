"""Tesseract alone, and the simplest table parser: words to rows by height, to columns by headings.

What an afternoon gives without knowing the customers, the catalogue or the damage: no clean-up, no
doubts, no second look. Names nothing of Proche.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pypdfium2
import tesserocr
from PIL import Image, ImageSequence

HEADINGS = {
    "code": r"r[ée]f\w*|code|article|item|part",
    "description": r"d[ée]signation|libell[ée]|produits?|description|intitul[ée]",
    "quantity": r"qt[ée]s?|quantit[ée]s?|qty|nb|nombre|quantity",
    "unit": r"unit[ée]s?|cond\w*|unit|u\.?v\.?|uc",
    "price": r"p\.?u\.?|prix|price",
    "amount": r"montant|total|amount",
}
NUMBER = re.compile(
    r"(?:commande|order|bon|po)\s*(?:n[°ºo.]*|number|no\.?)?\s*[:n°]*\s*([A-Z0-9][\w/.-]*\d[\w/.-]*)", re.I
)
DAY = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{2,4})\b")
TOTAL = re.compile(r"total\s*(?:h\.?t\.?|net)?\D{0,12}((?:\d[\d ]*)[,.]\d{2})", re.I)


@dataclass(frozen=True)
class Word:
    text: str
    x0: float
    y0: float
    x1: float
    y1: float


Row = list[Word]


class Reader:
    """One engine, kept for a run."""

    def __init__(self, tessdata: str) -> None:
        self._api = tesserocr.PyTessBaseAPI(path=tessdata, lang="fra", psm=tesserocr.PSM.AUTO)

    def read(self, data: bytes, name: str) -> dict[str, Any]:
        """Read one scanned order; absent values are None."""
        rows = [row for page in pictures(data, name) for row in as_rows(self._words(page))]
        lines = [line for line in as_lines(rows) if line["quantity"]]
        return {**head(rows), "lines": lines}

    def _words(self, page: Image.Image) -> list[Word]:
        self._api.SetImage(page)
        self._api.Recognize()
        level = tesserocr.RIL.WORD
        items = tesserocr.iterate_level(self._api.GetIterator(), level)
        return [word for item in items if (word := _word(item, level))]


def _word(item: Any, level: Any) -> Word | None:
    box = item.BoundingBox(level)
    text = item.GetUTF8Text(level).strip() if box else ""
    return Word(text, *box) if text else None


def pictures(data: bytes, name: str) -> Iterator[Image.Image]:
    if name.endswith(".pdf"):
        with pypdfium2.PdfDocument(data) as pdf:
            for page in pdf:
                yield page.render(scale=200 / 72, grayscale=True).to_pil()
        return
    for frame in ImageSequence.Iterator(Image.open(BytesIO(data))):
        page = frame.convert("L")
        across, down = frame.info.get("dpi") or (200, 200)
        # A standard fax is half as tall as it should be.
        yield page.resize((page.width, round(page.height * across / down))) if down else page


def as_rows(words: Sequence[Word]) -> list[Row]:
    """Words of one height are a row."""
    rows: list[Row] = []
    for word in sorted(words, key=lambda one: (one.y0 + one.y1) / 2):
        middle = (word.y0 + word.y1) / 2
        if rows and rows[-1][0].y0 <= middle <= rows[-1][0].y1:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda one: one.x0) for row in rows]


def as_cells(row: Row) -> Row:
    """Words with less than a letter's height between them, and no ruling line, are one cell."""
    cells: Row = []
    is_ruled = False
    for word in row:
        height, was_ruled = word.y1 - word.y0, is_ruled
        is_ruled = word.text.strip("|") == "" or word.text.endswith("|")
        if not re.search(r"\w", word.text):
            continue
        if cells and word.x0 - cells[-1].x1 < height and not (was_ruled or word.text.startswith("|")):
            before = cells.pop()
            text = f"{before.text} {word.text}"
            cells.append(Word(text, before.x0, min(before.y0, word.y0), word.x1, max(before.y1, word.y1)))
        else:
            cells.append(word)
    return cells


Columns = list[tuple[Word, str]]


def as_lines(rows: Sequence[Row]) -> Iterator[dict[str, str | None]]:
    """Rows below a row of headings are lines, each cell under its heading, down to the total."""
    columns: Columns = []
    for row in rows:
        cells = as_cells(row)
        found = _columns(cells)
        if len(found) >= 3:
            columns = found
        elif columns and cells and cells[0].text.lower().startswith("total"):
            columns = []
        elif columns and cells:
            yield _line(cells, columns)


def _columns(cells: Row) -> Columns:
    found: dict[str, Word] = {}
    for cell in cells:
        for name, pattern in HEADINGS.items():
            if name not in found and re.match(rf"\W*(?:{pattern})\b", cell.text, re.I):
                found[name] = cell
                break
    return [(cell, name) for name, cell in found.items()]


def _line(cells: Row, columns: Columns) -> dict[str, str | None]:
    filled: dict[str, list[str]] = {name: [] for name in HEADINGS}
    for cell in cells:
        _, name = min(columns, key=lambda column: _away(cell, column[0]))
        filled[name].append(cell.text.strip(" |"))
    text = {name: " ".join(words) or None for name, words in filled.items()}
    quantity = re.match(r"(\d+)\s*(.*)", text["quantity"] or "")
    return {
        **text,
        "quantity": quantity[1] if quantity else None,
        "unit": text["unit"] or (quantity[2] if quantity else None) or None,
        "price": decimal(text["price"]),
        "amount": decimal(text["amount"]),
    }


def _away(cell: Word, heading: Word) -> float:
    """How far a cell stands from being under a heading; the more they overlap, the further below zero."""
    return max(cell.x0, heading.x0) - min(cell.x1, heading.x1)


def decimal(text: str | None) -> str | None:
    figures = re.sub(r"[^\d,.]", "", text or "").replace(",", ".")
    return figures if re.fullmatch(r"\d+(\.\d+)?", figures) else None


def head(rows: Sequence[Row]) -> dict[str, str | None]:
    texts = [" ".join(word.text for word in row) for row in rows]
    whole = "\n".join(texts)
    number, total = NUMBER.search(whole), TOTAL.search(whole)
    wanted = re.search(r"(?:livr|deliver)[^\n]*", whole, re.I)
    delivery = day(wanted[0]) if wanted else None
    days = [found for text in texts for part in DAY.finditer(text) if (found := day(part[0]))]
    issued = next((found for found in days if found != delivery), None)
    return {
        "number": number[1] if number else None,
        "issued_on": issued,
        "deliver_on": delivery,
        "total": decimal(total[1]) if total else None,
        "buyer": texts[0] if texts else None,
    }


def day(text: str) -> str | None:
    found = DAY.search(text)
    if found is None:
        return None
    year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
    return f"{year:04d}-{int(found[2]):02d}-{int(found[1]):02d}"
