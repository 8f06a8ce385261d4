"""Reads the desk's own order forms (orders/blanks) from pictures: by their code, their bars and their boxes.

Nothing is recognised as a letter. The code says which page it is; corners and bars say where each box lies,
row by row, so that a fax which loses lines or stretches the page moves nothing; a box is marked when much
more of it is black than of its neighbours in row and column. What stands between marked and empty is asked.
"""

from __future__ import annotations

import datetime
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said
from proche.orders.blanks import geometry as at
from proche.orders.blanks.rules import BEGINS, BlankPage, Blanks
from proche.orders.readers.cleanup import Pixels, even_light
from proche.orders.reading import Doubt, Form, Line, Option, OrderRead, Party, Reading, Value, Where

Numbers = NDArray[np.float64]
#: 1 where there is ink, 0 where there is paper
Ink = NDArray[np.float32]

#: the last letter of a code tells which of the two it is
LETTERS = "AB"
ONLY = zxingcpp.barcode_formats_from_str("DataMatrix")
#: share of a box's inside that is black, above its neighbours': a thin tick has 0.15 and more, specks 0.03
MARKED, MAYBE = 0.13, 0.06
#: in a row that lost lines the frame itself may lie inside its boxes: only a box filled in is surely marked
MARKED_IF_TORN = 0.45
#: a row lost lines when its bars are not whole, or moved apart by so many millimetres
WHOLE, APART = 0.88, 0.3
#: how far from its expected place a corner, a bar is looked for, in millimetres
CORNER_AWAY, BAR_AWAY = 16.0, 3.4
#: a place holds its corner or bar when so much of it is black
FOUND = 0.75
#: the part of a box that is looked at: its frame stays outside, even a millimetre's tenth away
INSIDE = 2.7
#: a clear mark misread would need a stroke of ink in just one box
CLEAR, UNCLEAR = 0.999, 0.5
#: no ink is enough for a mark beyond doubt
NEVER = 2.0
#: what joins boxes further apart than this, in millimetres, is no mark; left of the boxes lie names and lines
LONGEST_MARK, BOXES_FROM = 13.0, 100.0
#: a line down the page longer than this, in millimetres, is no pen's
STREAK = 5.4
#: ink in the area for handwriting beyond which somebody wrote there; a speckled fax has 0.002
WRITTEN = 0.006

UNKNOWN = N_(
    "This is an order form of this kind that the desk does not know: it was withdrawn, or another desk "
    "printed it. Type the order from the picture."
)
LOST = N_("The corners of this form cannot be seen. Read the marked boxes, and type the order.")
MARKS = N_("Which quantity is marked for %(product)s?")
NO_MARK = N_("On this form no quantity is marked. Look at the picture: what is ordered?")
HAND = N_("Somebody wrote on this form by hand. Does the order need anything of it?")
NOTHING_MORE = N_("Nothing more to add")
DATE = N_("Which day of delivery is marked?")
NO_SUCH_DAY = N_("The marked day does not exist. Which day of delivery is meant?")
PAGES = N_("Page %(page)s of this form did not come. Was nothing ordered on it?")
WITHOUT_IT = N_("The order is whole without it")


@dataclass(frozen=True, slots=True)
class Seen:
    """One page that bears a code of ours; `page` is None when the desk does not know it."""

    number: int
    page: BlankPage | None
    image: Pixels
    plan: Plan | None


