"""Establishments by HTTP: the list, its search, and one's page."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from proche.customers import actions, queries
from proche.customers.rules import DeliveryAddress, Establishment
from tests import cast as story

pytestmark = pytest.mark.django_db


@pytest.fixture
def nadia(at: datetime, client: Client) -> Client:
    client.force_login(story.make_cast(at).nadia)
    return client


def test_an_empty_list_says_what_to_do(nadia: Client) -> None:
    assert "No customer yet" in nadia.get("/customers/").content.decode()


def test_a_customer_is_found_by_a_part_of_its_name(nadia: Client, at: datetime) -> None:
    story.make_customer(at)
    story.make_customer(at, story.LES_TILLEULS)
    page = nadia.get("/customers/?q=tilleul").content.decode()
    assert "EHPAD Les Tilleuls" in page
    assert "Clinique du Parc" not in page


def test_typing_gets_the_rows_alone(nadia: Client, at: datetime) -> None:
    story.make_customer(at)
    rows = nadia.get("/customers/?q=parc", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in rows
    assert "Clinique du Parc" in rows


def test_the_page_shows_its_addresses_and_its_cases(nadia: Client, at: datetime) -> None:
    parc = story.make_customer(at)
    story.make_case(at, title="Call back about the spring menus", customer=parc, kind="REQUEST")
    page = nadia.get(f"/customers/{parc.code}/").content.decode()
    assert "Cuisine centrale" in page
    assert "Call back about the spring menus" in page
    assert "01 99 00 10 01" in page


def test_an_unknown_code_is_not_there(nadia: Client) -> None:
    assert nadia.get("/customers/BBBBBBBB/").status_code == 404


def test_a_long_list_goes_on_page_by_page_in_as_many_questions(
    nadia: Client, at: datetime, django_assert_max_num_queries: Any
) -> None:
    for n in range(60):
        actions.add(Establishment(number=f"C{n:04}", name=f"EHPAD {n:02}"), by=None, at=at)
    with django_assert_max_num_queries(16):
        first = nadia.get("/customers/")
    page = first.context["page"]
    assert (len(page.rows), bool(page.cursor)) == (50, True)
    rest = nadia.get("/customers/", {"after": page.cursor}).context["page"]
    assert (len(rest.rows), rest.cursor) == (10, "")


def test_a_contact_is_added_and_erased_for_good(client: Client, at: datetime) -> None:
    client.force_login(story.make_cast(at).hugo)
    parc = story.make_customer(at)
    client.post(f"/customers/{parc.code}/contact/", {"name": "Élodie Garnier", "email": "e@parc.example"})
    [contact] = queries.get_row(parc.code).contacts
    assert (contact.name, contact.email) == ("Élodie Garnier", "e@parc.example")
    client.post(f"/customers/{parc.code}/contact/{contact.pk}/erase/")
    page = client.get(f"/customers/{parc.code}/").content.decode()
    assert "Erased contact" in page
    assert "Garnier" not in page


def test_a_wrong_address_is_said_beside_its_field(nadia: Client, at: datetime) -> None:
    parc = story.make_customer(at)
    answer = nadia.post(f"/customers/{parc.code}/contact/", {"name": "Élodie", "email": "not an address"})
    assert answer.status_code == 422
    assert 'id="id_email_error"' in answer.content.decode()
    assert queries.get_row(parc.code).contacts == ()


def test_an_agent_erases_nobody(nadia: Client, at: datetime) -> None:
    parc = story.make_customer(at)
    nadia.post(f"/customers/{parc.code}/contact/", {"name": "Élodie Garnier"})
    [contact] = queries.get_row(parc.code).contacts
    assert nadia.post(f"/customers/{parc.code}/contact/{contact.pk}/erase/").status_code == 404
    assert "Erase this contact" not in nadia.get(f"/customers/{parc.code}/").content.decode()


CARD = {
    "number": "C1001", "name": "Clinique du Parc", "emails": "commandes@parc.example\r\ndiet@parc.example",
    "phones": "01 99 00 10 01", "faxes": "01 99 00 10 99", "city": "Montclair-sur-Seine", "language": "fr",
}  # fmt: skip
PLACE = {"name": "Quai 2", "street": "5 rue du Port", "city": "Montclair-sur-Seine", "weekdays": ["4", "2"]}


def test_an_agent_corrects_the_card(nadia: Client, at: datetime) -> None:
    parc = story.make_customer(at)
    assert "01 99 00 10 02" in nadia.get(f"/customers/{parc.code}/edit/").content.decode()
    assert nadia.post(f"/customers/{parc.code}/edit/", CARD).status_code == 303
    row = queries.get_row(parc.code)
    assert row.emails == ("commandes@parc.example", "diet@parc.example")
    assert (row.faxes, row.gln, row.country) == (("01 99 00 10 99",), "", "FR")
    assert queries.directory().find(fax="01 99 00 10 99").establishment is not None


@pytest.mark.parametrize(
    ("change", "field"),
    [({"emails": "not an address"}, "emails"), ({"number": "C1002"}, "number"), ({"name": ""}, "name")],
)
def test_what_is_wrong_on_the_card_is_said_beside_its_field(
    nadia: Client, at: datetime, change: dict[str, str], field: str
) -> None:
    parc = story.make_customer(at)
    story.make_customer(at, story.LES_TILLEULS)
    answer = nadia.post(f"/customers/{parc.code}/edit/", CARD | change)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert queries.get_row(parc.code).faxes == ("01 99 00 10 02",)


def test_a_place_to_deliver_to_is_added_corrected_and_removed(nadia: Client, at: datetime) -> None:
    parc = story.make_customer(at)
    nadia.post(f"/customers/{parc.code}/place/", PLACE)
    kitchen, quay = queries.get_row(parc.code).addresses
    assert quay.address == DeliveryAddress("Quai 2", "5 rue du Port", "", "Montclair-sur-Seine", "", (2, 4))
    assert "Tue, Thu" in nadia.get(f"/customers/{parc.code}/").content.decode()
    renamed = PLACE | {"name": "Quai 3", "weekdays": ["1"]}
    nadia.post(f"/customers/{parc.code}/place/{quay.pk}/", renamed)
    assert queries.get_row(parc.code).addresses[1].address.weekdays == (1,)
    nadia.post(f"/customers/{parc.code}/place/{quay.pk}/remove/")
    assert queries.get_row(parc.code).addresses == (kitchen,)


@pytest.mark.parametrize(
    ("change", "field"), [({"name": "Cuisine centrale"}, "name"), ({"weekdays": []}, "weekdays")]
)
def test_a_place_has_a_name_of_its_own_and_a_day(
    nadia: Client, at: datetime, change: dict[str, Any], field: str
) -> None:
    parc = story.make_customer(at)
    answer = nadia.post(f"/customers/{parc.code}/place/", PLACE | change)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()


def test_the_place_of_another_establishment_is_not_there(nadia: Client, at: datetime) -> None:
    parc, tilleuls = story.make_customer(at), story.make_customer(at, story.LES_TILLEULS)
    [kitchen] = queries.get_row(parc.code).addresses
    assert nadia.post(f"/customers/{tilleuls.code}/place/{kitchen.pk}/", PLACE).status_code == 404
    nadia.post(f"/customers/{tilleuls.code}/place/{kitchen.pk}/remove/")
    assert queries.get_row(parc.code).addresses == (kitchen,)


def test_a_contact_is_corrected(nadia: Client, at: datetime) -> None:
    parc = story.make_customer(at)
    pk = actions.add_contact(parc, name="Élodie Garnier", by=None, at=at)
    nadia.post(f"/customers/{parc.code}/contact/{pk}/", {"name": "Élodie Garnier", "phone": "01 99 00 10 03"})
    [contact] = queries.get_row(parc.code).contacts
    assert contact.phone == "01 99 00 10 03"


def test_agreed_prices_and_own_codes_stand_on_the_page(nadia: Client, at: datetime) -> None:
    parc = story.make_customer(at)
    actions.learn_code(parc, code="D1001", sku="HP-125V", by=None, at=at)
    actions.agree_price(parc, sku="HP-125V", unit="CT", price=Decimal("17.904"), by=None, at=at)
    page = nadia.get(f"/customers/{parc.code}/").content.decode()
    assert "D1001" in page
    assert "17.904" in page
