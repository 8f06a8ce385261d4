"""Reads orders from pictures: scans, faxes and photos as TIFF, PNG, JPEG or image-only PDF."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import numpy as np

from proche.orders.catalogue import Catalogue
from proche.orders.readers import cleanup, engines, layout, pages
from proche.orders.readers.cleanup import Pixels
from proche.orders.readers.pages import Picture
from proche.orders.readers.words_on_page import Box, PageWords, Word
from proche.orders.reading import Form, Reading, not_an_order


def read(data: bytes, *, name: str = "", catalogue: Catalogue | None = None) -> list[Reading]:
    """Read every order of a picture or image-only PDF."""
    try:
        return layout.read_words(_pages(data), form=Form.SCAN, catalogue=catalogue)
    except pages.Unreadable as refusal:
        return not_an_order(Form.SCAN, refusal.words)


def _pages(data: bytes) -> Iterator[PageWords]:
    for number, picture in enumerate(pages.pictures(data), start=1):
        yield words_of(picture, number)


def words_of_pdf_page(page: Any, number: int) -> PageWords:
    return words_of(pages.picture_of_pdf_page(page), number)


def words_of(picture: Picture, number: int) -> PageWords:
    """Clean one page up and read its words."""
    straight = cleanup.straighten(picture.pixels, picture.dpi)
    height, width = straight.image.shape
    if cleanup.is_blank(straight.image):
        return PageWords(number, width, height, (), is_scan=True)
    clean = cleanup.polish(straight.image, coarse=picture.is_coarse)
    words = tuple(_word(word) for word in engines.reader().read(clean.image))
    across, down = cleanup.find_rules(clean.image)
    witness = functools.partial(_ask_witness, clean.image)
    return PageWords(
        number, width, height, words, across, down, is_scan=True, quality=clean.quality, witness=witness
    )


def _word(word: engines.OcrWord) -> Word:
    return Word(word.text, *word.box, score=word.score, others=word.others)


def _ask_witness(image: Pixels, box: Box) -> str | None:
    """Let the second engine read one place of the page."""
    second = engines.witness()
    if second is None:
        return None
    margin = 0.12 * (box[3] - box[1])
    x0, y0 = max(0, round(box[0] - 2 * margin)), max(0, round(box[1]))
    strip = image[y0 : round(box[3]), x0 : round(box[2] + 2 * margin)]
    if strip.size == 0:
        return None
    return " ".join(word.text for word in second.read_strip(np.ascontiguousarray(strip)))