@dataclass(frozen=True, slots=True)
class Plan:
    """From millimetres on the form to pixels of the page, by a homography and by row."""

    to_pixels: Numbers
    shape: tuple[int, int]
    #: for each row of boxes, its left and its right bar: how far off their plan they are, in pixels
    drift: Numbers = field(default_factory=lambda: np.zeros((0, 2, 2)))
    #: the rows that lost lines, or whose bars are not to be seen
    torn: frozenset[int] = frozenset()

    def point(self, x: float, y: float) -> Numbers:
        found = self.to_pixels @ np.array([x, y, 1.0])
        return np.asarray(found[:2] / found[2])

    def box_point(self, box: at.Box) -> Numbers:
        """The middle of a box: its plan, moved as the bars at both ends of its row are."""
        share = (box.x - at.BAR_LEFT) / (at.BAR_RIGHT - at.BAR_LEFT)
        left, right = self.drift[box.row]
        return np.asarray(self.point(box.x, box.y) + left * (1 - share) + right * share)

    def size(self, millimetres: float) -> tuple[float, float]:
        """So many millimetres across and down, in pixels, about the middle of the page."""
        middle = self.point(at.WIDTH / 2, at.HEIGHT / 2)
        across = self.point(at.WIDTH / 2 + millimetres, at.HEIGHT / 2) - middle
        down = self.point(at.WIDTH / 2, at.HEIGHT / 2 + millimetres) - middle
        return float(np.hypot(*across)), float(np.hypot(*down))

    def where(self, number: int, left: float, top: float, right: float, foot: float) -> Where:
        """A place of the form on the page that a person sees."""
        corners = [self.point(x, y) for x, y in product((left, right), (top, foot))]
        height, width = self.shape
        xs, ys = [p[0] / width for p in corners], [p[1] / height for p in corners]
        return Where(number, (max(0.0, min(xs)), max(0.0, min(ys)), min(1.0, max(xs)), min(1.0, max(ys))))


def find(image: Pixels, number: int, blanks: Blanks) -> Seen | None:
    """Look for a code of ours on one straight, upright page; None when it bears none."""
    found = {code.text[-1:]: code for code in _codes(image) if _is_ours(code.text)}
    if not found:
        return None
    page = blanks.get(next(iter(found.values())).text[:-1])
    known = [pair for letter, code in found.items() for pair in _corners_of(letter, code.position)]
    return Seen(number, page, image, _plan(image, known, page) if page else None)


def _is_ours(text: str) -> bool:
    return text.startswith(f"{BEGINS}{at.LAYOUT}") and text[-1:] in LETTERS


def lies_on_its_head(image: Pixels) -> bool:
    """Whether a page bears a code of ours that is upside down: boxes look alike either way."""
    ours = [code for code in _plain_codes(image) if _is_ours(code.text)]
    return bool(ours) and abs(abs(ours[0].orientation) - 180) < 45


def _plain_codes(image: Pixels) -> Sequence[zxingcpp.Barcode]:
    return zxingcpp.read_barcodes(image, formats=ONLY, try_downscale=False, try_invert=False)


def _codes(image: Pixels) -> Sequence[zxingcpp.Barcode]:
    if found := _plain_codes(image):
        return found
    # Specks inside a module turn it over: what is smaller than a third of a module is smoothed away.
    return zxingcpp.read_barcodes(np.asarray(cv2.medianBlur(image, 5)), formats=ONLY, try_invert=False)


# -- where everything is


#: a place on the form in millimetres, and the same on the page in pixels
Pair = tuple[tuple[float, float], tuple[float, float]]


def _corners_of(letter: str, position: zxingcpp.Position) -> list[Pair]:
    left, top, side = at.CODES[LETTERS.index(letter)]
    form = [(left, top), (left + side, top), (left + side, top + side), (left, top + side)]
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    return [(place, (point.x, point.y)) for place, point in zip(form, corners, strict=True)]


def _plan(image: Pixels, known: list[Pair], page: BlankPage) -> Plan | None:
    """Corners first, from the nearest on, then the bars of each row; None where fewer than three are seen."""
    dark = _dark(image)
    seen: list[Pair] = []
    for corner in sorted(at.CORNERS, key=lambda corner: min(math.dist(corner, place) for place, _ in known)):
        plan = Plan(_fitted([*known, *seen]), dark.shape)
        block = _block(dark, plan, corner, at.CORNER, at.CORNER, CORNER_AWAY)
        if block is not None:
            seen.append((corner, block.middle))
    if len(seen) < 3:
        return None
    exact = _fitted(seen if len(seen) == 4 else [*known, *seen])
    return _with_bars(dark, Plan(exact, dark.shape), len(page.rows))


