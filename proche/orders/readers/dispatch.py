"""Which reader reads what: by content, part after part, so that one bad part holds up no other."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from proche.kernel.words import Said, gettext_noop, said
from proche.orders.blanks.rules import Blanks
from proche.orders.catalogue import Catalogue
from proche.orders.readers import encodings, limits, sniff
from proche.orders.readers.sniff import Seen
from proche.orders.reading import Form, Reading, not_an_order

N_ = gettext_noop
log = logging.getLogger(__name__)

EMPTY = said(N_("This document is empty. Ask for it again."))
LOCKED = said(N_("This PDF is locked with a password. Ask for one without a password."))
DAMAGED = said(N_("This PDF is cut off or damaged. Ask for it again."))
LONG_TEXT = said(N_("This text is longer than any order. Ask for the order alone, or open it."))
UNKNOWN_XML = said(N_("This is XML, but no order that the desk knows (Order-X, UBL)."))
TOO_DEEP = said(
    N_(
        "This lies too deep, in archives and messages within others. "
        "Open it by hand, or ask for the document itself."
    )
)
TOO_LONG = N_(
    "Reading this document took longer than %(seconds)s s and was stopped. "
    "It is kept: open it and type the order."
)
ENDED = said(
    N_("Reading this document ended in a failure and was stopped. It is kept: open it and type the order.")
)
FAULT = N_("Reading this document (%(form)s) failed. It is kept: open it and type the order.")
MEMORY = said(
    N_(
        "Reading this document took more memory than the desk allows and was stopped. "
        "It is kept: open it and type the order."
    )
)
MISSING = N_(
    "This desk cannot read this document (%(form)s): its part “%(part)s” is not installed. "
    "“proche check” says how to add it. The document is kept: open it and type the order."
)
MANY_PAGES = N_(
    "This document has %(pages)s pages; the desk reads up to %(most)s. Ask for the order alone, or open it."
)
MANY_ORDERS = N_(
    "This file holds more than %(most)s orders; the ones behind are not read. Ask for smaller files."
)
NOTHING = said(N_("The desk found nothing to read in this document."))


@dataclass
class Run:
    """One file being read: what its parts share, and where the reading stands.

    `skip` holds parts, by their place in the file, that ended an earlier try badly: they
    are answered with these words instead of being read. `at_part` hears of each part begun.
    """

    catalogue: Catalogue | None = None
    blanks: Blanks = field(default_factory=dict)
    skip: Mapping[int, Said] = field(default_factory=dict)
    at_part: Callable[[int, Form], None] = lambda place, form: None
    #: given, each part's bytes and name go there, and nothing is read: to show one to a person (show.py)
    at_bytes: Callable[[int, bytes, str], None] | None = None
    bounds: limits.Limits = field(default_factory=limits.Limits)
    parts: int = 0
    #: messages' own texts count apart, downwards from -1, so that attachments keep their numbers
    texts: int = 0
    opened: int = 0

    def read(self, place: int, form: Form, reading: Callable[[], list[Reading]]) -> list[Reading]:
        """Read the part at this place, unless it ended an earlier try badly."""
        if (words := self.skip.get(place)) is not None:
            return not_an_order(form, words)
        self.at_part(place, form)
        return guarded(form, reading)


def read(
    data: bytes, *, name: str, catalogue: Catalogue | None = None, run: Run | None = None
) -> list[Reading]:
    """Read whatever this is: one reading an order, or one that says why there is none."""
    run = run or Run(catalogue=catalogue)
    return numbered(read_part(data, name=tidy_name(name), run=run, depth=0))


def tidy_name(name: str) -> str:
    """The last part of a path, one line, of a length that can be shown."""
    last = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    shown = "".join(letter if letter.isprintable() else " " for letter in last).strip()
    if len(shown) <= limits.NAME:
        return shown or "document"
    stem, dot, ending = shown.rpartition(".")
    return shown[: limits.NAME] if not dot or len(ending) > 10 else f"{stem[: limits.NAME - 11]}.{ending}"


def numbered(readings: list[Reading]) -> list[Reading]:
    """Count the orders from 1; what is none stands only where there are no orders or trouble was met."""
    kept = [reading for reading in readings if reading.is_order or _is_trouble(reading)]
    kept = kept or readings[:1] or not_an_order(Form.UNKNOWN, NOTHING)
    if not any(reading.is_order for reading in kept):
        kept = kept[:1]
    return [replace(reading, part=part) for part, reading in enumerate(_bounded(kept), start=1)]


def _bounded(readings: list[Reading]) -> list[Reading]:
    if len(readings) <= limits.ORDERS:
        return readings
    words = said(MANY_ORDERS, most=limits.ORDERS)
    return [*readings[: limits.ORDERS], Reading(form=readings[0].form, is_order=False, error=words)]


#: sentences after which an unread part may well be an order: it is shown beside the orders that were read
TROUBLE = {
    LOCKED.text, DAMAGED.text, FAULT, MEMORY.text, MISSING, MANY_PAGES, TOO_DEEP.text, TOO_LONG, ENDED.text,
    sniff.OUTLOOK.text, sniff.LOCKED_OFFICE.text, sniff.BROKEN_ZIP.text, sniff.PACKED.text,
}  # fmt: skip


def _is_trouble(reading: Reading) -> bool:
    return reading.error is not None and reading.error.text in TROUBLE


def read_part(data: bytes, *, name: str, run: Run, depth: int) -> list[Reading]:
    """Read one part: a whole file, an attachment, a member of an archive."""
    look = sniff.look(data, name=name)
    if look.seen in (Seen.MAIL, Seen.ARCHIVE):
        return _open(look.seen, data, name=name, run=run, depth=depth)
    form = FORM_OF[look.seen]
    run.parts += 1
    place = run.parts
    if run.at_bytes is not None:
        run.at_bytes(place, data, name)
        return not_an_order(form, NOTHING)
    readings = run.read(place, form, lambda: WAY_ON[look.seen](data, name, run, look))
    return [replace(reading, source=place) for reading in readings]


def _open(seen: Seen, data: bytes, *, name: str, run: Run, depth: int) -> list[Reading]:
    form = Form.EMAIL if seen is Seen.MAIL else Form.UNKNOWN
    if depth >= limits.DEPTH:
        return not_an_order(form, TOO_DEEP)
    opener = "email" if seen is Seen.MAIL else "archive"
    return guarded(form, lambda: reader(opener).read_parts(data, name=name, run=run, depth=depth + 1))


def guarded(form: Form, reading: Callable[[], list[Reading]]) -> list[Reading]:
    """Turn any failure of one part into words, so that its neighbours are read."""
    try:
        return reading() or not_an_order(form, NOTHING)
    except ModuleNotFoundError as error:
        return not_an_order(form, said(MISSING, form=form.value, part=error.name or "?"))
    except MemoryError:
        return not_an_order(form, MEMORY)
    # Hostile bytes find faults that nobody foresaw, in libraries of C as well: a fault of one
    # part is logged and said, and must not take the orders beside it along.
    except Exception:
        log.exception("Reading a %s part failed", form.value)
        return not_an_order(form, said(FAULT, form=form.value))


def reader(name: str) -> Any:
    """The module that reads this form."""
    # Imported when first needed: start stays quick, and an absent library costs one form only.
    return importlib.import_module(f"proche.orders.readers.{name}")


# --- one way on for each thing seen -----------------------------------------------------------


def _empty(data: bytes, name: str, run: Run, look: sniff.Look) -> list[Reading]:
    return not_an_order(Form.UNKNOWN, EMPTY)


def _foreign(data: bytes, name: str, run: Run, look: sniff.Look) -> list[Reading]:
    return not_an_order(Form.UNKNOWN, look.words or sniff.NOTHING_KNOWN)


def _pdf(data: bytes, name: str, run: Run, look: sniff.Look) -> list[Reading]:
    pdf = reader("pdf_kind")
    kind = pdf.look(data)
    if kind.is_locked or kind.is_damaged:
        return not_an_order(Form.UNKNOWN, LOCKED if kind.is_locked else DAMAGED)
    order_x = _find_reader("order_x") if kind.attachments else None
    if order_x is not None and order_x.looks_like(data, name=name):
        return _readings(order_x.read(data, name=name))
    form = Form.PDF_TEXT if kind.is_text else Form.SCAN
    if kind.pages > limits.PAGES:
        return not_an_order(form, said(MANY_PAGES, pages=kind.pages, most=limits.PAGES))
    try:
        if kind.is_text:
            return _readings(reader("pdf_text").read(data, name=name, catalogue=run.catalogue))
        return _picture(data, name, run, look)
    except pdf.pdfium.PdfiumError:
        # It opened, and one of its pages does not.
        return not_an_order(form, DAMAGED)


def _picture(data: bytes, name: str, run: Run, look: sniff.Look) -> list[Reading]:
    found = reader("scan").read(data, name=name, catalogue=run.catalogue, blanks=run.blanks)
    return _readings(found)


def _xml(data: bytes, name: str, run: Run, look: sniff.Look) -> list[Reading]:
    for form in ("order_x", "ubl"):
        of_form = reader(form)
        if of_form.looks_like(data, name=name):
            return _readings(of_form.read(data, name=name))
    return _foreign_xml(data, name)


def _foreign_xml(data: bytes, name: str) -> list[Reading]:
    # The UBL reader knows the other documents of UBL by name: "this is an invoice".
    said_no = _readings(reader("ubl").read(data, name=name))
    return said_no if any(r.is_order or r.error for r in said_no) else not_an_order(Form.UNKNOWN, UNKNOWN_XML)


def _edifact(data: bytes, name: str, run: Run, look: sniff.Look) -> list[Reading]:
    return _readings(reader("edifact").read(data, name=name))


def _sheet(data: bytes, name: str, run: Run, look: sniff.Look) -> list[Reading]:
    archive = reader("archive")
    if archive.is_bomb(data):
        return not_an_order(Form.XLSX, archive.BOMB)
    return _readings(reader("sheet").read(data, name=name))


def _html(data: bytes, name: str, run: Run, look: sniff.Look) -> list[Reading]:
    return _typed(reader("html_text").to_text(encodings.decode(data)))


def _text(data: bytes, name: str, run: Run, look: sniff.Look) -> list[Reading]:
    if len(data) > limits.ROWS_MB * limits.MEGABYTE or _longest_line(data) > limits.ROW_BYTES:
        return not_an_order(Form.EMAIL, LONG_TEXT)
    sheet = _find_reader("sheet")
    if sheet is not None and sheet.looks_like(data, name=name):
        return _readings(sheet.read(data, name=name))
    return _typed(encodings.decode(data))


def _longest_line(data: bytes) -> int:
    return max(map(len, data.splitlines()), default=0)


def _typed(text: str) -> list[Reading]:
    """Read words that someone typed; nobody types an order of a hundred pages."""
    bounded = reader("message_text").bounded(text)
    if len(bounded) < len(text.strip().replace("\r\n", "\n")):
        return not_an_order(Form.EMAIL, LONG_TEXT)
    return _readings(reader("text").read_text(bounded, form=Form.EMAIL))


def _find_reader(name: str) -> Any | None:
    try:
        return reader(name)
    except ModuleNotFoundError:
        return None


def _readings(found: Any) -> list[Reading]:
    """What a reader gave: its module was found by name, so that only here is its type known."""
    return list(found)


Way = Callable[[bytes, str, Run, sniff.Look], list[Reading]]

WAY_ON: dict[Seen, Way] = {
    Seen.EMPTY: _empty,
    Seen.FOREIGN: _foreign,
    Seen.PDF: _pdf,
    Seen.PICTURE: _picture,
    Seen.XML: _xml,
    Seen.EDIFACT: _edifact,
    Seen.SHEET: _sheet,
    Seen.HTML: _html,
    Seen.TEXT: _text,
}

#: the form named when the reading itself could not say
FORM_OF: dict[Seen, Form] = {
    Seen.EMPTY: Form.UNKNOWN,
    Seen.FOREIGN: Form.UNKNOWN,
    Seen.PDF: Form.PDF_TEXT,
    Seen.PICTURE: Form.SCAN,
    Seen.XML: Form.UBL,
    Seen.EDIFACT: Form.EDIFACT,
    Seen.SHEET: Form.XLSX,
    Seen.HTML: Form.EMAIL,
    Seen.TEXT: Form.EMAIL,
    Seen.MAIL: Form.EMAIL,
    Seen.ARCHIVE: Form.UNKNOWN,
}
