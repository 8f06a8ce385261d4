"""How an order's words find products: by code, GTIN, the customer's own code, then by name."""

from __future__ import annotations

import pickle
import random
import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proche.orders.catalogue import Catalogue, Product, SalesUnit, unit_of
from proche.orders.names import words_of
from proche.orders.reading import Line, Value

from .knowledge import CATALOGUE, CLINIC, PRODUCTS, TODAY

BY_SKU = {product.sku: product for product in PRODUCTS}


def line(**values: str) -> Line:
    return Line(position=1, **{name: Value(value) for name, value in values.items()})


def matched(customer=CLINIC, **values: str):
    return CATALOGUE.match(line(**values), customer=customer, on=TODAY)


def sku_of(match) -> str | None:
    return match.product.sku if match.product else None


@pytest.mark.parametrize("code", ["HP-125V", "hp-125v", "HP125V", "HP 125 V", "HP.125.V"])
@pytest.mark.parametrize("field", ["seller_item_id", "buyer_item_id"])
def test_our_code_is_found_however_it_is_spaced_and_wherever_it_stands(field, code):
    assert sku_of(matched(**{field: code})) == "HP-125V"


def outer(gtin: str, indicator: str) -> str:
    """The GTIN-14 of an outer packing, with its own check digit."""
    body = indicator + gtin[:12]
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(body))
    return f"{body}{-total % 10}"


def test_a_gtin_is_found_with_noughts_before_it_and_inside_the_cartons_own():
    gtin = BY_SKU["EP-200"].gtin
    for written in (gtin, f"0{gtin}", outer(gtin, "1"), outer(gtin, "5")):
        assert sku_of(matched(gtin=written)) == "EP-200"


def test_a_gtin_in_the_column_of_codes_is_found():
    assert sku_of(matched(seller_item_id=BY_SKU["EP-200"].gtin)) == "EP-200"


def test_the_customers_own_code_is_found_for_that_customer_alone():
    assert sku_of(matched(buyer_item_id="D 1001")) == "HP-125V"
    assert sku_of(matched(customer=None, buyer_item_id="D1001")) is None


def test_our_code_comes_before_a_customers_own():
    assert sku_of(matched(seller_item_id="EP-200", buyer_item_id="D1001")) == "EP-200"


@pytest.mark.parametrize(
    ("words", "sku"),
    [
        ("Crème HP vanille 125 g", "HP-125V"),
        ("CREME HP VANILLE 125G", "HP-125V"),
        ("creme hyperprotéinée vanille 0,125 kg", "HP-125V"),
        ("High-protein cream chocolate 125 g", "HP-125C"),
        ("crème hp choc 125gr", "HP-125C"),
        ("Eau gel. pêche 125g", "EP-200"),
        ("eaugelifiee peche 125g", "EP-200"),
        ("Boisson HP café 20 cl (x24)", "BO-HPC"),
        ("mixe carotte 200g", "MX-CAR"),
        ("Poudre épaississante 1000 g", "EX-1K"),
        ("Crème HP vanllle 125 g", "HP-125V"),
        ("seringues gastriques 60ml", "SE-60"),
    ],
)
def test_a_name_is_found_in_any_spelling_of_accents_sizes_and_short_words(words, sku):
    match = matched(description=words)
    assert sku_of(match) == sku
    assert 0.85 <= match.confidence < 1


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("Crème HP vanille", {"HP-125V", "HP-200V"}),
        ("Eau gélifiée 125 g", {"EP-200", "EM-200"}),
        ("Boisson HP 200 ml", {"BO-HPC", "BO-HPV"}),
    ],
)
def test_two_near_names_are_both_offered_and_none_is_taken(words, near):
    match = matched(description=words)
    assert match.product is None
    assert near <= {product.sku for product in match.others}


@pytest.mark.parametrize("words", ["Gants en latex taille M", "Transport", "", "12", "de la"])
def test_what_is_no_product_is_not_taken_for_one(words):
    assert matched(description=words).product is None


def test_a_size_that_is_not_sold_is_not_taken_for_another():
    match = matched(description="Crème HP vanille 500 g")
    assert match.product is None
    assert {product.sku for product in match.others} >= {"HP-125V", "HP-200V"}


def test_a_misread_code_is_mended_by_the_name_beside_it():
    match = matched(customer=None, seller_item_id="HP-I25V", description="Crème vanille 125")
    assert sku_of(match) == "HP-125V"


def test_a_misread_code_alone_is_asked():
    match = matched(customer=None, seller_item_id="HP-I25V")
    assert match.product is None
    assert match.others[0].sku == "HP-125V"


def test_a_code_that_is_near_one_product_while_the_words_name_another_is_asked():
    match = matched(customer=None, seller_item_id="HP-125X", description="Mixé carottes 200 g")
    assert match.product is None
    assert match.others[0].sku == "MX-CAR"


def test_words_that_name_another_product_than_the_code_are_told():
    match = matched(seller_item_id="HP-125V", description="Crème HP chocolat 125 g")
    assert sku_of(match) == "HP-125V"
    assert match.against is BY_SKU["HP-125C"]


