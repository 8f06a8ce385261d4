"""Orders as spreadsheets: XLSX, ODS and CSV, with the headings and habits of those who type them."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | float | Decimal | date | None
Row = Sequence[Cell]
#: The one moment that files of the demo carry inside, so that the same day gives the same bytes.
MADE = datetime(2000, 1, 1)


def xlsx(sheets: Sequence[tuple[str, Sequence[Row], int]]) -> bytes:
    """Write sheets of (title, rows, which row is the heading, counted from 1)."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows, heading in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([float(cell) if isinstance(cell, Decimal) else cell for cell in row])
        _dress(sheet, heading)
    book.properties.created = book.properties.modified = MADE
    out = BytesIO()
    book.save(out)
    return _settled(out.getvalue())


def _dress(sheet: Worksheet, heading: int) -> None:
    thin = Side(style="thin", color="999999")
    for cell in sheet[heading]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE6EA")
    for row in sheet.iter_rows(min_row=heading):
        for cell in row:
            if cell.value is not None:
                cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            if isinstance(cell.value, date):
                cell.number_format = "DD/MM/YYYY"
    for letter, width in zip("ABCDEFGH", (14, 16, 46, 12, 14, 12, 14, 14), strict=True):
        sheet.column_dimensions[letter].width = width


def _settled(archive: bytes) -> bytes:
    """Write a zip anew with one fixed time: openpyxl stamps each entry, and itself, with now."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _without_now(data)
            new.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _without_now(core: bytes) -> bytes:
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", core)


def ods(title: str, rows: Sequence[Row]) -> bytes:
    """Write an OpenDocument sheet by hand: three files in a zip. Source: ODF 1.2 part 1."""
    body = "".join(
        f"<table:table-row>{''.join(_ods_cell(cell) for cell in row)}</table:table-row>" for row in rows
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
        f"<office:body><office:spreadsheet><table:table table:name={quoteattr(title)}>{body}"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.2"'
        ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in (("mimetype", kind), ("content.xml", content), ("META-INF/manifest.xml", manifest)):
            # The type stands first and uncompressed, so that it can be told without unpacking.
            packed = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), data, packed)
    return out.getvalue()


def _ods_cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, date):
        shown = cell.strftime("%d/%m/%Y")
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, (int, float, Decimal)):
        shown, kind = str(cell).replace(".", ","), f'office:value-type="float" office:value="{cell}"'
    else:
        shown, kind = escape(cell), 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{shown}</text:p></table:table-cell>"


def csv_file(rows: Sequence[Row], *, encoding: str = "utf-8", delimiter: str = ";") -> bytes:
    """Write as French spreadsheets save it: semicolons, comma decimals, CRLF."""
    out = StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_csv_cell(cell) for cell in row])
    return out.getvalue().encode(encoding, errors="replace")


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, (float, Decimal)):
        return str(cell).replace(".", ",")
    return "" if cell is None else str(cell)
