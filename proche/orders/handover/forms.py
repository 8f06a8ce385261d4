"""A confirmed order as a file for an ERP: UBL, EDIFACT, JSON or CSV, as the desk's settings choose."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

from proche.kernel import cells
from proche.orders.handover.answers import File, seller
from proche.orders.handover.facts import ConfirmedOrder

#: what a row of the CSV holds of the order, then of the line
HEAD = (
    "code", "number", "issued_on", "deliver_on", "customer_number", "customer_name", "deliver_to", "address",
    "currency",
)  # fmt: skip
LINE = (
    "position", "sku", "gtin", "buyer_item_id", "name", "quantity", "unit", "pieces", "unit_price",
    "net_amount",
)  # fmt: skip


def written(order: ConfirmedOrder, form: str) -> File:
    """The order in one of FORMS; the same bytes whenever it is written."""
    return FORMS[form](order)


def _ubl(order: ConfirmedOrder) -> File:
    from proche.orders.writers import ubl

    return File(f"{order.code}.xml", ubl.write(order.as_order_read(), seller=seller()), "application/xml")


def _edifact(order: ConfirmedOrder) -> File:
    from proche.orders.writers import edifact

    data = edifact.write(
        order.as_order_read(),
        sender=order.customer_number,
        receiver=(seller().id or seller().name).value,  # type: ignore[union-attr]
        reference=order.code,
    )
    return File(f"{order.code}.edi", data, "application/edifact")


def _json(order: ConfirmedOrder) -> File:
    text = json.dumps(order.as_json(), ensure_ascii=False, indent=1)
    return File(f"{order.code}.json", f"{text}\n".encode(), "application/json")


def _csv(order: ConfirmedOrder) -> File:
    """One row a line, the order's head on each; UTF-8 with its mark, for the spreadsheets that need it."""
    out = io.StringIO()
    table = csv.writer(out, delimiter=";")
    table.writerow([*HEAD, *LINE])
    head = [cells.text(str(getattr(order, name))) for name in HEAD]
    for line in order.lines:
        table.writerow([*head, *(cells.text(str(getattr(line, name))) for name in LINE)])
    return File(f"{order.code}.csv", out.getvalue().encode("utf-8-sig"), "text/csv")


FORMS: dict[str, Callable[[ConfirmedOrder], File]] = {
    "ubl": _ubl, "edifact": _edifact, "json": _json, "csv": _csv,
}  # fmt: skip
