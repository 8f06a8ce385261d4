"""Rebuilds an order's table from where its words stand: headings, columns, and one band a line.

Works with and without ruling lines. What stands in the table's zone and makes no line is given
back as `loose`, so that it can become a doubt instead of disappearing.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from proche.orders.readers import labels
from proche.orders.readers.columns import Role, role_of, single, split_roles
from proche.orders.readers.kinds import folded
from proche.orders.readers.words_on_page import Box, Cell, Row, Word, box_around, join_boxes

#: a row this many times the usual step below its neighbour stands apart, or far from any table
APART, FAR = 3.2, 9.0
CODED = re.compile(r"^(?=.*\d)[\w./-]{4,}$")
#: a heading is set in at most so many rows
HEAD_ROWS = 3
FIGURE = re.compile(r"\d")
#: rows of dashes and the like, drawn with letters
DRAWN = re.compile(r"^[\s\-–—_=.·•*|+~]+$")


@dataclass(frozen=True)
class Head:
    """One heading with its reach; `role` is None for columns that no order needs (VAT, discount)."""

    role: Role | None
    x0: float
    x1: float
    text: str = ""

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class Column:
    """A strip of the page from `left` to `right` under one heading."""

    role: Role | None
    left: float
    right: float
    #: the heading's own reach, for setting the edges anew where a page without headings goes on
    x0: float = field(default=0.0, compare=False)
    x1: float = field(default=0.0, compare=False)
    title: str = field(default="", compare=False)


@dataclass(slots=True)
class Band:
    """One line of the table: its words by column."""

    rows: tuple[Row, ...]
    cells: dict[Role, tuple[Word, ...]]
    box: Box
    columns: tuple[Column, ...]

    def place_of(self, role: Role) -> Box | None:
        """The cell under a heading, for looking again where nothing was found."""
        column = next((column for column in self.columns if column.role is role), None)
        if column is None:
            return None
        page = self.rows[0].page
        return (max(0.0, column.left), self.box[1], min(page.width, column.right), self.box[3])

    def title_of(self, role: Role) -> str:
        """The heading that stands over one of the band's cells."""
        return next((column.title for column in self.columns if column.role is role), "")

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for row in self.rows for word in row.words)


@dataclass(frozen=True)
class Table:
    """The lines of one page's table, and the rows of its zone that make no line."""

    columns: tuple[Column, ...]
    bands: tuple[Band, ...]
    loose: tuple[Row, ...] = ()
    #: what stands above and below, for the order's head and foot
    above: tuple[Row, ...] = ()
    below: tuple[Row, ...] = ()
    heads: tuple[Row, ...] = field(default=(), compare=False)


def find_table(rows: Sequence[Row], columns: Sequence[Column] = ()) -> Table | None:
    """Find the table of one page; `columns` are those of the page before, for pages without headings."""
    found = _find_heads(rows)
    if found is not None:
        first, last, heads = found
        if (again := _twice(heads)) is not None:
            return _side_by_side(rows, first, last, heads, again)
        body, below = _zone(rows[last + 1 :], heads_of_columns(heads))
        made = _by_content(_columns(heads, body), body)
        return _fill(made, body, rows[:first], below, rows[first : last + 1])
    if columns and (zone := _continued(rows, columns)) is not None:
        above, body, below = zone
        return _fill(_set_anew(columns, body), body, above, below, ())
    return None


def _set_anew(columns: Sequence[Column], body: Sequence[Row]) -> tuple[Column, ...]:
    """The columns of the page before, with edges where this page's words leave room."""
    made = _columns([Head(column.role, column.x0, column.x1, column.title) for column in columns], body)
    return tuple(replace(column, role=old.role) for column, old in zip(made, columns, strict=True))


# --- two tables side by side ------------------------------------------------------------------------------


def _twice(heads: Sequence[Head]) -> int | None:
    """Where the same headings begin again to the right, as on lists printed in two columns."""
    half = len(heads) // 2
    roles = [head.role for head in heads]
    if len(heads) % 2 or half < 2 or Role.QUANTITY not in roles[:half] or roles[:half] != roles[half:]:
        return None
    return half


