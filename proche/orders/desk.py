"""What the desk makes of an order now: its reading and steps against all that the desk knows.

Reads only; actions store what it says, queries show it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from proche.customers import queries as customers
from proche.customers.rules import is_among
from proche.kernel import trace
from proche.orders import catalogue_queries, models, rules
from proche.orders.checks import check
from proche.orders.handover import ordered
from proche.orders.handover.facts import ConfirmedLine, ConfirmedOrder, money, plain
from proche.orders.history import History, PastLine, RecentOrder, habits_of
from proche.orders.learning import queries as learning
from proche.orders.learning.applying import who_orders
from proche.orders.learning.layouts import reread
from proche.orders.learning.rules import Lessons
from proche.orders.readers import wire
from proche.orders.reading import OrderRead, Reading
from proche.orders.rules import OrderState, Step
from proche.orders.standing import Standing, StandingLine, stand, text
from proche.people.rules import PersonRef, signature

#: Habits are read from this far back; older ones no longer speak for a customer.
HABITS_FOR = timedelta(days=180)
RECENT_FOR = timedelta(days=300)
MOST_PAST_LINES = 3000
MOST_RECENT = 60


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an order comes from: one part of one document, at one arrival."""

    document_pk: int
    part: int
    received_at: datetime
    sender: str


def as_its_sender_writes(reading: Reading, *, arrival: models.Arrival) -> Reading:
    """A sheet refused for want of quantities, by the column that its sender's earlier orders proved."""
    if reading.table is None:
        return reading
    order = reading.order or OrderRead()
    _, customer, _ = who_orders(
        order, customers.directory(), sender=arrival.sender, lessons_of=learning.lessons_of_sender
    )
    known = customer.establishment
    return reread(reading, learning.lessons_of(known.number)) if known is not None else reading


def first_standing(reading: Reading, *, arrival: models.Arrival, at: datetime) -> Standing:
    """What a reading comes to when it has just been made."""
    origin = Origin(arrival.document_id, reading.part, arrival.arrived_at, arrival.sender)
    return _stand(reading, (), origin=origin, code="", at=at)


def standing(row: models.Order, *, at: datetime) -> Standing:
    """What an order comes to now."""
    reading = wire.reading_from_json(row.reading)
    steps = [Step(step.changes, step.answers) for step in row.steps.filter(undone_at=None).order_by("seq")]
    origin = Origin(row.document_id, row.part, row.received_at, row.sender)
    return _stand(reading, steps, origin=origin, code=row.code, at=at)


def _stand(reading: Reading, steps: Sequence[Step], *, origin: Origin, code: str, at: datetime) -> Standing:
    order = rules.fold(reading.order or OrderRead(), steps)
    directory = customers.directory()
    # Looked for once: the history to check against is this customer's own, and so are the lessons.
    order, customer, learned = who_orders(
        order, directory, sender=origin.sender, lessons_of=learning.lessons_of_sender
    )
    known = customer.establishment
    checked = check(
        replace(reading, order=order),
        catalogue=catalogue_queries.catalogue(),
        directory=directory,
        history=history(known.number, origin=origin, at=at) if known else History(),
        sender=origin.sender,
        on=_today(at),
        received_at=origin.received_at,
        code=code,
        currency=settings.PROCHE["PROCHE_CATALOGUE_CURRENCY"],
        removed=rules.removed_lines(steps),
        customer=customer,
        lessons=learning.lessons_of(known.number) if known else Lessons(),
        learned=learned,
    )
    return stand(reading, checked, steps=steps)


def _today(at: datetime) -> date:
    """The desk's own day, wherever the reader of a page is."""
    return timezone.localdate(at, timezone.get_default_timezone())


def history(customer_number: str, *, origin: Origin, at: datetime) -> History:
    """What one customer usually orders and what came from them lately. Three bounded queries."""
    past = (
        # By arrival, as the index of a customer's orders goes: only confirmed orders have lines.
        models.OrderLine.objects.filter(
            order__customer__number=customer_number, order__received_at__gt=at - HABITS_FOR
        )
        .order_by("-order__received_at", "-order", "position")
        .values_list("sku", "quantity", "unit", "pieces")[:MOST_PAST_LINES]
    )
    lines = [PastLine(customer_number, *row) for row in past]
    return History(habits_of(lines), tuple(_recent(customer_number, origin=origin, at=at)))


def _recent(customer_number: str, *, origin: Origin, at: datetime) -> list[RecentOrder]:
    """What came lately; the other half of a split order is no earlier twin."""
    halves = Q(document=origin.document_pk, part=origin.part, received_at=origin.received_at)
    rows = list(
        models.Order.objects.filter(customer__number=customer_number, received_at__gt=at - RECENT_FOR)
        .exclude(halves)
        .order_by("-received_at", "-id")
        .values_list("pk", "code", "number", "channel", "received_at", "state", "amounts", "deliver_on")[
            :MOST_RECENT
        ]
    )
    return [
        RecentOrder(
            code=code,
            customer=customer_number,
            number=number,
            lines=tuple((sku, Decimal(pieces)) for sku, pieces in amounts),
            channel=rules.Channel(channel),
            received_at=received_at,
            state=OrderState(state),
            deliver_on=deliver_on,
        )
        for _, code, number, channel, received_at, state, amounts, deliver_on in rows
    ]


