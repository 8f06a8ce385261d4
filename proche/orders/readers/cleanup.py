"""Makes a scanned or faxed page readable: square pixels, upright, straight, and clean if it is dirty.

Two steps, kept apart: `straighten` changes only the geometry, so that the browser can show the
very page that was read; `polish` changes the ink, and only on pages that need it, because on a
clean fax a despeckling eats the dots of codes.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Box = tuple[float, float, float, float]

#: the long side that pages are read at: A4 at 200 dots an inch
LONG_SIDE = 2339
#: pictures smaller than this by their long side are enlarged, larger than LONG_SIDE x 1.15 reduced
SHORT_ENOUGH = 1700
#: pixels whose sides differ more than this are no longer square (fax 204 x 196 is; 204 x 98 is not)
SQUARE = 1.2
#: skews beyond this are not looked for, degrees
WIDEST_SKEW = 8.0
#: places of ink that a skew is told from
MOST_POINTS = 20_000
#: skews below this are left alone: turning blurs more than it gives
SMALLEST_SKEW = 0.15
#: specks per letter from which a page counts as dirty (clean fax 0.1-0.3, speckled 3 and more)
DIRTY = 0.9
#: what is thicker than this, in pixels, is a bar and no ruling line
THICKEST_RULE = 14
#: share of ink below which a page is blank
BLANK = 0.0002


@dataclass(frozen=True)
class Straight:
    """A page upright: quarter turns (degrees clockwise) and skew (degrees) that were taken out."""

    image: Pixels
    turn: int
    skew: float


@dataclass(frozen=True)
class Clean:
    """A page ready for the engine, and how far its letters can be trusted (0..1)."""

    image: Pixels
    quality: float
    specks: float


def straighten(image: Pixels, dpi: tuple[float, float] = (200, 200)) -> Straight:
    """Bring a grey page to square pixels, a usual size, upright and straight."""
    image = to_usual_size(square_pixels(image, dpi))
    turn = 90 if _reads_downwards(image) else 0
    image = turned(image, turn)
    skew = find_skew(image)
    if abs(skew) >= SMALLEST_SKEW:
        image = unskewed(image, skew)
    if is_upside_down(image):
        return Straight(turned(image, 180), turn + 180, skew)
    return Straight(image, turn, skew)


def polish(image: Pixels, *, coarse: bool = False) -> Clean:
    """Even out the light, and remove specks from pages that are dirty; `coarse` = few pixels an inch."""
    even = even_light(image)
    specks = speck_share(even)
    if specks > DIRTY:
        return Clean(despeckled(even), 0.5, specks)
    quality = 0.75 if coarse else 0.9 if is_two_colours(image) or specks > 0.35 else 1.0
    return Clean(even, quality, specks)


def square_pixels(image: Pixels, dpi: tuple[float, float]) -> Pixels:
    """Stretch the coarser direction of a fax so that its pixels are square."""
    across, down = dpi
    if across <= 0 or down <= 0 or max(across, down) / min(across, down) < SQUARE:
        return image
    height, width = image.shape
    size = (width, round(height * across / down)) if across > down else (round(width * down / across), height)
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)


def to_usual_size(image: Pixels) -> Pixels:
    long_side = max(image.shape)
    if SHORT_ENOUGH <= long_side <= LONG_SIDE * 1.15 or long_side < 200:
        return image
    scale = LONG_SIDE / long_side
    # Enlarging more than threefold invents letters; a thumbnail stays a thumbnail.
    scale = min(scale, 3.0)
    flags = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    size = (round(image.shape[1] * scale), round(image.shape[0] * scale))
    return np.asarray(cv2.resize(image, size, interpolation=flags), dtype=np.uint8)


def turned(image: Pixels, degrees: int) -> Pixels:
    """Turn by quarter turns, clockwise."""
    codes = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
    return (
        image if degrees % 360 == 0 else np.asarray(cv2.rotate(image, codes[degrees % 360]), dtype=np.uint8)
    )


def unskewed(image: Pixels, degrees: float) -> Pixels:
    height, width = image.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    paper = int(np.percentile(image[::16, ::16], 90))
    out = cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=paper)
    return np.asarray(out, dtype=np.uint8)


def ink(image: Pixels) -> Pixels:
    """Letters white on black, by a threshold that follows the light of the page."""
    size = max(15, (min(image.shape) // 40) | 1)
    return np.asarray(
        cv2.adaptiveThreshold(image, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, size, 18),
        dtype=np.uint8,
    )


def is_blank(image: Pixels) -> bool:
    """A page with nothing but paper, a few specks and the shadow of its edge."""
    height, width = image.shape
    inner = image[height // 30 : -height // 30, width // 30 : -width // 30]
    marks = cv2.medianBlur(ink(np.ascontiguousarray(inner)), 3)
    return float(np.count_nonzero(marks)) / max(1, marks.size) < BLANK


def is_two_colours(image: Pixels) -> bool:
    sample = image[::7, ::7]
    grey = int(np.count_nonzero((sample > 40) & (sample < 215)))
    return grey < 0.03 * max(1, int(np.count_nonzero(sample <= 40)))


def even_light(image: Pixels) -> Pixels:
    """Divide by the paper's own brightness where it is uneven (photos, copies)."""
    small = cv2.resize(
        image, (image.shape[1] // 8 or 1, image.shape[0] // 8 or 1), interpolation=cv2.INTER_AREA
    )
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    inner = paper[
        paper.shape[0] // 20 : -paper.shape[0] // 20 or None,
        paper.shape[1] // 20 : -paper.shape[1] // 20 or None,
    ]
    if inner.size == 0 or (float(np.percentile(inner, 2)) > 200 and float(inner.std()) < 12):
        return image
    smooth = cv2.GaussianBlur(paper, (0, 0), 6)
    back = cv2.resize(smooth, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(image, np.maximum(back, 1), scale=245), dtype=np.uint8)


def strengthened(strip: Pixels) -> Pixels:
    """Another way to clean a strip: twice the size, softened, and ink parted from paper at one threshold."""
    large = cv2.resize(strip, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(large, (0, 0), 1.4)
    # Halfway between ink and paper of this strip; a soft step keeps the edges that the engine reads.
    ink_tone, paper = float(np.percentile(soft, 3)), float(np.percentile(soft, 90))
    middle, width = (ink_tone + paper) / 2, max(8.0, (paper - ink_tone) / 4)
    tones = 255 / (1 + np.exp(-(soft.astype(np.float32) - middle) / (width / 4)))
    return np.asarray(tones, dtype=np.uint8)


def speck_share(image: Pixels) -> float:
    """Count specks of one to a few pixels per letter-sized mark."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink(image), connectivity=8)
    area, high = stats[1:, cv2.CC_STAT_AREA], stats[1:, cv2.CC_STAT_HEIGHT]
    specks = int(np.count_nonzero(area <= 5))
    letters = int(np.count_nonzero((area > 25) & (high > 8) & (high < 80)))
    return specks / max(30, letters)


def despeckled(image: Pixels) -> Pixels:
    """Remove lone specks; marks that touch or nearly touch a letter stay (accents, dots of codes)."""
    marks = ink(image)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(marks, connectivity=8)
    area = stats[:, cv2.CC_STAT_AREA]
    big = (area > 24).astype(np.uint8) * 255
    big[0] = 0
    near = cv2.dilate(big[labels], cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7)))
    small = (area <= 12) & (np.arange(count) > 0)
    beside = np.zeros(count, dtype=bool)
    beside[np.unique(labels[near > 0])] = True
    gone = small & ~(beside & (area > 3))
    out = image.copy()
    out[cv2.dilate(gone[labels].astype(np.uint8), np.ones((3, 3), np.uint8)) * (marks == 0) > 0] = 255
    out[gone[labels]] = 255
    return out


def find_skew(image: Pixels) -> float:
    """Degrees by which the lines of text lean (positive: they fall to the right)."""
    marks = _small_marks(image)
    if marks is None:
        return 0.0
    best = _sharpest(marks, np.arange(-WIDEST_SKEW, WIDEST_SKEW + 0.1, 1.0))
    best = _sharpest(marks, np.arange(best - 0.8, best + 0.81, 0.2))
    return _sharpest(marks, np.arange(best - 0.15, best + 0.151, 0.05))


def _small_marks(image: Pixels, width: int = 700) -> Pixels | None:
    scale = width / max(image.shape)
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    marks = ink(np.asarray(small, dtype=np.uint8))
    # The black edge of a copy is the longest straight thing on the page, and not a line of text.
    edge = max(4, min(marks.shape) // 40)
    marks[:edge], marks[-edge:], marks[:, :edge], marks[:, -edge:] = 0, 0, 0, 0
    return marks if np.count_nonzero(marks) > 60 else None


def _sharpest(marks: Pixels, angles: NDArray[np.float64]) -> float:
    points = _points(marks)
    return float(max(angles, key=lambda angle: _sharpness(points, float(angle))))


def _points(marks: Pixels) -> NDArray[np.float32]:
    """Places of ink, thinned on crowded pages: the lines show as well with a part of it."""
    places = cv2.findNonZero(marks).reshape(-1, 2).astype(np.float32)
    return np.ascontiguousarray(places[:: 1 + len(places) // MOST_POINTS].T)


def _sharpness(points: NDArray[np.float32], degrees: float) -> float:
    """How sharply rows of ink and rows of paper alternate when the page is turned by `degrees`."""
    radians = math.radians(degrees)
    rows = np.rint(points[1] * np.float32(math.cos(radians)) - points[0] * np.float32(math.sin(radians)))
    profile = np.bincount((rows - rows.min()).astype(np.int32)).astype(np.float64)
    return float(np.square(np.diff(profile)).sum())


def _reads_downwards(image: Pixels) -> bool:
    """Letters joined with their neighbours make long blobs: wide ones on an upright page, else tall ones.

    Only next neighbours: rows that say the same, one below the other, would join down the page as well.
    """
    marks = _small_marks(image)
    if marks is None:
        return False
    wide = cv2.morphologyEx(marks, cv2.MORPH_CLOSE, np.ones((1, 3), np.uint8))
    tall = cv2.morphologyEx(marks, cv2.MORPH_CLOSE, np.ones((3, 1), np.uint8))
    return _longest(tall, axis=1) > _longest(wide, axis=0)


def _longest(marks: cv2.typing.MatLike, *, axis: int) -> float:
    _, _, stats, _ = cv2.connectedComponentsWithStats(marks, connectivity=8)
    along = stats[1:, cv2.CC_STAT_WIDTH if axis == 0 else cv2.CC_STAT_HEIGHT].astype(np.float64)
    across = stats[1:, cv2.CC_STAT_HEIGHT if axis == 0 else cv2.CC_STAT_WIDTH]
    text = along[(across >= 4) & (across <= 20)]
    return float(np.sort(text)[-40:].mean()) if text.size else 0.0


def is_upside_down(image: Pixels) -> bool:
    """Ask the small 0/180 classifier about the longest lines; most of them must agree."""
    strips = text_strips(image)
    judge = _turn_judge()
    if judge is None or len(strips) < 2:
        return False
    turned_over = [judge(strip) for strip in strips]
    return sum(turned_over) / len(turned_over) > 0.5


def text_strips(image: Pixels, count: int = 9) -> list[Pixels]:
    """Cut out some long single lines of text, without any engine."""
    scale = max(image.shape) / 1000
    small = cv2.resize(image, None, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_AREA)
    marks = cv2.morphologyEx(
        ink(np.asarray(small, dtype=np.uint8)), cv2.MORPH_CLOSE, np.ones((1, 17), np.uint8)
    )
    _, _, stats, _ = cv2.connectedComponentsWithStats(marks, connectivity=8)
    lines = [row for row in stats[1:] if 6 <= row[3] <= 26 and row[2] > 3 * row[3]]
    lines.sort(key=lambda row: -int(row[2]))
    return [_cut(image, row, scale) for row in lines[:count]]


def _cut(image: Pixels, row: NDArray[np.int32], scale: float) -> Pixels:
    x, y, wide, high = (int(side) for side in row[:4])
    margin = 2
    top, left = max(0, int((y - margin) * scale)), max(0, int((x - margin) * scale))
    return image[top : int((y + high + margin) * scale), left : int((x + wide + margin) * scale)]


class _TurnJudge:
    """The 0/180 classifier of PaddleOCR, from rapidocr's wheel: 1 MB, some milliseconds a line."""

    def __init__(self, session: object) -> None:
        self._session = session

    def __call__(self, strip: Pixels) -> float:
        height, width = strip.shape
        wide = min(192, max(8, round(width * 48 / max(1, height))))
        block = np.zeros((1, 3, 48, 192), dtype=np.float32)
        block[0, :, :, :wide] = (
            cv2.resize(strip, (wide, 48), interpolation=cv2.INTER_AREA).astype(np.float32) / 127.5 - 1
        )
        name = self._session.get_inputs()[0].name  # type: ignore[attr-defined]
        return float(self._session.run(None, {name: block})[0][0][1])  # type: ignore[attr-defined]


@functools.cache
def _turn_judge() -> _TurnJudge | None:
    from proche.orders.readers import engines

    session = engines.open_turn_model()
    return None if session is None else _TurnJudge(session)


def find_rules(image: Pixels) -> tuple[tuple[Box, ...], tuple[Box, ...]]:
    """Find the straight lines drawn across and down a page, as boxes in pixels."""
    half = cv2.resize(
        image, (image.shape[1] // 2 or 1, image.shape[0] // 2 or 1), interpolation=cv2.INTER_AREA
    )
    marks = ink(np.asarray(half, dtype=np.uint8))
    across = cv2.morphologyEx(marks, cv2.MORPH_OPEN, np.ones((1, 35), np.uint8))
    # Letters touch their neighbours below on a bad fax: a line down must be longer than two rows.
    down = cv2.morphologyEx(marks, cv2.MORPH_OPEN, np.ones((35, 1), np.uint8))
    return _boxes(across, flat=True), _boxes(down, flat=False)


def _boxes(marks: cv2.typing.MatLike, *, flat: bool) -> tuple[Box, ...]:
    """The boxes of lines on a page of half size, in the measure of the whole."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(marks, connectivity=8)
    rows = [tuple(2.0 * int(side) for side in row[:4]) for row in stats[1:]]
    return tuple(
        (x, y, x + wide, y + high) for x, y, wide, high in rows if (high if flat else wide) <= THICKEST_RULE
    )


def marks_in(image: Pixels, box: Box, known: Sequence[Box]) -> Box | None:
    """The reach of letter-sized marks in a box, apart from words known already; None where it is empty."""
    x0, y0, x1, y1 = (max(0, round(side)) for side in box)
    patch = image[y0:y1, x0:x1]
    if min(patch.shape) < 8:
        return None
    marks = _without_words(np.where(patch < _ink_level(patch), 255, 0).astype(np.uint8), known, (x0, y0))
    _, _, stats, _ = cv2.connectedComponentsWithStats(marks, connectivity=8)
    high = patch.shape[0]
    letters = [
        row for row in stats[1:] if 0.25 * high < row[3] < 0.98 * high and row[4] > 12 and row[2] < 2 * high
    ]
    if not letters:
        return None
    left, top = min(row[0] for row in letters), min(row[1] for row in letters)
    right, foot = max(row[0] + row[2] for row in letters), max(row[1] + row[3] for row in letters)
    margin = 0.3 * (foot - top)
    return (x0 + left - margin, y0 + top - margin, x0 + right + margin, y0 + foot + margin)


def _ink_level(patch: Pixels) -> float:
    """Half way between the patch's paper and its darkest marks, and never so high that paper counts."""
    paper, dark = float(np.percentile(patch, 90)), float(patch.min())
    return min(dark + 0.5 * (paper - dark), paper - 40)


def _without_words(marks: Pixels, known: Sequence[Box], corner: tuple[int, int]) -> Pixels:
    for word in known:
        left, right = round(word[0]) - corner[0], round(word[2]) - corner[0]
        marks[:, max(0, left - 2) : max(0, right + 2)] = 0
    return marks
