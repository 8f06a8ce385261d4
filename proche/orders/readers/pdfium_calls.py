"""PDFium's smallest questions, asked quickly: where a letter stands, what an object of a page is.

A page takes a thousand of them. Through the library's own bindings each costs 1.4 µs, most of it
spent on checking the kinds of pointers; through plain addresses a third of that (measured). The
addresses are those of the library's own functions, so there is no second copy of PDFium.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import pypdfium2.raw as raw

#: left, top, right, bottom on the unturned page, y up
Reach = tuple[float, float, float, float]


def address(handle: Any) -> int:
    """The address that a handle of PDFium points to, or that one of its functions stands at."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _plain(function: Any, answers: Any, *takes: Any) -> Any:
    """The same function by its address, with whole numbers for pointers."""
    # PYFUNCTYPE keeps the interpreter's lock: giving it up and back takes longer than the question.
    made = ctypes.PYFUNCTYPE(answers, *takes)
    return made(address(function))


_POINTER, _INT, _FLOAT = ctypes.c_void_p, ctypes.c_int, ctypes.c_float

loose_box = _plain(raw.FPDFText_GetLooseCharBox, _INT, _POINTER, _INT, _POINTER)
letter = _plain(raw.FPDFText_GetUnicode, ctypes.c_uint, _POINTER, _INT)
is_generated = _plain(raw.FPDFText_IsGenerated, _INT, _POINTER, _INT)
angle = _plain(raw.FPDFText_GetCharAngle, _FLOAT, _POINTER, _INT)
text_object = _plain(raw.FPDFText_GetTextObject, _POINTER, _POINTER, _INT)
render_mode = _plain(raw.FPDFTextObj_GetTextRenderMode, _INT, _POINTER)
kind_of = _plain(raw.FPDFPageObj_GetType, _INT, _POINTER)
_bounds = _plain(raw.FPDFPageObj_GetBounds, _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
_draw_mode = _plain(raw.FPDFPath_GetDrawMode, _INT, _POINTER, _POINTER, _POINTER)
segments = _plain(raw.FPDFPath_CountSegments, _INT, _POINTER)
objects_of_page = _plain(raw.FPDFPage_CountObjects, _INT, _POINTER)
object_of_page = _plain(raw.FPDFPage_GetObject, _POINTER, _POINTER, _INT)
objects_of_form = _plain(raw.FPDFFormObj_CountObjects, _INT, _POINTER)
object_of_form = _plain(raw.FPDFFormObj_GetObject, _POINTER, _POINTER, ctypes.c_ulong)


def loose_boxes(text: int, letters: Sequence[int]) -> list[Reach]:
    """The reach of each of these letters, nothing (0, 0, 0, 0) where one has none."""
    store = (_FLOAT * (4 * len(letters)))()
    place = ctypes.addressof(store)
    for index in letters:
        loose_box(text, index, place)
        place += 16
    sides = iter(store[:])
    return list(zip(sides, sides, sides, sides, strict=True))


def bounds_of(item: int) -> Reach | None:
    """The reach of what is drawn."""
    left, bottom, right, top = _FLOAT(), _FLOAT(), _FLOAT(), _FLOAT()
    if not _bounds(item, *(ctypes.addressof(side) for side in (left, bottom, right, top))):
        return None
    return (left.value, top.value, right.value, bottom.value)


def is_stroked(item: int) -> bool:
    fill, stroke = _INT(), _INT()
    _draw_mode(item, ctypes.addressof(fill), ctypes.addressof(stroke))
    return bool(stroke.value)
