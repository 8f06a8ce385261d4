"""Whether an order came before: by fax and by mail, with the same number, or with the same lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from proche.customers.rules import Establishment, fold, fold_code
from proche.kernel.words import gettext_noop, said
from proche.orders.checks.kinds import DoubtKind, day_words, doubt
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
#: An order that says it repeats another is one at this likeness, and for some days longer.
ANNOUNCED, ANNOUNCED_FOR = 0.5, timedelta(days=8)
#: "confirmation de notre fax", "already sent by mail": the document says itself that it came before.
ANNOUNCES = re.compile(
    r"\b(confirm\w* (?:de |of |our |notre |la |le |the |cette |this )*"
    r"(?:commande|order|fax|telecopie|mail|e mail|appel|call|phone|telephone)"
    r"|deja (?:envoye|transmis|faxe|passe)\w*|already (?:sent|faxed|ordered)|duplicata|double emploi"
    r"|do not duplicate|ne pas (?:dupliquer|traiter (?:deux|2) fois))\b"
)


def check_duplicate(
    order: OrderRead,
    lines: Sequence[LineMatch],
    customer: Establishment | None,
    history: History,
    *,
    received_at: datetime,
    code: str,
) -> list[Doubt]:
    """Ask about the likeliest earlier twin, if there is one. The field is the order's number."""
    if customer is None:
        return []
    mine = [(m.product.sku, m.quantity * m.unit.pieces) for m in lines if m.product and m.quantity and m.unit]
    earlier = [
        past
        for past in history.recent
        if past.code != code
        and past.customer == customer.number
        and past.state != OrderState.REJECTED
        and past.received_at <= received_at
    ]
    for why in (_same_number, _same_lines, _announced):
        for past in earlier:
            if (words := why(order, mine, past, received_at - past.received_at)) is not None:
                return [_doubt(past, words, order)]
    return []


_Lines = Sequence[tuple[str, Decimal]]


def _same_number(order: OrderRead, mine: _Lines, past: RecentOrder, age: timedelta) -> str | None:
    number = fold_code(order.number.value) if order.number else ""
    if not number or fold_code(past.number) != number or age > NUMBER_FOR:
        return None
    return N_("Order %(number)s came already on %(day)s by %(channel)s (%(code)s).")


def _same_lines(order: OrderRead, mine: _Lines, past: RecentOrder, age: timedelta) -> str | None:
    """Silent when the two are for different days: a kitchen may order the same for each."""
    if len(mine) < FEWEST_LINES or age > LINES_FOR or likeness(mine, past.lines) < ALIKE:
        return None
    asked = order.deliver_on.value if order.deliver_on else ""
    if asked and past.deliver_on is not None and past.deliver_on.isoformat() != asked:
        return None
    return N_("The same lines came already on %(day)s by %(channel)s (%(code)s).")


def _announced(order: OrderRead, mine: _Lines, past: RecentOrder, age: timedelta) -> str | None:
    note = fold(order.note.value) if order.note else ""
    if not ANNOUNCES.search(note) or age > ANNOUNCED_FOR or likeness(mine, past.lines) < ANNOUNCED:
        return None
    return N_("It says that it confirms an order: one like it came on %(day)s by %(channel)s (%(code)s).")


#: How a channel is named inside a sentence; the values are translated where the sentence is.
CHANNELS = {
    "UPLOAD": N_("upload"),
    "FOLDER": N_("the folder"),
    "COMMAND": N_("command"),
    "API": N_("the interface"),
    "MAIL": N_("mail"),
    "FAX": N_("fax"),
    "PORTAL": N_("their own page"),
}


def _doubt(past: RecentOrder, words: str, order: OrderRead) -> Doubt:
    number = past.number or (order.number.value if order.number else "")
    reason = said(
        words,
        number=number,
        day=day_words(past.received_at.date()),
        channel=said(CHANNELS[past.channel]),
        code=past.code,
    )
    another = "", Option(said(N_("It is another order")))
    twin = f"duplicate of {past.code}", Option(said(N_("Close it as a duplicate")), {"duplicate": past.code})
    return doubt(DoubtKind.DUPLICATE, "/number", reason, [twin, another])