def _side_by_side(rows: Sequence[Row], first: int, last: int, heads: Sequence[Head], half: int) -> Table:
    """Read the left table from top to bottom, then the right one."""
    edge = _gutter(rows[last + 1 :], heads[half - 1], heads[half])
    body, below = _zone(rows[last + 1 :], heads_of_columns(heads))
    parts = []
    for side, named in ((-1, heads[:half]), (1, heads[half:])):
        own = [half_row for row in body if (half_row := _half(row, edge, side)) is not None]
        parts.append(_fill(_by_content(_columns(named, own), own), own, (), (), ()))
    bands = tuple(band for part in parts for band in part.bands)
    loose = tuple(row for part in parts for row in part.loose)
    return Table(
        parts[0].columns, bands, loose, tuple(rows[:first]), tuple(below), tuple(rows[first : last + 1])
    )


def _gutter(rows: Sequence[Row], left: Head, right: Head) -> float:
    """The edge between the two tables: what is under the right one's first heading may begin before it."""
    starts = [word.x0 for row in rows for word in row.words if left.x1 < word.x0 <= right.x0]
    return (left.x1 + min([right.x0, *starts])) / 2 if starts else (left.x1 + right.x0) / 2


def _half(row: Row, edge: float, side: int) -> Row | None:
    words = tuple(word for word in row.words if (word.centre > edge) == (side > 0))
    return Row(row.page, words) if words else None


# --- headings ---------------------------------------------------------------------------------------------


def _find_heads(rows: Sequence[Row]) -> tuple[int, int, list[Head]] | None:
    """Find the row (or up to three rows set as one heading) that names the most columns."""
    best: tuple[float, int, int, list[Head]] | None = None
    for index in range(len(rows)):
        for last in range(index, min(index + HEAD_ROWS, len(rows))):
            if last > index and not _may_be_one(rows[last - 1], rows[last]):
                break
            heads = _heads(rows[index : last + 1])
            worth = 0.0 if heads is None else _worth(heads) - 0.4 * (last - index)
            if heads is not None and (best is None or worth > best[0]):
                best = (worth, index, last, heads)
    return None if best is None else best[1:]


def _worth(heads: Sequence[Head]) -> float:
    known = {head.role for head in heads if head.role is not None}
    return len(known) + (1.5 if Role.QUANTITY in known else 0)


def _heads(rows: Sequence[Row]) -> list[Head] | None:
    """Read one heading, or None where these rows are none."""
    # A row of figures heads nothing; most rows of a page are out with this.
    if any(row.figures > 2 for row in rows):
        return None
    cells = [cell for row in rows for cell in row.cells()]
    groups = _stacked(cells) if len(rows) > 1 else [[cell] for cell in cells]
    heads = [head for group in groups for head in _read_head(group)]
    known = [head.role for head in heads if head.role is not None]
    if len(set(known)) < 2 or len(known) < 0.5 * len(heads) or not _is_enough(set(known)):
        return None
    return sorted(heads, key=lambda head: head.x0)


def _is_enough(roles: set[Role]) -> bool:
    names = {Role.SELLER_CODE, Role.BUYER_CODE, Role.GTIN, Role.TEXT}
    return bool(roles & names) and (Role.QUANTITY in roles or len(roles) >= 3)


def _may_be_one(upper: Row, lower: Row) -> bool:
    close = lower.middle - upper.middle < 2.0 * max(upper.height, lower.height)
    return close and not any(letter.isdigit() for letter in lower.text)