@pytest.mark.parametrize(
    "words", ["Crème HP vanille 125 g", "crème dessert", "carton de 24", "Article 4711", ""]
)
def test_words_that_do_not_contradict_the_code_are_left_alone(words):
    assert matched(seller_item_id="HP-125V", description=words).against is None


def test_a_withdrawn_twin_stands_behind_the_one_on_sale():
    old = Product("OLD", "Compote pomme 100 g", active_to=date(2026, 1, 1))
    new = Product("NEW", "Compote pomme 100 g")
    catalogue = Catalogue((old, new))
    match = catalogue.match(line(description="Compote pomme 100 g"), customer=None, on=TODAY)
    assert match.product in (new, None)
    assert (match.product or match.others[0]) is new


def test_sizes_are_words_of_their_own():
    assert words_of("Crème 0,125 kg")[1] == words_of("creme 125G")[1] == {"#125g"}
    assert words_of("20 cl")[1] == words_of("200ml")[1] == words_of("0.2 L")[1] == {"#200ml"}
    assert words_of("Boisson 2 kcal/ml")[1] == frozenset()


@given(st.text(max_size=120))
def test_no_words_break_the_matching(words):
    match = CATALOGUE.match(
        Line(1, description=Value(words), seller_item_id=Value(words)), customer=CLINIC, on=TODAY
    )
    assert 0 <= match.confidence <= 1


@given(st.sampled_from(PRODUCTS), st.randoms(use_true_random=False))
def test_every_name_finds_its_own_product_in_any_order_of_words_and_case(product, rng):
    words = product.name.upper().replace("125 G", "125G").split()
    rng.shuffle(words)
    match = CATALOGUE.match(line(description=" ".join(words)), customer=None, on=TODAY)
    assert match.product is product or product in match.others


def test_a_catalogue_goes_to_another_process_without_its_indexes():
    CATALOGUE.match(line(description="crème"), customer=None, on=TODAY)
    sent = pickle.dumps(CATALOGUE)
    assert len(sent) < 6000
    assert (
        sku_of(pickle.loads(sent).match(line(seller_item_id="EP-200"), customer=None, on=TODAY)) == "EP-200"
    )


def test_a_search_finds_codes_that_begin_so_and_names_that_hold_the_words():
    assert [product.sku for product in CATALOGUE.search("hp-125", on=TODAY)][:3] == [
        "HP-125V",
        "HP-125C",
        "HP-125P",
    ]
    assert CATALOGUE.search("menthe", on=TODAY)[0].sku == "EM-200"
    assert CATALOGUE.search("", on=TODAY) == []


@pytest.mark.parametrize(
    ("sku", "word", "code"),
    [
        ("HP-125V", "ctn", "CT"), ("HP-125V", "XCT", "CT"), ("HP-125V", "colis", "CT"),
        ("HP-125V", "pots", "C62"), ("HP-125V", "EA", "C62"), ("HP-125V", "pce", "C62"),
        ("HP-125V", "H87", "C62"), ("HP-125V", "CS", "CT"), ("BO-HPC", "lot", "PK"),
        ("BO-HPC", "bouteilles", "C62"), ("VM-VRC", "kg", "KGM"), ("VM-VRC", "KGM", "KGM"),
        ("SE-60", "boîte", "BX"), ("SE-60", "BX", "BX"), ("EX-225", "boîtes", "C62"),
        ("HP-125V", "boîte", None), ("HP-125V", "palette", None), ("HP-125V", "fût", None),
        ("MX-CAR", "pce", None), ("HP-125V", "carton de 24 pots", "CT"), ("HP-125V", "Ctn x24", "CT"),
        ("HP-125V", "carton(s)", "CT"), ("HP-125V", "carton de 12", None), ("BO-HPC", "lot de 4", "PK"),
    ],
)  # fmt: skip
def test_words_and_codes_name_the_units_a_product_is_sold_in(sku, word, code):
    unit = unit_of(BY_SKU[sku], word)
    assert (unit.code if unit else None) == code


@pytest.mark.alone
def test_one_name_among_fifteen_hundred_is_found_in_about_a_millisecond():
    catalogue = large_catalogue()
    asked = [f"CREME FAMILLE{n} arome{n % 40} {100 + n % 7 * 25}G" for n in range(0, 1500, 5)]
    catalogue.match_name(asked[0], on=TODAY)
    began = time.perf_counter()
    found = [catalogue.match_name(words, on=TODAY) for words in asked]
    spent = (time.perf_counter() - began) / len(asked)
    assert sum(match.product is not None for match in found) == len(asked)
    assert spent < 0.005


def large_catalogue() -> Catalogue:
    rng = random.Random(1)
    unit = SalesUnit("CT", Decimal(24))
    products = [
        Product(f"P{n}", f"Crème famille{n} arôme{n % 40} {100 + n % 7 * 25} g", units=(unit,))
        for n in range(1500)
    ]
    rng.shuffle(products)
    return Catalogue(tuple(products))
