"""The bounds of reading: what one document may cost before it is put before a person instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MEGABYTE = 1024 * 1024

#: larger files inside a mail or an archive are looked at no further
INNER_MB = 40
#: members that are read of one archive, attachments of one message
MEMBERS = 100
#: parts of one message, pictures and alternatives included; beyond this nobody ordered anything
MIME_PARTS = 2_000
#: an archive may grow this much when it is opened: documents shrink 3 to 20 times, bombs 1000 times
GROWTH = 200
#: everything that one archive may hold, opened
OPENED_MB = 200
#: an archive in a mail in a mail is the deepest that is opened
DEPTH = 4
#: pages of a PDF or of a scan
PAGES = 500
#: sides of a picture, pixels; A3 at 600 dpi is 9900 high, a fax roll longer
PIXELS = 120_000_000
#: orders of one file; an EDIFACT interchange of a whole region stays below
ORDERS = 2_000
#: an order typed by hand: characters, lines, and characters of one line; tables of text are CSV or sheets
TYPED, TYPED_LINES, TYPED_LINE = 50_000, 2_000, 600
#: rows of text (CSV): bytes of the file and of one line; an order of 10,000 lines has less than 1 MB
ROWS_MB, ROW_BYTES = 4, 100_000
#: a name longer than this is cut: it is shown to people
NAME = 150


@dataclass(frozen=True, slots=True)
class Limits:
    """What one desk allows; the defaults are those of the settings (docs/settings.md)."""

    size_mb: int = 40
    seconds: int = 120
    memory_mb: int = 3000
    #: a reader that has read this many documents, or holds this much, makes room for a fresh one
    documents: int = 500
    resting_mb: int = 1600

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> Limits:
        """Take the bounds from `PROCHE_*` settings as conf.load() gives them."""
        return cls(
            size_mb=settings["PROCHE_MAX_UPLOAD_MB"],
            seconds=settings["PROCHE_READ_SECONDS"],
            memory_mb=settings["PROCHE_READ_MEMORY_MB"],
        )
