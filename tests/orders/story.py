"""A desk with its catalogue and one customer, and orders that come in; for tests of the room's actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from proche.customers.queries import CustomerRef
from proche.kernel import files
from proche.orders import access, actions, catalogue_actions
from proche.orders.access import OrderRef
from proche.orders.readers import dispatch
from proche.orders.reading import Line, OrderRead, Party, Value
from proche.orders.rules import Channel
from proche.orders.writers import ubl
from tests.cast import CLINIQUE_DU_PARC, Cast, make_cast, make_customer, seat
from tests.orders.knowledge import PRODUCTS


@dataclass(frozen=True, slots=True)
class Desk:
    cast: Cast
    customer: CustomerRef
    at: datetime

    @property
    def nadia(self):
        return self.cast.nadia.ref


def open_desk(at: datetime) -> Desk:
    """The cast at their desks, the catalogue of fifteen products, Clinique du Parc."""
    cast = make_cast(at)
    for person in (cast.nadia, cast.hugo, cast.ines):
        seat(person, at)
    customer = make_customer(at, CLINIQUE_DU_PARC)
    for product in PRODUCTS:
        catalogue_actions.put_product(product, by=None, at=at)
    return Desk(cast, customer, at)


def line(place: int, sku: str, name: str, quantity: str, unit: str = "CT") -> Line:
    return Line(
        position=place,
        seller_item_id=Value(sku),
        description=Value(name),
        quantity=Value(quantity),
        unit=Value(unit),
    )


TWO_LINES = (
    line(1, "HP-125V", "Crème HP vanille 125 g", "12"),
    line(2, "MX-CAR", "Mixé carottes 200 g", "6"),
)


def ubl_order(
    number: str = "4471",
    *,
    lines: Sequence[Line] = TWO_LINES,
    buyer: str = "C1001",
    deliver_on: str = "2026-11-26",
) -> bytes:
    return ubl.write(
        OrderRead(
            number=Value(number),
            issued_on=Value("2026-11-24"),
            deliver_on=Value(deliver_on) if deliver_on else None,
            currency=Value("EUR"),
            buyer=Party(name=Value("Clinique du Parc"), id=Value(buyer)),
            lines=tuple(lines),
        )
    )


def receive(
    data: bytes, at: datetime, *, name: str = "order.xml", key: str = "", channel: Channel = Channel.MAIL
):
    return actions.receive(data, channel=channel, name=name, key=key, at=at)


def read(received: actions.Received, at: datetime) -> list[str]:
    """What the job does, without its process: the real readers on the stored bytes."""
    readings = dispatch.read(files.read(received.sha256), name="order.xml")
    return actions.record_readings(received.document_pk, readings, seconds=0.1, at=at)


def arrive(desk: Desk, data: bytes | None = None, **more) -> OrderRef:
    """An order comes in and is read; the first order of the document."""
    codes = read(receive(ubl_order() if data is None else data, desk.at, **more), desk.at)
    return access.order(desk.cast.nadia, codes[0])
