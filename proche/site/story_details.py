"""What an entry of a trace holds, said below its sentence: what was set, by which way it came, how much."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import ngettext

from proche.kernel.chain import Entry
from proche.orders import wording
from proche.ui.saying import moment_in_words, write

Data = Mapping[str, Any]

#: What the parts of an order are called in the trace.
FIELDS = {
    "number": N_("their number"),
    "issued_on": N_("day of the order"),
    "deliver_on": N_("delivery day"),
    "currency": N_("currency"),
    "total_net": N_("total"),
    "note": N_("note"),
    "buyer": N_("customer"),
    "deliver_to": N_("delivery address"),
    "seller_item_id": N_("product"),
    "buyer_item_id": N_("their code"),
    "gtin": N_("GTIN"),
    "description": N_("product"),
    "quantity": N_("quantity"),
    "unit": N_("unit"),
    "unit_price": N_("price"),
    "net_amount": N_("amount"),
}


def details(entries: Sequence[Entry]) -> list[str]:
    """One text an entry, "" where its sentence says all; what was taken back is named where it is."""
    steps = [entry for entry in entries if entry.what in ("orders.doubt.answered", "orders.order.changed")]
    return [_detail(entry, steps) for entry in entries]


def _detail(entry: Entry, steps: Sequence[Entry]) -> str:
    data = entry.data
    if entry.what == "orders.step.undone":
        place = data.get("step", 0)
        return _set(steps[place - 1].data) if 0 < place <= len(steps) else ""
    tell = TELLS.get(entry.what)
    return tell(data) if tell else ""


def _came(data: Data) -> str:
    parts = [wording.came_by(data["channel"])] if data.get("channel") else []
    if data.get("arrived_at"):
        parts.append(moment_in_words(datetime.fromisoformat(data["arrived_at"])))
    return " · ".join(parts)


def _read(data: Data) -> str:
    if not data.get("is_order", True):
        return f"{wording.form(data['form'])} · {_('no order')}"
    lines, doubts = data.get("lines", 0), data.get("doubts", 0)
    counted = ngettext("%(count)s line", "%(count)s lines", lines) % {"count": lines}
    asked = ngettext("%(count)s doubt", "%(count)s doubts", doubts) % {"count": doubts}
    return " · ".join([wording.form(data["form"]), counted, asked if doubts else _("no doubt")])


def _set(data: Data) -> str:
    return " · ".join(_changes(data.get("changes") or {})) or _("Kept as written.")


def _changes(changes: Mapping[str, str]) -> Iterator[str]:
    for pointer, value in changes.items():
        parts = pointer.strip("/").split("/")
        line = "/".join(parts[:2])
        if parts[-1] == "unit" and changes.get(f"/{line}/quantity"):
            # Told with its quantity: "line 2: 24 cartons".
            continue
        if parts[-1] == "quantity" and value and changes.get(f"/{line}/unit"):
            shown = wording.quantity(value, changes[f"/{line}/unit"])
            yield _("line %(line)s: %(value)s") % {"line": int(parts[1]) + 1, "value": shown}
            continue
        if parts[-1] == "removed":
            yield _("line %(line)s: left out") % {"line": int(parts[1]) + 1}
            continue
        name = parts[2] if parts[0] == "lines" and len(parts) > 2 else parts[0]
        if parts == ["deliver_to", "id"]:
            continue
        field = _(FIELDS[name]) if name in FIELDS else name
        shown = _value(name, value)
        if parts[0] == "lines":
            yield _("line %(line)s, %(field)s: %(value)s") % {
                "line": int(parts[1]) + 1, "field": field, "value": shown
            }  # fmt: skip
        else:
            yield _("%(field)s: %(value)s") % {"field": field, "value": shown}


def _value(name: str, value: str) -> str:
    if not value:
        return "–"
    if name == "unit":
        return wording.unit_word(value)
    if name in ("unit_price", "net_amount", "total_net"):
        return _money(value)
    return write(value)


def _money(value: str) -> str:
    try:
        return wording.money(Decimal(value), settings.PROCHE["PROCHE_CATALOGUE_CURRENCY"])
    except InvalidOperation:
        return value


def _confirmed(data: Data) -> str:
    lines = data.get("lines", 0)
    counted = ngettext("%(count)s line", "%(count)s lines", lines) % {"count": lines}
    return " · ".join([counted, *([_money(data["total_net"])] if data.get("total_net") else [])])


def _rejected(data: Data) -> str:
    return wording.rejected(data["reason"]) if data.get("reason") else ""


def _aside(data: Data) -> str:
    until = data.get("until")
    return _("until %(when)s") % {"when": moment_in_words(datetime.fromisoformat(until))} if until else ""


def _lines(data: Data) -> str:
    lines = ", ".join(str(index + 1) for index in data.get("lines", []))
    other = data.get("into") or data.get("from") or ""
    return _("lines %(lines)s · order %(code)s") % {"lines": lines, "code": other}


def _lessons(data: Data) -> str:
    taught, used = data.get("taught", 0), data.get("used", 0)
    parts = []
    if taught:
        parts.append(ngettext("%(count)s answer", "%(count)s answers", taught) % {"count": taught})
    if used:
        words = ngettext("%(count)s earlier answer used", "%(count)s earlier answers used", used)
        parts.append(words % {"count": used})
    return " · ".join(parts)


def _agreed(data: Data) -> str:
    day = data.get("agreed_on")
    return _("agreed on %(day)s") % {"day": wording.day(day)} if day else ""


TELLS: dict[str, Callable[[Data], str]] = {
    "orders.touchless.passed": _agreed,
    "orders.touchless.held": _agreed,
    "orders.lessons.kept": _lessons,
    "orders.document.received": _came,
    "orders.document.arrived_again": _came,
    "orders.order.read": _read,
    "orders.doubt.answered": _set,
    "orders.order.changed": _set,
    "orders.order.confirmed": _confirmed,
    "orders.order.rejected": _rejected,
    "orders.order.split": _lines,
    "orders.order.split_off": _lines,
    "queue.case.put_aside": _aside,
}
