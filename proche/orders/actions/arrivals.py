"""A document comes in, and what was read of it becomes orders with their cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from proche.kernel import files, ids, jobs, live, trace
from proche.kernel.words import gettext_noop, said
from proche.orders import models
from proche.orders.actions.opening import open_order
from proche.orders.readers import wire
from proche.orders.reading import Form, Reading
from proche.orders.rules import Channel, DocumentState, OrderState
from proche.people.rules import PersonRef, signature

N_ = gettext_noop


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a delivery. `is_new` is False when this very arrival was known already."""

    sha256: str
    document_pk: int
    arrival_pk: int
    is_new: bool
    is_new_document: bool


def receive(
    data: bytes | BinaryIO,
    *,
    channel: Channel,
    at: datetime,
    name: str = "",
    key: str = "",
    sender: str = "",
    subject: str = "",
    by: PersonRef | None = None,
) -> Received:
    """Take in a document: when this returns, its bytes are on disk and its row is committed.

    `key` makes a repeated delivery the same arrival; without one each call is an arrival.
    Raises: TooMuch.
    """
    stored = files.store(data)
    arrival = models.Arrival(
        key=(key or f"{channel}:{ids.new_id()}")[:200],
        channel=channel,
        name=name[-255:],
        sender=sender[:320],
        subject=subject[:500],
        arrived_at=at,
        by_id=by.pk if by else None,
    )
    try:
        return _record_arrival(arrival, sha256=stored.sha256, size=stored.size, by=by, at=at)
    except IntegrityError:
        # Another process recorded the same key or the same bytes a moment before us.
        return _record_arrival(arrival, sha256=stored.sha256, size=stored.size, by=by, at=at)


@transaction.atomic
def _record_arrival(
    arrival: models.Arrival, *, sha256: str, size: int, by: PersonRef | None, at: datetime
) -> Received:
    known = models.Arrival.objects.select_related("document").filter(key=arrival.key).first()
    if known is not None:
        return Received(known.document.sha256, known.document_id, known.pk, False, False)
    document, is_new_document = models.Document.objects.get_or_create(
        sha256=sha256, defaults={"size": size, "name": arrival.name, "received_at": at}
    )
    # Two arrivals of the same bytes, or an arrival and its reading, take turns here.
    document = models.Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    arrival.document, arrival.pk = document, None
    arrival.save(force_insert=True)
    chain = document_chain(sha256)
    data = {"channel": str(arrival.channel), "arrival": arrival.pk, "size": size}
    trace.append(chain, "orders.document.received", by=signature(by), at=at, data=data, sha256=sha256)
    if is_new_document:
        jobs.later(_read_task(), document.pk)
    elif document.state == DocumentState.READ:
        # Before that its reading will tell of every arrival, once.
        _came_again(document, arrival, at=at)
    live.publish("arrivals", "document.received", {"document": sha256[:12]}, at=at)
    return Received(sha256, document.pk, arrival.pk, True, is_new_document)


def document_chain(sha256: str) -> str:
    return f"document:{sha256}"


def _read_task() -> object:
    # jobs.py imports these actions to record what it read.
    from proche.orders.jobs import read_document

    return read_document


def _came_again(document: models.Document, arrival: models.Arrival, *, at: datetime) -> None:
    """The same bytes a second time: told on the open cases; where all are closed, asked anew."""
    # In one order always: each chain of the trace is held to the end of the transaction.
    orders = list(document.orders.order_by("pk"))
    is_open = [order for order in orders if order.state in (OrderState.OPEN, OrderState.ASKED)]
    for order in is_open:
        data = {"channel": str(arrival.channel), "arrival": arrival.pk}
        trace.append(
            f"case:{order.code}", "orders.document.arrived_again", at=at, data=data, sha256=document.sha256
        )
        live.publish(f"case:{order.code}", "case.changed", {"code": order.code}, at=at)
    if orders and not is_open:
        for order in [order for order in orders if not order.split]:
            reading = wire.reading_from_json(order.reading)
            copies = document.orders.filter(part=order.part).count()
            open_order(reading, document=document, arrival=arrival, split=copies, at=at)


def record_readings(
    document_pk: int, readings: Sequence[Reading], *, seconds: float, at: datetime
) -> list[str]:
    """Make an order with its case of each reading, once; give the cases' codes.

    Each order is a transaction of its own: a file may hold two thousand, and one transaction of half a minute
    would keep everybody else from writing. A reading job whose worker was killed runs again and goes on where
    it stopped; once the document is read, another call changes nothing.
    """
    for reading in readings:
        _record(document_pk, reading, at=at)
    return _end_reading(document_pk, seconds=seconds, at=at)


@transaction.atomic
def _record(document_pk: int, reading: Reading, *, at: datetime) -> None:
    document = models.Document.objects.select_for_update(no_key=True).get(pk=document_pk)
    if document.state == DocumentState.RECEIVED and not document.orders.filter(part=reading.part).exists():
        code = open_order(reading, document=document, arrival=_list_arrivals(document)[0], at=at)
        _pass_on(code)


def _pass_on(code: str) -> None:
    """An order without a doubt may be confirmed by the desk itself, in a job of its own."""
    # touchless asks these actions to confirm.
    from proche.orders.touchless import jobs as touchless

    found = models.Order.objects.filter(code=code, is_order=True, doubt_count=0, customer__isnull=False)
    for pk in found.values_list("pk", flat=True):
        touchless.pass_on(pk)


@transaction.atomic
def _end_reading(document_pk: int, *, seconds: float, at: datetime) -> list[str]:
    won = models.Document.objects.filter(pk=document_pk, state=DocumentState.RECEIVED).update(
        state=DocumentState.READ, read_at=at, reading_seconds=seconds
    )
    document = models.Document.objects.get(pk=document_pk)
    if won:
        for again in _list_arrivals(document)[1:]:
            _came_again(document, again, at=at)
        live.publish("arrivals", "document.read", {"document": document.sha256[:12]}, at=at)
    return list(document.orders.order_by("part", "split").values_list("code", flat=True))


def _list_arrivals(document: models.Document) -> list[models.Arrival]:
    return list(document.arrivals.order_by("arrived_at", "pk"))


def begin_reading(document_pk: int) -> models.Document | None:
    """Count a try and give the document; None when it was read already."""
    unread = models.Document.objects.filter(pk=document_pk, state=DocumentState.RECEIVED)
    unread.update(tries=F("tries") + 1)
    return unread.first()


def sweep_unread(*, at: datetime) -> int:
    """Enqueue again what was received and is still unread: a lost job loses no document.

    One that only waits its turn behind many others has its job, and gets no second one each minute.
    """
    old = models.Document.objects.filter(
        state=DocumentState.RECEIVED, received_at__lt=at - timedelta(minutes=10)
    )
    unread = set(old.values_list("pk", flat=True))
    lost = unread - {args[0] for args in jobs.list_under_way(_read_task())} if unread else set()
    with transaction.atomic():
        for pk in sorted(lost)[:100]:
            jobs.later(_read_task(), pk)
    return len(lost)


def given_up(document_pk: int, *, times: int) -> list[Reading]:
    """What is said of a document whose reading was tried too often, beside the orders that it did give."""
    sentence = said(
        N_(
            "Reading this document stopped the reader %(times)s times. "
            "It is kept: open it and type the order."
        ),
        times=times,
    )
    latest = models.Order.objects.filter(document_id=document_pk).aggregate(part=Max("part"))["part"] or 0
    return [Reading(form=Form.UNKNOWN, is_order=False, error=sentence, part=latest + 1)]
