"""All checks of one order, in one pass. Pure: a few milliseconds for a long order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from proche.customers.rules import DeliveryAddress, Directory, Match
from proche.orders.catalogue import Catalogue
from proche.orders.checks import duplicates, head
from proche.orders.checks.kinds import DoubtKind
from proche.orders.checks.lines import Known, LineMatch, check_lines
from proche.orders.history import History
from proche.orders.reading import Doubt, OrderRead, Reading


@dataclass(frozen=True, slots=True)
class Checked:
    """What the desk makes of an order: `lines` stand one to one with the order's lines."""

    customer: Match
    address: DeliveryAddress | None
    lines: tuple[LineMatch, ...]
    doubts: tuple[Doubt, ...]


def check(
    reading: Reading,
    *,
    catalogue: Catalogue,
    directory: Directory,
    history: History,
    on: date,
    received_at: datetime,
    sender: str = "",
    code: str = "",
    currency: str = "EUR",
    removed: frozenset[int] = frozenset(),
) -> Checked:
    """Check an order against all that the desk knows. `on` is today at the desk, `code` the order's own.

    A document that is no order is matched to its customer and asked nothing.
    """
    order = reading.order or OrderRead()
    customer = head.find_customer(order, directory, sender=sender)
    address = head.find_address(order, customer.establishment)
    known = Known(catalogue, customer.establishment, history, on)
    matches, about_lines = check_lines(order, known, removed=removed)
    if not reading.is_order and not order.lines:
        return Checked(customer, address, tuple(matches), ())
    about_head = [
        *head.check_customer(order, customer),
        *duplicates.check_duplicate(
            order, matches, customer.establishment, history, received_at=received_at, code=code
        ),
        *head.check_delivery(order, customer.establishment, address, today=on),
        *head.check_currency(order, currency),
    ]
    about_total = list(head.check_total(order, matches))
    readers_own = [doubt for doubt in reading.doubts if _is_open(doubt, order)]
    doubts = _merged([*about_head, *readers_own, *about_lines, *about_total])
    return Checked(customer, address, tuple(matches), tuple(_settled_by_match(doubts, matches)))


def _is_open(doubt: Doubt, order: OrderRead) -> bool:
    """A reader's doubt is settled once a person set the value."""
    parts = doubt.field.strip("/").split("/")
    here: object = order
    for name in parts:
        here = _step(here, name)
    return not (here is not None and getattr(here, "source", "") == "decided")


def _step(here: object, name: str) -> object:
    if isinstance(here, tuple):
        return here[int(name)] if name.isdigit() and int(name) < len(here) else None
    return getattr(here, name, None)


def _merged(doubts: Iterable[Doubt]) -> list[Doubt]:
    """One doubt a field: the reader's readings join the check's, so that a person is asked once."""
    found: dict[str, Doubt] = {}
    for doubt in doubts:
        if doubt.field not in found:
            found[doubt.field] = doubt
            continue
        first = found[doubt.field]
        main, other = (doubt, first) if doubt.options and not first.options else (first, doubt)
        found[doubt.field] = replace(main, where=main.where or other.where)
    return list(found.values())


#: A reader's doubt about a code is moot once the product is certain by other evidence.
_CODE_FIELDS = ("seller_item_id", "buyer_item_id", "gtin", "description")
_CERTAIN = 0.9


def _settled_by_match(doubts: Sequence[Doubt], matches: Sequence[LineMatch]) -> list[Doubt]:
    return [doubt for doubt in doubts if not _is_moot(doubt, matches)]


def _is_moot(doubt: Doubt, matches: Sequence[LineMatch]) -> bool:
    parts = doubt.field.strip("/").split("/")
    if len(parts) != 3 or parts[0] != "lines" or parts[2] not in _CODE_FIELDS or doubt.kind in set(DoubtKind):
        return False
    match = matches[int(parts[1])] if int(parts[1]) < len(matches) else None
    return match is not None and match.product is not None and match.confidence >= _CERTAIN
