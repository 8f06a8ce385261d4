"""An order in the words of its customer: where it stands and what has become of it, without any name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from proche.kernel import outbox, trace
from proche.orders import wording
from proche.orders.catalogue import PIECE, Product, SalesUnit
from proche.orders.portal.queries import OrderPage

#: Where an order stands, and whether that asks for a hand of the customer.
STATES = {
    "RECEIVED": N_("Received, being read"),
    "WAITING": N_("Received, waiting for a colleague"),
    "LOOKED_AT": N_("A colleague is looking at it"),
    "ASKED": N_("We have a question for you"),
    "CONFIRMED": N_("Confirmed"),
    "REJECTED": N_("Closed"),
}
#: What of the trace tells a customer something.
STORY = {
    "orders.document.received": N_("We received your order and sealed it."),
    "orders.document.arrived_again": N_("The same order reached us once more."),
    "orders.order.read": N_("It was read."),
    "queue.case.claimed": N_("A colleague looked at it."),
    "orders.doubt.answered": N_("A detail was settled."),
    "orders.order.changed": N_("Something was corrected by hand."),
    "orders.customer.asked": N_("We asked you a question."),
    "orders.customer.answered": N_("You answered our question."),
    "orders.order.split": N_("It was split into two deliveries."),
    "orders.order.split_off": N_("This is one part of an order that was split."),
    "orders.order.confirmed": N_("It was confirmed."),
    "orders.order.rejected": N_("It was closed."),
    "orders.order.reopened": N_("It was opened again."),
}
#: A message that carries the order to those who prepare it.
HANDED = "orders.erp."


@dataclass(frozen=True, slots=True)
class Step:
    at: datetime
    words: str


def state(code: str) -> str:
    return _(STATES[code]) if code in STATES else ""


def story(page: OrderPage) -> list[Step]:
    """What became of an order, oldest first; the same step twice in a row is told once."""
    chain = f"case:{page.ref.code}"
    told = [(entry.at, STORY[entry.what]) for entry in trace.list_entries(chain) if entry.what in STORY]
    steps = [Step(at, _(words)) for n, (at, words) in enumerate(told) if n == 0 or told[n - 1][1] != words]
    handed = _handed_over(chain)
    return [*steps, Step(handed, _("It was handed over to be prepared."))] if handed else steps


def _handed_over(chain: str) -> datetime | None:
    sent = [
        row.settled_at for row in outbox.list_recent(chain)
        if row.kind.startswith(HANDED) and row.state == "SENT" and row.settled_at is not None
    ]  # fmt: skip
    return min(sent, default=None)


def closed(page: OrderPage) -> str:
    return wording.rejected(page.reject_reason) if page.reject_reason else ""


def unit(product: Product, sold: SalesUnit, many: int = 1) -> str:
    """A sales unit as a person counts it: "carton of 24", "pots"."""
    word = wording.unit_name(sold, sold.pieces.__class__(many))
    if sold.code == PIECE or sold.pieces == 1:
        return word
    return _("%(unit)s of %(pieces)s") % {"unit": word, "pieces": wording.number(sold.pieces)}
