"""The first look at a PDF: locked, damaged, too long, pages of text or pictures of pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

#: fewer characters than this and a page counts as a picture
TEXT_PAGE = 12
#: pages looked at for text before the answer is "a scan"
LOOKED_AT = 8
PASSWORD = 4


@dataclass(frozen=True, slots=True)
class PdfKind:
    """`is_text` when a page has text; a PDF of neither text nor pictures is left to the text reader."""

    pages: int = 0
    attachments: int = 0
    is_text: bool = False
    is_locked: bool = False
    is_damaged: bool = False


def look(data: bytes) -> PdfKind:
    """Open the file without drawing any of it."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = getattr(error, "err_code", None) == PASSWORD or "password" in str(error).lower()
        return PdfKind(is_locked=locked, is_damaged=not locked)
    try:
        attachments = raw.FPDFDoc_GetAttachmentCount(document.raw)
        return PdfKind(pages=len(document), attachments=attachments, is_text=_has_text(document))
    finally:
        document.close()


def _has_text(document: Any) -> bool:
    pictures = False
    for number in range(min(len(document), LOOKED_AT)):
        try:
            page = document[number]
        except pdfium.PdfiumError:
            continue
        if _count_characters(page) >= TEXT_PAGE:
            return True
        pictures = pictures or _has_picture(page)
    return not pictures


def _count_characters(page: Any) -> int:
    text = page.get_textpage()
    try:
        return int(raw.FPDFText_CountChars(text.raw))
    finally:
        text.close()


def _has_picture(page: Any) -> bool:
    # A page of fax may be a picture inside a form object, hence the depth.
    return next(iter(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)), None) is not None
