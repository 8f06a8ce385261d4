"""An establishment with its link open in a browser; for tests of its own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.test import Client

from proche.customers import link_actions, link_queries
from proche.customers.link_queries import Visitor
from proche.kernel import files
from proche.orders import actions, models
from proche.orders.actions import past
from proche.orders.checks import days
from proche.orders.readers import dispatch
from proche.orders.reading import OrderRead, Party, Value
from proche.orders.rules import Channel
from proche.orders.writers import ubl
from tests.cast import CLINIQUE_DU_PARC
from tests.orders.story import Desk, line

#: Monday to Friday of the weeks before: what they always take.
USUAL = (line(1, "HP-125V", "Crème HP vanille 125 g", "12"), line(2, "MX-CAR", "Mixé carottes 200 g", "6"))


@dataclass(frozen=True, slots=True)
class Page:
    """A link of an establishment, and a browser that has it open."""

    link: link_actions.NewLink
    visitor: Visitor
    client: Client

    def at(self, path: str = "") -> str:
        return f"/c/{self.link.code}/{path}"


def open_page(desk: Desk, at: datetime, *, label: str = "Kitchen", enter: bool = True) -> Page:
    link = link_actions.make(desk.customer, by=desk.cast.hugo.ref, at=at, label=label)
    client = Client()
    if enter:
        client.get(f"/c/{link.token}/")
        client.post(f"/c/{link.code}/language/", {"language": "en"})
    visitor = link_queries.find_by_token(link.token, at=at)
    assert visitor is not None
    return Page(link, visitor, client)


def _past(number: str, day: date) -> bytes:
    return ubl.write(
        OrderRead(
            number=Value(number),
            issued_on=Value(day.isoformat()),
            deliver_on=Value(days.next_served(day, CLINIQUE_DU_PARC)[0].isoformat()),
            currency=Value("EUR"),
            buyer=Party(name=Value("Clinique du Parc"), id=Value("C1001")),
            lines=USUAL,
        )
    )


def usual_orders(desk: Desk, at: datetime, *, count: int = 4) -> None:
    """Confirmed orders of the weeks before, so that there is a habit."""
    for n in range(1, count + 1):
        then = at - timedelta(weeks=n)
        data = _past(f"44{n}", then.date())
        [reading] = dispatch.read(data, name="order.xml")
        past.record_past(
            past.PastOrder(
                data=data,
                name="order.xml",
                channel=Channel.FAX,
                sender="",
                reading=reading,
                received_at=then,
                taken_at=then,
                confirmed_at=then + timedelta(minutes=4),
                by=desk.nadia,
            )
        )


def read_sent(at: datetime) -> list[str]:
    """Read what came in from the page, as the worker does; give the codes of its orders."""
    codes: list[str] = []
    for document in models.Document.objects.filter(state="RECEIVED").order_by("pk"):
        readings = dispatch.read(files.read(document.sha256), name=document.name)
        codes += actions.record_readings(document.pk, readings, seconds=0.1, at=at)
    return codes
