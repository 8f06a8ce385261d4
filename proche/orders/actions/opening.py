"""One order of a document is written and its case opened, in the caller's transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from proche.kernel import trace
from proche.orders import desk, models
from proche.orders.readers import wire
from proche.orders.reading import Reading
from proche.orders.rules import Channel
from proche.queue import actions as queue
from proche.queue.actions import indexing
from proche.queue.queries import CaseRef

#: An order is answered within half an hour of its arrival, the promise that the page shows.
ANSWER_WITHIN = timedelta(minutes=30)


def open_order(
    reading: Reading, *, document: models.Document, arrival: models.Arrival, at: datetime, split: int = 0
) -> str:
    """Check what was read against what the desk knows now, write it and open its case; give the code."""
    reading = desk.as_its_sender_writes(reading, arrival=arrival)
    standing = desk.first_standing(reading, arrival=arrival, at=at)
    case = queue.open_case(
        kind="ORDER",
        title=standing.title,
        customer_pk=desk.customer_pk(standing),
        priority=standing.priority(at),
        due_at=arrival.arrived_at + ANSWER_WITHIN,
        by=None,
        at=at,
    )
    order = models.Order(
        case_id=case.pk,
        code=case.code,
        document=document,
        part=reading.part,
        split=split,
        is_order=reading.is_order,
        form=reading.form,
        channel=arrival.channel,
        sender=arrival.sender,
        reading=wire.reading_to_json(reading),
        received_at=arrival.arrived_at,
    )
    desk.refresh(order, standing)
    order.first_doubt_count = order.doubt_count
    order.save(force_insert=True)
    indexing.index(case)
    _trace_opening(order, document=document, arrival=arrival, at=at)
    _keep_words(reading, arrival, case, at=at)
    return order.code


def _keep_words(reading: Reading, arrival: models.Arrival, case: CaseRef, *, at: datetime) -> None:
    """What a customer wrote on their own page is for whoever opens the case: a note on it."""
    note = reading.order.note if reading.order else None
    if arrival.channel == Channel.PORTAL and note is not None and note.value.strip():
        queue.add_note(case, text=note.value, by=None, at=at)


def _trace_opening(
    order: models.Order, *, document: models.Document, arrival: models.Arrival, at: datetime
) -> None:
    """The case's chain begins with what the document's chain holds, so that one export tells all."""
    chain = f"case:{order.code}"
    came = {
        "channel": str(arrival.channel),
        "arrival": arrival.pk,
        "arrived_at": arrival.arrived_at.isoformat(),
    }
    trace.append(chain, "orders.document.received", at=at, data=came, sha256=document.sha256)
    read = {
        "form": str(order.form),
        "part": order.part,
        "lines": order.line_count,
        "doubts": order.doubt_count,
        "is_order": order.is_order,
    }
    trace.append(chain, "orders.order.read", at=at, data=read, sha256=document.sha256)
