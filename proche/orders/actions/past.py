"""Orders that were confirmed elsewhere or earlier: brought in whole, with nothing sent to anyone.

They give habits, duplicates and the customers' pages their past. Each leaves what a confirmed
order leaves: its document, its case that is done, its lines and its trace.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from proche.kernel import files, ids, trace
from proche.orders import desk, models
from proche.orders.actions import endings
from proche.orders.actions.arrivals import document_chain
from proche.orders.actions.opening import open_order
from proche.orders.reading import Reading
from proche.orders.rules import Channel, DocumentState
from proche.people.rules import PersonRef, signature
from proche.queue import actions as queue
from proche.queue.queries import CaseRef


@dataclass(frozen=True, slots=True)
class PastOrder:
    """One order with its document's bytes, what they say, and who took and confirmed it when."""

    data: bytes
    name: str
    channel: Channel
    reading: Reading
    received_at: datetime
    taken_at: datetime
    confirmed_at: datetime
    by: PersonRef
    sender: str = ""


@transaction.atomic
def record_past(past: PastOrder) -> str:
    """Bring one order in; gives its code. Raises: NotReady when the order as read is in doubt."""
    document, arrival = _document(past)
    code = open_order(past.reading, document=document, arrival=arrival, at=past.received_at)
    row = models.Order.objects.select_related("document").get(code=code)
    case = CaseRef(row.case_id, code)
    queue.claim(case, by=past.by, at=past.taken_at)
    standing = desk.standing(row, at=past.received_at)
    if (missing := standing.missing()) is not None:
        raise endings.NotReady(missing)
    facts = desk.facts(row, standing, by=past.by, at=past.confirmed_at)
    endings.write_confirmed(row, standing, facts, by=past.by, at=past.confirmed_at)
    data = {"lines": len(facts.lines), "total_net": facts.total_net, "customer": facts.customer_number}
    trace.append(
        f"case:{code}", "orders.order.confirmed",
        by=signature(past.by), at=past.confirmed_at, data=data, sha256=row.sealed,
    )  # fmt: skip
    queue.close(case, outcome="CONFIRMED", by=past.by, at=past.confirmed_at)
    return code


def _document(past: PastOrder) -> tuple[models.Document, models.Arrival]:
    stored = files.store(past.data)
    document = models.Document.objects.create(
        sha256=stored.sha256, size=stored.size, name=past.name, received_at=past.received_at,
        state=DocumentState.READ, read_at=past.received_at, reading_seconds=0.0,
    )  # fmt: skip
    arrival = models.Arrival.objects.create(
        document=document, key=f"past:{ids.new_id()}", channel=past.channel, name=past.name,
        sender=past.sender, arrived_at=past.received_at,
    )  # fmt: skip
    came = {"channel": str(past.channel), "arrival": arrival.pk, "size": stored.size}
    trace.append(
        document_chain(stored.sha256), "orders.document.received",
        at=past.received_at, data=came, sha256=stored.sha256,
    )  # fmt: skip
    return document, arrival
