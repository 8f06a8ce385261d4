"""Scans and faxes, through the real engine: the lines are right or asked, never silently wrong."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from proche.orders.readers import cleanup, engines, limits, pages, pdf_text, scan
from proche.orders.reading import Form, Reading
from tests.orders.readers import make_pages
from tests.orders.readers.make_pages import CATALOGUE, Sheet

SAMPLES = Path(__file__).parents[3].parent / "shared" / "samples"
SHEET = make_pages.sheet(6)
PDF = make_pages.pdf(SHEET)


def read(data: bytes) -> list[Reading]:
    return scan.read(data, catalogue=CATALOGUE)


def pairs(reading: Reading) -> list[tuple[str | None, str | None]]:
    assert reading.order is not None, reading.error
    return [
        (line.seller_item_id and line.seller_item_id.value, line.quantity and line.quantity.value)
        for line in reading.order.lines
    ]


def wanted(sheet: Sheet) -> list[tuple[str, str]]:
    return [(row.code, row.quantity) for row in sheet.rows]


@pytest.mark.slow
def test_a_clean_scan_is_read_without_a_question() -> None:
    (reading,) = read(make_pages.png(make_pages.picture(PDF)))
    assert pairs(reading) == wanted(SHEET)
    assert reading.doubts == ()
    assert reading.form is Form.SCAN
    assert reading.order is not None
    head = reading.order
    values = (head.number, head.issued_on, head.deliver_on, head.total_net)
    assert [value and value.value for value in values] == ["4471", "2026-11-24", "2026-11-26", "1667.50"]
    assert head.deliver_to.name is not None
    assert head.deliver_to.name.value == "EHPAD Les Tilleuls - Cuisine"


@pytest.mark.slow
def test_a_fax_upside_down_with_strip_and_scrawl_keeps_to_its_lines() -> None:
    image = make_pages.fax_strip(make_pages.fax(PDF))
    upside_down = np.ascontiguousarray(np.rot90(make_pages.scribbled(image), 2))
    (reading,) = read(make_pages.tiff(upside_down))
    assert pairs(reading) == wanted(SHEET)


@pytest.mark.slow
def test_a_standard_fax_of_two_pages_in_group_3() -> None:
    sheet = make_pages.sheet(8, rows_a_page=5)
    data = make_pages.pdf(sheet)
    images = [make_pages.fax(data, page, fine=False) for page in (0, 1)]
    (reading,) = read(make_pages.tiff(*images, compression="group3", dpi=(204, 98)))
    assert pairs(reading) == wanted(sheet)
    assert reading.pages == (1, 2)


@pytest.mark.slow
@pytest.mark.parametrize("wear", ["speckled", "photocopied"])
def test_worn_pages_are_right_or_asked_and_always_meet_a_person(wear: str) -> None:
    image = make_pages.picture(PDF)
    worn = (
        make_pages.speckled(make_pages.fax(PDF))
        if wear == "speckled"
        else make_pages.turned(make_pages.photocopied(image), 1.3)
    )
    (reading,) = read(make_pages.png(worn))
    asked = {doubt.field.rpartition("/")[0] for doubt in reading.doubts}
    for index, pair in enumerate(pairs(reading)):
        assert pair in wanted(SHEET) or f"/lines/{index}" in asked
    assert len(pairs(reading)) == len(SHEET.rows)
    assert "WORN" in [doubt.kind for doubt in reading.doubts]


@pytest.mark.slow
def test_the_picture_of_a_line_shows_that_line() -> None:
    turned = np.ascontiguousarray(np.rot90(make_pages.turned(make_pages.picture(PDF), 1.5)))
    data = make_pages.png(turned)
    (reading,) = read(data)
    assert reading.order is not None
    line = reading.order.lines[2]
    assert line.where is not None
    cut = pages.crop(pages.upright_page(data, 1, dpi=200), line.where)
    image = np.asarray(Image.open(io.BytesIO(cut)).convert("L"), dtype=np.uint8)
    text = " ".join(word.text for word in engines.reader().read(image))
    assert SHEET.rows[2].code in text
    assert SHEET.rows[1].code not in text


@pytest.mark.slow
def test_a_mixed_pdf_sends_its_picture_pages_to_the_engine() -> None:
    one, two = make_pages.sheet(3, number="A-1"), make_pages.sheet(3, start=4, number="A-2")
    mixed = _joined(make_pages.pdf(one), make_pages.image_pdf(make_pages.picture(make_pages.pdf(two))))
    first, second = pdf_text.read(mixed, catalogue=CATALOGUE)
    assert (pairs(first), pairs(second)) == (wanted(one), wanted(two))


def _joined(*parts: bytes) -> bytes:
    import pypdfium2 as pdfium

    out = io.BytesIO()
    with pdfium.PdfDocument.new() as whole:
        for part in parts:
            with pdfium.PdfDocument(part) as document:
                whole.import_pages(document)
        whole.save(out)
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.skipif(not (SAMPLES / "scan-image").is_dir(), reason="the shared samples are not here")
def test_a_shop_receipt_is_no_order() -> None:
    (reading,) = read((SAMPLES / "scan-image" / "zzzdavid__358.jpg").read_bytes())
    assert not reading.is_order
    assert reading.error is not None


def test_a_blank_page_and_a_photo_of_nothing_are_said_to_hold_no_text() -> None:
    blank = np.full((2339, 1654), 255, dtype=np.uint8)
    (reading,) = read(make_pages.png(blank))
    assert not reading.is_order
    assert "No text" in str(reading.error)


def test_a_picture_too_large_is_refused_before_it_is_decoded() -> None:
    side = int(limits.PIXELS**0.5) + 10
    bomb = io.BytesIO()
    Image.new("1", (side, side), 1).save(bomb, "PNG")
    (reading,) = read(bomb.getvalue())
    assert not reading.is_order
    assert str(side) in str(reading.error)


@pytest.mark.parametrize("cut", [0, 20, 400])
def test_a_damaged_picture_is_refused_in_words(cut: int) -> None:
    data = make_pages.png(make_pages.picture(PDF))[:cut] + b"\x00" * 30
    (reading,) = read(data)
    assert not reading.is_order
    assert "damaged" in str(reading.error)


def test_pages_are_counted_and_drawn_upright() -> None:
    fax = make_pages.fax(PDF, fine=False)
    data = make_pages.tiff(fax, fax, dpi=(204, 98))
    assert pages.page_count(data) == 2
    assert pages.page_count(PDF) == 1
    upright = Image.open(io.BytesIO(pages.upright_page(data, 2, dpi=100)))
    assert upright.height / upright.width == pytest.approx(842 / 595, rel=0.02)
    turned = Image.open(io.BytesIO(pages.upright_page(make_pages.pdf(SHEET, rotate=90), 1, dpi=72)))
    assert turned.size == (595, 842)
    with pytest.raises(pages.Unreadable):
        pages.upright_page(PDF, 2)


def test_engines_are_listed_without_loading_them() -> None:
    rapid, tesseract = engines.list_engines()
    assert rapid.is_present
    assert rapid.is_needed
    assert not tesseract.is_needed


def test_a_missing_second_engine_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "tessdata", lambda: None)
    engines.witness.cache_clear()
    assert engines.witness() is None
    engines.witness.cache_clear()


def test_without_any_engine_a_scan_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> engines.RapidEngine:
        raise engines.Missing("rapidocr")

    monkeypatch.setattr(engines, "reader", missing)
    (reading,) = read(make_pages.png(make_pages.picture(PDF)))
    assert not reading.is_order
    assert "proche check" in str(reading.error)


@pytest.mark.parametrize(
    ("read_as", "meant"),
    [
        ("cartón", "carton"),
        ('N"', "N°"),
        ("1'eau", "l'eau"),
        ("·Cuisine", "Cuisine"),
        ("1,5", "1,5"),
        ("bæuf", "bœuf"),
        ("ċarton", "carton"),
        ("1.carton", "1 carton"),
        ("25.ABC", "25.ABC"),
        ("12.50", "12.50"),
    ],
)
def test_the_engines_french_is_mended(read_as: str, meant: str) -> None:
    assert scan.mended(read_as) == meant


class TwoWays:
    """Stands in for the engine: reads one text where the page's first corner is dark, another where not."""

    def __init__(self, here: float, turned: float) -> None:
        self.scores, self.asked = {True: here, False: turned}, 0

    def read(self, image: cleanup.Pixels) -> list[engines.OcrWord]:
        self.asked += 1
        is_here = bool(image[0, 0] < 128)
        text = "here" if is_here else "turned"
        return [engines.OcrWord(text, (0, 0, 9, 9), self.scores[is_here])] * 40


@pytest.mark.parametrize(
    ("here", "turned", "text", "asked"),
    [(0.4, 0.8, "turned", 2), (0.4, 0.3, "here", 2), (0.9, 0.99, "here", 1)],
)
def test_a_page_that_says_nothing_is_read_the_other_way_up(
    here: float, turned: float, text: str, asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = TwoWays(here, turned)
    monkeypatch.setattr(engines, "reader", lambda: engine)
    page = np.full((40, 30), 255, dtype=np.uint8)
    page[0, 0] = 0

    clean, words = scan.readable(cleanup.Clean(page, 0.5, 1.0))

    assert {word.text for word in words} == {text}
    assert engine.asked == asked
    assert bool(clean.image[0, 0] < 128) is (text == "here")
