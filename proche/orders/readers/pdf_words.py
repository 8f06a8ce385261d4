"""The words and ruling lines of a text PDF's page, upright, through PDFium."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as raw

from proche.orders.readers import pdfium_calls as ask
from proche.orders.readers.words_on_page import Box, PageWords, Word

#: fewer characters than this and a page counts as a picture
TEXT_PAGE = 12
#: a ruling line is thinner than this and longer than LONG, points
THIN, LONG = 2.2, 14.0
#: pages drawn with more paths than this are drawings; their lines are not looked at
MANY_PATHS = 6_000
INVISIBLE = 3
#: letters without a meaning
PRIVATE = re.compile("[\ufffd\ue000-\uf8ff]")
WRITTEN = re.compile(r"\S+")
#: so many letters are asked which way up they stand; many more only where these disagree
FEW_LETTERS, MANY_LETTERS = 20, 200
#: pages within pages are looked into so deep
DEPTH = 3


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
    if text is None:
        text = page.get_textpage()
        count = raw.FPDFText_CountChars(text.raw)
    seen = _turns(text, count, FEW_LETTERS)
    if len(seen) > 1:
        seen = _turns(text, count, MANY_LETTERS)
    if not seen:
        return int(page.get_rotation())
    # PDFium's angle is clockwise in the unturned page: text at 90 reads downwards.
    return int(-seen.most_common(1)[0][0]) % 360


def _turns(text: Any, count: int, most: int) -> Counter[int]:
    handle = ask.address(text.raw)
    letters = range(0, count, max(1, count // most))
    angles = [ask.angle(handle, index) for index in letters if ask.is_generated(handle, index) != 1]
    return Counter(round(math.degrees(angle) / 90) * 90 % 360 for angle in angles)


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

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        x0, x1 = left - self._left, right - self._left
        y0, y1 = self._top - top, self._top - bottom
        if self._turn == 90:
            return (self._high - y1, x0, self._high - y0, x1)
        if self._turn == 180:
            return (self._wide - x1, self._high - y1, self._wide - x0, self._high - y0)
        if self._turn == 270:
            return (y0, self._wide - x1, y1, self._wide - x0)
        return (x0, y0, x1, y1)

    def boxes(self, places: list[ask.Reach]) -> list[Box]:
        if self._turn:
            return [self.box(*place) for place in places]
        x, y = self._left, self._top
        return [(left - x, y - top, right - x, y - bottom) for left, top, right, bottom in places]


def _is_hidden(text: Any, count: int) -> bool:
    """A scan with a recognised layer under it: that layer is another program's guess."""
    handle = ask.address(text.raw)
    items = [ask.text_object(handle, index) for index in range(0, count, max(1, count // 20))]
    modes = [ask.render_mode(item) for item in items if item]
    return 2 * modes.count(INVISIBLE) > len(modes)


def _is_garbled(written: str) -> bool:
    """Letters without a meaning: a font that does not say what it draws."""
    letters = sum(map(len, written.split()))
    return not letters or len(PRIVATE.findall(written)) > 0.2 * letters


def _words(text: Any, written: str, count: int, place: _Placing) -> Iterator[Word]:
    """Walk the words; places are asked for ends only, which halves the time of a page."""
    handle = ask.address(text.raw)
    if len(written) != count:
        yield from _split(list(_glyphs(handle, range(count), place)))
        return
    found = [(match[0], *match.span()) for match in WRITTEN.finditer(written)]
    firsts = place.boxes(ask.loose_boxes(handle, [begin for _, begin, _ in found]))
    lasts = place.boxes(ask.loose_boxes(handle, [end - 1 for _, _, end in found]))
    for (word, begin, end), first, last in zip(found, firsts, lasts, strict=True):
        x0, y0, _, low = first
        _, high, x1, y1 = last
        # One row, and no wider than its letters can be: a gap may part a word without a space.
        size = low - y0
        level = -0.6 * size < y0 - high < 0.6 * size
        if level and 0 < x1 - x0 < size * (0.62 * len(word) + 0.3) and word.isprintable():
            yield Word(word, x0, y0 if y0 < high else high, x1, low if low > y1 else y1)
        else:
            yield from _split(list(_glyphs(handle, range(begin, end), place)))


def _glyphs(handle: int, places: Iterable[int], place: _Placing) -> Iterator[Glyph]:
    for index in places:
        code = ask.letter(handle, index)
        letter = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
        if letter.isspace() or not letter.isprintable():
            yield SPACE
            continue
        (reach,) = ask.loose_boxes(handle, (index,))
        if any(reach):
            yield Glyph(letter, *place.box(*reach))


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
            yield from _spread(value, place.box(rect.left, rect.top, rect.right, rect.bottom))
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
    for number, item in enumerate(_paths(ask.address(page.raw), ask.objects_of_page, ask.object_of_page)):
        if number > MANY_PATHS:
            return (), ()
        for box in _lines_of(item, place):
            wide, high = box[2] - box[0], box[3] - box[1]
            if high <= THIN and wide >= LONG:
                across.append(box)
            elif wide <= THIN and high >= LONG / 2:
                down.append(box)
    return tuple(across), tuple(down)


def _paths(parent: int, count: Any, item_of: Any, depth: int = DEPTH) -> Iterator[int]:
    """Walk what is drawn on the page and in the pages within it."""
    for index in range(count(parent)):
        item = item_of(parent, index)
        kind = ask.kind_of(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            yield item
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth > 1:
            yield from _paths(item, ask.objects_of_form, ask.object_of_form, depth - 1)


def _lines_of(item: int, place: _Placing) -> Iterator[Box]:
    reach = ask.bounds_of(item)
    if reach is None:
        return
    x0, y0, x1, y1 = place.box(*reach)
    if min(x1 - x0, y1 - y0) <= THIN:
        yield (x0, y0, x1, y1)
    elif _is_stroked(item):
        yield from ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))


def _is_stroked(item: int) -> bool:
    """A frame of at most a handful of segments: a drawn cell, not a drawing."""
    return ask.is_stroked(item) and ask.segments(item) <= 6
