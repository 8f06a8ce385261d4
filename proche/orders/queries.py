"""The only readers of the orders room. What they give is frozen: a template can never fetch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.utils import timezone

from proche.customers import queries as customers
from proche.customers.queries import CustomerRow
from proche.kernel.refusal import NotFound
from proche.orders import catalogue_queries, desk, models
from proche.orders.checks import days
from proche.orders.handover.facts import ConfirmedOrder
from proche.orders.readers import wire
from proche.orders.reading import Reading
from proche.orders.rules import Channel, DocumentState, OrderState
from proche.orders.standing import Standing
from proche.people.rules import PersonRef
from proche.queue import queries as cases
from proche.queue.queries import CaseRow

catalogue = catalogue_queries.catalogue
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """One time that a document came in."""

    arrived_at: datetime
    channel: Channel
    name: str
    sender: str
    subject: str
    by: str


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in a list."""

    pk: int
    code: str
    number: str
    state: OrderState
    is_order: bool
    form: str
    channel: Channel
    customer_name: str
    customer_code: str
    line_count: int
    doubt_count: int
    total_net: Decimal | None
    currency: str
    received_at: datetime
    deliver_on: date | None
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class OrderPage:
    """All that the order's page shows."""

    row: OrderRow
    case: CaseRow
    standing: Standing
    customer: CustomerRow | None
    arrivals: tuple[ArrivalRow, ...]
    sha256: str
    document_name: str
    document_size: int
    pages: tuple[int, ...]
    siblings: tuple[OrderRow, ...]
    steps: int
    notes: tuple[cases.NoteRow, ...]
    facts: ConfirmedOrder | None
    next_days: tuple[date, ...]
    reject_reason: str

    @property
    def is_open(self) -> bool:
        return self.row.state in (OrderState.OPEN, OrderState.ASKED)

    @property
    def is_mine(self) -> bool:
        return self.case.is_mine

    @property
    def can_work(self) -> bool:
        """Whether the reader of the page may act: the case is theirs, or waits for anyone."""
        return self.is_open and (self.case.is_mine or self.case.holder is None)

    @property
    def is_ready(self) -> bool:
        return self.is_open and self.standing.missing() is None


def get_page(code: str, *, person: PersonRef, at: datetime) -> OrderPage:
    """Give the order's page. Raises: NotFound."""
    row = models.Order.objects.select_related("document", "customer").filter(code=code).first()
    if row is None:
        raise NotFound
    standing = desk.standing(row, at=at)
    customer = customers.get_row(row.customer.code) if row.customer else None
    return OrderPage(
        row=_row(row),
        case=cases.get_row(code, at=at, person=person),
        standing=standing,
        customer=customer,
        arrivals=_arrivals(row.document_id),
        sha256=row.document.sha256,
        document_name=row.document.name,
        document_size=row.document.size,
        pages=_pages(row, standing.reading),
        siblings=_siblings(row),
        steps=row.steps.filter(undone_at=None).count(),
        notes=tuple(cases.list_notes(row.case_id)),
        facts=ConfirmedOrder.from_json(row.facts) if row.facts else None,
        next_days=tuple(days.next_served(timezone.localdate(at), standing.customer, standing.address)),
        reject_reason=row.reject_reason,
    )


#: What a row shows. The reading and the facts stay where they are: 50 of them cost more than the page.
_SHOWN = (
    "code", "case_id", "document_id", "number", "state", "is_order", "form", "channel", "customer__name",
    "customer__code", "line_count", "doubt_count", "total_net", "currency", "received_at", "deliver_on",
    "confirmed_at",
)  # fmt: skip


def _orders() -> Any:
    return models.Order.objects.select_related("customer").only(*_SHOWN)


def _pages(row: models.Order, reading: Reading) -> tuple[int, ...]:
    """The pages to show: the order's own, else all that the document has."""
    return reading.pages or tuple(range(1, row.document.pages + 1))


