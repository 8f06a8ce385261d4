"""Words with their places on an upright page: rows, cells and ruling lines, whatever the form.

Places are in the page's own measure (points or pixels), y grows downwards.
"""

from __future__ import annotations

import bisect
import functools
import operator
import re
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from proche.orders.reading import Where

Box = tuple[float, float, float, float]
#: asks a second engine what stands in a box; None where there is no second engine
Witness = Callable[[Box], str | None]
#: reads a box in which nothing was found at first (a lone "1" escapes the detector), but for words known
Look = Callable[[Box, Sequence["Word"]], tuple["Word", ...]]

#: words further apart than this many letter heights belong to different cells
CELL_GAP = 0.95
#: mean score of a page's words below which it cannot be read: worn faxes have 0.9 and more, garbage to 0.8
LEGIBLE = 0.83


# Made by the hundred a page and asked for their middles thousands of times: a plain class with its
# measures taken once makes and reads a page in a third of the time of a frozen dataclass with properties.
@dataclass(slots=True, init=False, unsafe_hash=True)
class Word:
    """One word; `score` is the engine's own (1 for text), `others` its further readings."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    score: float
    others: tuple[str, ...]
    middle: float = field(init=False, repr=False, compare=False)
    centre: float = field(init=False, repr=False, compare=False)
    height: float = field(init=False, repr=False, compare=False)

    def __init__(
        self,
        text: str,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        score: float = 1.0,
        others: tuple[str, ...] = (),
    ) -> None:
        self.text, self.score, self.others = text, score, others
        self.x0, self.y0, self.x1, self.y1 = x0, y0, x1, y1
        self.middle, self.centre, self.height = (y0 + y1) / 2, (x0 + x1) / 2, y1 - y0

    @property
    def box(self) -> Box:
        return (self.x0, self.y0, self.x1, self.y1)


@dataclass(frozen=True)
class PageWords:
    """The words of one page. `quality` is 1 for text and clean scans, less for worn ones."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    across: tuple[Box, ...] = ()
    down: tuple[Box, ...] = ()
    is_scan: bool = False
    quality: float = 1.0
    witness: Witness | None = field(default=None, compare=False)
    look_again: Look | None = field(default=None, compare=False)
    #: the first engine once more, from another clean-up of the place
    reread: Witness | None = field(default=None, compare=False)

    @functools.cached_property
    def type_size(self) -> float:
        """The usual letter height of the page, in its own measure (never 0)."""
        if not self.words:
            return 1.0
        return max(statistics.median_low(word.height for word in self.words), 0.1)

    @property
    def is_illegible(self) -> bool:
        """Whether the engine could hardly read this scan: what it found says little of what is there."""
        return self.is_scan and self.mean_score < LEGIBLE

    @functools.cached_property
    def mean_score(self) -> float:
        return statistics.fmean([1.0, *(word.score for word in self.words)])

    def where(self, box: Box) -> Where | None:
        """The place as fractions of the page; running text (page 0) has no places."""
        if self.number == 0:
            return None
        x0, y0, x1, y1 = box
        wide, high = self.width, self.height
        if 0.0 <= x0 <= x1 <= wide and 0.0 <= y0 <= y1 <= high and wide and high:
            places = (round(x0 / wide, 5), round(y0 / high, 5), round(x1 / wide, 5), round(y1 / high, 5))
            return Where(self.number, places)
        return Where(self.number, (_share(x0, wide), _share(y0, high), _share(x1, wide), _share(y1, high)))


def _share(place: float, whole: float) -> float:
    return round(min(1.0, max(0.0, place / whole)), 5) if whole else 0.0


class Cell:
    """Words that stand together, from left to right: a label, a number, a name."""

    __slots__ = ("text", "words", "x0", "x1")

    def __init__(self, words: tuple[Word, ...]) -> None:
        self.words = words
        self.text = text_of(words)
        self.x0 = words[0].x0
        self.x1 = words[0].x1 if len(words) == 1 else max([word.x1 for word in words])

    @property
    def box(self) -> Box:
        return box_around(self.words)


class Row:
    """Words that stand at one height of one page, from left to right."""

    __slots__ = ("_box", "_cells", "figures", "height", "is_crowded", "middle", "page", "text", "words")

    def __init__(self, page: PageWords, words: tuple[Word, ...], *, is_crowded: bool = False) -> None:
        self.page, self.words = page, words
        #: words are printed over one another: what belongs to which column cannot be told
        self.is_crowded = is_crowded
        self.text = text_of(words)
        self.middle = _median([word.middle for word in words])
        self.height = _median([word.height for word in words])
        #: words that begin with a figure
        self.figures = sum([word.text[:1].isdigit() for word in words])
        self._box: Box | None = None
        self._cells: list[Cell] | None = None

    @property
    def box(self) -> Box:
        if self._box is None:
            self._box = box_around(self.words)
        return self._box

    def cells(self) -> list[Cell]:
        """Split where the gap is wide or a ruling line stands between."""
        if self._cells is None:
            self._cells = [Cell(tuple(group)) for group in self._groups()]
        return self._cells

    def _groups(self) -> list[list[Word]]:
        size, down = self.page.type_size, self.page.down
        ruled = sorted([line[0] for line in down if line[1] <= self.middle <= line[3]]) if down else []
        left = self.words[0]
        groups = [[left]]
        for word in self.words[1:]:
            # Large letters leave large spaces: a title is one cell.
            is_wide = word.x0 - left.x1 > CELL_GAP * max(size, 0.85 * word.height)
            if is_wide or (ruled and _is_between(ruled, left, word)):
                groups.append([])
            groups[-1].append(word)
            left = word
        return groups


