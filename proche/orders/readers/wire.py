"""Readings as JSON, without loss: what leaves the reading process, and what the desk keeps.

Never pickle: a reader that a hostile document took over can only ever send text that is
checked here, value by value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from proche.kernel.words import Said
from proche.orders.reading import (
    LINE_FIELDS,
    Doubt,
    Form,
    Line,
    Option,
    OrderRead,
    Party,
    Reading,
    UnreadTable,
    Value,
    Where,
)

Json = dict[str, Any]
T = TypeVar("T")

#: characters of one value; the rest of a longer one is cut off, the document itself keeps it
LONGEST = 20_000
HEADER = ("number", "issued_on", "deliver_on", "currency", "total_net", "note")
PARTY = ("name", "id", "address", "email", "fax")


class Garbled(ValueError):
    """What came is no reading."""


def reading_to_json(reading: Reading) -> Json:
    return {
        "form": reading.form.value,
        "part": reading.part,
        "is_order": reading.is_order,
        "order": _maybe(_order_to_json, reading.order),
        "doubts": [_doubt_to_json(doubt) for doubt in reading.doubts],
        "error": _maybe(Said.as_json, reading.error),
        "pages": list(reading.pages),
        "source": reading.source,
        **({"table": _table_to_json(reading.table)} if reading.table is not None else {}),
    }


def _table_to_json(table: UnreadTable) -> Json:
    return {
        "headings": list(table.headings),
        "roles": list(table.roles),
        "rows": [list(row) for row in table.rows],
    }


def reading_from_json(data: object) -> Reading:
    """Build the reading again. Raises: Garbled, when any value has not the type it must have."""
    try:
        return _reading(_mapping(data))
    except (KeyError, TypeError, ValueError, AssertionError, OverflowError) as error:
        raise Garbled(str(error)[:200]) from error


def order_to_json(order: OrderRead) -> Json:
    return _order_to_json(order)


def order_from_json(data: object) -> OrderRead:
    """Build the order again. Raises: Garbled."""
    try:
        return _order(data)
    except (KeyError, TypeError, ValueError, AssertionError, OverflowError) as error:
        raise Garbled(str(error)[:200]) from error


# --- out --------------------------------------------------------------------------------------


def _maybe(write: Callable[[Any], T], value: Any) -> T | None:
    return None if value is None else write(value)


def _where_to_json(where: Where) -> Json:
    return {"page": where.page, "box": list(where.box)}


def _value_to_json(value: Value) -> Json:
    kept: Json = {"value": value.value[:LONGEST], "confidence": value.confidence}
    if value.where is not None:
        kept["where"] = _where_to_json(value.where)
    if value.others:
        kept["others"] = [other[:LONGEST] for other in value.others]
    if value.source:
        kept["source"] = value.source[:LONGEST]
    return kept


def _fields_to_json(owner: object, names: tuple[str, ...]) -> Json:
    return {name: _maybe(_value_to_json, getattr(owner, name)) for name in names}


def _line_to_json(line: Line) -> Json:
    where = _maybe(_where_to_json, line.where)
    return {"position": line.position, "where": where, **_fields_to_json(line, LINE_FIELDS)}


def _order_to_json(order: OrderRead) -> Json:
    return {
        **_fields_to_json(order, HEADER),
        "buyer": _fields_to_json(order.buyer, PARTY),
        "deliver_to": _fields_to_json(order.deliver_to, PARTY),
        "lines": [_line_to_json(line) for line in order.lines],
    }


def _doubt_to_json(doubt: Doubt) -> Json:
    return {
        "field": doubt.field,
        "kind": doubt.kind,
        "reason": doubt.reason.as_json(),
        "readings": list(doubt.readings),
        "where": _maybe(_where_to_json, doubt.where),
        "options": [
            {"label": option.label.as_json(), "changes": dict(option.changes)} for option in doubt.options
        ],
    }


# --- in ---------------------------------------------------------------------------------------


def _mapping(data: object) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise TypeError("not an object")
    return data


def _list(data: object) -> list[Any]:
    if not isinstance(data, list):
        raise TypeError("not a list")
    return data


def _text(data: object) -> str:
    if not isinstance(data, str) or len(data) > LONGEST:
        raise TypeError("not a text, or too long")
    # PostgreSQL keeps neither NUL nor half a surrogate pair; no order needs them.
    return data.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _whole(data: object) -> int:
    if not isinstance(data, int) or isinstance(data, bool):
        raise TypeError("not a whole number")
    return data


def _number(data: object) -> float:
    if not isinstance(data, (int, float)) or isinstance(data, bool):
        raise TypeError("not a number")
    return float(data)


def _where(data: object) -> Where:
    given = _mapping(data)
    x0, y0, x1, y1 = (_number(side) for side in _list(given["box"]))
    return Where(page=_whole(given["page"]), box=(x0, y0, x1, y1))


def _value(data: object) -> Value:
    given = _mapping(data)
    return Value(
        value=_text(given["value"]),
        confidence=min(1.0, max(0.0, _number(given["confidence"]))),
        where=_maybe(_where, given.get("where")),
        others=tuple(_text(other) for other in _list(given.get("others", []))),
        source=_text(given.get("source", "")),
    )


def _fields(data: object, names: tuple[str, ...]) -> dict[str, Any]:
    given = _mapping(data)
    return {name: _maybe(_value, given.get(name)) for name in names}


def _line(data: object) -> Line:
    given = _mapping(data)
    where = _maybe(_where, given.get("where"))
    return Line(position=_whole(given["position"]), where=where, **_fields(given, LINE_FIELDS))


def _order(data: object) -> OrderRead:
    given = _mapping(data)
    return OrderRead(
        **_fields(given, HEADER),
        buyer=Party(**_fields(given["buyer"], PARTY)),
        deliver_to=Party(**_fields(given["deliver_to"], PARTY)),
        lines=tuple(_line(line) for line in _list(given["lines"])),
    )


def said_from_json(data: object) -> Said:
    given = _mapping(data)
    values = _mapping(given.get("values") or {})
    sentence = Said(_text(given["text"]), {_text(k): _text(v) for k, v in values.items()})
    sentence.words()  # a sentence whose places and values do not fit would break every page it stands on
    return sentence


def _doubt(data: object) -> Doubt:
    given = _mapping(data)
    return Doubt(
        field=_text(given["field"]),
        kind=_text(given["kind"]),
        reason=said_from_json(given["reason"]),
        readings=tuple(_text(reading) for reading in _list(given["readings"])),
        where=_maybe(_where, given.get("where")),
        options=tuple(_option(option) for option in _list(given.get("options", []))),
    )


def _option(data: object) -> Option:
    given = _mapping(data)
    changes = {_text(pointer): _text(value) for pointer, value in _mapping(given["changes"]).items()}
    return Option(label=said_from_json(given["label"]), changes=changes)


def _reading(given: Mapping[str, Any]) -> Reading:
    if not isinstance(given["is_order"], bool):
        raise TypeError("is_order is neither true nor false")
    return Reading(
        form=Form(given["form"]),
        part=_whole(given["part"]),
        is_order=given["is_order"],
        order=_maybe(_order, given["order"]),
        doubts=tuple(_doubt(doubt) for doubt in _list(given["doubts"])),
        error=_maybe(said_from_json, given["error"]),
        pages=tuple(_whole(page) for page in _list(given["pages"])),
        source=_whole(given.get("source", 1)),
        table=_maybe(_table, given.get("table")),
    )


def _table(data: object) -> UnreadTable:
    given = _mapping(data)
    return UnreadTable(
        headings=tuple(_text(cell) for cell in _list(given["headings"])),
        roles=tuple(_text(cell) for cell in _list(given["roles"])),
        rows=tuple(tuple(_text(cell) for cell in _list(row)) for row in _list(given["rows"])),
    )
