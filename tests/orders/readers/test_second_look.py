"""What one engine alone read from a scan is looked at again there, and asked where that proves nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from proche.orders.readers import calibration, layout, second_look, worn
from proche.orders.readers.certainty import ASK_BELOW, PROVED, REREAD, WITNESSED
from proche.orders.readers.codes import Codes
from proche.orders.readers.figures import Style
from proche.orders.readers.words_on_page import PageWords, Witness, Word
from proche.orders.reading import Doubt, Form, Line, OrderRead, Value, Where
from tests.orders.readers.make_pages import CATALOGUE

PLACE = Where(1, (0.1, 0.1, 0.2, 0.12))


def page(witness: Witness | None = None, reread: Witness | None = None, quality: float = 1.0) -> PageWords:
    words = (Word("Commande", 10, 10, 60, 20),)
    return PageWords(
        1, 600, 800, words, is_scan=True, quality=quality, witness=witness, reread=reread
    )  # fmt: skip


def value(text: str, chance: float = 0.8) -> Value:
    return Value(text, chance, PLACE)


def order(**line: Value) -> OrderRead:
    return OrderRead(
        number=value("4471", 0.97),
        issued_on=value("2026-11-24", 0.97),
        deliver_on=value("2026-11-27", 0.97),
        lines=(Line(position=1, where=PLACE, **line),),
    )


def settle(one: OrderRead, of_page: PageWords) -> tuple[OrderRead, list[Doubt]]:
    doubts: list[Doubt] = []
    return second_look.settle(one, doubts, second_look.Desk({1: of_page}, Style(), Codes())), doubts


def test_a_second_engine_that_agrees_raises_a_value() -> None:
    settled, doubts = settle(order(net_amount=value("120.00")), page(witness=lambda box: "120,00"))
    amount = settled.lines[0].net_amount
    assert amount is not None
    assert (amount.confidence, doubts) == (WITNESSED, [])


def test_without_a_second_engine_another_clean_up_is_read() -> None:
    settled, doubts = settle(order(unit_price=value("10.00")), page(reread=lambda box: "10,00 €"))
    price = settled.lines[0].unit_price
    assert price is not None
    assert (price.confidence, doubts) == (REREAD, [])


def test_where_nobody_agrees_both_readings_are_asked_with_their_place() -> None:
    _, (doubt,) = settle(order(net_amount=value("120.00")), page(witness=lambda box: "170,00"))
    assert doubt.field == "/lines/0/net_amount"
    assert doubt.readings == ("120.00", "170.00")
    assert doubt.where == PLACE


def test_a_sure_value_is_not_looked_at_again() -> None:
    def refuse(box: tuple[float, float, float, float]) -> str | None:
        raise AssertionError("A second look costs time: only what is unsure gets one.")

    _, doubts = settle(order(net_amount=value("120.00", ASK_BELOW)), page(witness=refuse, reread=refuse))
    assert doubts == []


def test_several_unsure_values_of_a_line_are_one_question() -> None:
    _, doubts = settle(order(net_amount=value("120.00"), unit=value("xq")), page())
    assert [doubt.field for doubt in doubts] == ["/lines/0"]


@pytest.mark.parametrize("read", ["[ct", "|ct", "ct."])
def test_a_ruling_line_beside_a_unit_is_no_letter(read: str) -> None:
    settled, _ = settle(order(unit=value(read, 0.97)), page())
    assert settled.lines[0].unit is not None
    assert settled.lines[0].unit.value.rstrip(".") == "ct"


def test_a_line_that_says_less_than_the_others_is_asked_about() -> None:
    full = Line(position=1, quantity=value("2", 0.97), unit=value("ct", 0.97), where=PLACE)
    lines = (full, replace(full, position=2), replace(full, position=3, unit=None))
    _, doubts = settle(replace(order(), lines=lines), page())
    assert [doubt.field for doubt in doubts] == ["/lines/2"]


def test_a_worn_page_without_a_proved_total_asks_whether_lines_are_missing() -> None:
    _, doubts = settle(order(quantity=value("2", 0.97)), page(quality=0.5))
    assert "/lines" in {doubt.field for doubt in doubts}


def test_a_proved_total_shows_that_no_line_is_missing() -> None:
    proved = replace(order(quantity=value("2", 0.97)), total_net=value("20.00", PROVED))
    _, doubts = settle(proved, page(quality=0.5))
    assert "/lines" not in {doubt.field for doubt in doubts}


def test_an_empty_place_between_two_lines_is_asked_about() -> None:
    tops = (0.1, 0.13, 0.16, 0.19, 0.25, 0.28)
    lines = tuple(
        Line(position=1, quantity=value("2", 0.97), where=Where(1, (0.1, top, 0.9, top + 0.015)))
        for top in tops
    )
    _, doubts = settle(replace(order(), lines=lines), page())
    assert [doubt.field for doubt in doubts] == ["/lines"]
    assert doubts[0].where is not None
    assert doubts[0].where.box[1] == pytest.approx(0.205)


@pytest.mark.parametrize(
    ("read", "name", "told"),
    [
        ("Bois. lact. caramei 200ml", "Boisson lactée caramel 200 ml", "Bois. lact. caramel 200 ml"),
        ("BOISSON FRUITEE", "Boisson fruitée jus orange 200 ml", "Boisson fruitée jus orange 200 ml"),
        ("CRÈMES HP Crème dessert café 125 g", "Crème dessert café 125 g", "Crème dessert café 125 g"),
        ("Crème dessert café 125 g", "Crème dessert vanille 125 g", None),
        ("Repas mixé bœuf 200 g", "Repas mixé bœuf 125 g", None),
    ],
)
def test_words_are_read_by_the_name_that_their_code_proves(read: str, name: str, told: str | None) -> None:
    assert worn.by_words(read, name) == told


def test_a_word_of_the_catalogue_is_told_by_all_but_one_of_its_letters() -> None:
    words = frozenset({"caramel", "cannelle", "vanille"})
    assert worn.by_vocabulary("crème caramei VANIILE", words) == "crème caramel VANILLE"
    assert worn.by_vocabulary("vanilla", words) == "vanilla"


def test_thousands_that_may_have_lost_their_comma_are_asked() -> None:
    words = (("HP-125V", 40), ("Crème", 120), ("1000", 400))
    heads = (("Référence", 40), ("Désignation", 120), ("Qté", 400))
    rows = [(("COMMANDE", 40), ("4471", 120)), heads, words]
    found = [
        Word(text, x, 40.0 + 25 * place, x + 6.0 * len(text), 50.0 + 25 * place)
        for place, cells in enumerate(rows)
        for text, x in cells
    ]
    one = PageWords(1, 600, 800, tuple(found), is_scan=True)
    (reading,) = layout.read_words([one], form=Form.SCAN, catalogue=CATALOGUE)
    doubt = next(doubt for doubt in reading.doubts if doubt.field == "/lines/0/quantity")
    assert doubt.readings == ("1000", "1")


def test_a_chance_is_worth_no_more_than_what_was_right_before() -> None:
    for low, high, count, right in calibration.SCAN:
        if count >= calibration.ENOUGH:
            assert calibration.share_right(high, is_scan=True) <= max(low, (right + 1) / (count + 2)) + 0.0001
    assert calibration.share_right(0.2, is_scan=False) == 0.2
