"""The catalogue and the customers as files: headings in two languages, refused rows with their reason."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from proche.orders.catalogue import SalesUnit
from proche.orders.knowledge_files import Remark, Unusable, read_catalogue, read_customers

FRENCH = """Référence;Désignation;EAN;Conditionnement;Colisage;Prix HT;Retiré le;Substitut
HP-125V;Crème HP vanille 125 g;2077000000017;carton;24;18,40;;
HP-125V;Crème HP vanille 125 g;;pot;1;0,7667;;
HP-125P;Crème HP praliné 125 g;2077000000048;carton;24;18,40;01/11/2026;HP-125V
"""
ENGLISH = """price,pieces,unit,name,sku,gtin,active_to,substitutes,colour
18.40,24,carton,Crème HP vanille 125 g,HP-125V,2077000000017,,,white
0.7667,1,pot,Crème HP vanille 125 g,HP-125V,,,,white
18.40,24,carton,Crème HP praliné 125 g,HP-125P,2077000000048,2026-11-01,HP-125V,brown
"""


def catalogue(text: str, encoding: str = "utf-8"):
    return read_catalogue(text.encode(encoding), name="products.csv")


def words(remarks: tuple[Remark, ...]) -> list[str]:
    return [remark.words() for remark in remarks]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_french_sheet_is_read_whatever_its_encoding(encoding):
    read = catalogue(FRENCH, encoding)
    cream, praline = read.products
    assert cream.name == "Crème HP vanille 125 g"
    assert cream.units == (
        SalesUnit("CT", Decimal(24), ("carton",), Decimal("18.40")),
        SalesUnit("C62", Decimal(1), ("pot",), Decimal("0.7667")),
    )
    assert praline.active_to == date(2026, 11, 1)
    assert praline.substitutes == ("HP-125V",)
    assert read.remarks == ()


def test_english_headings_in_another_order_say_the_same():
    assert catalogue(ENGLISH).products == catalogue(FRENCH).products


def test_a_workbook_says_the_same_with_its_numbers_and_days():
    book = openpyxl.Workbook()
    book.active.append(["Catalogue 2026"])
    book.active.append(["SKU", "Nom", "EAN13", "Unité", "PCB", "PU HT", "Retiré le"])
    book.active.append([4711, "Crème", 2077000000017, "CT", 24, 18.4, date(2026, 11, 1)])
    file = io.BytesIO()
    book.save(file)
    (product,) = read_catalogue(file.getvalue(), name="products.xlsx").products
    assert (product.sku, product.gtin) == ("4711", "2077000000017")
    assert product.units == (SalesUnit("CT", Decimal(24), (), Decimal("18.4")),)
    assert product.active_to == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (";Crème;;carton;24;18,40;;", "Row 5 was not taken: it has no product code."),
        ("X;;;carton;24;18,40;;", "Row 5 was not taken: X has no name."),
        ("X;Crème;123;carton;24;18,40;;", "“123” is no GTIN: it has 8, 12, 13 or 14 figures"),
        ("X;Crème;2077000000017;carton;24;18,40;;", "GTIN 2077000000017 belongs to HP-125V on row 2"),
        ("X;Crème;;carton;0;18,40;;", "a sales unit holds at least one piece"),
        ("X;Crème;;carton;beaucoup;18,40;;", "“beaucoup” is no number of pieces"),
        ("X;Crème;;carton;24;sur devis;;", "“sur devis” is no price"),
        ("X;Crème;;tonneau bleu;24;1;;", "“tonneau bleu” is no unit that the desk knows"),
        ("X;Crème;;carton;24;1;bientôt;", "“bientôt” is no day"),
        ("HP-125P;Crème;;carton;24;1;;", "HP-125P stands on row 4 already"),
        (f"{'X' * 41};Crème;;carton;24;1;;", "has more than 40 letters"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_alone_and_says_why(row, why):
    read = catalogue(f"{FRENCH}{row}\n")
    assert read.products == catalogue(FRENCH).products
    assert len(read.refused) == 1
    assert why in words(read.refused)[0]


def test_a_wrong_check_digit_is_noted_and_the_product_kept():
    read = catalogue("sku,name,gtin\nA1,Crème,2077000000018\n")
    assert read.products[0].gtin == "2077000000018"
    assert read.refused == ()
    assert "check digit" in words(read.remarks)[0]


def test_a_substitute_that_is_nowhere_is_noted():
    read = catalogue("sku,name,substitutes\nA1,Crème,A9\n")
    assert words(read.remarks) == ["Row 2: its substitute A9 is not in this file."]


@pytest.mark.parametrize(
    ("unit", "pieces", "expected"),
    [
        ("", "", ("C62", 1)),
        ("", "24", ("CT", 24)),
        ("carton de 12", "", ("CT", 12)),
        ("24", "", ("CT", 24)),
        ("pot", "1", ("C62", 1)),
        ("EA", "", ("C62", 1)),
        ("boîte", "100", ("BX", 100)),
        ("kg", "", ("KGM", 1)),
        ("XCT", "6", ("XCT", 6)),
    ],
)
def test_units_are_read_from_words_codes_and_packing(unit, pieces, expected):
    (product,) = catalogue(f"sku;name;unit;pieces\nA1;Crème;{unit};{pieces}\n").products
    assert (product.units[0].code, product.units[0].pieces) == expected


def test_all_units_may_stand_in_one_cell():
    (product,) = catalogue("sku,name,units\nA1,Crème,CT=24@18.40|C62=1@0.7667|PF=1920\n").products
    assert [(unit.code, unit.pieces, unit.price) for unit in product.units] == [
        ("CT", 24, Decimal("18.40")),
        ("C62", 1, Decimal("0.7667")),
        ("PF", 1920, None),
    ]


@pytest.mark.parametrize(
    "data", [b"", b"a,b\n1,2\n", b"sku,price\nA,1\n", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0bad"]
)
def test_a_file_without_a_table_of_products_is_refused_as_a_whole(data):
    with pytest.raises(Unusable):
        read_catalogue(data, name="products")


@given(st.binary(max_size=300))
def test_no_file_breaks_the_reader(data):
    for read in (read_catalogue, read_customers):
        try:
            read(b"sku;number;name\n" + data, name="any")
        except Unusable:
            pass


CUSTOMERS = """Numéro client;Raison sociale;SIRET;Mail;CP;Ville;Jours de livraison;Codes propres;Prix convenus
C-1001;Clinique du Parc;;economat@parc.example;1400;Bourg;mar jeu;D1=HP-125V|D2=EP-200;HP-125V:CT=17,904
"""


def test_customers_come_with_their_own_codes_prices_and_days():
    (clinic,) = read_customers(CUSTOMERS.encode(), name="c.csv").establishments
    assert clinic.postcode == "01400"
    assert clinic.emails == ("economat@parc.example",)
    assert clinic.own_codes == {"D1": "HP-125V", "D2": "EP-200"}
    assert clinic.agreed_prices == {("HP-125V", "CT"): Decimal("17.904")}
    assert clinic.addresses[0].weekdays == (2, 4)


def test_a_second_row_adds_a_place_to_deliver_to():
    text = "number,name,deliver to,weekdays\nC1,Clinique,Cuisine,2 4\nC1,Clinique,Pharmacie,3\n"
    (clinic,) = read_customers(text.encode(), name="c.csv").establishments
    assert [(place.name, place.weekdays) for place in clinic.addresses] == [
        ("Cuisine", (2, 4)),
        ("Pharmacie", (3,)),
    ]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",Clinique,,,", "it has no customer number"),
        ("C2,,,,", "customer C2 has no name"),
        ("C2,Clinique,nobody,,", "“nobody” is no e-mail address"),
        ("C2,Clinique,,someday,", "“someday” is no day of the week"),
        ("C2,Clinique,,,D1", "“D1” needs both sides of its ="),
        ("C1,Clinique,,,", "customer C1 stands on row 2 already"),
    ],
)
def test_a_customer_that_cannot_be_used_is_refused_alone(row, why):
    text = f"number,name,email,weekdays,own codes\nC1,Clinique,,,\n{row}\n"
    read = read_customers(text.encode(), name="c.csv")
    assert [one.number for one in read.establishments] == ["C1"]
    assert why in words(read.refused)[0]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("X;Crème;;carton;beaucoup;18,40;;", "« beaucoup » n’est pas un nombre de pièces"),
        ("X;Crème;;carton;24;sur devis;;", "« sur devis » n’est pas un prix"),
        ("X;Crème;;carton;24;1;bientôt;", "« bientôt » n’est pas une date"),
    ],
)
def test_a_refusal_is_said_in_french_to_the_last_word(row, why):
    with translation.override("fr"):
        [refused] = catalogue(f"{FRENCH}{row}\n").refused
        assert why in refused.words(translation.gettext).replace("\u202f", " ")
