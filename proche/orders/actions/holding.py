"""Who may work on an order: the person who holds its case, while the order is open."""

from __future__ import annotations

from datetime import datetime

from proche.kernel.refusal import Refusal
from proche.kernel.words import gettext_noop, said
from proche.orders import models
from proche.orders.access import OrderRef
from proche.orders.rules import OrderState
from proche.people.rules import PersonRef
from proche.queue import actions as queue
from proche.queue.queries import CaseRef

N_ = gettext_noop


class AlreadyEnded(Refusal):
    default = N_("This order is closed already.")


def hold_open(order: OrderRef, *, by: PersonRef, at: datetime) -> models.Order:
    """Lock the order's row and make sure that `by` holds its case, claiming it where it waits.

    The case's row is locked as well, before any trace is written: whoever else changes the case locks it
    first and writes the trace then. In another order each would wait for the other.
    Raises: AlreadyEnded when it is confirmed or rejected, AlreadyTaken when another person holds it.
    """
    row = models.Order.objects.select_for_update().get(pk=order.pk)
    if row.state == OrderState.CONFIRMED:
        raise AlreadyEnded(said(N_("This order is confirmed already. Its trace tells by whom.")))
    if row.state == OrderState.REJECTED:
        raise AlreadyEnded(said(N_("This order was closed without a confirmation. Reopen it to go on.")))
    queue.hold(CaseRef(row.case_id, row.code), by=by, at=at)
    _back_from_asked(row)
    return row


def _back_from_asked(row: models.Order) -> None:
    """Whoever takes up an order that waited for the customer's answer works on it again."""
    if row.state == OrderState.ASKED:
        row.state = OrderState.OPEN
        row.save(update_fields=["state"])
