"""The corpus repeats, and its truth stands on its pages."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from benches.corpus import damage, documents, layouts, orders
from benches.corpus.damage import Level
from benches.corpus.documents import Plan
from benches.corpus.drawing import in_words, money
from benches.corpus.layouts import Layout, Split
from benches.corpus.orders import truth
from proche.customers.rules import Directory
from proche.orders.catalogue import Catalogue
from proche.orders.reading import LINE_FIELDS, Form, Line, OrderRead, Party, Reading, Value
from proche.site import read_knowledge
from proche.site.demo import catalogue, establishments

EVERY = [layout for split in Split for layout in layouts.layouts(split)]
NAMES = [layout.name for layout in EVERY]


def bare(text: str) -> str:
    """Letters and figures alone, so that neither accents nor how a line is broken matter."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE")).casefold()
    return re.sub(r"[^0-9a-z]", "", plain)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return bare("".join(page.get_textpage().get_text_range() for page in document))
    finally:
        document.close()


def as_days(iso: str) -> set[str]:
    """The ways in which a page may write a day."""
    day = date.fromisoformat(iso)
    ways = [
        f"{day:%d/%m/%Y}",
        f"{day:%d/%m/%y}",
        in_words(day),
        f"{day:%d %B %Y}",
        f"{day:%B} {day.day}, {day:%Y}",
    ]
    ways += [
        f"{day.day}/{day.month}/{day:%Y}",
        f"{day:%Y-%m-%d}",
        f"{day.day} {day:%B %Y}",
        f"{day:%d-%b-%Y}",
    ]
    ways += [f"{day.day}/{day.month}/{day:%y}", in_words(day).rsplit(" ", 1)[0], f"{day:%m/%d/%Y}"]
    return {bare(way) for way in ways}


def as_amounts(amount: str) -> set[str]:
    value = Decimal(amount)
    return {bare(money(value)), bare(f"{value.normalize():f}"), bare(f"{value:.3f}"), bare(f"{value:.4f}")}


def not_on_page(said: dict[str, Any], text: str) -> list[str]:
    """The values of a truth that its page does not carry."""
    head = {"number": said["number"], "name": said["buyer"]["name"], "ids": " ".join(said["buyer"]["ids"])}
    missing = [f"{name}: {value}" for name, value in head.items() if value and bare(value) not in text]
    missing = [one for one in missing if not one.startswith("ids")]
    missing += [f"id: {one}" for one in said["buyer"]["ids"] if bare(one) not in text]
    for name in ("issued_on", "deliver_on"):
        if said[name] and not any(way in text for way in as_days(said[name])):
            missing.append(f"{name}: {said[name]}")
    if said["total_net"] and not any(way in text for way in as_amounts(said["total_net"])):
        missing.append(f"total: {said['total_net']}")
    for place, line in enumerate(said["lines"]):
        missing += [f"line {place} {one}" for one in _not_in_line(line, text)]
    return missing


def _not_in_line(line: dict[str, Any], text: str) -> list[str]:
    names = ("buyer_item_id", "seller_item_id", "gtin", "description", "quantity", "unit")
    missing = [f"{name}: {line[name]}" for name in names if line[name] and bare(line[name]) not in text]
    for name in ("unit_price", "net_amount"):
        if line[name] and not any(way in text for way in as_amounts(line[name])):
            missing.append(f"{name}: {line[name]}")
    return missing


@pytest.mark.parametrize("layout", EVERY, ids=NAMES)
def test_every_value_of_the_truth_stands_on_the_page(layout: Layout):
    for number in range(2):
        order, pdf = documents.printed(layout, f"test {layout.name} {number}")

        assert not_on_page(truth(order, layout.shows), text_of(pdf)) == []


@pytest.mark.parametrize("layout", EVERY, ids=NAMES)
def test_the_same_seed_draws_the_same_bytes(layout: Layout):
    assert documents.printed(layout, "again")[1] == documents.printed(layout, "again")[1]


def test_names_of_layouts_are_unique_and_tuning_has_enough():
    assert len(set(NAMES)) == len(NAMES)
    assert len(layouts.layouts(Split.TUNING)) >= 18


def test_layouts_of_both_splits_are_different_files():
    files = {split: {layout.draw.__module__ for layout in layouts.layouts(split)} for split in Split}

    assert not files[Split.TUNING] & files[Split.MEASURING]


def test_photographed_orders_fit_one_page():
    for layout in EVERY:
        if layout.is_photographed:
            _, pdf = documents.printed(layout, f"photo {layout.name}", on_one_page=True)
            assert len(pypdfium2.PdfDocument(pdf)) == 1, layout.name


@pytest.mark.parametrize("layout", EVERY, ids=NAMES)
def test_a_perfect_reading_is_asked_nothing(layout: Layout):
    """Whatever a reading is asked comes of the reading, not of what the orders hold."""
    for number in range(2):
        order, _ = documents.printed(layout, f"asked {layout.name} {number}")
        said = truth(order, layout.shows)
        checked = read_knowledge.check(
            as_if_read(said),
            catalogue=Catalogue(catalogue.products(orders.CATALOGUE_DAY)),
            directory=Directory(establishments.directory()),
            at=datetime.combine(order.issued_on, time(9), UTC),
        )
        # Lines with days of their own are asked about, once.
        asked = [doubt for doubt in checked.doubts if said["deliver_on"] or doubt.field != "/deliver_on"]
        assert [f"{doubt.field} {doubt.kind}" for doubt in asked] == []


