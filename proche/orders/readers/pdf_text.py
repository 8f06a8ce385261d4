"""Reads orders from PDFs whose pages hold text; pages that are only pictures go to the scan reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium

from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said
from proche.orders.catalogue import Catalogue
from proche.orders.readers import engines, layout, pdf_words, scan
from proche.orders.readers.words_on_page import PageWords
from proche.orders.reading import Doubt, Form, Reading, not_an_order

CLOSED_PAGE = N_("Page %(page)s is damaged and could not be read: lines may be missing. Ask for it again.")


def read(data: bytes, *, name: str = "", catalogue: Catalogue | None = None) -> list[Reading]:
    """Read every order of a text PDF; a page that does not open is asked about, the others are read.

    Raises: pdfium.PdfiumError for a damaged or locked file, and where no page opens.
    """
    closed: list[int] = []
    with pdfium.PdfDocument(data) as document:
        document.init_forms()
        try:
            readings = layout.read_words(_pages(document, closed), form=Form.PDF_TEXT, catalogue=catalogue)
        except engines.Missing:
            return not_an_order(Form.PDF_TEXT, said(scan.NO_ENGINE))
        if closed and len(closed) == len(document):
            raise pdfium.PdfiumError("no page opens")
    return [_with_closed_pages(readings[0], closed), *readings[1:]]


def _with_closed_pages(reading: Reading, closed: list[int]) -> Reading:
    if not reading.is_order:
        return reading
    return reading.with_doubts(*(Doubt("", "CLOSED_PAGE", said(CLOSED_PAGE, page=page)) for page in closed))


def _pages(document: Any, closed: list[int]) -> Iterator[PageWords]:
    """Walk the pages; the numbers of those that do not open are put into `closed`."""
    for index in range(len(document)):
        try:
            page = document[index]
        except pdfium.PdfiumError:
            closed.append(index + 1)
            continue
        try:
            words = pdf_words.read_page(page, index + 1)
            yield words if words is not None else _scanned(page, index + 1)
        finally:
            page.close()


def _scanned(page: Any, number: int) -> PageWords:
    """A picture among pages of text; a page without picture is blank and needs no engine."""
    return scan.words_of_pdf_page(page, number)
