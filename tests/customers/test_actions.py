"""Establishments: state, trace and refusal; the directory that follows; erasure; import."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.management import call_command

from proche.customers import access, actions, queries, sheets
from proche.customers.rules import DeliveryAddress, Establishment
from proche.kernel import trace
from proche.kernel.refusal import BadInput, NotFound
from tests.cast import CLINIQUE_DU_PARC, LES_TILLEULS, make_cast, make_customer

pytestmark = pytest.mark.django_db


def told(customer) -> list[str]:
    return [entry.what.rpartition(".")[2] for entry in trace.list_entries(f"customer:{customer.code}")]


def test_an_added_establishment_is_in_the_directory_whole(at):
    card = replace(
        CLINIQUE_DU_PARC, own_codes={"7-A": "NV-101"}, agreed_prices={("NV-101", "CS"): Decimal("41.50")}
    )
    customer = make_customer(at, card)
    pure = queries.directory().find(gln=card.gln).establishment
    assert pure == card
    assert told(customer) == ["added"]
    assert queries.get_row(customer.code).addresses[0].address == card.addresses[0]


def test_the_directory_is_built_anew_after_a_change_and_not_before(at, django_assert_num_queries):
    make_customer(at)
    before = queries.directory()
    with django_assert_num_queries(1):
        assert queries.directory() is before
    make_customer(at, LES_TILLEULS)
    assert queries.directory().find(number="C1002").establishment == LES_TILLEULS


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"number": " "}, actions.Incomplete),
        ({"name": ""}, actions.Incomplete),
        ({"gln": "30100"}, actions.WrongIdentifier),
        ({"siret": "1234567820001X"}, actions.WrongIdentifier),
        ({"number": "C1001", "gln": ""}, actions.NumberTaken),
        ({"gln": CLINIQUE_DU_PARC.gln}, actions.GlnTaken),
    ],
)
def test_what_is_refused_adds_nothing(at, change, refusal):
    make_customer(at)
    fresh = Establishment(number="C2000", name="Clinique des Cèdres")
    with pytest.raises(refusal):
        make_customer(at, replace(fresh, **change))
    assert [row.number for row in queries.list_page().rows] == ["C1001"]


def test_editing_changes_the_card_and_keeps_the_rest(at):
    customer = make_customer(at)
    make_customer(at, LES_TILLEULS)
    cast = make_cast(at)
    same = queries.directory().find_number("C1001")
    actions.edit(customer, same, by=cast.nadia.ref, at=at)
    assert told(customer) == ["added"]
    moved = replace(same, city="Bernouval", name="Clinique du Grand Parc")
    assert actions.edit(customer, moved, by=cast.nadia.ref, at=at).name == "Clinique du Grand Parc"
    row = queries.get_row(customer.code)
    assert (row.city, len(row.addresses)) == ("Bernouval", 1)
    entry = trace.list_entries(f"customer:{customer.code}")[-1]
    assert entry.data_text == '{"fields":["city","name"]}'
    with pytest.raises(actions.NumberTaken):
        actions.edit(customer, replace(moved, number="C1002"), by=cast.nadia.ref, at=at)


def test_a_stopped_establishment_is_found_no_more(at):
    customer = make_customer(at)
    actions.set_active(customer, False, by=None, at=at)
    assert queries.directory().find_number("C1001") is None
    assert queries.search("parc") == []
    actions.set_active(customer, True, by=None, at=at)
    assert queries.directory().find_number("C1001") is not None
    assert told(customer) == ["added", "deactivated", "reactivated"]


def test_a_contact_is_found_by_their_address_and_erased_without_rest(at):
    customer = make_customer(at, LES_TILLEULS)
    contact = actions.add_contact(
        customer,
        name="Mme Perrin",
        role="Diététicienne",
        email="Perrin@orange.fr",
        phone="06 39 98 00 01",
        by=None,
        at=at,
    )
    assert queries.directory().find(email="perrin@orange.fr").establishment.number == "C1002"
    actions.erase_contact(customer, contact, by=None, at=at)
    actions.erase_contact(customer, contact, by=None, at=at)
    row = queries.get_row(customer.code).contacts[0]
    assert (row.name, row.role, row.email, row.phone, row.is_erased) == ("", "", "", "", True)
    assert queries.directory().find(email="perrin@orange.fr").establishment is None
    assert told(customer) == ["added", "contact_added", "contact_erased"]
    entries = trace.list_entries(f"customer:{customer.code}")
    assert not any("errin" in entry.data_text or "06 39" in entry.data_text for entry in entries)
    with pytest.raises(actions.Erased):
        actions.edit_contact(customer, contact, name="Mme P.", role="", email="", phone="", by=None, at=at)


def test_a_contact_is_changed_and_needs_a_name_or_an_address(at):
    customer = make_customer(at)
    contact = actions.add_contact(customer, name="M. Girard", by=None, at=at)
    actions.edit_contact(
        customer, contact, name="M. Girard", role="Économe", email="", phone="", by=None, at=at
    )
    assert queries.get_row(customer.code).contacts[0].role == "Économe"
    with pytest.raises(actions.Incomplete):
        actions.add_contact(customer, name=" ", by=None, at=at)
    with pytest.raises(NotFound):
        actions.erase_contact(make_customer(at, LES_TILLEULS), contact, by=None, at=at)


def test_addresses_codes_and_prices(at):
    customer = make_customer(at)
    actions.set_address(customer, DeliveryAddress("Quai 2", weekdays=(2, 4)), by=None, at=at)
    actions.set_address(customer, DeliveryAddress("Quai 2", weekdays=(2,)), by=None, at=at)
    actions.learn_code(customer, code="7-A", sku="NV-101", by=None, at=at)
    actions.agree_price(customer, sku="NV-101", unit="CS", price=Decimal("40"), by=None, at=at)
    pure = queries.directory().find_number("C1001")
    assert [(place.name, place.weekdays) for place in pure.addresses][1] == ("Quai 2", (2,))
    assert (pure.own_codes, pure.agreed_prices) == ({"7-A": "NV-101"}, {("NV-101", "CS"): Decimal("40")})
    first = queries.get_row(customer.code).addresses[0]
    actions.remove_address(customer, first.pk, by=None, at=at)
    assert len(queries.get_row(customer.code).addresses) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("parc", ["C1001"]),
        ("PÀRC clin", ["C1001"]),
        ("c1002", ["C1002"]),
        ("kerzen", ["C1002"]),
        ("35901", ["C1002"]),
        ("", []),
        ("garage", []),
        ("%", []),
    ],
)
def test_search_finds_by_every_word_given(at, text, found):
    make_customer(at)
    make_customer(at, LES_TILLEULS)
    assert [row.number for row in queries.search(text)] == found


def test_a_list_is_walked_by_pages(at, django_assert_num_queries):
    for n in range(7):
        make_customer(at, Establishment(number=f"C{n}", name=f"Clinique {n // 2}", region="Bretagne"))
    make_customer(at)
    walked, cursor = [], ""
    for _ in range(3):
        with django_assert_num_queries(1):
            page = queries.list_page(region="Bretagne", cursor=cursor, size=3)
        walked += [row.number for row in page.rows]
        cursor = page.cursor
    assert (walked, cursor) == ([f"C{n}" for n in range(7)], "")
    with pytest.raises(NotFound):
        queries.list_page(cursor="nonsense")


def test_the_door_to_a_customer(at):
    cast, customer = make_cast(at), make_customer(at)
    assert access.customer(cast.nadia, customer.code) == customer
    for viewer, code in ((cast.omar, customer.code), (cast.nadia, "ZZZZZZZZ")):
        with pytest.raises(NotFound):
            access.customer(viewer, code)


# ruff: noqa: E501 -- a sheet reads by its rows
SHEET = """N° client;Raison sociale;GLN;E-mail;Télécopie;Code postal;Ville;Région;Jours de livraison
C3001;Clinique des Cèdres;3010000010012;achats@cedres.example, pharmacie@cedres.example;01 99 00 30 01;77902;Bois-Renard;Île-de-France;lun mer ven
C3002;;;;;;;;
C3003;EHPAD Bel-Air;3010000010013;;;;;;
C3004;SSR Les Acacias;;;;;;;lundi faux
C3005;Clinique Saint-Roch;;;;;;;
"""


def test_a_sheet_is_taken_in_and_each_refused_line_is_named(at):
    report = actions.import_rows(sheets.read(SHEET.encode(), name="clients.csv"), by=None, at=at)
    assert (report.added, report.changed, report.unchanged) == (2, 0, 0)
    assert [(line.line, str(line.reason)) for line in report.refused] == [
        (3, "A customer number and a name are needed. Fill them in, then save."),
        (4, "3010000010013 is no GLN: its last figure does not fit the others."),
        (5, "faux is no day of the week. Write days such as lun mar jeu."),
    ]
    cedres = queries.directory().find_number("C3001")
    assert cedres.emails == ("achats@cedres.example", "pharmacie@cedres.example")
    assert cedres.addresses[0].weekdays == (1, 3, 5)


def test_a_second_import_changes_what_it_speaks_of_and_keeps_the_rest(at):
    actions.import_rows(sheets.read(SHEET.encode(), name="clients.csv"), by=None, at=at)
    again = actions.import_rows(sheets.read(SHEET.encode(), name="clients.csv"), by=None, at=at)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    moved = "number,name,city\nC3001,Clinique des Cèdres,Montclair\n"
    report = actions.import_rows(sheets.read(moved.encode(), name="moved.csv"), by=None, at=at)
    assert (report.added, report.changed, report.unchanged) == (0, 1, 0)
    cedres = queries.directory().find_number("C3001")
    assert (cedres.city, cedres.gln, cedres.faxes) == ("Montclair", "3010000010012", ("01 99 00 30 01",))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_a_csv_of_an_old_program_is_read(encoding):
    rows = sheets.read(SHEET.encode(encoding), name="clients.csv")
    assert rows[0].values["name"] == "Clinique des Cèdres"


def test_a_workbook_that_kept_codes_as_numbers_is_read():
    book = openpyxl.Workbook()
    book.active.append(["Number", "Name", "GLN", "Postcode"])
    book.active.append([3001, "Clinique des Cèdres", 3010000010012, 1902])
    data = BytesIO()
    book.save(data)
    one = sheets.establishment(sheets.read(data.getvalue(), name="clients.xlsx")[0])
    assert (one.number, one.gln, one.postcode) == ("3001", "3010000010012", "01902")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "empty.csv"),
        (b"a;b\n1;2\n", "other.csv"),
        (b"PK\x03\x04 torn", "torn.xlsx"),
        (b"\x00" * 50, "zeros.csv"),
    ],
)
def test_what_is_no_list_of_customers_is_refused_in_words(data, name):
    with pytest.raises(BadInput):
        sheets.read(data, name=name)


def test_the_command_imports_and_ends_with_1_when_a_line_was_refused(tmp_path, capsys):
    file = tmp_path / "clients.csv"
    file.write_text(SHEET, encoding="utf-8")
    with pytest.raises(SystemExit) as end:
        call_command("customers", "import", str(file))
    told = capsys.readouterr()
    assert end.value.code == 1
    assert told.out == "added 2, changed 0, unchanged 0, refused 3\n"
    assert told.err.startswith("line 3: ")


TERMS_SHEET = """number;name;codes propres;prix convenus
C1001;Clinique du Parc;D1001=HP-125V|D1002=EP-200;HP-125V:CT=17,904
C1003;EHPAD du Lac;;HP-125V=17
C1004;EHPAD du Bois;D1;
"""


def test_a_sheet_brings_own_codes_and_agreed_prices(at):
    rows = sheets.read(TERMS_SHEET.encode(), name="prix.csv")
    report = actions.import_rows(rows, by=None, at=at)
    assert (report.added, [refused.line for refused in report.refused]) == (1, [3, 4])
    terms = queries.list_terms(queries.find_ref("C1001").pk)
    assert terms.codes == {"D1001": "HP-125V", "D1002": "EP-200"}
    assert terms.prices == {("HP-125V", "CT"): Decimal("17.904")}


def test_a_new_price_changes_the_one_it_names_and_is_traced(at):
    actions.import_rows(sheets.read(TERMS_SHEET.encode(), name="prix.csv"), by=None, at=at)
    dearer = "number;name;prix convenus\nC1001;Clinique du Parc;HP-125V:CT=18\n"
    report = actions.import_rows(sheets.read(dearer.encode(), name="prix.csv"), by=None, at=at)
    parc = queries.find_ref("C1001")
    assert report.changed == 1
    assert queries.list_terms(parc.pk).prices == {("HP-125V", "CT"): Decimal(18)}
    assert queries.list_terms(parc.pk).codes["D1001"] == "HP-125V"
    assert told(parc)[-1] == "terms_set"