def _arrivals(document_pk: int) -> tuple[ArrivalRow, ...]:
    rows = models.Arrival.objects.filter(document_id=document_pk).order_by("arrived_at", "pk")
    fields = ("arrived_at", "channel", "name", "sender", "subject", "by__name")
    return tuple(
        ArrivalRow(at, Channel(channel), name, sender, subject, by or "")
        for at, channel, name, sender, subject, by in rows.values_list(*fields)
    )


def _siblings(row: models.Order) -> tuple[OrderRow, ...]:
    others = _orders().filter(document_id=row.document_id).exclude(pk=row.pk).order_by("part", "split")
    return tuple(_row(other) for other in others[:50])


def _row(row: models.Order) -> OrderRow:
    return OrderRow(
        pk=row.pk,
        code=row.code,
        number=row.number,
        state=OrderState(row.state),
        is_order=row.is_order,
        form=row.form,
        channel=Channel(row.channel),
        customer_name=row.customer.name if row.customer else "",
        customer_code=row.customer.code if row.customer else "",
        line_count=row.line_count,
        doubt_count=row.doubt_count,
        total_net=row.total_net,
        currency=row.currency,
        received_at=row.received_at,
        deliver_on=row.deliver_on,
        confirmed_at=row.confirmed_at,
    )


def list_for_customer(customer_pk: int, *, size: int = 20) -> tuple[OrderRow, ...]:
    """A customer's latest orders."""
    rows = _orders().filter(customer_id=customer_pk).order_by("-received_at", "-id")[:size]
    return tuple(_row(row) for row in rows)


def summaries(case_pks: Sequence[int]) -> Mapping[int, OrderRow]:
    """What the queue's rows show of each order."""
    return {row.case_id: _row(row) for row in _orders().filter(case_id__in=case_pks)}


def list_numbers(case_pks: Sequence[int]) -> dict[int, tuple[str]]:
    """The order's own number, of the cases whose order has one."""
    numbered = models.Order.objects.filter(case_id__in=case_pks).exclude(number="")
    return {pk: (number,) for pk, number in numbered.values_list("case_id", "number")}


@dataclass(frozen=True, slots=True)
class OrderFound:
    """One order with the document it stands in."""

    row: OrderRow
    sha256: str
    document_name: str


def get_order(code: str) -> OrderFound:
    """Give one order for a program that asks. Raises: NotFound."""
    found = models.Order.objects.select_related("document", "customer")
    order = found.only(*_SHOWN, "document__sha256", "document__name").filter(code=code).first()
    if order is None:
        raise NotFound
    return OrderFound(_row(order), order.document.sha256, order.document.name)


def get_confirmed(code: str) -> ConfirmedOrder:
    """What was confirmed, to the letter. Raises: NotFound."""
    facts = models.Order.objects.filter(code=code).values_list("facts", flat=True).first()
    if facts is None:
        raise NotFound
    return ConfirmedOrder.from_json(facts)


def get_seal(code: str) -> str:
    """SHA-256 of what was confirmed, as the trace has it. Raises: NotFound."""
    sealed = models.Order.objects.filter(code=code).values_list("sealed", flat=True).first()
    if not sealed:
        raise NotFound
    return str(sealed)


def only_orders(codes: Iterable[str]) -> list[str]:
    """Those of some cases that are orders, in the order given."""
    wanted = list(codes)
    known = set(models.Order.objects.filter(code__in=wanted).values_list("code", flat=True))
    return [code for code in wanted if code in known]


@dataclass(frozen=True, slots=True)
class RejectedOrder:
    """An order that was not taken. `is_stood_for` says that another order of this customer bears its number:
    a program that was told "not accepted" would take that one back."""

    code: str
    number: str
    form: str
    reason: str
    is_stood_for: bool
    reading: Reading


def get_rejected(code: str) -> RejectedOrder:
    """Raises: NotFound when the order is not rejected, or not any more."""
    row = models.Order.objects.filter(code=code, state=OrderState.REJECTED).first()
    if row is None:
        raise NotFound
    return RejectedOrder(
        row.code,
        row.number,
        row.form,
        row.reject_reason,
        _is_stood_for(row),
        wire.reading_from_json(row.reading),
    )