def _stacked(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Put the cells of two rows that stand over one another together."""
    groups: list[list[Cell]] = []
    for cell in sorted(cells, key=lambda cell: cell.x0):
        home = next((group for group in groups if any(_over(cell, other) for other in group)), None)
        if home is None:
            groups.append([cell])
        else:
            home.append(cell)
    return groups


def _over(one: Cell, other: Cell) -> bool:
    return min(one.x1, other.x1) - max(one.x0, other.x0) > 0.3 * min(one.x1 - one.x0, other.x1 - other.x0)


def _read_head(group: Sequence[Cell]) -> Iterator[Head]:
    words = [word for cell in sorted(group, key=lambda cell: cell.box[1]) for word in cell.words]
    text = " ".join(word.text for word in words)
    role = role_of(text)
    if role is None and len(group) == 1:
        yield from _split_head(words)
        return
    box = box_around(words)
    yield Head(role, box[0], box[2], text)


def _split_head(words: Sequence[Word]) -> Iterator[Head]:
    """Part "Qté Unité" into its two headings; of "QTE UC" the known beginning speaks for the whole."""
    texts = tuple(word.text for word in words)
    parts = split_roles(texts)
    if parts is None:
        known = (role_of(" ".join(texts[:end])) for end in range(len(texts) - 1, 0, -1))
        box = box_around(words)
        yield Head(next((role for role in known if role is not None), None), box[0], box[2])
        return
    for start, end, role in parts:
        box = box_around(words[start:end])
        yield Head(role, box[0], box[2])


def heads_of_columns(heads: Sequence[Head]) -> tuple[Column, ...]:
    """Rough columns, half way between headings: enough to see where the table ends."""
    edges = [(left.x1 + right.x0) / 2 for left, right in itertools.pairwise(heads)]
    return _strips(heads, edges)


def _strips(heads: Sequence[Head], edges: Sequence[float]) -> tuple[Column, ...]:
    bounds = [float("-inf"), *edges, float("inf")]
    return tuple(
        Column(head.role, bounds[i], bounds[i + 1], head.x0, head.x1, head.text)
        for i, head in enumerate(heads)
    )


# --- where the table ends ---------------------------------------------------------------------------------


def _zone(rows: Sequence[Row], columns: Sequence[Column]) -> tuple[list[Row], list[Row]]:
    """Part the rows under the headings into the table's own and what stands below it."""
    body: list[Row] = []
    steps: list[float] = []
    latest = 0.0
    for place, row in enumerate(rows):
        if DRAWN.match(row.text):
            continue
        step = row.middle - latest if body else 0.0
        if _is_foot(row) and not _is_full(row, columns) and _goes_on_below(rows[place + 1 :], step, columns):
            latest = row.middle
            continue
        if _ends(row, step, steps, columns):
            return body, list(rows[place:])
        latest = row.middle
        if body:
            bisect.insort(steps, step)
        body.append(row)
    return body, []


#: rows in which a line must follow a subtotal: the next chapter's title, and its first line
LOOK_AHEAD = 4


def _goes_on_below(rows: Sequence[Row], step: float, columns: Sequence[Column]) -> bool:
    """Whether a foot is only a chapter's subtotal, or what was carried over from the page before."""
    latest: Row | None = None
    for row in rows[:LOOK_AHEAD]:
        if latest is not None and row.middle - latest.middle > 2 * APART * max(row.height, latest.height):
            return False
        if _is_line(row, columns):
            return True
        latest = row
    return False


def _is_line(row: Row, columns: Sequence[Column]) -> bool:
    """A figure as quantity, and a code, or two amounts of money, in columns of their own."""
    if _is_foot(row) or not _has_quantity(row, columns):
        return False
    codes, money = _under(row, columns, CODES), _under(row, columns, MONEY)
    has_text = bool(_under(row, columns, frozenset((Role.TEXT,))))
    return (len(codes) == 1 and CODED.match(codes[0]) is not None) or (has_text and len(money) >= 2)


def _under(row: Row, columns: Sequence[Column], roles: frozenset[Role]) -> list[str]:
    strips = [column for column in columns if column.role in roles]
    return [word.text for word in row.words if any(c.left < word.centre < c.right for c in strips)]


def _ends(row: Row, step: float, steps: Sequence[float], columns: Sequence[Column]) -> bool:
    """Whether the table ends above this row, `step` below its latest; `steps` are those before, sorted."""
    if _is_foot(row) and not _is_full(row, columns):
        return True
    if _is_said(row) and not _is_full(row, columns):
        return True
    usual = max(steps[len(steps) // 2] if steps else 0.0, 1.3 * row.height)
    return step > FAR * usual or (step > APART * usual and not _has_quantity(row, columns))


def _is_foot(row: Row) -> bool:
    return any(labels.TABLE_END.match(folded(cell.text)) for cell in row.cells())


def _is_said(row: Row) -> bool:
    """A sentence or a day of delivery below the table, not a line of it."""
    if len(row.cells()) > 2:
        return False
    flat = folded(row.text)
    return bool(
        labels.SENTENCE.match(row.text) or (labels.DELIVER_ON.match(flat) and any(c.isdigit() for c in flat))
    )


def _is_full(row: Row, columns: Sequence[Column]) -> bool:
    """A quantity in its column and a code in its own: a row that opens with "Port" may be ordered."""
    if not _has_quantity(row, columns):
        return False
    if not labels.TABLE_END.match(folded(row.text)) and not _is_said(row):
        return True
    codes = [
        word.text for c in columns if c.role in CODES for word in row.words if c.left < word.centre < c.right
    ]
    return len(codes) == 1 and bool(CODED.match(codes[0])) and not labels.TABLE_END.match(folded(codes[0]))


def _has_quantity(row: Row, columns: Sequence[Column]) -> bool:
    strips = [column for column in columns if column.role is Role.QUANTITY]
    return any(
        strip.left < word.centre < strip.right and FIGURE.search(word.text) is not None
        for strip in strips
        for word in row.words
    )


def _continued(
    rows: Sequence[Row], columns: Sequence[Column]
) -> tuple[list[Row], list[Row], list[Row]] | None:
    """On a page without headings: the run of rows that fit the columns of the page before."""
    first = next((i for i, row in enumerate(rows) if _fits(row, columns)), None)
    if first is None:
        return None
    body, below = _zone(rows[first:], columns)
    return list(rows[:first]), body, below


def _fits(row: Row, columns: Sequence[Column]) -> bool:
    """A quantity in its column, and something in the column of names or codes."""
    names = [c for c in columns if c.role in (Role.SELLER_CODE, Role.BUYER_CODE, Role.GTIN, Role.TEXT)]
    named = any(c.left < word.centre < c.right for c in names for word in row.words)
    return (
        named
        and _has_quantity(row, columns)
        and not any(labels.TABLE_END.match(folded(c.text)) for c in row.cells())
    )


# --- columns ----------------------------------------------------------------------------------------------


def _columns(heads: Sequence[Head], body: Sequence[Row]) -> tuple[Column, ...]:
    """Set the edge between two headings where the fewest words are cut: at a ruling line first."""
    runs = [run for row in body for run in _runs(row)]
    page = body[0].page if body else None
    lines = [] if page is None else sorted({line[0] for line in page.down if _beside(line, body)})
    edges = [_edge(left, right, runs, lines) for left, right in itertools.pairwise(heads)]
    return _strips(heads, edges)


def _by_content(columns: tuple[Column, ...], body: Sequence[Row]) -> tuple[Column, ...]:
    """ "Item No" heads line numbers here and article codes there: what stands below decides."""
    counted = [_is_count(column, columns, body) for column in columns]
    columns = tuple(
        replace(c, role=Role.POSITION) if counts else c for c, counts in zip(columns, counted, strict=True)
    )
    roles = [column.role for column in columns]
    if Role.QUANTITY not in roles and (place := _sum_place(columns, body)) is not None:
        roles[place] = Role.QUANTITY
        columns = tuple(replace(c, role=role) for c, role in zip(columns, roles, strict=True))
    if Role.SELLER_CODE not in roles:
        place = _code_place(columns, body)
        roles = [Role.SELLER_CODE if index == place else role for index, role in enumerate(roles)]
    middles = [(max(column.left, -1e6) + min(column.right, 1e6)) / 2 for column in columns]
    kept = single(roles, middles)
    return tuple(replace(column, role=role) for column, role in zip(columns, kept, strict=True))


def _is_count(column: Column, columns: Sequence[Column], body: Sequence[Row]) -> bool:
    """ "Item" over 1, 2, 3 counts lines where another column describes."""
    texts = sum(other.role is Role.TEXT for other in columns)
    return column.role is Role.TEXT and texts > 1 and _counts_lines(column, body)


def _code_place(columns: Sequence[Column], body: Sequence[Row]) -> int | None:
    """The column of codes that goes by another heading: "Item No", or "Article" beside "Désignation"."""
    texts = [index for index, column in enumerate(columns) if column.role is Role.TEXT]
    for index, column in enumerate(columns):
        if column.role is Role.POSITION and not _counts_lines(column, body):
            return index
        if len(texts) > 1 and column.role is Role.TEXT and _holds_codes(column, body):
            return index
    return None


def _holds_codes(column: Column, body: Sequence[Row]) -> bool:
    """One word a row, most of them with a figure."""
    words = [[word.text for word in row.words if column.left < word.centre < column.right] for row in body]
    filled = [row for row in words if row]
    coded = [row for row in filled if len(row) == 1 and any(letter.isdigit() for letter in row[0])]
    return len(coded) > 0.6 * len(filled) > 0


def _sum_place(columns: Sequence[Column], body: Sequence[Row]) -> int | None:
    """A column "Total" of whole numbers without any price: the pieces of all wards, added up."""
    if any(column.role is Role.PRICE for column in columns):
        return None
    for index, column in enumerate(columns):
        words = [word.text for row in body for word in row.words if column.left < word.centre < column.right]
        if column.role is Role.AMOUNT and sum(word.isdigit() for word in words) > 0.8 * len(words) > 0:
            return index
    return None


def _counts_lines(column: Column, body: Sequence[Row]) -> bool:
    words = [word.text for row in body for word in row.words if column.left < word.centre < column.right]
    if _is_stepped(words):
        return True
    return sum(word.strip(".)").isdigit() and len(word) <= 4 for word in words) >= len(words) / 2


def _is_stepped(words: Sequence[str]) -> bool:
    """00010, 00020, 00030: figures of one length that go up by the same step."""
    if len(words) < 2 or not all(word.isdigit() and len(word) <= 6 for word in words):
        return False
    steps = {int(after) - int(before) for before, after in itertools.pairwise(words)}
    return len(steps) == 1 and steps <= {1, 5, 10, 100, 1000}


def _beside(line: Box, body: Sequence[Row]) -> bool:
    return any(line[1] <= row.middle <= line[3] for row in body)


def _runs(row: Row) -> Iterator[tuple[float, float]]:
    """The reach of words that stand as close as a sentence sets them."""
    # An engine's boxes are half again as tall as its letters.
    gap = (0.3 if row.page.is_scan else 0.55) * row.page.type_size
    reach: tuple[float, float] | None = None
    for word in row.words:
        if reach is not None and word.x0 - reach[1] < gap:
            reach = (reach[0], max(reach[1], word.x1))
            continue
        if reach is not None:
            yield reach
        reach = (word.x0, word.x1)
    if reach is not None:
        yield reach


def _edge(left: Head, right: Head, runs: Sequence[tuple[float, float]], lines: Sequence[float]) -> float:
    ruled = [x for x in lines if left.centre < x < right.centre and x > left.x0 and x < right.x1]
    if ruled:
        return min(ruled, key=lambda x: abs(x - (left.x1 + right.x0) / 2))
    low, high = left.centre, right.centre
    runs = [run for run in runs if run[0] < high and run[1] > low]
    marks = sorted({low, high, *(x for run in runs for x in run if low < x < high), left.x1, right.x0})
    marks = [x for x in marks if low <= x <= high]
    best = min(itertools.pairwise(marks), key=lambda gap: _cost(gap, runs, left, right), default=(low, high))
    return (best[0] + best[1]) / 2


def _cost(
    gap: tuple[float, float], runs: Sequence[tuple[float, float]], left: Head, right: Head
) -> tuple[float, float]:
    """Words cut first, then the widest gap; cutting a heading itself costs as much as three words."""
    middle = (gap[0] + gap[1]) / 2
    cut = float(len([1 for run in runs if run[0] < middle < run[1]]))
    cut += 3.0 if left.x0 < middle < left.x1 or right.x0 < middle < right.x1 else 0.0
    return cut, gap[0] - gap[1]


# --- lines ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Placed:
    """A row of the table with its words by column."""

    row: Row
    cells: dict[Role, list[Word]]
    is_anchor: bool
    is_text: bool


def _placed(row: Row, columns: Sequence[Column], ends: Sequence[float]) -> _Placed:
    cells: dict[Role, list[Word]] = {}
    for word in row.words:
        role = columns[bisect.bisect_left(ends, word.centre)].role
        if role is not None:
            cells.setdefault(role, []).append(word)
    anchor = _has_digit(cells, QUANTITY) or _has_digit(cells, CODES)
    anchor = anchor or (not CODES.isdisjoint(cells) and _has_digit(cells, MONEY))
    return _Placed(row, cells, anchor, not anchor and _only_text(row, columns))


def _has_digit(cells: dict[Role, list[Word]], roles: frozenset[Role]) -> bool:
    """A figure in one of these columns: a code or an amount, not a section's title."""
    return any(FIGURE.search(word.text) for role in roles & cells.keys() for word in cells[role])


def _fill(
    columns: tuple[Column, ...],
    body: Sequence[Row],
    above: Sequence[Row],
    below: Sequence[Row],
    heads: Sequence[Row],
) -> Table:
    ends = [column.right for column in columns]
    groups, loose = _group(columns, [_placed(row, columns, ends) for row in body])
    bands = tuple(_band(columns, group) for group in groups)
    return Table(columns, bands, tuple(loose), tuple(above), tuple(below), tuple(heads))


def _group(columns: Sequence[Column], body: Sequence[_Placed]) -> tuple[list[list[_Placed]], list[Row]]:
    """Gather the rows of each line: by ruled bands where there are some, else around its anchor row."""
    ruled = _ruled_bands(body)
    if ruled is not None and all(sum(one.is_anchor for one in band) <= 1 for band in ruled):
        lines = [any(one.is_anchor for one in band) or _is_named(band) for band in ruled]
        loose = [one.row for band, is_line in zip(ruled, lines, strict=True) if not is_line for one in band]
        return list(itertools.compress(ruled, lines)), loose
    anchors = [place for place, one in enumerate(body) if one.is_anchor]
    if len(anchors) == len(body):
        return [[one] for one in body], []
    groups = {place: [body[place]] for place in anchors}
    loose = []
    for place, one in enumerate(body):
        if one.is_anchor:
            continue
        home = _home(place, body, anchors) if anchors and one.is_text else None
        if home is None:
            loose.append(one.row)
        else:
            groups[home].append(one)
    return [groups[place] for place in anchors], loose


def _ruled_bands(body: Sequence[_Placed]) -> list[list[_Placed]] | None:
    """Part the rows by the lines ruled across, or None where there are too few."""
    if len(body) < 2 or not body[0].row.page.across:
        return None
    rows = [one.row for one in body]
    left, right = min([row.box[0] for row in rows]), max([row.box[2] for row in rows])
    wide = {(line[1] + line[3]) / 2 for line in rows[0].page.across if _spans(line, left, right)}
    inner = sorted([y for y in wide if rows[0].middle < y < rows[-1].middle])
    if not inner:
        return None
    bands = itertools.groupby(body, key=lambda one: bisect.bisect_right(inner, one.row.middle))
    return [list(band) for _, band in bands]


def _spans(line: Box, left: float, right: float) -> bool:
    """Covers a part of the table's width: rules are often drawn cell by cell."""
    return min(line[2], right) - max(line[0], left) > 0.04 * (right - left)


CODES = frozenset((Role.SELLER_CODE, Role.BUYER_CODE, Role.GTIN))
MONEY = frozenset((Role.PRICE, Role.AMOUNT))
QUANTITY = frozenset((Role.QUANTITY,))


def _is_named(band: Sequence[_Placed]) -> bool:
    return any(_has_digit(one.cells, CODES) for one in band)


def _home(place: int, body: Sequence[_Placed], anchors: Sequence[int]) -> int | None:
    """The anchor that a row of more description belongs to; None where it stands for itself."""
    row = body[place].row
    next_one = bisect.bisect(anchors, place)
    above = anchors[next_one - 1] if next_one else None
    below = anchors[next_one] if next_one < len(anchors) else None
    reach = 1.9 * row.height
    near = [
        (abs(body[a].row.middle - row.middle) + (0.25 * row.height if a == below else 0), a)
        for a in (above, below)
        if a is not None
    ]
    # A third row of description hangs on the second, not on its distant anchor.
    if above is not None and place - 1 > above and row.middle - body[place - 1].row.middle < reach:
        near = [*near, (row.middle - body[place - 1].row.middle, above)]
    gap, home = min(near)
    return home if gap < reach else None


def _only_text(row: Row, columns: Sequence[Column]) -> bool:
    """All words stand in the column of descriptions (or begin there)."""
    strip = next((column for column in columns if column.role is Role.TEXT), None)
    if strip is None:
        return False
    return all(strip.left < word.centre for word in row.words) and row.words[0].x0 < strip.right


def _band(columns: tuple[Column, ...], group: Sequence[_Placed]) -> Band:
    cells = group[0].cells if len(group) == 1 else _joined(group)
    filled = {role: kept for role, words in cells.items() if (kept := _written(words))}
    rows = tuple([one.row for one in group])
    box = rows[0].box if len(rows) == 1 else join_boxes([row.box for row in rows])
    return Band(rows, filled, box, columns)


def _joined(group: Sequence[_Placed]) -> dict[Role, list[Word]]:
    """The cells of several rows, one below the other; a row of more description spills past its column."""
    cells: dict[Role, list[Word]] = {}
    for one in sorted(group, key=lambda one: one.row.middle):
        for role, words in [(Role.TEXT, [*one.row.words])] if one.is_text else one.cells.items():
            cells.setdefault(role, []).extend(words)
    return cells


def _written(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words without rows of dots and dashes."""
    return tuple([word for word in words if word.text[0].isalnum() or not DRAWN.match(word.text)])
