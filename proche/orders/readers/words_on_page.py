"""Words with their places on an upright page: rows, cells and ruling lines, whatever the form.

Places are in the page's own measure (points or pixels), y grows downwards.
"""

from __future__ import annotations

import bisect
import functools
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from proche.orders.reading import Where

Box = tuple[float, float, float, float]
#: asks a second engine what stands in a box; None where there is no second engine
Witness = Callable[[Box], str | None]
#: reads a box in which nothing was found at first (a lone "1" escapes the detector), but for words known
Look = Callable[[Box, Sequence["Word"]], tuple["Word", ...]]

#: words further apart than this many letter heights belong to different cells
CELL_GAP = 0.95


@dataclass(frozen=True, slots=True)
class Word:
    """One word; `score` is the engine's own (1 for text), `others` its further readings."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    score: float = 1.0
    others: tuple[str, ...] = ()

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def height(self) -> float:
        return self.y1 - self.y0

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

    @functools.cached_property
    def type_size(self) -> float:
        """The usual letter height of the page, in its own measure (never 0)."""
        if not self.words:
            return 1.0
        return max(statistics.median_low(word.height for word in self.words), 0.1)

    def where(self, box: Box) -> Where | None:
        """The place as fractions of the page; running text (page 0) has no places."""
        if self.number == 0:
            return None
        x0, y0, x1, y1 = box
        return Where(
            self.number,
            (
                _share(x0, self.width),
                _share(y0, self.height),
                _share(x1, self.width),
                _share(y1, self.height),
            ),
        )


def _share(place: float, whole: float) -> float:
    return round(min(1.0, max(0.0, place / whole)), 5) if whole else 0.0


@dataclass(frozen=True)
class Cell:
    """Words that stand together: a label, a number, a name."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        return box_around(self.words)

    @property
    def x0(self) -> float:
        return min(word.x0 for word in self.words)

    @property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def score(self) -> float:
        return min(word.score for word in self.words)


@dataclass(frozen=True)
class Row:
    """Words that stand at one height of one page, from left to right."""

    page: PageWords
    words: tuple[Word, ...]

    @functools.cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @functools.cached_property
    def box(self) -> Box:
        return box_around(self.words)

    @functools.cached_property
    def middle(self) -> float:
        middles = sorted(word.middle for word in self.words)
        return middles[len(middles) // 2]

    @functools.cached_property
    def height(self) -> float:
        heights = sorted(word.height for word in self.words)
        return heights[len(heights) // 2]

    @functools.cached_property
    def figures(self) -> int:
        """Words that begin with a figure."""
        return sum(word.text[:1].isdigit() for word in self.words)

    @functools.cached_property
    def _cells(self) -> list[Cell]:
        groups: list[list[Word]] = []
        ruled = sorted(line[0] for line in self.page.down if line[1] <= self.middle <= line[3])
        for word in self.words:
            previous = groups[-1][-1] if groups else None
            if previous is None or self._parted(previous, word, ruled):
                groups.append([])
            groups[-1].append(word)
        return [Cell(tuple(group)) for group in groups]

    def cells(self) -> list[Cell]:
        """Split where the gap is wide or a ruling line stands between."""
        return self._cells

    def _parted(self, left: Word, right: Word, ruled: list[float]) -> bool:
        # Large letters leave large spaces: a title is one cell.
        if right.x0 - left.x1 > CELL_GAP * max(self.page.type_size, 0.85 * right.height):
            return True
        place = bisect.bisect_right(ruled, left.centre)
        return place < len(ruled) and ruled[place] < right.centre


def box_around(words: Iterable[Word]) -> Box:
    boxes = [word.box for word in words]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


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
    for word in sorted(page.words, key=lambda word: (word.middle, word.x0)):
        near = [row for row in rows[-3:] if row.takes(word)]
        if near:
            min(near, key=lambda row: abs(row.middle - word.middle)).add(word)
        else:
            rows.append(_Growing(word))
    ready = [Row(page, tuple(sorted(row.words, key=lambda word: word.x0))) for row in rows]
    return sorted(ready, key=lambda row: row.middle)


class _Growing:
    """A row while its words are being gathered."""

    __slots__ = ("height", "middle", "words")

    def __init__(self, word: Word) -> None:
        self.words, self.middle, self.height = [word], word.middle, word.height

    def add(self, word: Word) -> None:
        self.words.append(word)
        self.middle += (word.middle - self.middle) / len(self.words)
        self.height = max(self.height, word.height)

    def takes(self, word: Word) -> bool:
        if abs(self.middle - word.middle) > 0.42 * min(word.height, self.height):
            return False
        most = 0.5 * min(word.x1 - word.x0, word.height)
        return all(min(word.x1, other.x1) - max(word.x0, other.x0) < most for other in self.words)
