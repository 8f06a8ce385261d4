"""How right a reading is: each value that a document shows, held against its truth. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from math import exp, lgamma, log, log1p
from typing import Any

from proche.orders.reading import Doubt, Line, OrderRead, Reading, Value

HEAD = ("number", "issued_on", "deliver_on", "total_net")
IN_LINE = ("code", "gtin", "description", "quantity", "unit", "unit_price", "net_amount")
NUMBERS = frozenset({"quantity", "unit_price", "net_amount", "total_net"})
WORDS = frozenset({"description", "name"})
#: what a line must have right to be right; its words matter where it has no code
WHAT_COUNTS = ("code", "gtin", "quantity", "unit", "unit_price", "net_amount")
PACKING = re.compile(r"\s+(?:de|of|x|à)\s*\d.*$")
CODES = ("buyer_item_id", "seller_item_id")


@dataclass(frozen=True, slots=True)
class Held:
    """One value held against the truth. `wanted` None: it was invented; `said` None: it is missing."""

    pointer: str
    name: str
    said: str | None
    wanted: str | None
    is_right: bool
    is_doubted: bool
    confidence: float | None = None

    @property
    def is_undoubted_wrong(self) -> bool:
        return not self.is_right and not self.is_doubted


@dataclass(slots=True)
class Score:
    """One order. A wrong value without a doubt on it, on its line or on all lines is the worst there is."""

    held: list[Held] = field(default_factory=list)
    lines: int = 0
    lines_right: int = 0
    #: the pointers that a person is asked about
    doubted: tuple[str, ...] = ()
    #: orders that were read of a document that holds one only
    more_orders: int = 0
    #: the reader saw no order in the document: every value is missing, and a person opens it
    is_not_read: bool = False

    @property
    def fields(self) -> int:
        return len(self.held)

    @property
    def right(self) -> int:
        return sum(one.is_right for one in self.held)

    @property
    def doubts(self) -> int:
        return len(self.doubted)

    @property
    def undoubted(self) -> int:
        return sum(one.is_undoubted_wrong for one in self.held) + self.more_orders

    @property
    def undoubted_words(self) -> int:
        """Of the undoubted wrong ones: words of lines whose code or GTIN is right. They mislead nobody."""
        proved = {_line_of(one.pointer) for one in self.held if one.name in ("code", "gtin") and one.is_right}
        words = [one for one in self.held if one.name == "description" and one.is_undoubted_wrong]
        return sum(_line_of(one.pointer) in proved for one in words)

    @property
    def is_right_after_doubts(self) -> bool:
        return self.undoubted == 0

    @property
    def asks_for_all_lines(self) -> bool:
        """One doubt that covers every line: the order is typed by a person."""
        return "/lines" in self.doubted


def _line_of(pointer: str) -> str:
    return pointer.rsplit("/", 1)[0]


def score(reading: Reading | None, truth: Mapping[str, Any]) -> Score:
    """Hold one reading (None: nothing was read) against the truth of its order."""
    order = (reading.order if reading else None) or OrderRead()
    doubts = reading.doubts if reading else ()
    pointers = tuple(sorted({doubt.field for doubt in doubts}))
    found = Score(doubted=pointers, is_not_read=reading is None or reading.order is None)
    # Whoever answers one doubt about several lines answers for each of them.
    doubted = {pointer for doubt in doubts for pointer in (doubt.field, *_answered(doubt))}
    found.held += _head(order, truth, doubted)
    for place, line, wanted in align(order.lines, truth["lines"]):
        _hold_line(found, place, line, wanted, doubted, is_whole=bool(truth.get("is_whole")))
    return found


def _answered(doubt: Doubt) -> set[str]:
    return {pointer for option in doubt.options for pointer in option.changes}


# --- the head -------------------------------------------------------------------------------------------


def _head(order: OrderRead, truth: Mapping[str, Any], doubted: set[str]) -> list[Held]:
    held = [
        _held(f"/{name}", name, getattr(order, name), _texts(truth[name]), is_doubted=f"/{name}" in doubted)
        for name in HEAD
    ]
    # Whoever is asked which customer this is sees name and number side by side.
    asked = bool(doubted & {"/buyer", "/buyer/id", "/buyer/name"})
    buyer = truth["buyer"]
    held.append(_held("/buyer/name", "name", order.buyer.name, _texts(buyer["name"]), is_doubted=asked))
    ids = buyer.get("ids") or _texts(buyer["id"])
    held.append(_held("/buyer/id", "id", order.buyer.id, ids, is_doubted=asked))
    return [one for one in held if one.wanted is not None or (_is_invented(one) and truth.get("is_whole"))]


def _texts(wanted: str | None) -> Sequence[str]:
    return [] if wanted in (None, "") else [str(wanted)]


def _held(pointer: str, name: str, value: Value | None, wanted: Sequence[str], *, is_doubted: bool) -> Held:
    """Hold a value against what the page says: any of `wanted` is right; none = the page does not say it."""
    is_right = any(same(name, value, one) for one in wanted) if wanted else value is None
    return Held(
        pointer,
        name,
        value.value if value else None,
        " or ".join(wanted) if wanted else None,
        is_right,
        is_doubted,
        value.confidence if value else None,
    )


def _is_invented(one: Held) -> bool:
    return one.wanted is None and one.said is not None


# --- a line ---------------------------------------------------------------------------------------------


def _hold_line(
    found: Score,
    place: int,
    line: Line | None,
    wanted: Mapping[str, Any] | None,
    doubted: set[str],
    *,
    is_whole: bool,
) -> None:
    if wanted is None:
        # A line that nobody ordered is one wrong value.
        words = _words_of(line)
        found.held.append(Held(f"/lines/{place}", "line", words, None, False, _covers(doubted, place)))
        return
    held = [
        one
        for name in IN_LINE
        for one in _hold_in_line(place, name, line, wanted, doubted, is_whole=is_whole)
    ]
    found.held += held
    found.lines += 1
    found.lines_right += _is_right(held)


def _is_right(held: Sequence[Held]) -> bool:
    results = {one.name: one.is_right for one in held}
    has_code = any(one.name in ("code", "gtin") and one.wanted is not None for one in held)
    counting = WHAT_COUNTS if has_code else (*WHAT_COUNTS, "description")
    return all(results[name] for name in counting if name in results)


def _words_of(line: Line | None) -> str:
    values = [getattr(line, name) for name in (*CODES, "description", "quantity")]
    return " ".join(value.value for value in values if value)


def _hold_in_line(
    place: int,
    name: str,
    line: Line | None,
    wanted: Mapping[str, Any],
    doubted: set[str],
    *,
    is_whole: bool,
) -> list[Held]:
    asked = _covers(doubted, place, name)
    if name == "code":
        held = _codes(place, line, wanted, is_doubted=asked)
    else:
        value = getattr(line, name) if line else None
        held = [_held(f"/lines/{place}/{name}", name, value, _texts(wanted[name]), is_doubted=asked)]
    return [one for one in held if one.wanted is not None or (_is_invented(one) and is_whole)]


def _codes(place: int, line: Line | None, wanted: Mapping[str, Any], *, is_doubted: bool) -> list[Held]:
    """Hold each code against what was read as either: a page does not say whose code stands on it."""
    values = [value for name in CODES if line and (value := getattr(line, name))]
    codes = [str(wanted[name]) for name in CODES if wanted[name]]
    if not codes:
        return [
            _held(f"/lines/{place}/code", "code", values[0] if values else None, [], is_doubted=is_doubted)
        ]
    return [_code(place, code, values, is_doubted=is_doubted) for code in codes]


def _code(place: int, code: str, values: Sequence[Value], *, is_doubted: bool) -> Held:
    hit = next((value for value in values if same("code", value, code)), None)
    value = hit or (values[0] if values else None)
    return _held(f"/lines/{place}/code", "code", value, [code], is_doubted=is_doubted)


def _covers(doubted: set[str], place: int, name: str = "") -> bool:
    """Whether a person is asked about this value, about its whole line, or about all lines."""
    names = (*CODES, "gtin") if name == "code" else (name,)
    return bool(doubted & {"/lines", f"/lines/{place}", *(f"/lines/{place}/{one}" for one in names)})


def _asked(name: str, wanted: Mapping[str, Any]) -> bool:
    return bool(_wanted(name, wanted))


def _wanted(name: str, wanted: Mapping[str, Any]) -> Sequence[str]:
    if name == "code":
        return [str(wanted[one]) for one in CODES if wanted[one]]
    return _texts(wanted[name])


def _fits(name: str, line: Line, wanted: Mapping[str, Any]) -> bool:
    values = [getattr(line, one) for one in (CODES if name == "code" else (name,))]
    return any(same(name, value, one) for value in values if value for one in _wanted(name, wanted))


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
        return _unit(value.value) == _unit(wanted)
    return _squeezed(value.value) == _squeezed(wanted)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _unit(text: str) -> str:
    """ "Carton de 24 pots" says carton, as a form prints it."""
    return _squeezed(PACKING.sub("", text)).rstrip("s")


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
    return 1 + 2 * sum(_asked(name, wanted) and _fits(name, line, wanted) for name in IN_LINE)


def _best(fits: Sequence[Sequence[int]], rows: int, columns: int) -> list[list[int]]:
    best = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + fits[i][j])
    return best


# --- how sure a figure is -------------------------------------------------------------------------------


def most_likely_at_most(wrong: int, of: int) -> float:
    """The upper end of the 95 % interval of a share (Clopper-Pearson): with 0 wrong of 3,700 it is 0.001.

    Fields of one page share its fate, so that the true interval is wider still.
    """
    if wrong >= of:
        return 1.0
    low, high = wrong / of, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(wrong, of, middle) > 0.025 else (low, middle)
    return high


def _at_most(wrong: int, of: int, share: float) -> float:
    """The chance of so many wrong ones or fewer; by logarithms, since the powers are too small to be held."""
    ways = lgamma(of + 1)
    return sum(
        exp(ways - lgamma(k + 1) - lgamma(of - k + 1) + k * log(share) + (of - k) * log1p(-share))
        for k in range(wrong + 1)
    )


def undoubted_wrong(scores: Iterable[Score]) -> list[Held]:
    return [one for found in scores for one in found.held if one.is_undoubted_wrong]
