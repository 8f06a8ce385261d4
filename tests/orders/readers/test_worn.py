"""What a worn scan does to words and figures, and what is put right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from proche.orders.readers import layout, worn
from proche.orders.readers.figures import Style
from proche.orders.readers.words_on_page import PageWords, Word
from proche.orders.reading import Doubt, Form, OrderRead
from tests.orders.readers.make_pages import CATALOGUE
from tests.orders.readers.test_layout import ROW, order_of, page, read, words

WORN = 0.75


@pytest.mark.parametrize(
    ("read_as", "meant"),
    [
        ("Crème vanille 125 9", "Crème vanille 125 g"),
        ("Crème vanille 125 9 carton de 24", "Crème vanille 125 g carton de 24"),
        ("Eau citron 125 9. Carton de 48", "Eau citron 125 g. Carton de 48"),
        ("Entéral fibres 500 m1", "Entéral fibres 500 ml"),
        ("Boisson 2 kcal/mi moka 200 mt", "Boisson 2 kcal/ml moka 200 ml"),
        ("Sonde CH 9", "Sonde CH 9"),
        ("Lot de 9", "Lot de 9"),
        ("Tube 12 mi-long", "Tube 12 mi-long"),
        ("Raccord 10 95", "Raccord 10 95"),
    ],
)
def test_measures_are_put_right_and_other_figures_left(read_as: str, meant: str) -> None:
    assert worn.measures(read_as) == meant


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20 16", "20.16"),
        ("1 234 56", "1234.56"),
        ("163 20 ,", "163.20"),
        ("40 80 †", "40.80"),
        ("765,60 TO", "765.60"),
        ("l2,50", "12.50"),
        ("12,50 13,60", None),
        ("TO", None),
    ],
)
def test_money_that_is_no_number_as_it_stands(text: str, value: str | None) -> None:
    found = worn.read_money(text, Style(comma_decimals=True))
    assert (found and found.value) == value


@pytest.mark.parametrize(("text", "value"), [("I carton", "1"), ("l2", "12"), ("carton", None)])
def test_quantities_whose_figures_look_like_letters(text: str, value: str | None) -> None:
    found = worn.read_quantity(text, Style())
    assert (found and found.number.value) == value


NAME = "Crème dessert HP vanille 125 g"


@pytest.mark.parametrize(
    ("read_as", "meant"),
    [
        ("Créme dessert HP vanilé 125 g", NAME),
        ("Crème dessent HP vanille 125g carton de 24", f"{NAME} carton de 24"),
        ("Crème dessert HP vanille 125 g", None),
        ("Creme dessert HP vanille 125 g", None),
        ("Crème dessert HP vanille 200 g", None),
        ("Crème dessert HC vanille 125 g", None),
        ("Crème dessert HP chocolat 125 g", None),
        ("Crèm desert HP vanile 125 g", None),
        ("4Crème dessert HP vanille 125 g", NAME),
        ("12 Creme dessert HP vanile 125 g", NAME),
        ("Crème desset HP vanilte 125 g", NAME),
        ("Crème vanille", None),
    ],
)
def test_a_product_proved_by_its_code_tells_a_letter_but_no_figure(read_as: str, meant: str | None) -> None:
    assert worn.as_named(read_as, NAME) == meant


def test_words_off_by_a_letter_follow_a_code_that_the_catalogue_has() -> None:
    name = CATALOGUE.find("HP-125V")
    assert name is not None
    off = name.name.replace("vanille", "vanile")
    assert off != name.name

    for code, wanted in (("HP-125V", name.name), ("ZZ-999", off)):
        one = page(((40, code), (120, off), *ROW[2:]), quality=WORN)
        description = order_of(one).lines[0].description
        assert description is not None
        assert description.value == wanted


def test_a_unit_whose_figure_was_passed_over_is_looked_at_again() -> None:
    row = (*ROW[:2], (400, "carton"))
    seen = (Word("7", 395, 90, 399, 100, 0.95),)
    found = order_of(replace(page(row), look_again=lambda _box, _known: seen)).lines[0]
    lost = order_of(replace(page(row), look_again=lambda _box, _known: ())).lines[0]

    assert found.quantity is not None
    assert found.quantity.value == "7"
    assert lost.quantity is None
    assert [line.unit and line.unit.value for line in (found, lost)] == ["carton", "carton"]


def test_a_page_that_could_hardly_be_read_asks_for_each_line() -> None:
    one = page(ROW)
    faint = replace(one, words=tuple(replace(word, score=0.77) for word in one.words))
    assert "/lines" in [doubt.field for doubt in read(faint).doubts]
    assert "/lines" not in [doubt.field for doubt in read(one).doubts]


def test_a_faint_name_is_asked() -> None:
    one = page(ROW)
    for score, asked in ((0.4, ["/buyer/name"]), (0.98, [])):
        head = [replace(word, score=score) for word in words(((40, "EHPAD Les Tilleuls"),), 20)]
        doubts = read(replace(one, words=(*head, *one.words))).doubts
        assert [doubt.field for doubt in doubts if doubt.field == "/buyer/name"] == asked


def line_of(price: str, amount: str) -> tuple[OrderRead, list[Doubt]]:
    one = page((*ROW[:3], (470, price), (540, amount)), quality=WORN)
    money = ("/lines/0/unit_price", "/lines/0/net_amount")
    return order_of(one), [doubt for doubt in read(one).doubts if doubt.field in money]


def test_a_lost_point_that_the_sum_proves_is_not_asked() -> None:
    order, doubts = line_of("10 00", "120 00")

    line = order.lines[0]
    assert [value and value.value for value in (line.unit_price, line.net_amount)] == ["10.00", "120.00"]
    assert doubts == []


def test_a_guessed_price_that_nothing_proves_is_asked() -> None:
    order, doubts = line_of("10 00", "")

    assert order.lines[0].unit_price is not None
    assert order.lines[0].unit_price.confidence <= 0.7
    assert [(doubt.field, doubt.readings) for doubt in doubts] == [("/lines/0/unit_price", ("10.00",))]


def test_an_amount_that_no_quantity_explains_is_asked_with_what_the_sum_gives() -> None:
    order, doubts = line_of("10,00", "12,35")

    assert [(doubt.field, doubt.readings) for doubt in doubts] == [("/lines/0/net_amount", ("120", "12.35"))]
    amount = order.lines[0].net_amount
    assert amount is not None
    assert amount.confidence <= 0.7


def test_an_amount_that_cannot_be_read_is_asked() -> None:
    order, doubts = line_of("10,00", "?x")

    assert order.lines[0].net_amount is None
    assert [doubt.field for doubt in doubts] == ["/lines/0/net_amount"]


def numbered(text: str) -> PageWords:
    one = page(ROW, quality=WORN)
    (number,) = [word for word in one.words if word.text == "4471"]
    first, *rest = text.split()
    x, found = number.x1, [replace(number, text=first)]
    for word in rest:
        found.append(replace(number, text=word, x0=x + 3, x1=x + 3 + 6 * len(word)))
        x = found[-1].x1
    return replace(one, words=(*(word for word in one.words if word is not number), *found))


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("28/984 1", ("28/984", "28/9841", "28/984.1")),
        ("C28 5719", ("C28", "C285719", "C28.5719")),
    ],
)
def test_a_number_that_may_go_on_is_asked_with_what_follows(text: str, readings: tuple[str, ...]) -> None:
    (doubt,) = [doubt for doubt in read(numbered(text)).doubts if doubt.field == "/number"]
    assert doubt.readings == readings


def test_a_day_after_the_number_is_no_part_of_it() -> None:
    (reading,) = layout.read_words([numbered("4471 24/11/2026")], form=Form.SCAN, catalogue=CATALOGUE)
    assert [doubt for doubt in reading.doubts if len(doubt.readings) > 1] == []


def test_the_second_engine_must_read_the_whole_number() -> None:
    seen = replace(page(ROW, quality=WORN), witness=lambda _box: "N° 44712")
    assert [doubt.field for doubt in read(seen).doubts if doubt.field == "/number"] == ["/number"]
    same = replace(page(ROW, quality=WORN), witness=lambda _box: "n°4471")
    assert [doubt.field for doubt in read(same).doubts if doubt.field == "/number"] == []


@pytest.mark.parametrize("heading", ["", "XZ"])
def test_a_price_under_a_heading_that_was_misread_is_found_by_its_sum(heading: str) -> None:
    rows = [
        (*ROW[:3], (430, "ctn"), *ROW[3:]),
        (*ROW[:2], (400, "3"), (430, "ctn"), *ROW[3:4], (540, "30,00")),
    ]
    one = page(*rows, quality=WORN)
    kept = [word for word in one.words if word.text not in ("PU", "HT") or not 460 < word.x0 < 530]
    kept += words(((430, "UN"), *(() if not heading else ((470, heading),))), 65)

    lines = order_of(replace(one, words=tuple(kept))).lines

    assert [line.unit_price and line.unit_price.value for line in lines] == ["10.00", "10.00"]
    assert [line.net_amount and line.net_amount.value for line in lines] == ["120.00", "30.00"]
    assert all(line.unit_price and line.unit_price.confidence > 0.99 for line in lines)
