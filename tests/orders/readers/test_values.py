"""Numbers, days, quantities, check digits and headings as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proche.orders.readers import headings, values
from proche.orders.readers.headings import Column
from proche.orders.readers.values import Found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        ("1 250,50", "1250.50"),
        ("1.250,00", "1250.00"),
        ("1,250.00", "1250.00"),
        ("1\u202f250,5 €", "1250.5"),
        ("12,5", "12.5"),
        ("0,125", "0.125"),
        (",5", "0.5"),
        ("1.234.567", "1234567"),
        ("1'250.40", "1250.40"),
        ("-3,20", "-3.20"),
        ("3,20-", "-3.20"),
        ("(3,20)", "-3.20"),
        ("€ 18.40", "18.40"),
        ("18,40 EUR", "18.40"),
        ("18,40 HT", "18.40"),
        ("007", "7"),
        ("1234,567", "1234.567"),
    ],
)
def test_a_number_is_read_as_written(text: str, value: str) -> None:
    assert values.read_decimal(text) == Found(value)


@pytest.mark.parametrize(
    "text", ["", "douze", "12 24", "1,2,3", "12 ctn", "1.25.3", "3/4", "1e5", "9" * 50, "."]
)
def test_what_is_no_single_number_is_not_guessed(text: str) -> None:
    assert values.read_decimal(text) is None


def test_one_mark_before_three_digits_has_two_meanings() -> None:
    assert values.read_decimal("1,250") == Found("1250", ("1.250",))
    assert values.read_decimal("1,250", comma_decimals=True) == Found("1.250")
    assert values.read_decimal("1,250", comma_decimals=False) == Found("1250")
    assert values.read_decimal("1.250", comma_decimals=True) == Found("1250")


@pytest.mark.parametrize(
    ("texts", "answer"),
    [(["1,250", "12,5"], True), (["1.250", "12.50"], False), (["12", "1.250"], None), (["1.250,00"], True)],
)
def test_neighbours_tell_the_decimal_mark(texts: list[str], answer: bool | None) -> None:
    assert values.comma_decimals(texts) is answer


@given(st.decimals(min_value=0, max_value=999999, places=2))
def test_french_and_english_writing_mean_the_same(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    french = english.replace(",", "\u202f").replace(".", ",")
    for text in (english, french):
        found = values.read_decimal(text)
        assert found is not None
        assert Decimal(found.value) == amount


@given(st.text(max_size=60))
def test_any_text_is_survived(text: str) -> None:
    values.read_decimal(text)
    values.read_day(text)
    values.read_quantity(text)
    headings.column_of(text)
    assert not values.is_siret(text + "x")


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("12", "12", ""),
        ("12 ctn", "12", "ctn"),
        ("12ctn", "12", "ctn"),
        ("3 cartons", "3", "cartons"),
        ("x 4", "4", ""),
        ("2,5 kg", "2.5", "kg"),
        ("6 boîtes", "6", "boîtes"),
        ("10 x bte", "10", "bte"),
    ],
)
def test_a_quantity_parts_from_its_unit(text: str, number: str, unit: str) -> None:
    read = values.read_quantity(text)
    assert read is not None
    assert (read.number.value, read.unit) == (number, unit)


@pytest.mark.parametrize("text", ["12 ou 24", "à voir", "3 à confirmer", "", "ctn", "12/24"])
def test_an_unclear_quantity_is_none(text: str) -> None:
    assert values.read_quantity(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("24/11/2026", "2026-11-24"),
        ("24.11.26", "2026-11-24"),
        ("2026-11-24", "2026-11-24"),
        ("2026-11-24T10:30:00Z", "2026-11-24"),
        ("20261124", "2026-11-24"),
        ("202611241030", "2026-11-24"),
        ("24 nov. 2026", "2026-11-24"),
        ("mardi 24 novembre 2026", "2026-11-24"),
        ("1er décembre 2026", "2026-12-01"),
        ("3 août 2026", "2026-08-03"),
        ("15 févr. 2026", "2026-02-15"),
        ("2 juillet 2026", "2026-07-02"),
        ("2 juin 2026", "2026-06-02"),
        ("24-Nov-2026", "2026-11-24"),
        ("24-Nov-26", "2026-11-24"),
        ("Nov 24, 2026", "2026-11-24"),
        ("November 24th, 2026", "2026-11-24"),
        ("04/23/2026", "2026-04-23"),
    ],
)
def test_a_day_is_read_as_written(text: str, day: str) -> None:
    assert values.read_day(text) == Found(day)


@pytest.mark.parametrize("text", ["", "31/02/2026", "bientôt", "dès que possible", "12", "2026-13-01"])
def test_what_is_no_day_is_not_guessed(text: str) -> None:
    assert values.read_day(text) is None


def test_an_open_day_keeps_both_meanings_until_a_neighbour_tells() -> None:
    assert values.read_day("04/09/2026") == Found("2026-09-04", ("2026-04-09",))
    assert values.month_first(["04/09/2026", "04/23/2026"]) is True
    assert values.month_first(["24/11/2026"]) is False
    assert values.month_first(["04/09/2026"]) is None
    assert values.read_day("04/09/2026", month_first=True) == Found("2026-04-09")
    assert values.read_day("04/09/2026", month_first=False) == Found("2026-09-04")


def test_a_sheets_serial_is_a_day() -> None:
    assert values.serial_day(46350.0) == "2026-11-24"
    assert values.serial_day(12.0) is None


def test_check_digits() -> None:
    assert values.is_gtin("3012345678900") is values.is_gln("3012345678900")
    assert values.is_gtin("4006381333931")
    assert not values.is_gtin("4006381333932")
    assert values.is_gtin("96385074")
    assert values.is_siret("73282932000074")
    assert not values.is_siret("73282932000075")
    assert values.is_siret("35600000000048")
    assert values.is_luhn("732829320")
    assert not values.is_gtin("٣012345678900")


@pytest.mark.parametrize(
    ("number", "text"), [(12.0, "12"), (0.1, "0.1"), (1e6, "1000000"), (Decimal("18.40"), "18.4"), (0.0, "0")]
)
def test_numbers_are_written_without_exponent_or_needless_zeros(number: float | Decimal, text: str) -> None:
    assert values.decimal_text(number) == text


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Réf.", Column.SELLER_CODE),
        ("Code article", Column.SELLER_CODE),
        ("Votre référence", Column.SELLER_CODE),
        ("SKU", Column.SELLER_CODE),
        ("Part Num", Column.SELLER_CODE),
        ("ITEM_NBR", Column.SELLER_CODE),
        ("Item no", Column.SELLER_CODE),
        ("Item No.", Column.SELLER_CODE),
        ("Item N°", Column.SELLER_CODE),
        ("Item number", Column.SELLER_CODE),
        ("Item #", Column.SELLER_CODE),
        ("Article no", Column.SELLER_CODE),
        ("Notre réf.", Column.BUYER_CODE),
        ("Code EAN", Column.GTIN),
        ("Gencod", Column.GTIN),
        ("Désignation", Column.TEXT),
        ("Libellé", Column.TEXT),
        ("Désignation de l'article", Column.TEXT),
        ("Desciption", Column.TEXT),
        ("Item", Column.TEXT),
        ("Qté", Column.QUANTITY),
        ("Quantité commandée", Column.QUANTITY),
        ("Nb de colis", Column.QUANTITY),
        ("Colis", Column.QUANTITY),
        ("Qty Ordred", Column.QUANTITY),
        ("QTY_REQ", Column.QUANTITY),
        ("UOM", Column.UNIT),
        ("Unité de vente", Column.UNIT),
        ("P.U. HT", Column.PRICE),
        ("Prix unitaire HT (€)", Column.PRICE),
        ("P.U. HT EUR", Column.PRICE),
        ("Unit Cost", Column.PRICE),
        ("Montant HT", Column.AMOUNT),
        ("Ext Total", Column.AMOUNT),
        ("N° de commande", Column.NUMBER),
        ("N°commande", Column.NUMBER),
        ("PO_NBR ", Column.NUMBER),
        ("Livrer le :", Column.DELIVER_ON),
        ("Livrer à", Column.DELIVER_TO),
        ("Code client", Column.BUYER_ID),
        ("TVA", Column.OTHER),
        ("Stock", Column.OTHER),
    ],
)
def test_headings_in_two_languages_name_their_column(heading: str, column: Column) -> None:
    found = headings.column_of(heading)
    assert found is not None
    assert found[0] is column


@pytest.mark.parametrize("text", ["", "Clinique du Parc", "Crème dessert vanille 125 g", "12", "Bon appétit"])
def test_what_is_no_heading_names_none(text: str) -> None:
    assert headings.column_of(text) is None


def test_no_words_stand_under_two_columns() -> None:
    listed = [" ".join(words.split()) for known in headings.COLUMNS.values() for words in known.split(",")]
    assert sorted(listed) == sorted(headings.HEADINGS)
    assert all(values.plain(words) == words for words in listed)
