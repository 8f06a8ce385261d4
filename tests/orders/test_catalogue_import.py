"""Products come into the database from a file, change, and leave sale; each change is in the trace."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from proche.kernel import trace
from proche.kernel.refusal import BadInput
from proche.orders import catalogue_actions as actions
from proche.orders import catalogue_queries as queries
from proche.orders.catalogue import Product, SalesUnit
from proche.orders.knowledge_files import CatalogueRead, read_catalogue

from .knowledge import PRODUCTS

pytestmark = pytest.mark.django_db

EVERYTHING = frozenset(("gtin", "units", "name_en", "other_names", "category", "substitutes", "active_to"))


def take_in(text: str, at: datetime) -> actions.ImportReport:
    return actions.import_catalogue(read_catalogue(text.encode(), name="p.csv"), by=None, at=at)


def everything() -> CatalogueRead:
    return CatalogueRead(PRODUCTS, tuple(range(2, len(PRODUCTS) + 2)), columns=EVERYTHING)


def test_what_is_imported_is_what_the_desk_knows(at):
    report = actions.import_catalogue(everything(), by=None, at=at)
    assert (report.added, report.changed, report.unchanged) == (15, 0, 0)
    known = {product.sku: product for product in queries.catalogue().products}
    assert known == {product.sku: product for product in PRODUCTS}


def test_importing_the_same_file_again_changes_nothing_and_leaves_no_trace(at):
    actions.import_catalogue(everything(), by=None, at=at)
    report = actions.import_catalogue(everything(), by=None, at=at)
    assert (report.added, report.changed, report.unchanged) == (0, 0, 15)
    assert len(trace.list_entries(actions.CHAIN)) == 1


def test_an_import_changes_what_it_names_and_keeps_what_it_is_silent_on(at):
    actions.import_catalogue(everything(), by=None, at=at)
    report = take_in("sku,name\nHP-125V,Crème HP vanille (nouvelle) 125 g\n", at)
    assert (report.added, report.changed) == (0, 1)
    product = queries.get_product("HP-125V")
    assert product.name == "Crème HP vanille (nouvelle) 125 g"
    assert product.units == PRODUCTS[0].units
    assert product.gtin == PRODUCTS[0].gtin


def test_a_gtin_of_another_product_is_refused_with_its_row(at):
    actions.import_catalogue(everything(), by=None, at=at)
    report = take_in(f"sku,name,gtin\nNEW-1,Autre,{PRODUCTS[0].gtin}\nNEW-2,Encore,\n", at)
    assert (report.added, report.unchanged) == (1, 0)
    assert [remark.words() for remark in report.refused] == [
        f"Row 2 was not taken: GTIN {PRODUCTS[0].gtin} belongs to HP-125V."
    ]


def test_the_catalogue_of_this_process_follows_a_change(at):
    actions.import_catalogue(everything(), by=None, at=at)
    before = queries.catalogue()
    assert queries.catalogue() is before
    actions.withdraw("EP-200", on=date(2026, 12, 1), substitutes=["EM-200"], by=None, at=at)
    product = queries.catalogue().find("EP-200")
    assert product is not None
    assert (product.active_to, product.substitutes) == (date(2026, 12, 1), ("EM-200",))
    actions.bring_back("EP-200", by=None, at=at)
    assert queries.get_product("EP-200").active_to is None
    assert [entry.what for entry in trace.list_entries(actions.CHAIN)][1:] == [
        "orders.product.withdrawn",
        "orders.product.brought_back",
    ]


def test_a_product_is_added_and_set_anew_by_hand(at):
    unit = SalesUnit("CT", Decimal(6), ("carton",), Decimal("9.90"))
    actions.put_product(Product("N-1", "Nouveau", units=(unit,)), by=None, at=at)
    actions.put_product(Product("N-1", "Nouveau nom", gtin=PRODUCTS[0].gtin, units=(unit,)), by=None, at=at)
    assert queries.get_product("N-1").name == "Nouveau nom"
    assert [entry.what for entry in trace.list_entries(actions.CHAIN)] == [
        "orders.product.added",
        "orders.product.changed",
    ]


@pytest.mark.parametrize(
    "product",
    [
        Product("", "Sans code", units=PRODUCTS[0].units),
        Product("N-1", "", units=PRODUCTS[0].units),
        Product("N-1", "Sans unité"),
        Product("N-1", "GTIN pris", gtin=PRODUCTS[0].gtin, units=PRODUCTS[0].units),
    ],
)
def test_a_product_that_cannot_stand_is_refused_and_nothing_is_written(product, at):
    actions.import_catalogue(everything(), by=None, at=at)
    with pytest.raises(BadInput):
        actions.put_product(product, by=None, at=at)
    assert len(queries.catalogue().products) == 15


def test_a_product_is_not_withdrawn_before_it_is_sold_nor_when_it_is_unknown(at):
    actions.import_catalogue(everything(), by=None, at=at)
    with pytest.raises(BadInput):
        actions.withdraw("EG-200", on=date(2026, 12, 1), by=None, at=at)
    with pytest.raises(actions.NoSuchProduct):
        actions.withdraw("NONE", on=date(2026, 12, 1), by=None, at=at)


def test_the_command_reports_each_refused_row(tmp_path, capsys):
    file = tmp_path / "products.csv"
    file.write_text("sku;name;unit;pieces;price\nA1;Crème;carton;24;18,40\n;Sans code;;;\n")
    with pytest.raises(SystemExit):
        call_command("catalogue", "import", str(file))
    printed = capsys.readouterr()
    assert printed.out == "added 1, changed 0, unchanged 0, refused 1\n"
    assert printed.err == "Row 3 was not taken: it has no product code.\n"


def test_the_command_says_what_is_wrong_with_the_file(tmp_path):
    file = tmp_path / "products.csv"
    file.write_text("a;b\n")
    with pytest.raises(CommandError, match="no column for sku, name"):
        call_command("catalogue", "import", str(file))
    with pytest.raises(CommandError, match="No such file"):
        call_command("catalogue", "import", str(tmp_path / "absent.csv"))
