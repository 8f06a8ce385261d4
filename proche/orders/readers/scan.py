"""Reads orders from pictures: scans, faxes and photos as TIFF, PNG, JPEG or image-only PDF."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said
from proche.orders.blanks.rules import Blanks
from proche.orders.catalogue import Catalogue
from proche.orders.readers import cleanup, engines, layout, own_form, pages
from proche.orders.readers.cleanup import Clean, Pixels, Straight
from proche.orders.readers.engines import OcrWord
from proche.orders.readers.pages import Picture
from proche.orders.readers.words_on_page import Box, PageWords, Word
from proche.orders.reading import Form, Reading, not_an_order

NO_ENGINE = N_("No engine that reads pictures is installed here: `proche check` says how to add it.")
#: letters of other languages that the engine knows and French does not
NOT_FRENCH = str.maketrans("óíúáñòìÓÍÚÁÑæÆćĆċĊıįřńšžěę", "oiuanoiOIUANœŒcCcCiirnszee")
NUMERO = re.compile(r"^[Nn][\"'*“”º](?=\d|$)")
ELISION = re.compile(r"^[1I](?=['’][a-zâàéèêëîïôöûüh])")
STRAY = re.compile(r"^[·•](?=\w)")
#: "1.carton": a speck joins a figure to its word
SPECKED = re.compile(r"^(\d{1,3})[.,·](?=[a-zà-ÿ]{4,}$)")
#: a mark that only a second look found is trusted less
FOUND_LATE = 0.9
#: mean score below which so many words or more are no language: upside down 0.3-0.5, worn faxes 0.9 and more
GIBBERISH, FEW_WORDS = 0.7, 20


def read(
    data: bytes, *, name: str = "", catalogue: Catalogue | None = None, blanks: Blanks | None = None
) -> list[Reading]:
    """Read every order of a picture or image-only PDF: our own forms by their marks, the rest as words."""
    own: list[own_form.Seen] = []
    try:
        readings = layout.read_words(_pages(data, own, blanks or {}), form=Form.SCAN, catalogue=catalogue)
        return _beside(own_form.read(own), readings) if own else readings
    except pages.Unreadable as refusal:
        return not_an_order(Form.SCAN, refusal.words)
    except engines.Missing:
        return not_an_order(Form.SCAN, said(NO_ENGINE))


def _pages(data: bytes, own: list[own_form.Seen], blanks: Blanks) -> Iterator[PageWords]:
    """The words of each page; a page that bears a code of the desk's own goes to `own` instead."""
    for number, picture in enumerate(pages.pictures(data), start=1):
        straight = pages.straight(picture)
        seen = own_form.find(straight.image, number, blanks)
        if seen is None:
            yield words_of_straight(straight, number, is_coarse=picture.is_coarse)
        else:
            own.append(seen)


def _beside(forms: list[Reading], others: list[Reading]) -> list[Reading]:
    """Orders of a file in the order of their pages; a cover sheet beside a form is no trouble."""
    orders = [*forms, *(reading for reading in others if reading.is_order)]
    orders.sort(key=lambda reading: reading.pages[:1])
    return [replace(reading, part=part) for part, reading in enumerate(orders, start=1)]


def words_of_pdf_page(page: Any, number: int) -> PageWords:
    return words_of(pages.picture_of_pdf_page(page), number)


def words_of(picture: Picture, number: int) -> PageWords:
    """Clean one page up and read its words."""
    straight = pages.straight(picture)
    return words_of_straight(straight, number, is_coarse=picture.is_coarse)


def words_of_straight(straight: Straight, number: int, *, is_coarse: bool) -> PageWords:
    """The words of a page that is upright and straight already."""
    height, width = straight.image.shape
    if cleanup.is_blank(straight.image):
        return PageWords(number, width, height, (), is_scan=True)
    clean = cleanup.polish(straight.image, coarse=is_coarse)
    clean, found = readable(clean)
    words = tuple(_word(word) for word in found)
    across, down = cleanup.find_rules(clean.image)
    return PageWords(
        number,
        width,
        height,
        words,
        across,
        down,
        is_scan=True,
        quality=clean.quality,
        witness=functools.partial(_ask_witness, clean.image),
        look_again=functools.partial(_look_again, clean.image),
        reread=functools.partial(_reread, straight.image),
    )


def readable(clean: Clean) -> tuple[Clean, list[OcrWord]]:
    """Read a page, and read it the other way up when what it says is no language."""
    words = engines.reader().read(clean.image)
    if len(words) < FEW_WORDS or _score(words) >= GIBBERISH:
        return clean, words
    turned = replace(clean, image=cleanup.turned(clean.image, 180))
    others = engines.reader().read(turned.image)
    return (turned, others) if others and _score(others) > _score(words) else (clean, words)


def _score(words: Sequence[OcrWord]) -> float:
    return sum(word.score for word in words) / len(words)


def _word(word: OcrWord) -> Word:
    return Word(mended(word.text), *word.box, score=word.score, others=tuple(mended(t) for t in word.others))


def mended(text: str) -> str:
    """Undo what the engine does to French: "cartón", "bæuf", "N\"", "1'eau"; a stray dot before a word."""
    text = STRAY.sub("", text.translate(NOT_FRENCH)) or text
    text = SPECKED.sub(r"\1 ", text)
    return ELISION.sub("l", NUMERO.sub("N°", text))


def _ask_witness(image: Pixels, box: Box) -> str | None:
    """Let the second engine read one place of the page."""
    second = engines.witness()
    if second is None:
        return None
    margin = 0.25 * (box[3] - box[1])
    strip = _cut(image, (box[0] - margin, box[1], box[2] + margin, box[3]))
    return None if strip is None else " ".join(word.text for word in second.read_strip(strip))


def _reread(image: Pixels, box: Box) -> str | None:
    """Read one place again by the first engine, from the page as it came and cleaned up another way."""
    high = box[3] - box[1]
    strip = _cut(
        image, (box[0] - 0.25 * high, box[1] - 0.1 * high, box[2] + 0.25 * high, box[3] + 0.1 * high)
    )
    if strip is None or min(strip.shape) < 4:
        return None
    found = engines.reader().read_strip(cleanup.strengthened(strip))
    return " ".join(mended(word.text) for word in found)


def _look_again(image: Pixels, box: Box, known: Sequence[Word]) -> tuple[Word, ...]:
    """Read the marks of a cell that the detector passed over."""
    marks = cleanup.marks_in(image, box, [word.box for word in known])
    strip = None if marks is None else _cut(image, marks)
    if marks is None or strip is None:
        return ()
    left, top = max(0, round(marks[0])), max(0, round(marks[1]))
    found = sorted(engines.reader().read_strip(strip), key=lambda word: word.box[0])
    return tuple(
        Word(
            w.text,
            w.box[0] + left,
            w.box[1] + top,
            w.box[2] + left,
            w.box[3] + top,
            w.score * FOUND_LATE,
            w.others,
        )
        for w in found
    )


def _cut(image: Pixels, box: Box) -> Pixels | None:
    x0, y0, x1, y1 = (max(0, round(side)) for side in box)
    strip = image[y0:y1, x0:x1]
    return np.ascontiguousarray(strip) if strip.size else None
