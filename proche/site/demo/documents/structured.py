"""Today's orders as data: Order-X in its PDF and bare, UBL, and EDIFACT interchanges."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from proche.orders.reading import Form, Party, Value
from proche.orders.rules import Channel
from proche.orders.writers import edifact, order_x, ubl
from proche.site.demo.digits import with_gs1_check
from proche.site.demo.documents import layouts
from proche.site.demo.documents.deliver import DemoDocument, Today, truths
from proche.site.demo.orders import DemoOrder, Shown, as_read

DATA = Shown(gtin=True, rec20=True, customer_id="gln")
DESK_GLN = with_gs1_check("299000000001")
DESK = Party(name=Value("Nutrivale"), id=Value(DESK_GLN))


def documents(today: Today) -> Iterator[DemoDocument]:
    order = today.order("Soins à domicile")
    pdf = layouts.pdf(layouts.home_care, order)
    data = order_x.in_pdf(order_x.write(as_read(order), seller=DESK), pdf)
    yield _data("order-x.pdf", "Order-X: a PDF with its data inside", data, Form.ORDER_X, order)
    order = today.order("EHPAD", own_codes=False)
    data = order_x.write(as_read(order), seller=DESK)
    yield _data("order-x.xml", "Order-X, the data alone", data, Form.ORDER_X, order)
    order = today.order("Centre hospitalier")
    data = ubl.write(as_read(order), seller=DESK)
    yield _data("ubl.xml", "UBL, the hospital's own codes", data, Form.UBL, order)
    order = today.order("SSR")
    yield _data("ubl-plain.xml", "UBL", ubl.write(as_read(order)), Form.UBL, order)
    yield from _interchanges(today)


def _interchanges(today: Today) -> Iterator[DemoDocument]:
    orders = [_in_capitals(today.order("EHPAD")) for _ in range(3)]
    data = interchange(orders, reference="4711")
    yield _data("interchange.edi", "EDIFACT: three orders in one interchange", data, Form.EDIFACT, *orders)
    order = _in_capitals(today.order("EHPAD"))
    first, *others = order.lines
    order = replace(order, lines=(replace(first, price=first.price * 2), *others))
    data = interchange([order], reference="4712")
    about = "EDIFACT: a price twice the list's"
    yield replace(_data("price.edi", about, data, Form.EDIFACT, order), doubts=("PRICE",))


def _data(name: str, about: str, data: bytes, form: Form, *orders: DemoOrder) -> DemoDocument:
    return DemoDocument(name, about, data, Channel.API, form, orders=truths(orders, DATA))


def _in_capitals(order: DemoOrder) -> DemoOrder:
    """EDIFACT as older software writes it: capitals without accents."""
    lines = (replace(line, description=plain_capitals(line.product.name)) for line in order.lines)
    return replace(order, lines=tuple(lines))


def plain_capitals(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.replace("œ", "oe"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter)).upper()


def interchange(orders: Sequence[DemoOrder], *, reference: str) -> bytes:
    """Put several messages into one envelope, each with a number of its own."""
    sender = orders[0].customer.card.gln
    written = [
        edifact.write(as_read(order), sender=sender, receiver=DESK_GLN, reference=reference)
        for order in orders
    ]
    begin = written[0][: written[0].index(b"UNH+")]
    messages = [_message(data, number, reference) for number, data in enumerate(written, start=1)]
    end = f"UNZ+{len(orders)}+{reference}'".encode()
    return begin + b"".join(messages) + end


def _message(data: bytes, number: int, reference: str) -> bytes:
    message = data[data.index(b"UNH+") : data.index(b"UNZ+")]
    message = message.replace(b"UNH+1+", f"UNH+{number}+".encode(), 1)
    head, _, tail = message.rpartition(f"+{reference}'".encode())
    return head + f"+{number}'".encode() + tail
