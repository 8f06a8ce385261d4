"""The ERP port to Odoo: each confirmed order becomes one sales order there, found again before it is made."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.conf import settings

from proche.kernel.outbox import Message, Never
from proche.kernel.words import gettext_noop as N_
from proche.orders import queries
from proche.orders.handover.answers import File
from proche.orders.handover.facts import ConfirmedLine, ConfirmedOrder, plain
from proche.orders.handover.odoo_rpc import Odoo

KIND = "orders.erp.odoo"
KEY = "erp-odoo"
NAME = N_("Odoo")
#: what Odoo counts: single items, as its product's own unit mostly is, or the unit that was confirmed
PIECES, SALES_UNITS = "pieces", "sales-units"


def is_on() -> bool:
    return bool(settings.PROCHE["PROCHE_ODOO_URL"])


def send(message: Message) -> None:
    """Make the sales order, unless an earlier try did: it bears our code as the customer's reference.

    Raises: Never where Odoo does not know the customer or a product, NotNow where it is away.
    """
    order = queries.get_confirmed(str(message.payload["order"]))
    odoo = _odoo()
    uid = odoo.sign_in()
    made = _find_order(odoo, uid, order.code) or _make_order(odoo, uid, order)
    if settings.PROCHE["PROCHE_ODOO_CONFIRM"]:
        _confirm(odoo, uid, made)


def file(order: ConfirmedOrder) -> File:
    """What Odoo would be given, with our numbers where it has its own."""
    given = {"partner_ref": order.customer_number, **_head(order), "order_line": _lines(order)}
    text = json.dumps(given, ensure_ascii=False, indent=1)
    return File(f"{order.code}-odoo.json", f"{text}\n".encode(), "application/json")


def look() -> str:
    """Sign in. Raises: NotNow, Never."""
    odoo = _odoo()
    odoo.sign_in()
    return f"Odoo {odoo.version()} at {odoo.url}, as {odoo.login}"


def _odoo() -> Odoo:
    """Raises: Never when a setting is missing."""
    given = {name: settings.PROCHE[f"PROCHE_ODOO_{name}"] for name in ("URL", "DATABASE", "LOGIN", "KEY")}
    missing = [f"PROCHE_ODOO_{name}" for name, value in given.items() if not value]
    if missing:
        raise Never(f"{', '.join(missing)}: not set, and Odoo asks for it.")
    return Odoo(given["URL"], given["DATABASE"], given["LOGIN"], given["KEY"])


def _find_order(odoo: Odoo, uid: int, code: str) -> int | None:
    """The order that an earlier try made before its answer was lost."""
    mine = [["client_order_ref", "=", code]]
    found = odoo.do(uid, "sale.order", "search", mine, limit=1, order="id")
    return int(found[0]) if found else None


def _make_order(odoo: Odoo, uid: int, order: ConfirmedOrder) -> int:
    partner = _find_partner(odoo, uid, order)
    products = _find_products(odoo, uid, order)
    lines = [[0, 0, {"product_id": products[line.sku], **values}] for line, values in _pairs(order)]
    made = odoo.do(uid, "sale.order", "create", {"partner_id": partner, **_head(order), "order_line": lines})
    return int(made[0] if isinstance(made, list) else made)


def _find_partner(odoo: Odoo, uid: int, order: ConfirmedOrder) -> int:
    """The customer whose reference in Odoo is our customer number. Raises: Never."""
    number = order.customer_number
    found = odoo.do(uid, "res.partner", "search", [["ref", "=", number]], limit=2, order="id")
    if not found:
        raise Never(
            f"Odoo knows no customer with the reference {number} ({order.customer_name}). Write {number} "
            "into the customer's field Reference there, then try again."
        )
    if len(found) > 1:
        raise Never(
            f"Several customers in Odoo have the reference {number}. Leave it to one, then try again."
        )
    return int(found[0])


def _find_products(odoo: Odoo, uid: int, order: ConfirmedOrder) -> dict[str, int]:
    """Odoo's product of each of our codes. Raises: Never, naming every code that it does not know."""
    wanted = sorted({line.sku for line in order.lines})
    domain = [["default_code", "in", wanted]]
    rows = odoo.do(uid, "product.product", "search_read", domain, fields=["default_code"])
    found: dict[str, int] = {row["default_code"]: int(row["id"]) for row in rows}
    missing = [sku for sku in wanted if sku not in found]
    if missing:
        raise Never(
            f"Odoo knows no product with the internal reference {', '.join(missing)}. Add it there, then "
            "try again."
        )
    return found


def _head(order: ConfirmedOrder) -> dict[str, Any]:
    head: dict[str, Any] = {
        "client_order_ref": order.code,
        "origin": order.number or order.code,
        "date_order": order.confirmed_at[:19].replace("T", " "),
        "note": _note(order),
    }
    if order.deliver_on:
        head["commitment_date"] = f"{order.deliver_on} 12:00:00"
    return head


def _note(order: ConfirmedOrder) -> str:
    """What Odoo has no field for; its total may differ by a rounding, so ours is said."""
    place = ", ".join(part for part in (order.deliver_to, order.address) if part)
    parts = [f"Deliver to: {place}" if place else "", f"Confirmed total: {order.total_net} {order.currency}"]
    return "\n".join(part for part in parts if part)


def _pairs(order: ConfirmedOrder) -> list[tuple[ConfirmedLine, dict[str, Any]]]:
    return [(line, _line(line)) for line in order.lines]


def _lines(order: ConfirmedOrder) -> list[dict[str, Any]]:
    return [{"default_code": line.sku, **values} for line, values in _pairs(order)]


def _line(line: ConfirmedLine) -> dict[str, Any]:
    quantity, price = _counted(line)
    sold = f"{line.quantity} {line.unit} at {line.unit_price}"
    return {
        "name": f"[{line.sku}] {line.name} ({sold})",
        "product_uom_qty": float(quantity),
        "price_unit": float(price),
    }


def _counted(line: ConfirmedLine) -> tuple[Decimal, Decimal]:
    """Quantity and price, counted as PROCHE_ODOO_COUNTS_IN says."""
    pieces = Decimal(line.pieces or line.quantity)
    if settings.PROCHE["PROCHE_ODOO_COUNTS_IN"] == SALES_UNITS or not pieces:
        return Decimal(line.quantity), Decimal(line.unit_price)
    price = Decimal(line.quantity) * Decimal(line.unit_price) / pieces
    return pieces, Decimal(plain(round(price, 6)))


def _confirm(odoo: Odoo, uid: int, made: int) -> None:
    """Make a quotation an order; one that is an order already, or was cancelled there, stays as it is."""
    [row] = odoo.do(uid, "sale.order", "read", [made], ["state"])
    if row["state"] in ("draft", "sent"):
        odoo.do(uid, "sale.order", "action_confirm", [made])
