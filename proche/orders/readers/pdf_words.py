"""The words and ruling lines of a text PDF's page, upright, through PDFium."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as raw

from proche.orders.readers.words_on_page import Box, PageWords, Word

#: fewer characters than this and a page counts as a picture
TEXT_PAGE = 12
#: a ruling line is thinner than this and longer than LONG, points
THIN, LONG = 2.2, 14.0
#: pages drawn with more paths than this are drawings; their lines are not looked at
MANY_PATHS = 6_000
INVISIBLE = 3


class Glyph(NamedTuple):
    text: str
    x0: float
    y0: float
    x1: float
    y1: float


SPACE = Glyph(" ", 0, 0, 0, 0)


def read_page(page: Any, number: int) -> PageWords | None:
    """Give the page's words as a person sees them upright, or None where there is no text to trust."""
    text = page.get_textpage()
    try:
        count = raw.FPDFText_CountChars(text.raw)
        if count < TEXT_PAGE or _is_hidden(text, count):
            return None
        turn = upright_turn(page, text, count)
        place = _Placing(page, turn)
        written = text.get_text_range(0, count)
        if _is_garbled(written):
            return None
        found = list(_words(text, written, count, place))
    finally:
        text.close()
    words = (*found, *_form_words(page, place))
    across, down = _rules(page, place)
    return PageWords(number, place.width, place.height, words, across, down)