def _median(sizes: list[float]) -> float:
    sizes.sort()
    return sizes[len(sizes) // 2]


def _is_between(ruled: list[float], left: Word, right: Word) -> bool:
    place = bisect.bisect_right(ruled, left.centre)
    return place < len(ruled) and ruled[place] < right.centre


def text_of(words: Sequence[Word]) -> str:
    return words[0].text if len(words) == 1 else " ".join([word.text for word in words])


def box_around(words: Sequence[Word]) -> Box:
    first = words[0]
    x0, y0, x1, y1 = first.x0, first.y0, first.x1, first.y1
    for word in words[1:]:
        # Compared by hand: min and max cost four calls a word, and words are boxed by the thousand.
        x0 = word.x0 if word.x0 < x0 else x0
        y0 = word.y0 if word.y0 < y0 else y0
        x1 = word.x1 if word.x1 > x1 else x1
        y1 = word.y1 if word.y1 > y1 else y1
    return (x0, y0, x1, y1)


def join_boxes(boxes: Sequence[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def rows_of(page: PageWords) -> list[Row]:
    """Group the words of a page into rows, from the top down.

    Words join the row whose middle is nearest within half their height: an OCR box is half
    again as tall as its letters, so that overlapping alone would chain neighbouring rows.
    """
    rows: list[_Growing] = []
    words = [_without_leader(word) if ".." in word.text else word for word in page.words]
    for word in sorted(words, key=_from_the_top):
        if rows and rows[-1].is_next(word) and (len(rows) == 1 or rows[-2].middle != word.middle):
            rows[-1].add(word)
            continue
        near = [row for row in rows[-3:] if row.takes(word)]
        if near:
            min(near, key=lambda row: abs(row.middle - word.middle)).add(word)
        else:
            rows.append(_Growing(word))
    ready = [Row(page, tuple(sorted(row.words, key=_from_the_left))) for row in rows]
    ready.sort(key=lambda row: row.middle)
    return ready if page.is_scan else _together(ready)


#: rows of dots that lead the eye from a name to its figure: "....3"
LEADER = re.compile(r"^\.{2,}(?=[^.])|(?<=[^.])\.{3,}$")


def _without_leader(word: Word) -> Word:
    """The figure behind a row of dots, with its own place."""
    match = LEADER.search(word.text)
    if match is None:
        return word
    step = (word.x1 - word.x0) / len(word.text)
    x0 = word.x0 + step * (match.end() if match.start() == 0 else 0)
    x1 = word.x1 if match.start() == 0 else word.x0 + step * match.start()
    text = word.text[: match.start()] + word.text[match.end() :]
    return Word(text, x0, word.y0, x1, word.y1, word.score, word.others)


def _together(rows: list[Row]) -> list[Row]:
    """Text that a program printed over other text makes two rows at one height: they are one, and crowded."""
    joined: list[Row] = []
    for row in rows:
        before = joined[-1] if joined else None
        if before is None or row.middle - before.middle > 0.25 * min(row.height, before.height):
            joined.append(row)
            continue
        words = tuple(sorted((*before.words, *row.words), key=_from_the_left))
        joined[-1] = Row(row.page, words, is_crowded=True)
    return joined


_from_the_top = operator.attrgetter("middle", "x0")
_from_the_left = operator.attrgetter("x0")


class _Growing:
    """A row while its words are being gathered."""

    __slots__ = ("height", "middle", "right", "words")

    def __init__(self, word: Word) -> None:
        self.words, self.middle, self.height, self.right = [word], word.middle, word.height, word.x1

    def add(self, word: Word) -> None:
        self.words.append(word)
        self.middle += (word.middle - self.middle) / len(self.words)
        self.height = word.height if word.height > self.height else self.height
        self.right = word.x1 if word.x1 > self.right else self.right

    def is_next(self, word: Word) -> bool:
        """Exactly at this row's height and to its right, as a program's text mostly is."""
        return word.middle == self.middle and word.x0 > self.right

    def takes(self, word: Word) -> bool:
        if abs(self.middle - word.middle) > 0.42 * min(word.height, self.height):
            return False
        most = 0.5 * min(word.x1 - word.x0, word.height)
        return all(min(word.x1, other.x1) - max(word.x0, other.x0) < most for other in self.words)