def as_if_read(said: dict[str, Any]) -> Reading:
    """The reading that a truth deserves."""
    head = {name: value_of(said[name]) for name in ("number", "issued_on", "deliver_on", "total_net")}
    lines = [
        Line(position=place, **{name: value_of(line[name]) for name in LINE_FIELDS})
        for place, line in enumerate(said["lines"], start=1)
    ]
    order = OrderRead(
        **head,
        currency=Value("EUR"),
        buyer=Party(value_of(said["buyer"]["name"]), value_of(said["buyer"]["id"])),
        deliver_to=Party(value_of(said["deliver_to"])),
        lines=tuple(lines),
    )
    return Reading(form=Form.PDF_TEXT, order=order)


def value_of(text: str | None) -> Value | None:
    return Value(text) if text else None


# --- orders -----------------------------------------------------------------------------------------------


def test_an_order_adds_up_and_is_wanted_on_a_served_day():
    for number in range(20):
        order = orders.make(f"test {number}")

        assert order.total == sum(line.amount for line in order.lines)
        assert order.deliver_on.isoweekday() in order.customer.place.weekdays
        assert order.deliver_on > order.issued_on
        assert len({line.product.sku for line in order.lines}) == len(order.lines)


def test_seeds_give_different_orders_and_one_seed_the_same():
    assert orders.make("a") == orders.make("a")
    assert orders.make("a") != orders.make("b")


def test_a_day_of_delivery_that_lines_do_not_share_is_no_day_of_the_order():
    shown = orders.Shown(days_in_lines=True)
    made = [orders.make(f"days {number}", days_in_lines=True) for number in range(12)]
    shared = {len({line.deliver_on for line in order.lines}) == 1 for order in made}

    assert shared == {True, False}
    for order in made:
        days = {line.deliver_on for line in order.lines}
        assert (truth(order, shown)["deliver_on"] is not None) == (len(days) == 1)


# --- damage -----------------------------------------------------------------------------------------------


def damaged(level: Level, seed: str) -> damage.Damaged:
    layout = next(one for one in EVERY if one.name == "demo-hospital")
    return damage.damage(level, documents.printed(layout, "damage")[1], seed=seed, strip="01 99 00 10 00")


@pytest.fixture(scope="module")
def found() -> dict[Level, damage.Damaged]:
    return {level: damaged(level, "3") for level in Level}


def pixels(data: bytes) -> np.ndarray:
    if data.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(data)
        return document[0].render(scale=100 / 72, grayscale=True).to_numpy().squeeze()
    return np.asarray(Image.open(BytesIO(data)).convert("L"))


@pytest.mark.parametrize("level", Level)
def test_a_seed_damages_a_page_the_same_way_again(level, found):
    assert damaged(level, "3") == found[level]


def test_another_seed_damages_it_otherwise(found):
    assert damaged(Level.LIGHT, "4") != found[Level.LIGHT]


def test_levels_differ_in_what_they_do_to_a_page(found):
    values = {level: len(np.unique(pixels(one.data))) for level, one in found.items()}

    assert values[Level.LIGHT] == values[Level.HEAVY] == 2
    assert found[Level.LIGHT].data != found[Level.HEAVY].data
    assert values[Level.CLEAN] > 50
    assert values[Level.PHOTO] > 50
    assert Image.open(BytesIO(found[Level.PHOTO].data)).mode == "RGB"


@pytest.mark.parametrize("kind", damage.HEAVY)
def test_every_kind_of_heavy_fax_leaves_ink_on_paper(kind):
    layout = next(one for one in EVERY if one.name == "demo-hospital")
    rng = np.random.default_rng(1)
    dots = pixels(damage.faxed(documents.printed(layout, "ink")[1], kind(rng), rng, "01 99 00 10 00"))

    assert 0.005 < (dots == 0).mean() < 0.25


def test_a_slip_keeps_its_size_on_the_glass():
    slip = np.zeros((400, 300), dtype=np.uint8)
    glass = damage.on_a4(slip, 100)

    assert glass.shape == (1169, 827)
    assert (glass == 0).sum() == 400 * 300


# --- plans ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["ubl", "edifact", "xlsx", "csv", "pdf-text", "scan-light-fax"])
def test_a_plan_builds_the_same_document_twice(form):
    plan = next(documents.plans(Split.TUNING, forms=[form]))

    assert documents.build(plan) == documents.build(plan)


def test_plans_can_be_narrowed():
    plans = list(documents.plans(Split.TUNING, forms=["photo"], layout="clinic", most=2))

    assert [plan.form for plan in plans] == ["photo"] * len(plans)
    assert 1 <= len(plans) <= 2
    assert all("clinic" in plan.layout for plan in plans)


def test_the_splits_never_share_an_order():
    tuning, measuring = (Plan(split, "ubl", "", 0) for split in Split)

    assert documents.build(tuning).truth != documents.build(measuring).truth


def test_every_form_of_the_contract_has_plans():
    forms = {plan.form for plan in documents.plans(Split.MEASURING)}

    assert forms == set(documents.FORMS)
