"""Establishments by HTTP: the list, its search, and one's page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from proche.customers import actions, queries
from proche.customers.rules import Establishment
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
    with django_assert_max_num_queries(13):
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
