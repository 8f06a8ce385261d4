"""A second look at what one engine alone read from a scan, there only; what stays unproved is asked.

Fast first, slow where unsure: another engine reads the place, else the first one reads it again from
another clean-up. Whoever agrees raises the value; where nobody does, a person sees the readings and the
picture of the line.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rapidfuzz.distance import OSA

from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.orders.readers import calibration, figures, values, worn
from proche.orders.readers.certainty import ASK_BELOW, PROVED, REREAD, WITNESSED, as_digits
from proche.orders.readers.codes import Codes
from proche.orders.readers.words_on_page import PageWords
from proche.orders.reading import Doubt, Line, OrderRead, Value, Where

UNSURE_VALUE = N_("This is hard to read here.")
UNSURE_LINE = N_("Several values of this line are hard to read: compare it with the page.")
LACKS = N_("Other lines say more than this one: something may have been lost here.")
NOT_READ = N_("Nothing could be read here on a worn page: look whether the page says it.")
MAY_LACK = N_("Lines may be missing: the page is worn, and no total proves that all were read.")
GAP = N_("There is an empty place between two lines where a line may have been lost.")

#: what a second look can say about each value of a line, the most important first
LINE_FIELDS = (
    "seller_item_id", "buyer_item_id", "gtin", "quantity", "unit", "unit_price", "net_amount", "description",
)  # fmt: skip
HEAD_FIELDS = ("number", "issued_on", "deliver_on", "total_net")
MONEY = frozenset(("unit_price", "net_amount", "total_net"))
NUMBERS = MONEY | {"quantity"}
DAYS = frozenset(("issued_on", "deliver_on"))
#: a line with so many unsure values is asked about as one
MANY = 2
#: pages at or below this quality, or whose words have a lower mean score, may hide whole lines
WORN, FAINT = 0.5, 0.9
#: from here on a page is clean
CLEAN = 0.95
#: how much of a line's room an empty place must have to hide one
LINE_ROOM = 0.9
#: what a ruling line becomes beside a word
RULED = re.compile(r"^[\[\]|!(){}:;.,\s]+|[\[\]|!{}:;,\s]+$")
#: so many lines must show a unit before a misread one is told by them
ENOUGH_LINES = 3


@dataclass(frozen=True)
class Desk:
    """What a second look may ask: the pages, how the paper writes figures, the catalogue."""

    pages: Mapping[int, PageWords]
    style: figures.Style
    codes: Codes

    def page_of(self, value: Value) -> PageWords | None:
        page = None if value.where is None else self.pages.get(value.where.page)
        return page if page is not None and page.is_scan else None


def settle(order: OrderRead, doubts: list[Doubt], desk: Desk) -> OrderRead:
    """Prove, raise or ask every value of a scanned order; the doubts are added to `doubts`."""
    if not any(page.is_scan for page in desk.pages.values()):
        return order
    asked = {doubt.field for doubt in doubts}
    lines = _with_usual_units(order.lines)
    for index, line in enumerate(lines):
        if not asked & {"/lines", f"/lines/{index}"}:
            doubts += _of_line(index, line, lines, asked, desk)
    order = replace(order, lines=lines)
    for pointer, name, value in _head(order):
        if pointer not in asked and not _is_settled(name, value, desk):
            doubts.append(_unsure(pointer, name, value, desk))
    doubts += _of_page(order, asked, desk)
    for value in _all_values(order):
        # What a check has proved keeps its mark: later steps look for it.
        if value.confidence < PROVED and desk.page_of(value) is not None:
            value.confidence = calibration.share_right(value.confidence, is_scan=True)
    return order


def _all_values(order: OrderRead) -> Iterator[Value]:
    yield from (value for _, _, value in _head(order))
    for line in order.lines:
        yield from (value for name in LINE_FIELDS if (value := getattr(line, name)) is not None)


def _head(order: OrderRead) -> Iterator[tuple[str, str, Value]]:
    for name in HEAD_FIELDS:
        if (value := getattr(order, name)) is not None:
            yield f"/{name}", name, value
    if order.buyer.id is not None:
        yield "/buyer/id", "id", order.buyer.id
    if order.buyer.name is not None:
        yield "/buyer/name", "name", order.buyer.name


# --- lines ------------------------------------------------------------------------------------------------


def _of_line(index: int, line: Line, lines: Sequence[Line], asked: set[str], desk: Desk) -> Iterator[Doubt]:
    before = {pointer.rpartition("/")[2] for pointer in asked if pointer.startswith(f"/lines/{index}/")}
    # Whoever is asked about an amount looks at its price too.
    before |= MONEY if before & MONEY else set()
    named = [(name, value) for name in LINE_FIELDS if (value := getattr(line, name)) is not None]
    unsure = [
        _unsure(f"/lines/{index}/{name}", name, value, desk)
        for name, value in named
        if name not in before and not _is_settled(name, value, desk)
    ]
    lacks = _lacks(line, lines) - before
    if lacks and _on_scan(line, desk):
        yield Doubt(f"/lines/{index}", "UNREAD", said(LACKS), (), line.where)
    elif len(unsure) >= MANY:
        yield Doubt(f"/lines/{index}", "UNSURE", said(UNSURE_LINE), (), line.where)
    else:
        yield from (replace(doubt, where=line.where or doubt.where) for doubt in unsure)


def _on_scan(line: Line, desk: Desk) -> bool:
    page = None if line.where is None else desk.pages.get(line.where.page)
    return page is not None and page.is_scan


def _lacks(line: Line, lines: Sequence[Line]) -> set[str]:
    """What most lines of this paper say and this one does not."""
    names = ("description", "quantity", "unit", "unit_price", "net_amount")
    lacks = {
        name
        for name in names
        if getattr(line, name) is None
        and 2 * sum(getattr(one, name) is not None for one in lines) > len(lines)
    }
    coded = sum(_code(one) is not None for one in lines)
    return lacks | ({"seller_item_id"} if _code(line) is None and 2 * coded > len(lines) else set())


def _code(line: Line) -> Value | None:
    return line.seller_item_id or line.buyer_item_id or line.gtin


def _with_usual_units(lines: Sequence[Line]) -> tuple[Line, ...]:
    """A unit that is no word, one letter from what the other lines say, is theirs: "C1", "[ct" among "ct"."""
    usual = Counter(line.unit.value for line in lines if line.unit is not None and _is_unit(line.unit.value))
    return tuple(_with_usual_unit(line, usual) for line in lines)


def _with_usual_unit(line: Line, usual: Counter[str]) -> Line:
    if line.unit is None:
        return line
    # "[ct", "|ct": a ruling line of the table stands beside the word.
    bare = RULED.sub("", line.unit.value)
    if bare == line.unit.value and _is_unit(bare):
        return line
    if _is_unit(bare):
        return replace(line, unit=replace(line.unit, value=bare, source=line.unit.source or line.unit.value))
    near = [word for word in usual if OSA.distance(word.lower(), bare.lower()) <= 1]
    if len(near) != 1 or usual[near[0]] < ENOUGH_LINES:
        return line
    source = line.unit.source or line.unit.value
    return replace(line, unit=replace(line.unit, value=near[0], confidence=WITNESSED, source=source))


def _is_unit(word: str) -> bool:
    return values.unit_code(word) is not None


# --- one value --------------------------------------------------------------------------------------------


def _is_settled(name: str, value: Value, desk: Desk) -> bool:
    """Whether a value is sure enough, or becomes so by a second look."""
    page = desk.page_of(value)
    if page is None or value.confidence >= bar(name):
        return True
    # A letterhead without a label is never sure to be the buyer's, however clean; its letters are.
    if name == "name" and page.quality >= CLEAN:
        return True
    for look, chance in ((page.witness, WITNESSED), (page.reread, REREAD)):
        seen = None if look is None or value.where is None else look(_box(page, value.where))
        if seen is not None and _says(name, value, seen, desk.style):
            value.confidence, value.others = max(value.confidence, chance), ()
            return True
    return name == "unit" and value.confidence >= KNOWN_UNIT and _is_unit(value.value)


#: a word for a unit that the desk knows is rarely a misread one
KNOWN_UNIT = 0.5


def bar(name: str) -> float:
    """The chance below which a value is looked at again, and asked where that proves nothing."""
    return ASK_BELOW


def _box(page: PageWords, where: Where) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = where.box
    return (x0 * page.width, y0 * page.height, x1 * page.width, y1 * page.height)


def _says(name: str, value: Value, seen: str, style: figures.Style) -> bool:
    """Whether a second reading of the place says the same."""
    if name in DAYS:
        day = figures.read_day(seen, style)
        return day is not None and day.value == value.value
    if name in NUMBERS:
        return value.decimal is not None and value.decimal in _numbers(name, seen, style)
    if name == "description":
        return _plain(value.source or value.value) == _plain(seen) or _plain(value.value) == _plain(seen)
    return bool(_plain(value.value)) and _plain(value.value) in _plain(seen)


def _numbers(name: str, seen: str, style: figures.Style) -> set[Decimal]:
    found = {figures.decimal(figures.read_number(text, style)) for text in (seen, *seen.split())}
    found.add(figures.decimal(worn.read_money(seen, style)))
    if name == "quantity":
        quantity = figures.read_quantity(seen, style) or worn.read_quantity(seen, style)
        found.add(None if quantity is None else figures.decimal(quantity.number))
    return {number for number in found if number is not None}


def _plain(text: str) -> str:
    flat = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in flat if letter.isalnum() and letter.isascii())


def _unsure(pointer: str, name: str, value: Value, desk: Desk) -> Doubt:
    page = desk.page_of(value)
    seen = (
        None
        if page is None or page.witness is None or value.where is None
        else page.witness(_box(page, value.where))
    )
    other = _as_value(name, seen or "", desk.style)
    readings = tuple(dict.fromkeys(text for text in (value.value, other, *value.others) if text))
    value.confidence = min(value.confidence, ASK_BELOW - 0.05)
    return Doubt(pointer, "UNSURE", said(UNSURE_VALUE), readings, value.where)


def _as_value(name: str, seen: str, style: figures.Style) -> str:
    """A second reading as the value that it would be; empty where it is none."""
    if name in DAYS:
        day = figures.read_day(seen, style)
        return "" if day is None else day.value
    if name in NUMBERS:
        number = figures.read_number(as_digits(seen), style)
        return "" if number is None else number.value
    return seen.strip()


# --- the whole page ---------------------------------------------------------------------------------------


def _of_page(order: OrderRead, asked: set[str], desk: Desk) -> Iterator[Doubt]:
    """What a worn page may have swallowed: a value of the head, or whole lines."""
    pages = [page for page in desk.pages.values() if page.is_scan]
    hard = next((page for page in pages if is_worn(page)), None)
    if hard is not None:
        whole = hard.where((0.0, 0.0, hard.width, hard.height))
        yield from (
            Doubt(pointer, "MISSING", said(NOT_READ), (), whole)
            for pointer in _missing(order)
            if pointer not in asked
        )
    if order.lines and "/lines" not in asked and not _is_proved_whole(order):
        reason, where = _lost_lines(order, hard)
        if reason is not None:
            yield Doubt("/lines", "WORN", reason, (), where)


def is_worn(page: PageWords) -> bool:
    """A page on which an engine may pass over words without a trace."""
    return page.quality <= WORN or page.mean_score < FAINT


def _missing(order: OrderRead) -> Iterator[str]:
    named: tuple[tuple[str, Value | None], ...] = (
        ("/number", order.number),
        ("/issued_on", order.issued_on),
        ("/deliver_on", order.deliver_on),
        ("/buyer/id", order.buyer.id),
    )
    yield from (pointer for pointer, value in named if value is None)
    if order.total_net is None and any(line.net_amount is not None for line in order.lines):
        yield "/total_net"


def _is_proved_whole(order: OrderRead) -> bool:
    """The total that the page names is the sum of the lines that were read."""
    return order.total_net is not None and order.total_net.confidence >= PROVED


def _lost_lines(order: OrderRead, hard: PageWords | None) -> tuple[Said | None, Where | None]:
    if hard is not None:
        return said(MAY_LACK), hard.where((0.0, 0.0, hard.width, hard.height))
    gap = _gap(order.lines)
    return (None, None) if gap is None else (said(GAP), gap)


def _gap(lines: Sequence[Line]) -> Where | None:
    """Where the step from one line to the next is much wider than usual, on one page."""
    places = [line.where for line in lines if line.where is not None]
    pairs = [(one, two) for one, two in itertools.pairwise(places) if one.page == two.page]
    steps = [two.box[1] - one.box[3] for one, two in pairs]
    heights = sorted(place.box[3] - place.box[1] for place in places)
    if len(steps) < ENOUGH_LINES:
        return None
    # Room for a line of the usual height with the usual room above and below it.
    room = heights[len(heights) // 2] + 2 * sorted(steps)[len(steps) // 2]
    for (one, two), step in zip(pairs, steps, strict=True):
        if step > LINE_ROOM * room:
            return Where(one.page, (one.box[0], one.box[3], one.box[2], two.box[1]))
    return None