def customer_pk(standing: Standing) -> int | None:
    if standing.customer is None:
        return None
    found = customers.find_ref(standing.customer.number)
    return found.pk if found else None


def refresh(row: models.Order, standing: Standing) -> None:
    """Set the few facts that lists and later checks need. The caller saves the row."""
    order = standing.order
    row.customer_id = customer_pk(standing)
    row.is_order = standing.is_order
    row.number = text(order.number)[:120]
    row.issued_on, row.deliver_on = standing.issued_on, standing.deliver_on
    row.currency = (text(order.currency) or settings.PROCHE["PROCHE_CATALOGUE_CURRENCY"])[:3].upper()
    row.line_count, row.doubt_count = len(standing.lines), len(standing.doubts)
    row.total_net = standing.total if standing.lines else None
    row.amounts = [[line.product.sku, plain(line.pieces)] for line in standing.lines if line.product]


def facts(row: models.Order, standing: Standing, *, by: PersonRef | None, at: datetime) -> ConfirmedOrder:
    """What is confirmed, to the letter. The standing must miss nothing."""
    customer, address = standing.customer, standing.address
    assert customer is not None
    asked = asked_of(row)
    wanted, places = ordered.as_ordered(
        asked, catalogue=catalogue_queries.catalogue(), customer=customer, on=_today(at)
    )
    return ConfirmedOrder(
        code=row.code,
        number=text(standing.order.number),
        issued_on=standing.issued_on.isoformat() if standing.issued_on else "",
        deliver_on=standing.deliver_on.isoformat() if standing.deliver_on else "",
        currency=row.currency,
        customer_number=customer.number,
        customer_name=customer.name,
        deliver_to=address.name if address else "",
        address=", ".join(
            part for part in (address.street, f"{address.postcode} {address.city}".strip()) if part
        )
        if address
        else "",
        lines=tuple(
            _fact_line(place, line, ordered=places.get(line.index, 0))
            for place, line in enumerate(standing.lines, start=1)
        ),
        total_net=money(standing.total),
        document=row.document.sha256,
        part=row.part,
        form=row.form,
        confirmed_at=at.isoformat(),
        confirmed_by=signature(by),
        as_ordered=wanted,
        wanted_on=asked.deliver_on,
        is_part=asked.is_part,
    )


#: what a split writes into the trace of the order that it was taken from, and of the one that it made
SPLIT, SPLIT_OFF = "orders.order.split", "orders.order.split_off"


def asked_of(row: models.Order) -> ordered.Asked:
    """What the customer ordered of this order: its document's own lines, without those that a split moved."""
    entries = trace.list_entries(f"case:{row.code}")
    counted = row.steps.filter(undone_at=None).order_by("seq")
    steps = [(Step(step.changes, step.answers), step.kind) for step in counted]
    split = {index for entry in entries if entry.what == SPLIT for index in entry.data["lines"]}
    # A split that was taken back moved nothing.
    moved = rules.removed_lines(step for step, _ in steps) & split
    asked = ordered.asked_of(_read(row), steps, form=row.form, moved=moved)
    origin = next((entry.data for entry in entries if entry.what == SPLIT_OFF), None)
    return asked if origin is None else _before_the_split(asked, row.form, origin)


def _before_the_split(asked: ordered.Asked, form: str, origin: Mapping[str, Any]) -> ordered.Asked:
    """The same with its lines as the whole document has them: people may have changed them before."""
    if form in ordered.READ_BY_EYE:
        return replace(asked, is_part=True)
    whole = _read(models.Order.objects.get(code=origin["from"]))
    theirs = [whole.lines[index] if index < len(whole.lines) else None for index in origin["lines"]]
    lines = tuple(None if line is None else theirs[index] for index, line in enumerate(asked.lines))
    return ordered.Asked(lines, text(whole.deliver_on), is_part=True)


def _read(row: models.Order) -> OrderRead:
    return wire.reading_from_json(row.reading).order or OrderRead()


def _fact_line(place: int, line: StandingLine, *, ordered: int) -> ConfirmedLine:
    if line.product is None or line.quantity is None or line.unit_price is None or line.net_amount is None:
        raise ValueError("a line that misses something is never confirmed (Standing.missing)")
    return ConfirmedLine(
        position=place,
        sku=line.product.sku,
        name=line.product.name,
        quantity=plain(line.quantity),
        unit=line.unit_code,
        unit_price=money(line.unit_price),
        net_amount=money(line.net_amount),
        gtin=line.product.gtin,
        buyer_item_id=text(line.read.buyer_item_id),
        pieces=plain(line.pieces),
        ordered=ordered,
    )


def mail_of(row: models.Order) -> str:
    """Where the customer reads mail: the address that the order came from, else the establishment's first.

    Anyone may write any customer's number into an order: an address that is none of the customer's is told
    neither what they agreed nor where they are delivered, unless the desk knows no address at all.
    """
    known = customers.list_emails(row.customer_id) if row.customer_id else []
    written = row.channel in (rules.Channel.MAIL, rules.Channel.PORTAL)
    if written and "@" in row.sender and (not known or is_among(row.sender, known)):
        return row.sender
    return known[0] if known else ""
