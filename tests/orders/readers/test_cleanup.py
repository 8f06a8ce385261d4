"""The clean-up of scans: square pixels, upright, straight; specks only where there are some."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from proche.orders.readers import cleanup
from tests.orders.readers import make_pages

PAGE = make_pages.picture(make_pages.pdf(make_pages.sheet(10)))
RULED = make_pages.picture(make_pages.pdf(make_pages.sheet(8, ruled=True)))


def alike() -> cleanup.Pixels:
    """Twenty rows that say nearly the same, each letter below its like."""
    out = BytesIO()
    page = Canvas(out, pagesize=A4, invariant=1)
    for row in range(20):
        page.drawString(50, 700 - 18 * row, f"HP-{100 + row}V   Crème dessert HP vanille 125 g")
        page.drawRightString(480, 700 - 18 * row, "12,50")
    page.save()
    return make_pages.picture(out.getvalue())


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("image", [PAGE, RULED, alike()], ids=["plain", "ruled", "rows alike"])
def test_a_page_fed_in_any_way_comes_out_upright(image: cleanup.Pixels, turn: int) -> None:
    fed = np.ascontiguousarray(np.rot90(image, turn // 90))
    straight = cleanup.straighten(fed)
    assert straight.turn == turn
    assert straight.image.shape == image.shape


@pytest.mark.parametrize("degrees", [-4.0, -0.8, 1.7, 3.0])
def test_a_skew_is_found_within_a_tenth_of_a_degree(degrees: float) -> None:
    assert cleanup.find_skew(make_pages.turned(PAGE, degrees)) == pytest.approx(-degrees, abs=0.12)


def test_a_copy_of_a_copy_is_straightened_too() -> None:
    worn = make_pages.turned(make_pages.photocopied(PAGE), 1.5)
    assert cleanup.straighten(worn).skew == pytest.approx(-1.5, abs=0.15)


def test_a_standard_fax_gets_square_pixels() -> None:
    flat = make_pages.fax(make_pages.pdf(make_pages.sheet(10)), fine=False)
    square = cleanup.square_pixels(flat, (204, 98))
    assert square.shape[0] == pytest.approx(flat.shape[0] * 204 / 98, abs=1)
    assert cleanup.square_pixels(square, (204, 196)).shape == square.shape


def test_a_clean_fax_keeps_its_dots_and_a_speckled_one_loses_its_specks() -> None:
    fax = make_pages.fax(make_pages.pdf(make_pages.sheet(10)))
    clean = cleanup.polish(fax)
    assert clean.specks < cleanup.DIRTY
    assert np.array_equal(clean.image, fax)
    dirty = make_pages.speckled(fax)
    polished = cleanup.polish(dirty)
    assert polished.quality < clean.quality
    assert cleanup.speck_share(polished.image) < 0.2 * cleanup.speck_share(dirty)


def test_quality_falls_with_wear() -> None:
    fax = make_pages.fax(make_pages.pdf(make_pages.sheet(10)))
    grey, two_colours = cleanup.polish(PAGE).quality, cleanup.polish(fax).quality
    coarse, worn = (
        cleanup.polish(fax, coarse=True).quality,
        cleanup.polish(make_pages.photocopied(PAGE)).quality,
    )
    assert grey > two_colours > coarse > worn


def test_a_blank_page_with_dust_is_blank_and_one_line_is_not() -> None:
    blank = np.full((2339, 1654), 255, dtype=np.uint8)
    dust = make_pages.speckled(blank, share=0.00002)
    assert cleanup.is_blank(dust)
    line = make_pages.picture(make_pages.words_pdf("Merci de livrer 12 cartons de HP-125V"))
    assert not cleanup.is_blank(line)


def test_ruling_lines_are_found_and_letters_are_not() -> None:
    across, down = cleanup.find_rules(RULED)
    assert len(across) == 10
    assert len(down) == 2
    assert cleanup.find_rules(PAGE) == ((), ())


def test_a_lone_figure_in_a_cell_is_found_again() -> None:
    image = make_pages.picture(make_pages.pdf(make_pages.sheet(2)))
    blank = np.full_like(image, 255)
    blank[1000:1030, 800:806] = 0
    marks = cleanup.marks_in(blank, (700, 990, 900, 1040), [])
    assert marks is not None
    assert marks[0] < 800 < 806 < marks[2]
    assert cleanup.marks_in(blank, (700, 990, 900, 1040), [(790, 990, 820, 1040)]) is None
