"""Sheets as files: workbooks opened within bounds, and text tables whose marks must be found out."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import python_calamine as calamine

from proche.kernel.words import Said, gettext_noop, said
from proche.orders.readers import encodings
from proche.orders.readers.values import decimal_text
from proche.orders.reading import Form

N_ = gettext_noop

Cell = str | float | int | bool | date | datetime | time | timedelta

BOMB = said(
    N_(
        "This workbook would grow without measure when opened, and was not. "
        "Ask for the order as a PDF or CSV."
    )
)
WIDE = said(
    N_(
        "This workbook has cells so far apart that opening it would fill the desk's memory. "
        "Ask for the order as a PDF or CSV."
    )
)
DAMAGED = said(N_("This workbook is cut off or damaged. Ask the sender for it again."))
LOCKED = said(N_("This workbook is locked with a password. Ask for one without a password."))
MANY_ROWS = N_(
    "The sheet “%(sheet)s” has more than %(most)s rows; what stands behind them was not read. "
    "Ask for the order alone."
)

#: what a workbook may hold when opened, how much a part of it may grow, and how many rows are looked at
OPENED, GROWTH, ROWS, SHEETS = 200 * 1024 * 1024, 200, 20_000, 60
SMALL = 1024 * 1024
#: cells between the first and the last one of a sheet; calamine lays them all out, 24 bytes each
CELLS = 10_000_000
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(slots=True)
class Grid:
    """One sheet: its name and rows, empty cells as ""."""

    name: str
    rows: list[list[Cell]]
    error: Said | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """The sheets of a file, or why there are none."""

    form: Form
    grids: list[Grid]
    error: Said | None = None


def is_workbook(data: bytes) -> bool:
    if data.startswith(OLE2):
        return "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data
    return data[:2] == b"PK" and (b"xl/" in data or b"opendocument.spreadsheet" in data[:200])


def opened(data: bytes) -> Opened:
    """Open a workbook, or a text table of any encoding and delimiter."""
    if data[:2] == b"PK" or data.startswith(OLE2):
        return _workbook(data)
    return Opened(Form.CSV, [Grid("", _text_rows(encodings.decode(data)))])


def _workbook(data: bytes) -> Opened:
    refusal = _bomb(data) if data[:2] == b"PK" else None
    if refusal is not None:
        return Opened(Form.XLSX, [], refusal)
    try:
        with calamine.load_workbook(io.BytesIO(data)) as book:
            return Opened(Form.XLSX, [_grid(book, meta) for meta in _visible(book)])
    except calamine.PasswordError:
        return Opened(Form.XLSX, [], LOCKED)
    # calamine raises its own errors and plain ones of the formats beneath: all mean a damaged file.
    except (calamine.CalamineError, OSError, ValueError, RuntimeError):
        return Opened(Form.XLSX, [], DAMAGED)


def _visible(book: calamine.CalamineWorkbook) -> list[calamine.SheetMetadata]:
    """Sheets that a person would see; hidden ones hold lists for the cells' menus."""
    shown = [
        meta
        for meta in book.sheets_metadata
        if meta.visible == calamine.SheetVisibleEnum.Visible and meta.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    return shown[:SHEETS]


def _grid(book: calamine.CalamineWorkbook, meta: calamine.SheetMetadata) -> Grid:
    sheet = book.get_sheet_by_name(meta.name)
    rows = sheet.to_python(skip_empty_area=True, nrows=ROWS)
    error = said(MANY_ROWS, sheet=meta.name, most=ROWS) if sheet.height > ROWS else None
    return Grid(meta.name, rows, error)


def _bomb(data: bytes) -> Said | None:
    """Unpack every part without keeping it: the sizes that an archive states may lie."""
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                if member.file_size > max(SMALL, member.compress_size * GROWTH):
                    return BOMB
                total += _unpacked(archive, member, OPENED - total)
                if total > OPENED:
                    return BOMB
    except TooWide:
        return WIDE
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
        return DAMAGED
    return None


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> int:
    size = 0
    reach = _Reach()
    with archive.open(member) as file:
        while size <= most and (chunk := file.read(1 << 20)):
            size += len(chunk)
            if member.filename.startswith("xl/worksheets/"):
                reach.see(chunk)
    if reach.cells > CELLS:
        raise TooWide
    return size


class TooWide(Exception):
    """One cell stands at the far end of the sheet: all between would be laid out in memory."""


CELL_NAME = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')


@dataclass(slots=True)
class _Reach:
    """How far the cells of one sheet reach, as its XML passes by."""

    rows: int = 0
    columns: int = 0
    tail: bytes = b""

    @property
    def cells(self) -> int:
        return self.rows * self.columns

    def see(self, chunk: bytes) -> None:
        found = CELL_NAME.findall(self.tail + chunk)
        self.tail = chunk[-20:]
        for letters in {letters for letters, _ in found}:
            number = 0
            for letter in letters:
                number = number * 26 + letter - 64
            self.columns = max(self.columns, number)
        self.rows = max([self.rows, *(int(row) for _, row in found)])


# --- text tables ------------------------------------------------------------------------------------


def _text_rows(text: str) -> list[list[Cell]]:
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    if match := re.match(r'"?sep=(.)"?\n', text, re.IGNORECASE):
        return _parted(text[match.end() :], match[1])
    return _parted(text, delimiter(text))


def delimiter(text: str) -> str:
    """The mark that parts the most lines into the same number of cells."""
    sample = text[:20_000].split("\n")[:60]
    return max(";\t|,", key=lambda mark: _steadiness(sample, mark))


def _steadiness(lines: Sequence[str], mark: str) -> int:
    """How many lines have the commonest number of cells, times that number."""
    try:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=mark) if len(row) > 1)
    except csv.Error:
        return 0
    if not counts:
        return 0
    cells, lines_of_it = counts.most_common(1)[0]
    # Decimal commas part "12,50" too, but never every line into the same number of cells.
    return lines_of_it * min(cells, 12)


def _parted(text: str, mark: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=mark, skipinitialspace=True):
            rows.append([cell.strip() for cell in row])
            if len(rows) >= ROWS:
                break
    except csv.Error:
        return _unquoted(text, mark)
    if not any(_may_swallow(cell, mark) for row in rows for cell in row):
        return rows
    return max(rows, _unquoted(text, mark), key=_evenness)


def _unquoted(text: str, mark: str) -> list[list[Cell]]:
    """A quote that never closes, or closes lines below, makes one endless cell: part without quotes then."""
    return [[cell.strip(' "') for cell in line.split(mark)] for line in text.split("\n")[:ROWS]]


def _may_swallow(cell: Cell, mark: str) -> bool:
    """The cell reaches over a line's end and holds marks: words of a person, or lines that would be lost."""
    return isinstance(cell, str) and "\n" in cell and mark in cell


def _evenness(rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows have the commonest number of cells."""
    counts = Counter(len(row) for row in rows if len(row) > 1)
    return max(counts.values(), default=0)


# --- cells ------------------------------------------------------------------------------------------


def text_of(cell: Cell) -> str:
    """The cell as a person sees it, codes without the ".0" of a number."""
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, bool):
        return ""
    if isinstance(cell, int | float):
        return decimal_text(float(cell)) if cell == cell and abs(cell) != float("inf") else ""
    return cell.isoformat()[:10] if isinstance(cell, date) else str(cell)


def is_empty(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()
