"""Show a document to a person: its pages as pictures, else its text or rows.

Runs in a process of its own: `show.py outline SOURCE PART TARGET` writes a JSON outline,
`show.py page SOURCE PART NUMBER DPI TARGET` a PNG. Behind the walls of the reading process
(guard.py): a hostile document can at worst end this one.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from lxml import etree
from python_calamine import CalamineWorkbook

from proche.orders.readers import dispatch, encodings, guard, html_text, pages, sniff
from proche.orders.readers.sniff import Seen

MEMORY_MB = 2_000
CPU_SECONDS = 40
MOST_TEXT = 60_000
MOST_ROWS, MOST_CELLS = 400, 40


class Found(BaseException):
    """Carries the wanted part out of the reading; no guard of the readers may catch it."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__()
        self.data, self.name = data, name


def part_of(data: bytes, *, name: str, place: int) -> tuple[bytes, str]:
    """Give one part of a message or archive, counted as the dispatcher counts; a plain file is its own."""
    if place == 0 or sniff.look(data, name=name).seen not in (Seen.MAIL, Seen.ARCHIVE):
        return data, name

    def at_part(number: int, inner: bytes, inner_name: str) -> None:
        if number == place:
            raise Found(inner, inner_name)

    try:
        dispatch.read(data, name=name, run=dispatch.Run(at_bytes=at_part))
    except Found as found:
        return found.data, found.name
    return data, name


def outline(data: bytes, *, name: str) -> dict[str, Any]:
    """Say how a document can be shown: {"pages": n}, {"text": ..., "is_cut": ...} or {"rows": [[...]]}."""
    seen = sniff.look(data, name=name).seen
    if seen in (Seen.PDF, Seen.PICTURE):
        return {"pages": pages.page_count(data)}
    if seen is Seen.SHEET:
        return {"rows": _rows(data)}
    text = {Seen.MAIL: _mail, Seen.XML: _xml, Seen.EDIFACT: _edifact}.get(seen, encodings.decode)(data)
    return {"text": text[:MOST_TEXT], "is_cut": len(text) > MOST_TEXT}


def _rows(data: bytes) -> list[list[str]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = book.get_sheet_by_index(0).to_python()
    return [[_cell(cell) for cell in row[:MOST_CELLS]] for row in rows[:MOST_ROWS]]


def _cell(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _mail(data: bytes) -> str:
    message = message_from_bytes(data, policy=policy.default)
    head = [f"{name}: {message[name]}" for name in ("From", "To", "Subject", "Date") if message[name]]
    body = message.get_body(("plain", "html"))
    content = body.get_content() if body is not None else ""
    if body is not None and body.get_content_subtype() == "html":
        content = html_text.to_text(content)
    return "\n".join([*head, "", content])


def _xml(data: bytes) -> str:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=True)
    try:
        return etree.tostring(etree.fromstring(data, parser), pretty_print=True, encoding="unicode")
    except etree.XMLSyntaxError:
        return encodings.decode(data)


def _edifact(data: bytes) -> str:
    """One segment a line; a released separator stays in its line."""
    text = encodings.decode(data)
    return text if "\n" in text.strip() else text.replace("'", "'\n").replace("?'\n", "?'")


def _bound() -> None:
    guard.raise_walls(memory_mb=MEMORY_MB, parent=os.getppid(), steps_back=False)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def _write(target: Path, data: bytes) -> None:
    beside = target.with_name(f"{target.name}.{os.getpid()}")
    beside.write_bytes(data)
    beside.replace(target)


def main(what: str, source: str, part: str, *rest: str) -> int:
    _bound()
    data, name = part_of(Path(source).read_bytes(), name="", place=int(part))
    if what == "outline":
        (target,) = rest
        _write(Path(target), json.dumps(outline(data, name=name)).encode())
    else:
        number, dpi, target = rest
        _write(Path(target), pages.upright_page(data, int(number), int(dpi)))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
