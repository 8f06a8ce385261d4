"""account: what the desk holds, as JSON; first what an ended sender left is sent, as a worker would later."""

import json
import sys
from dataclasses import asdict

from django.utils import timezone

from proche.kernel import files, outbox, trace
from proche.kernel.models import OutboxMessage
from proche.orders.models import Arrival, Document, Order
from proche.queue.models import Case


def tell_document(document: Document) -> dict[str, object]:
    return {
        "sha256": document.sha256,
        "state": document.state,
        "tries": document.tries,
        "is_whole": files.verify(document.sha256),
        "orders": document.orders.count(),
        "traced": whats(f"document:{document.sha256}"),
    }


def tell_order(order: Order) -> dict[str, object]:
    return {
        "sha256": order.document.sha256,
        "is_order": order.is_order,
        "state": order.state,
        "lines": order.lines.count(),
        "traced": whats(f"case:{order.code}"),
        "case": [order.case.state, order.case.outcome],
        "messages": {row.key: row.state for row in outbox.list_recent(f"case:{order.code}")},
    }


def whats(chain: str) -> list[str]:
    return [entry.what for entry in trace.list_entries(chain)]


while outbox.send_due(at=timezone.now() + outbox.LEASE):
    pass
verdict = asdict(trace.verify())
told = {
    "documents": [tell_document(document) for document in Document.objects.order_by("pk")],
    "arrivals": list(Arrival.objects.order_by("pk").values_list("key", "document__sha256")),
    "orders": {order.code: tell_order(order) for order in Order.objects.select_related("document", "case")},
    "cases": Case.objects.count(),
    "keys": list(OutboxMessage.objects.order_by("pk").values_list("key", flat=True)),
    "verdict": verdict,
}
json.dump(told, sys.stdout, default=str)