def upright_turn(page: Any, text: Any = None, count: int = -1) -> int:
    """Quarter turns clockwise (in degrees) that bring the page's text upright, its own /Rotate included."""
    own = page.get_rotation()
    if text is None:
        text = page.get_textpage()
        count = raw.FPDFText_CountChars(text.raw)
    step = max(1, count // 200)
    seen: Counter[int] = Counter()
    for index in range(0, count, step):
        if raw.FPDFText_IsGenerated(text.raw, index) == 1:
            continue
        angle = math.degrees(raw.FPDFText_GetCharAngle(text.raw, index))
        seen[round(angle / 90) * 90 % 360] += 1
    if not seen:
        return int(own)
    # PDFium's angle is clockwise in the unturned page: text at 90 reads downwards.
    return int(-seen.most_common(1)[0][0]) % 360


class _Placing:
    """Carries a place of the unturned page (y up) to the upright page (y down)."""

    def __init__(self, page: Any, turn: int) -> None:
        left, bottom, right, top = page.get_mediabox()
        crop = page.get_cropbox()
        if crop:
            left, bottom, right, top = crop
        self._left, self._top = left, top
        self._wide, self._high = right - left, top - bottom
        self._turn = turn
        self.width, self.height = (self._wide, self._high) if turn in (0, 180) else (self._high, self._wide)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        x0, x1 = left - self._left, right - self._left
        y0, y1 = self._top - top, self._top - bottom
        if self._turn == 90:
            return (self._high - y1, x0, self._high - y0, x1)
        if self._turn == 180:
            return (self._wide - x1, self._high - y1, self._wide - x0, self._high - y0)
        if self._turn == 270:
            return (y0, self._wide - x1, y1, self._wide - x0)
        return (x0, y0, x1, y1)


def _is_hidden(text: Any, count: int) -> bool:
    """A scan with a recognised layer under it: that layer is another program's guess."""
    seen = hidden = 0
    for index in range(0, count, max(1, count // 20)):
        item = raw.FPDFText_GetTextObject(text.raw, index)
        if item:
            seen += 1
            hidden += raw.FPDFTextObj_GetTextRenderMode(item) == INVISIBLE
    return seen > 0 and hidden > seen / 2


def _is_garbled(written: str) -> bool:
    """Letters without a meaning: a font that does not say what it draws."""
    letters = [letter for letter in written if not letter.isspace()]
    bad = sum(letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff" for letter in letters)
    return not letters or bad > 0.2 * len(letters)


def _words(text: Any, written: str, count: int, place: _Placing) -> Iterator[Word]:
    """Walk the words; places are asked for ends only, which halves the time of a page."""
    if len(written) != count:
        yield from _split(list(_glyphs(text, range(count), place)))
        return
    rect = raw.FS_RECTF()
    reach, box_of, handle = ctypes.byref(rect), raw.FPDFText_GetLooseCharBox, text.raw
    for match in re.finditer(r"\S+", written):
        word, begin, end = match[0], match.start(), match.end()
        box_of(handle, begin, reach)
        first = place.box(rect.left, rect.bottom, rect.right, rect.top)
        box_of(handle, end - 1, reach)
        last = place.box(rect.left, rect.bottom, rect.right, rect.top)
        if word.isprintable() and _is_one(word, first, last):
            yield Word(word, first[0], min(first[1], last[1]), last[2], max(first[3], last[3]))
        else:
            yield from _split(list(_glyphs(text, range(begin, end), place)))


def _is_one(word: str, first: Box, last: Box) -> bool:
    """One row, and no wider than its letters can be: a gap may part a word without a space."""
    size = first[3] - first[1]
    level = abs(first[1] - last[1]) < 0.6 * size
    return level and 0 < last[2] - first[0] < 0.62 * size * len(word) + 0.3 * size


def _glyphs(text: Any, places: Iterable[int], place: _Placing) -> Iterator[Glyph]:
    rect = raw.FS_RECTF()
    reach = ctypes.byref(rect)
    box_of, code_of, handle = raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetUnicode, text.raw
    for index in places:
        code = code_of(handle, index)
        letter = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
        if letter.isspace() or not letter.isprintable():
            yield SPACE
        elif box_of(handle, index, reach):
            yield Glyph(letter, *place.box(rect.left, rect.bottom, rect.right, rect.top))


def _split(glyphs: list[Glyph]) -> Iterator[Word]:
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and (glyph.text == " " or _is_apart(run[-1], glyph)):
            yield _word(run)
            run = []
        if glyph.text != " ":
            run.append(glyph)
    if run:
        yield _word(run)


def _is_apart(left: Glyph, right: Glyph) -> bool:
    size = max(left.y1 - left.y0, 0.1)
    gap = right.x0 - left.x1
    return gap > 0.3 * size or gap < -1.2 * size or abs(right.y0 - left.y0) > 0.6 * size


def _word(run: list[Glyph]) -> Word:
    return Word(
        "".join(glyph.text for glyph in run),
        min(glyph.x0 for glyph in run),
        min(glyph.y0 for glyph in run),
        max(glyph.x1 for glyph in run),
        max(glyph.y1 for glyph in run),
    )


def _form_words(page: Any, place: _Placing) -> Iterator[Word]:
    """What was typed into the fields of a fillable form is no text of the page, yet is the order."""
    form = page.pdf.formenv
    if form is None:
        return
    for index in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        note = raw.FPDFPage_GetAnnot(page.raw, index)
        if not note:
            continue
        rect = raw.FS_RECTF()
        if raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_WIDGET and raw.FPDFAnnot_GetRect(note, rect):
            value = _field_value(form, note)
            yield from _spread(value, place.box(rect.left, rect.bottom, rect.right, rect.top))
        raw.FPDFPage_CloseAnnot(note)


def _field_value(form: Any, note: Any) -> str:
    if raw.FPDFAnnot_GetFormFieldType(form.raw, note) not in (
        raw.FPDF_FORMFIELD_TEXTFIELD,
        raw.FPDF_FORMFIELD_COMBOBOX,
    ):
        return ""
    size = raw.FPDFAnnot_GetFormFieldValue(form.raw, note, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAnnot_GetFormFieldValue(form.raw, note, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def _spread(value: str, box: Box) -> Iterator[Word]:
    """Place the words of a field from its left edge; a field's own letter size is not told."""
    x0, y0, _, y1 = box
    lines = value.splitlines() or [""]
    high = (y1 - y0) / len(lines)
    size = min(high, 10.0)
    for row, line in enumerate(lines):
        x, top = x0 + 2, y0 + row * high + (high - size) / 2
        for text in line.split():
            wide = 0.5 * size * len(text)
            yield Word(text, x, top, x + wide, top + size)
            x += wide + 0.3 * size


def _rules(page: Any, place: _Placing) -> tuple[tuple[Box, ...], tuple[Box, ...]]:
    """Find the lines ruled across and down the page, from strokes, thin fills and cell frames."""
    across: list[Box] = []
    down: list[Box] = []
    for number, item in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3)):
        if number > MANY_PATHS:
            return (), ()
        for box in _lines_of(item, place):
            wide, high = box[2] - box[0], box[3] - box[1]
            if high <= THIN and wide >= LONG:
                across.append(box)
            elif wide <= THIN and high >= LONG / 2:
                down.append(box)
    return tuple(across), tuple(down)


def _lines_of(item: Any, place: _Placing) -> Iterator[Box]:
    left, bottom, right, top = item.get_bounds()
    x0, y0, x1, y1 = place.box(left, bottom, right, top)
    if min(x1 - x0, y1 - y0) <= THIN:
        yield (x0, y0, x1, y1)
    elif _is_stroked(item):
        yield from ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))


def _is_stroked(item: Any) -> bool:
    """A frame of at most a handful of segments: a drawn cell, not a drawing."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item.raw, ctypes.byref(fill), ctypes.byref(stroke))
    return bool(stroke.value) and raw.FPDFPath_CountSegments(item.raw) <= 6