def _fitted(pairs: Sequence[Pair]) -> Numbers:
    """The homography through four places; through fewer sure ones or more, the affine map nearest to all."""
    source, target = (np.asarray(points, dtype=np.float32) for points in zip(*pairs, strict=True))
    if len(pairs) == 4 and _is_spread(source):
        return np.asarray(cv2.getPerspectiveTransform(source, target), dtype=np.float64)
    # Corners of one small code tell nothing of perspective: an affine map carries their errors less far.
    ones = np.hstack([source, np.ones((len(source), 1), dtype=np.float32)])
    matrix = np.linalg.lstsq(ones, target, rcond=None)[0].T
    return np.vstack([matrix, [0.0, 0.0, 1.0]])


def _is_spread(places: NDArray[np.float32]) -> bool:
    return float(np.ptp(places[:, 1])) > at.HEIGHT / 2


def _dark(image: Pixels) -> Ink:
    """Tell ink from paper, whatever the light."""
    _, black = cv2.threshold(even_light(image), 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    return np.asarray(black, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Block:
    """A black block as found: its middle in pixels, and how much of its size is black."""

    middle: tuple[float, float]
    filled: float


def _block(
    dark: Ink,
    plan: Plan,
    place: tuple[float, float],
    width: float,
    height: float,
    away: float,
) -> Block | None:
    """The blackest block of this size about its expected place; None where none is black enough."""
    x, y = plan.point(*place)
    reach = plan.size(away)
    left, top = max(0, round(x - reach[0])), max(0, round(y - reach[1]))
    cut = dark[top : round(y + reach[1]) + 1, left : round(x + reach[0]) + 1]
    size = max(1, round(plan.size(width)[0])), max(1, round(plan.size(height)[1]))
    if cut.shape[0] < size[1] or cut.shape[1] < size[0]:
        return None
    filled = cv2.blur(cut, size, borderType=cv2.BORDER_CONSTANT)
    best = float(filled.max())
    if best < FOUND:
        return None
    # A block that is larger in print than on plan is full over several places: its middle is theirs.
    rows, columns = np.nonzero(filled >= best - 0.04)
    return Block((left + float(columns.mean()), top + float(rows.mean())), best)


def _with_bars(dark: Ink, plan: Plan, rows: int) -> Plan:
    """The plan with the bars at the ends of each row; a bar that is not seen moves as its nearest."""
    middles = at.row_middles(rows)
    drift, torn = np.full((len(middles), 2, 2), np.nan), set[int]()
    for row, y in enumerate(middles):
        for end, x in enumerate((at.BAR_LEFT, at.BAR_RIGHT)):
            bar = _block(dark, plan, (x, y), at.BAR_WIDTH, at.BAR_HEIGHT, BAR_AWAY)
            if bar is None or bar.filled < WHOLE:
                torn.add(row)
            if bar is not None:
                drift[row, end] = np.asarray(bar.middle) - plan.point(x, y)
        if abs(drift[row, 0, 1] - drift[row, 1, 1]) > plan.size(APART)[1]:
            torn.add(row)
    return replace(plan, drift=_filled(drift), torn=frozenset(torn))


def _filled(drift: Numbers) -> Numbers:
    for end in range(2):
        known = np.flatnonzero(~np.isnan(drift[:, end, 0]))
        for row in range(len(drift)):
            if np.isnan(drift[row, end, 0]):
                nearest = known[np.abs(known - row).argmin()] if len(known) else None
                drift[row, end] = 0.0 if nearest is None else drift[nearest, end]
    return drift


# -- what is marked


@dataclass(frozen=True, slots=True)
class Marks:
    """The values of one group of boxes in one row: clearly marked, and perhaps marked."""

    clear: tuple[int, ...] = ()
    maybe: tuple[int, ...] = ()

    @property
    def is_plain(self) -> bool:
        return not self.maybe and len(self.clear) <= 1

    @property
    def value(self) -> int:
        return self.clear[0] if self.clear else 0

    @property
    def values(self) -> tuple[int, ...]:
        """What may be meant, likeliest first; 0 where perhaps nothing is."""
        if self.is_plain:
            return (self.value,)
        return (*self.clear, *self.maybe) if self.clear else (*self.maybe, 0)


def marks_of(seen: Seen) -> dict[tuple[int, str], Marks]:
    """The marks of each row and group of a page."""
    assert seen.page is not None
    assert seen.plan is not None
    boxes = list(at.boxes(len(seen.page.rows), seen.page.years))
    dark = _without_specks(_dark(seen.image))
    ink = _ink(_without_streaks(dark, seen.plan), seen.plan, boxes)
    levels = _above_neighbours(boxes, ink)
    grouped: dict[tuple[int, str], list[tuple[int, float]]] = defaultdict(list)
    for box, level in zip(boxes, levels, strict=True):
        grouped[box.row, box.group].append((box.value, float(level)))
    struck = _struck(dark, seen.plan, len(seen.page.rows))
    return {
        (row, group): _marks(found, _needed(row, seen.plan, struck))
        for (row, group), found in grouped.items()
    }


def _needed(row: int, plan: Plan, struck: frozenset[int]) -> float:
    """How much ink makes a mark in this row beyond doubt."""
    if row in struck:
        return NEVER
    return MARKED_IF_TORN if row in plan.torn else MARKED


def _struck(dark: Ink, plan: Plan, rows: int) -> frozenset[int]:
    """The rows that a long stroke runs through: somebody crossed them out, or a fold left its line."""
    middles = at.row_middles(rows)
    (x0, y0), (x1, y1) = plan.point(BOXES_FROM, middles[0] - 4), plan.point(at.BAR_RIGHT - 4, middles[-1] + 3)
    left, right = sorted((max(0, round(x0)), max(0, round(x1))))
    top, foot = sorted((max(0, round(y0)), max(0, round(y1))))
    area = np.ascontiguousarray(dark[top:foot, left:right]).astype(np.uint8)
    if not area.size:
        return frozenset()
    _, _, stats, _ = cv2.connectedComponentsWithStats(area, connectivity=8)
    # By its width alone: what only runs down the page is a machine's streak.
    long = stats[1:, cv2.CC_STAT_WIDTH] > plan.size(LONGEST_MARK)[0]
    half = plan.size(at.BOX)[1]
    return frozenset(
        row
        for row, middle in enumerate(middles)
        for _, y, _, height, _ in stats[1:][long]
        if top + y - half < plan.point(at.WIDTH / 2, middle)[1] < top + y + height + half
    )


def _marks(found: Sequence[tuple[int, float]], marked: float) -> Marks:
    strongest = sorted(found, key=lambda pair: -pair[1])
    clear = tuple(value for value, level in strongest if level >= marked)
    return Marks(clear, tuple(value for value, level in strongest if MAYBE <= level < marked))


def _ink(dark: Ink, plan: Plan, boxes: Sequence[at.Box]) -> Numbers:
    """The share of each box's inside that is black."""
    half = [side / 2 for side in plan.size(INSIDE)]
    return np.array([_share(dark, plan.box_point(box), half) for box in boxes])


def _share(dark: Ink, middle: Numbers, half: Sequence[float]) -> float:
    x, y = middle
    cut = dark[max(0, round(y - half[1])) : round(y + half[1]) + 1,
               max(0, round(x - half[0])) : round(x + half[0]) + 1]  # fmt: skip
    return float(cut.mean()) if cut.size else 0.0


def _above_neighbours(boxes: Sequence[at.Box], ink: Numbers) -> Numbers:
    """Take away what a whole row or column has: a streak, a fold, the fax's own dirt."""
    by_row, by_column = defaultdict(list), defaultdict(list)
    for place, box in enumerate(boxes):
        by_row[box.row].append(place)
        by_column[box.group, box.value].append(place)
    page = float(np.median(ink))
    base = np.full(len(boxes), page)
    for places in (*by_row.values(), *by_column.values()):
        # Of few boxes half may be marked: their middle would be a mark.
        if len(places) > 4:
            base[places] = np.maximum(base[places], np.median(ink[places]))
    return np.asarray(ink - base)


# -- one reading a form


def read(pages: Sequence[Seen]) -> list[Reading]:
    """One reading for each copy of a form among the pages, in their order."""
    return [_reading(copy) for copy in _copies(pages)]


def _copies(pages: Sequence[Seen]) -> list[list[Seen]]:
    """Pages of one form belong together until a page comes a second time: that is another order."""
    copies: list[list[Seen]] = []
    for seen in pages:
        last = copies[-1] if copies else None
        if last and seen.page and _belongs(seen.page, last):
            last.append(seen)
        else:
            copies.append([seen])
    return copies


def _belongs(page: BlankPage, copy: Sequence[Seen]) -> bool:
    known = [seen.page for seen in copy]
    return all(one is not None and one.form == page.form and one.page != page.page for one in known)


def _reading(copy: Sequence[Seen]) -> Reading:
    numbers = tuple(seen.number for seen in copy)
    first = copy[0]
    if first.page is None:
        doubt = Doubt("/lines", "NO_LINES", said(UNKNOWN))
        return Reading(Form.SCAN, order=OrderRead(), doubts=(doubt,), pages=numbers)
    order, doubts = OrderRead(buyer=_buyer(first)), list[Doubt]()
    for seen in copy:
        order = _with_page(order, seen, doubts)
    if not order.lines and not doubts:
        doubts.append(Doubt("/lines", "NO_LINES", said(NO_MARK)))
    doubts += _missing(copy)
    return Reading(Form.SCAN, order=order, doubts=tuple(doubts), pages=numbers)


def _buyer(seen: Seen) -> Party:
    assert seen.page is not None
    return Party(name=Value(seen.page.customer_name, CLEAR), id=Value(seen.page.customer_number, CLEAR))


def _missing(copy: Sequence[Seen]) -> list[Doubt]:
    first = copy[0].page
    assert first is not None
    came = {seen.page.page for seen in copy if seen.page}
    keep = (Option(said(WITHOUT_IT)),)
    return [
        Doubt("/note", "PAGES", said(PAGES, page=page), options=keep)
        for page in range(1, first.pages + 1)
        if page not in came
    ]


def _with_page(order: OrderRead, seen: Seen, doubts: list[Doubt]) -> OrderRead:
    if seen.plan is None:
        doubts.append(Doubt("/lines", "NO_LINES", said(LOST), where=Where(seen.number, (0.0, 0.0, 1.0, 1.0))))
        return order
    marks = marks_of(seen)
    lines = [*order.lines, *_lines(seen, marks, len(order.lines), doubts)]
    day = order.deliver_on or _day(seen, marks, doubts)
    doubts += _written(seen)
    return OrderRead(buyer=order.buyer, lines=tuple(lines), deliver_on=day)


def _lines(
    seen: Seen, marks: dict[tuple[int, str], Marks], before: int, doubts: list[Doubt]
) -> Iterable[Line]:
    assert seen.page is not None
    assert seen.plan is not None
    place = before
    for index, row in enumerate(seen.page.rows):
        tens, units = (marks[at.FIRST_PRODUCT + index, group] for group in ("tens", "units"))
        quantities = tuple(dict.fromkeys(ten + unit for ten, unit in product(tens.values, units.values)))
        if quantities == (0,):
            continue
        y = at.FIRST_ROW + at.ROW_STEP * index
        where = seen.plan.where(seen.number, 19.0, y - 4.4, 192.0, y + 4.0)
        is_plain = len(quantities) == 1
        if not is_plain:
            readings = tuple(str(quantity) for quantity in quantities)
            reason = said(MARKS, product=row.name)
            doubts.append(Doubt(f"/lines/{place}/quantity", "UNSURE", reason, readings, where))
        chance = CLEAR if is_plain else UNCLEAR
        others = tuple(str(quantity) for quantity in quantities[1:])
        place += 1
        yield Line(
            position=place,
            seller_item_id=Value(row.sku, CLEAR),
            description=Value(row.name, CLEAR),
            quantity=Value(str(quantities[0]), chance, where, others),
            unit=Value(row.unit, CLEAR),
            where=where,
        )


def _day(seen: Seen, marks: dict[tuple[int, str], Marks], doubts: list[Doubt]) -> Value | None:
    """The marked day; None where no box of it is marked, so that the desk proposes one."""
    assert seen.page is not None
    assert seen.plan is not None
    groups = [marks.get(key, Marks()) for key in ((at.DAY, "day"), (at.MONTH, "month"), (at.MONTH, "year"))]
    if not any(group.clear or group.maybe for group in groups):
        return None
    where = seen.plan.where(seen.number, 19.0, at.DAY_ROW - 5, 192.0, at.MONTH_ROW + 4)
    years = groups[2].values if groups[2].clear or groups[2].maybe else seen.page.years
    meant = product(years, groups[1].values, groups[0].values)
    days = tuple(dict.fromkeys(filter(None, (_iso(*one) for one in meant))))
    if not days:
        doubts.append(Doubt("/deliver_on", "UNSURE", said(NO_SUCH_DAY), where=where))
        return None
    if len(days) > 1:
        doubts.append(Doubt("/deliver_on", "UNSURE", said(DATE), days, where))
    return Value(days[0], CLEAR if len(days) == 1 else UNCLEAR, where, days[1:])


def _iso(year: int, month: int, day: int) -> str:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""


def _written(seen: Seen) -> list[Doubt]:
    """Whether somebody wrote in the area for it."""
    assert seen.plan is not None
    left, top, right, foot = at.WRITTEN
    # Within its frame by a good millimetre, so that the frame itself is no writing.
    ends = seen.plan.point(left + 1.6, top + 1.6), seen.plan.point(right - 1.6, foot - 1.6)
    (x0, x1), (y0, y1) = (sorted(max(0, round(end[axis])) for end in ends) for axis in (0, 1))
    cut = _without_specks(_dark(seen.image)[y0:y1, x0:x1])
    if not cut.size or float(cut.mean()) < WRITTEN:
        return []
    where = seen.plan.where(seen.number, left, top, right, foot)
    return [Doubt("/note", "WRITTEN", said(HAND), where=where, options=(Option(said(NOTHING_MORE)),))]


def _without_streaks(dark: Ink, plan: Plan) -> Ink:
    """Ink without the lines that a dirty machine draws down a page: longer than a mark or a frame."""
    long = np.ones((max(3, round(plan.size(STREAK)[1])), 1), dtype=np.uint8)
    streaks = cv2.morphologyEx(dark.astype(np.uint8), cv2.MORPH_OPEN, long)
    return dark * (1 - np.asarray(cv2.dilate(streaks, np.ones((1, 3), dtype=np.uint8)), dtype=np.float32))


def _without_specks(dark: Ink) -> Ink:
    """Ink as a pen leaves it: a stroke is wider than a speck of the line."""
    return np.asarray(cv2.medianBlur(dark.astype(np.uint8), 3), dtype=np.float32) if dark.size else dark
