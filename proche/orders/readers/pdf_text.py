"""Reads orders from PDFs whose pages hold text; pages that are only pictures go to the scan reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium

from proche.kernel.words import said
from proche.orders.catalogue import Catalogue
from proche.orders.readers import engines, layout, pdf_words, scan
from proche.orders.readers.words_on_page import PageWords
from proche.orders.reading import Form, Reading, not_an_order


def read(data: bytes, *, name: str = "", catalogue: Catalogue | None = None) -> list[Reading]:
    """Read every order of a text PDF. Raises: pdfium.PdfiumError for a damaged or locked file."""
    with pdfium.PdfDocument(data) as document:
        document.init_forms()
        try:
            return layout.read_words(_pages(document), form=Form.PDF_TEXT, catalogue=catalogue)
        except engines.Missing:
            return not_an_order(Form.PDF_TEXT, said(scan.NO_ENGINE))


def _pages(document: Any) -> Iterator[PageWords]:
    for index in range(len(document)):
        page = document[index]
        try:
            words = pdf_words.read_page(page, index + 1)
            yield words if words is not None else _scanned(page, index + 1)
        finally:
            page.close()


def _scanned(page: Any, number: int) -> PageWords:
    """A picture among pages of text; a page without picture is blank and needs no engine."""
    return scan.words_of_pdf_page(page, number)
