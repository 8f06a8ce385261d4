"""A document on its way to the desk, and who writes what today."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from proche.orders.reading import Form
from proche.orders.rules import Channel
from proche.site.demo import catalogue, history
from proche.site.demo.days import served_day, working_day
from proche.site.demo.establishments import DemoEstablishment
from proche.site.demo.orders import DemoLine, DemoOrder, Shown, line_for, truth


@dataclass(frozen=True, slots=True)
class DemoDocument:
    """One document of the day. `orders` is the truth of each order in it, empty for no order.

    `doubts` are the kinds of doubt that reading and checks must raise, wherever in the file.
    `refused` says that the desk cannot read it at all and must say so in words.
    """

    name: str
    about: str
    data: bytes
    channel: Channel
    form: Form
    sender: str = ""
    subject: str = ""
    orders: tuple[dict[str, object], ...] = ()
    doubts: tuple[str, ...] = ()
    refused: bool = False
    #: the name of the earlier document whose bytes these are
    same_as: str = ""

    @property
    def is_order(self) -> bool:
        return bool(self.orders)

    def truth(self) -> dict[str, Any]:
        """What is kept as JSON beside the document."""
        return {
            "file": self.name,
            "about": self.about,
            "channel": self.channel.value,
            "sender": self.sender,
            "subject": self.subject,
            "form": self.form.value,
            "is_order": self.is_order,
            "refused": self.refused,
            "same_as": self.same_as,
            "doubts": list(self.doubts),
            "orders": list(self.orders),
        }


#: How the software of each kind of establishment numbers its orders.
NUMBERS = {
    "Centre hospitalier": "45{n:05d}{y}",
    "EHPAD": "CDE-{y}-{n:04d}",
    "Clinique": "BC{y}{n:05d}",
    "SSR": "{y}/{n:04d}",
    "Soins à domicile": "C{y}.{n:04d}",
}


@dataclass
class Today:
    """Hands out today's orders: each establishment writes once, what it usually orders."""

    day: date
    _used: set[str] = field(default_factory=set)

    @property
    def issued_on(self) -> date:
        return working_day(self.day)

    def customer(self, kind: str, *, own_codes: bool | None = None) -> DemoEstablishment:
        """Give the next establishment of a kind that has not written today."""
        for habit in history.habits(self.day):
            customer = habit.customer
            has_own = bool(customer.card.own_codes)
            fits = customer.kind == kind and own_codes in (None, has_own) and customer.language == "fr"
            if fits and customer.card.number not in self._used:
                self._used.add(customer.card.number)
                return customer
        raise LookupError(f"no {kind} left for today")

    def order(self, kind: str, *, own_codes: bool | None = None, most: int = 99) -> DemoOrder:
        return self.order_of(self.customer(kind, own_codes=own_codes), most=most)

    def order_of(self, customer: DemoEstablishment, *, most: int = 99) -> DemoOrder:
        rng = random.Random(f"nutrivale today {customer.card.number} {self.day}")
        habit = history.habit_of(customer.card.number, self.day)
        return DemoOrder(
            number=NUMBERS[customer.kind].format(n=rng.randint(1000, 9999), y=self.day.year % 100),
            customer=customer,
            issued_on=self.issued_on,
            deliver_on=served_day(self.day, least=rng.choice((2, 3)), weekdays=customer.place.weekdays),
            lines=tuple(history.usual_lines(habit, rng, most=most)),
        )

    def line(self, order: DemoOrder, sku: str, quantity: int, *, unit: str = "") -> DemoLine:
        product = catalogue.by_sku(self.day)[sku]
        return line_for(order.customer, product, quantity, unit=unit)

    def long_order(self, kind: str, lines: int) -> DemoOrder:
        """A quarter's stock: the usual lines, then what else the establishment keeps."""
        order = self.order(kind)
        had = {line.product.sku for line in order.lines}
        sold = [one for one in catalogue.products(self.day) if one.active_to is None and one.sku not in had]
        rng = random.Random(f"nutrivale long {order.number}")
        more = [
            line_for(order.customer, product, rng.randint(1, 4), own_codes=True)
            for product in rng.sample(sold, lines - len(order.lines))
        ]
        return replace(order, lines=(*order.lines, *more))

    def unserved_day(self, order: DemoOrder) -> date:
        """The Sunday after next: nobody delivers."""
        return self.day + timedelta(days=7 - self.day.isoweekday() + 7)


def truths(orders: Sequence[DemoOrder], shown: Shown) -> tuple[dict[str, object], ...]:
    return tuple(truth(order, shown) for order in orders)


def numbered(documents: Iterator[DemoDocument]) -> Iterator[DemoDocument]:
    """Put the running number of arrival before each name."""
    for number, document in enumerate(documents, start=1):
        yield replace(document, name=f"{number:02d}-{document.name}")
