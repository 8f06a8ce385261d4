"""How right a reading is: each value that a document shows, held against its truth. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from proche.orders.reading import Line, OrderRead, Reading, Value

HEAD = ("number", "issued_on", "deliver_on", "total_net")
IN_LINE = ("code", "gtin", "description", "quantity", "unit", "unit_price", "net_amount")
NUMBERS = frozenset({"quantity", "unit_price", "net_amount", "total_net"})
WORDS = frozenset({"description", "name"})
#: what a line must have right to be right; its words matter where it has no code
WHAT_COUNTS = ("code", "gtin", "quantity", "unit", "unit_price", "net_amount")


@dataclass(slots=True)
class Score:
    """One order. A wrong value without a doubt on it, on its line or on all lines is the worst there is."""

    fields: int = 0
    right: int = 0
    lines: int = 0
    lines_right: int = 0
    doubts: int = 0
    undoubted: int = 0

    @property
    def is_right_after_doubts(self) -> bool:
        return self.undoubted == 0


def score(reading: Reading | None, truth: Mapping[str, Any]) -> Score:
    """Hold one reading (None: nothing was read) against the truth of its order."""
    order = (reading.order if reading else None) or OrderRead()
    doubted = {doubt.field for doubt in reading.doubts} if reading else set()
    found = Score(doubts=len(doubted))
    for pointer, is_right in _head(order, truth):
        _count(found, is_right, is_doubted=pointer in doubted)
    for place, line, wanted in align(order.lines, truth["lines"]):
        _count_line(found, place, line, wanted, doubted)
    return found


def _count(found: Score, is_right: bool, *, is_doubted: bool) -> None:
    found.fields += 1
    found.right += is_right
    found.undoubted += not is_right and not is_doubted


def _head(order: OrderRead, truth: Mapping[str, Any]) -> list[tuple[str, bool]]:
    values = [(f"/{name}", name, getattr(order, name), truth[name]) for name in HEAD]
    values += [
        (f"/buyer/{name}", name, getattr(order.buyer, name), truth["buyer"][name]) for name in ("name", "id")
    ]
    return [(at, same(name, value, wanted)) for at, name, value, wanted in values if wanted is not None]


def _count_line(
    found: Score, place: int, line: Line | None, wanted: Mapping[str, Any] | None, doubted: set[str]
) -> None:
    if wanted is None:
        # A line that nobody ordered is one wrong value.
        _count(found, False, is_doubted=_covers(doubted, place))
        return
    results = {name: same_in_line(name, line, wanted) for name in IN_LINE if _asked(name, wanted)}
    for name, is_right in results.items():
        _count(found, is_right, is_doubted=_covers(doubted, place, name))
    counting = [name for name in WHAT_COUNTS if name in results]
    if "code" not in results and "gtin" not in results:
        counting.append("description")
    found.lines += 1
    found.lines_right += all(results[name] for name in counting if name in results)


CODES = ("buyer_item_id", "seller_item_id")


def _covers(doubted: set[str], place: int, name: str = "") -> bool:
    """Whether a person is asked about this value, about its whole line, or about all lines."""
    names = (*CODES, "gtin") if name == "code" else (name,)
    return bool(doubted & {"/lines", f"/lines/{place}", *(f"/lines/{place}/{one}" for one in names)})


def _asked(name: str, wanted: Mapping[str, Any]) -> bool:
    return _wanted(name, wanted) is not None


def _wanted(name: str, wanted: Mapping[str, Any]) -> str | None:
    # A page does not say whose code stands on it.
    found = (wanted["buyer_item_id"] or wanted["seller_item_id"]) if name == "code" else wanted[name]
    return None if found in (None, "") else str(found)


def same_in_line(name: str, line: Line | None, wanted: Mapping[str, Any]) -> bool:
    if line is None:
        return False
    if name == "code":
        return any(same(name, getattr(line, field), _wanted(name, wanted)) for field in CODES)
    return same(name, getattr(line, name), wanted[name])


def same(name: str, value: Value | None, wanted: str | None) -> bool:
    """Whether a value says what the page says: as a number, as words, or letter by letter."""
    if value is None or wanted is None:
        return value is None and wanted is None
    if name in NUMBERS:
        return _number(value.value) == _number(wanted)
    if name in WORDS:
        # A cell may hold more than the product's words: its packing on a second line.
        return _plain(value.value).startswith(_plain(wanted))
    if name == "unit":
        return _squeezed(value.value).rstrip("s") == _squeezed(wanted).rstrip("s")
    return _squeezed(value.value) == _squeezed(wanted)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text).casefold()


def _plain(text: str) -> str:
    """Letters and figures alone: an accent that a page swallowed misleads nobody about a product."""
    bare = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE")).casefold()
    return re.sub(r"[^0-9a-z]+", "", bare)


# --- which line is which ------------------------------------------------------------------------------

Pair = tuple[int, "Line | None", "Mapping[str, Any] | None"]


def align(lines: Sequence[Line], truth: Sequence[Mapping[str, Any]]) -> list[Pair]:
    """Pair lines that were read with lines that stand there, in their order, as well as they fit.

    A line on one side alone stands with None; a missing line has the place at which it is missing.
    """
    fits = [[_fit(line, wanted) for wanted in truth] for line in lines]
    best = _best(fits, len(lines), len(truth))
    pairs: list[Pair] = []
    i = j = 0
    while i < len(lines) or j < len(truth):
        both = i < len(lines) and j < len(truth)
        if both and best[i][j] == best[i + 1][j + 1] + fits[i][j]:
            pairs.append((i, lines[i], truth[j]))
            i, j = i + 1, j + 1
        elif i < len(lines) and (j == len(truth) or best[i][j] == best[i + 1][j]):
            pairs.append((i, lines[i], None))
            i += 1
        else:
            pairs.append((i, None, truth[j]))
            j += 1
    return pairs


def _fit(line: Line, wanted: Mapping[str, Any]) -> int:
    # One for standing at all: a line of which all is wrong still is that line.
    return 1 + 2 * sum(_asked(name, wanted) and same_in_line(name, line, wanted) for name in IN_LINE)


def _best(fits: Sequence[Sequence[int]], rows: int, columns: int) -> list[list[int]]:
    best = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + fits[i][j])
    return best