def _is_stood_for(row: models.Order) -> bool:
    others = models.Order.objects.filter(customer=row.customer_id).exclude(pk=row.pk)
    standing = others.exclude(state=OrderState.REJECTED)
    return bool(row.number and row.customer_id and standing.filter(number=row.number).exists())


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A received document with what became of it."""

    sha256: str
    name: str
    size: int
    state: DocumentState
    received_at: datetime
    reading_seconds: float | None
    arrivals: int
    channel: Channel
    sender: str
    orders: tuple[OrderRow, ...]


def list_documents(*, size: int = 50) -> tuple[DocumentRow, ...]:
    """The documents that came last, whatever became of them."""
    found = list(models.Document.objects.order_by("-received_at", "-id")[:size])
    return _document_rows(found)


def get_document(sha256: str) -> DocumentRow:
    """Raises: NotFound."""
    found = list(models.Document.objects.filter(sha256=sha256))
    if not found:
        raise NotFound
    return _document_rows(found)[0]


def _document_rows(found: Sequence[models.Document]) -> tuple[DocumentRow, ...]:
    pks = [document.pk for document in found]
    orders: dict[int, list[OrderRow]] = {pk: [] for pk in pks}
    for order in _orders().filter(document__in=pks).order_by("part", "split"):
        orders[order.document_id].append(_row(order))
    arrivals: dict[int, list[models.Arrival]] = {pk: [] for pk in pks}
    for arrival in models.Arrival.objects.filter(document__in=pks).order_by("arrived_at", "pk"):
        arrivals[arrival.document_id].append(arrival)
    return tuple(
        DocumentRow(
            sha256=document.sha256,
            name=document.name,
            size=document.size,
            state=DocumentState(document.state),
            received_at=document.received_at,
            reading_seconds=document.reading_seconds,
            arrivals=len(arrivals[document.pk]),
            channel=Channel(arrivals[document.pk][0].channel),
            sender=arrivals[document.pk][0].sender,
            orders=tuple(orders[document.pk]),
        )
        for document in found
    )


def get_reading(code: str) -> Reading:
    """What was read, before anyone touched it. Raises: NotFound."""
    reading = models.Order.objects.filter(code=code).values_list("reading", flat=True).first()
    if reading is None:
        raise NotFound
    return wire.reading_from_json(reading)


def get_standing(order_pk: int, *, at: datetime) -> Standing:
    """What an order comes to now."""
    return desk.standing(models.Order.objects.get(pk=order_pk), at=at)


# --- for programs that walk everything ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which orders a program asks for; what is "" or None does not narrow."""

    state: str = ""
    customer: str = ""
    number: str = ""
    received_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Walk(Generic[Row]):
    """One piece of a walk, the newest first; `cursor` goes on behind it, "" where there is nothing more."""

    rows: tuple[Row, ...]
    cursor: str


def walk_orders(wanted: Wanted, *, cursor: str = "", size: int = 50) -> Walk[OrderRow]:
    """Walk the orders by their key, so that what comes in meanwhile neither hides nor doubles one."""
    found = _orders()
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.customer:
        found = found.filter(customer__number=wanted.customer)
    if wanted.number:
        found = found.filter(number=wanted.number)
    if wanted.received_from is not None:
        found = found.filter(received_at__gte=wanted.received_from)
    rows = _behind(found, cursor, size)
    return Walk(tuple(_row(row) for row in rows[:size]), str(rows[size - 1].pk) if len(rows) > size else "")


def walk_documents(state: str = "", *, cursor: str = "", size: int = 50) -> Walk[DocumentRow]:
    found = models.Document.objects.filter(state=state) if state else models.Document.objects.all()
    rows = _behind(found, cursor, size)
    return Walk(_document_rows(rows[:size]), str(rows[size - 1].pk) if len(rows) > size else "")


def _behind(found: Any, cursor: str, size: int) -> list[Any]:
    """One more than asked for: it tells whether there is more."""
    if cursor:
        found = found.filter(pk__lt=int(cursor))
    return list(found.order_by("-pk")[: size + 1])
