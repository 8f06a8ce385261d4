"""All that arrives on the day of the demo, in the order of its arrival."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from proche.orders.reading import Form
from proche.orders.rules import Channel
from proche.site.demo.documents import fax, faxed, layouts, others, printed, structured, typed
from proche.site.demo.documents.deliver import DemoDocument, Today, numbered


def all_documents(day: date) -> Iterator[DemoDocument]:
    """Make every document of the day. The same day gives the same documents."""
    return numbered(_arriving(Today(day)))


def _arriving(today: Today) -> Iterator[DemoDocument]:
    twice = today.order("EHPAD", own_codes=False)
    yield from printed.documents(today)
    yield from structured.documents(today)
    yield from typed.spreadsheets(today)
    yield from faxed.documents(today, also_mailed=twice)
    yield from typed.letters(today, also_faxed=twice)
    yield from no_orders(today)


def thin(day: date) -> Iterator[DemoDocument]:
    """Six documents of different forms, for a short look and for tests."""
    today = Today(day)
    yield next(structured.documents(today))
    yield next(printed.plain(today))
    yield next(typed.spreadsheets(today))
    yield typed.text_only(today)
    yield next(faxed.documents(today, also_mailed=today.order("EHPAD")))
    yield typed.question(today)


def no_orders(today: Today) -> Iterator[DemoDocument]:
    order = today.order("EHPAD")
    yield DemoDocument(
        "delivery-note.pdf", "a delivery note", others.delivery_note(order), Channel.UPLOAD, Form.PDF_TEXT
    )
    yield faxed.blank(today)
    yield DemoDocument("lunch.jpg", "a photograph without text", fax.meal("lunch"), Channel.UPLOAD, Form.SCAN)
    yield DemoDocument("order.xml", "an XML bomb", others.bomb(), Channel.API, Form.UNKNOWN, refused=True)
    whole = layouts.pdf(layouts.hospital, order)
    yield DemoDocument(
        "cut-off.pdf",
        "a PDF cut off on its way",
        whole[: len(whole) * 2 // 5],
        Channel.UPLOAD,
        Form.UNKNOWN,
        refused=True,
    )


def write(documents: Iterator[DemoDocument], folder: Path) -> Iterator[DemoDocument]:
    """Write each document and its truth into a folder as it is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for document in documents:
        (folder / document.name).write_bytes(document.data)
        truth = json.dumps(document.truth(), ensure_ascii=False, indent=1)
        (folder / f"{document.name}.truth.json").write_text(truth, encoding="utf-8")
        yield document
