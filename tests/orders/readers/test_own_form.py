"""The desk's own order forms, filled in by pen and sent through bad faxes: exact, or asked."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import pytest

from proche.orders.blanks import geometry
from proche.orders.readers import cleanup, own_form, pages, scan
from proche.orders.reading import Reading
from proche.site.demo.documents import fax
from tests.orders.blanks import pen
from tests.orders.blanks.pen import CLEAN, HEAVY, LIGHT, Filled

PAGE = pen.page()


def read(data: bytes, *pages_known: pen.BlankPage) -> list[Reading]:
    return scan.read(data, blanks=pen.known(*(pages_known or (PAGE,))))


def quantities(reading: Reading) -> dict[str, int]:
    assert reading.order is not None
    return {
        line.seller_item_id.value: int(line.quantity.value)
        for line in reading.order.lines
        if line.seller_item_id and line.quantity
    }


def doubted(reading: Reading) -> set[str]:
    """The SKUs whose quantity is asked, and "day"."""
    assert reading.order is not None
    lines = reading.order.lines
    asked = {doubt.field for doubt in reading.doubts}
    skus = {
        line.seller_item_id.value
        for place, line in enumerate(lines)
        if line.seller_item_id and f"/lines/{place}/quantity" in asked
    }
    return skus | ({"day"} if "/deliver_on" in asked else set())


def wrong(reading: Reading, filled: Filled) -> set[str]:
    """What is neither right nor asked."""
    assert reading.order is not None
    got = quantities(reading)
    day = reading.order.deliver_on
    off = {sku for sku in {*got, *filled.quantities} if got.get(sku) != filled.quantities.get(sku)}
    if (day.value if day else None) != filled.iso:
        off.add("day")
    return off - doubted(reading)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("wear", [*CLEAN, *LIGHT], ids=lambda wear: f"{wear.down}-{wear.skew}-{wear.ink}")
def test_clean_and_light_faxes_are_read_to_the_last_box(wear, seed):
    filled = pen.draw_lots(seed, PAGE)
    [reading] = read(pen.faxed(pen.pdf(PAGE, filled, seed=seed), wear, seed=seed))
    assert reading.order is not None
    assert wrong(reading, filled) == set()
    assert len(reading.doubts) <= 1
    assert reading.order.buyer.id is not None
    assert reading.order.buyer.id.value == "C1001"


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("loses", [False, True], ids=["whole", "lines lost"])
def test_a_heavy_fax_is_exact_or_asked_and_never_silently_wrong(loses, seed):
    filled = pen.draw_lots(10 + seed, PAGE)
    wear = HEAVY[seed % len(HEAVY)]
    [picture] = pages.pictures(pen.faxed(pen.pdf(PAGE, filled, seed=seed), wear, seed=seed))
    pixels = pen.lose_lines(picture.pixels, seed=seed) if loses else picture.pixels
    seen = own_form.find(cleanup.straighten(pixels, picture.dpi).image, 1, pen.known(PAGE))
    assert seen is not None
    [reading] = own_form.read([seen])
    assert wrong(reading, filled) == set()
    assert len(doubted(reading)) <= len(filled.quantities) / 2


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_form_that_lay_on_its_side_or_head_is_read_alike(turn):
    filled = pen.draw_lots(3, PAGE)
    [reading] = read(pen.faxed(pen.pdf(PAGE, filled), LIGHT[1], turn=turn))
    assert wrong(reading, filled) == set()
    assert quantities(reading)


def test_an_empty_form_orders_nothing_and_says_so():
    [reading] = read(pen.faxed(pen.pdf(PAGE, Filled()), CLEAN[0]))
    assert [doubt.kind for doubt in reading.doubts] == ["NO_LINES"]


def test_two_marks_for_one_quantity_are_asked_with_both():
    page = pen.page(count=3)
    data = pen.pdf(page, Filled({"HP-001": 4}), seed=1)
    more = pen.pdf(page, Filled({"HP-001": 7}), seed=1)
    both = _over(data, more)
    [reading] = read(both, page)
    [doubt] = reading.doubts
    assert doubt.kind == "UNSURE"
    assert {"4", "7"} <= set(doubt.readings)
    assert doubt.where is not None


def _over(one: bytes, other: bytes) -> bytes:
    """Both drawings on one page, as a scan."""
    [first], [second] = fax.pages(one), fax.pages(other)
    return fax.png(np.minimum(first, second))


def test_rows_that_a_long_stroke_runs_through_are_asked():
    filled = pen.draw_lots(5, PAGE)
    [sheet] = fax.pages(pen.pdf(PAGE, filled))
    height, width = sheet.shape
    cv2.line(sheet, (int(width * 0.5), int(height * 0.3)), (int(width * 0.85), int(height * 0.6)), 0, 5)
    [reading] = read(fax.png(sheet))
    assert wrong(reading, filled) == set()
    assert doubted(reading)


def test_what_is_written_by_hand_is_shown_to_a_person():
    filled = Filled({"HP-000": 2}, note=True)
    [reading] = read(pen.faxed(pen.pdf(PAGE, filled), LIGHT[0]))
    assert [doubt.kind for doubt in reading.doubts] == ["WRITTEN"]
    assert reading.doubts[0].options


def test_a_day_that_does_not_exist_is_asked():
    [reading] = read(pen.faxed(pen.pdf(PAGE, Filled({"HP-000": 2}, day=(31, 2, 2027))), CLEAN[0]))
    assert [doubt.field for doubt in reading.doubts] == ["/deliver_on"]


def test_two_pages_of_one_form_are_one_order_and_a_page_that_did_not_come_is_asked():
    one, two = pen.page(1, 2), pen.page(2, 2)
    first = pen.pdf(one, Filled({"HP-001": 5}))
    second = pen.pdf(two, Filled({"HP-002": 30}))
    [reading] = read(_together(first, second), one, two)
    assert [line.quantity.value for line in reading.order.lines] == ["5", "30"]
    assert reading.doubts == ()
    assert reading.pages == (1, 2)
    [alone] = read(pen.faxed(first, CLEAN[0]), one, two)
    assert [doubt.kind for doubt in alone.doubts] == ["PAGES"]


def test_the_same_page_twice_is_two_orders():
    one = pen.pdf(PAGE, Filled({"HP-001": 5}))
    two = pen.pdf(PAGE, Filled({"HP-001": 6}))
    readings = read(_together(one, two))
    assert [quantities(reading) for reading in readings] == [{"HP-001": 5}, {"HP-001": 6}]
    assert [reading.part for reading in readings] == [1, 2]


def _together(*pdfs: bytes) -> bytes:
    return fax.scanned_pdf([page for pdf in pdfs for page in fax.pages(pdf)])


def test_a_form_that_the_desk_does_not_know_is_put_before_a_person():
    [reading] = scan.read(pen.faxed(pen.pdf(PAGE, Filled({"HP-001": 5})), CLEAN[0]), blanks={})
    assert reading.is_order
    assert reading.order is not None
    assert reading.order.lines == ()
    assert reading.order.buyer.id is None
    assert [doubt.kind for doubt in reading.doubts] == ["NO_LINES"]


def test_every_box_lies_on_the_page_and_apart_from_every_other():
    boxes = list(geometry.boxes(geometry.ROWS, pen.YEARS))
    for box in boxes:
        assert 18 < box.x < 192
        assert 18 < box.y < 260
    places = sorted((box.y, box.x) for box in boxes)
    for (y0, x0), (y1, x1) in pairwise(places):
        assert y1 - y0 > geometry.BOX + 1 or x1 - x0 >= geometry.STEP - 0.01
