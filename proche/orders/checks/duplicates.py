"""Whether an order came before: by fax and by mail, with the same number, or with the same lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from proche.customers.rules import Establishment, fold_code
from proche.kernel.words import gettext_noop, said
from proche.orders.checks.kinds import DoubtKind, doubt
from proche.orders.checks.lines import LineMatch
from proche.orders.history import History, RecentOrder, likeness
from proche.orders.reading import Doubt, Option, OrderRead
from proche.orders.rules import OrderState

N_ = gettext_noop

#: The same number counts as long as a year's numbering may run; the same lines for some days only.
NUMBER_FOR = timedelta(days=300)
LINES_FOR = timedelta(days=3)
#: Two lines alone are often ordered again; from three on the same lines are no chance.
FEWEST_LINES = 3
ALIKE = 0.85


def check_duplicate(
    order: OrderRead,
    lines: Sequence[LineMatch],
    customer: Establishment | None,
    history: History,
    *,
    received_at: datetime,
    code: str,
) -> Iterator[Doubt]:
    """Ask about the likeliest earlier twin, if there is one. The field is the order's number."""
    if customer is None:
        return
    number = fold_code(order.number.value) if order.number else ""
    mine = [(m.product.sku, m.quantity * m.unit.pieces) for m in lines if m.product and m.quantity and m.unit]
    for past in history.recent:
        if past.code == code or past.customer != customer.number or past.state == OrderState.REJECTED:
            continue
        age = received_at - past.received_at
        if age < timedelta(0):
            continue
        if number and fold_code(past.number) == number and age <= NUMBER_FOR:
            yield _doubt(
                past, N_("Order %(number)s came already on %(day)s by %(channel)s (%(code)s)."), order
            )
            return
        if len(mine) >= FEWEST_LINES and age <= LINES_FOR and likeness(mine, past.lines) >= ALIKE:
            yield _doubt(past, N_("The same lines came already on %(day)s by %(channel)s (%(code)s)."), order)
            return


#: How a channel is named inside a sentence; the values are translated where the sentence is.
CHANNELS = {
    "UPLOAD": N_("upload"),
    "FOLDER": N_("the folder"),
    "COMMAND": N_("command"),
    "API": N_("the interface"),
    "MAIL": N_("mail"),
    "FAX": N_("fax"),
}


def _doubt(past: RecentOrder, words: str, order: OrderRead) -> Doubt:
    number = past.number or (order.number.value if order.number else "")
    reason = said(
        words,
        number=number,
        day=f"{past.received_at:%d/%m/%Y}",
        channel=CHANNELS[past.channel],
        code=past.code,
    )
    another = "", Option(said(N_("It is another order")))
    twin = f"duplicate of {past.code}", Option(said(N_("Close it as a duplicate")), {"duplicate": past.code})
    return doubt(DoubtKind.DUPLICATE, "/number", reason, [twin, another])
