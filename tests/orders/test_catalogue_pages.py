"""The catalogue by HTTP: search, a product's page, import with its report, withdrawing and its undo."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from proche.orders import catalogue_queries
from tests import cast as story

pytestmark = pytest.mark.django_db
TABLE = """Référence;Désignation;Unités
HP-125V;Crème HP vanille 125 g;CT=24@18.40
EP/200;Eau gélifiée pêche 125 g;CT=24@14.10
;Sans référence;CT=24@1.00
MX-CAR;Mixé carottes 200 g;dozens of them
"""


@pytest.fixture
def cast(at: datetime) -> story.Cast:
    return story.make_cast(at)


def enter(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def bring_in(client: Client, text: str = TABLE, name: str = "catalogue.csv") -> Any:
    return client.post("/catalogue/import/", {"file": SimpleUploadedFile(name, text.encode())})


def test_an_empty_catalogue_says_how_to_fill_it(cast: story.Cast) -> None:
    assert "The catalogue is empty" in enter(cast.hugo).get("/catalogue/").content.decode()


def test_an_import_names_every_row_that_it_refused(cast: story.Cast) -> None:
    answer = bring_in(enter(cast.hugo))
    page = answer.content.decode()
    assert (answer.context["report"].added, len(answer.context["report"].refused)) == (2, 2)
    assert "Row 4 was not taken" in page
    assert "Row 5 was not taken" in page


def test_what_is_no_table_is_said_beside_the_field(cast: story.Cast) -> None:
    answer = bring_in(enter(cast.hugo), "nothing of use", "words.csv")
    assert answer.status_code == 422
    assert 'class="errors"' in answer.content.decode()


def test_a_product_is_found_by_a_part_of_its_name_and_by_its_code(cast: story.Cast) -> None:
    bring_in(enter(cast.hugo))
    nadia = enter(cast.nadia)
    for asked in ("vanille", "hp-125"):
        page = nadia.get("/catalogue/", {"q": asked}).content.decode()
        assert "Crème HP vanille 125 g" in page
        assert "Eau gélifiée" not in page


def test_a_code_with_a_slash_has_its_page(cast: story.Cast) -> None:
    bring_in(enter(cast.hugo))
    assert "Eau gélifiée pêche" in enter(cast.nadia).get("/catalogue/product/EP/200/").content.decode()


def test_withdrawing_can_be_undone(cast: story.Cast) -> None:
    hugo = enter(cast.hugo)
    bring_in(hugo)
    posted = {"on": "2026-11-24", "substitutes": "EP/200"}
    page = hugo.post("/catalogue/product/HP-125V/withdraw/", posted, follow=True).content.decode()
    assert "Withdrawn." in page
    assert 'action="/catalogue/product/HP-125V/bring-back/"' in page
    assert catalogue_queries.get_product("HP-125V").substitutes == ("EP/200",)
    hugo.post("/catalogue/product/HP-125V/bring-back/")
    assert catalogue_queries.get_product("HP-125V").active_to is None


def test_an_agent_reads_the_catalogue_and_changes_nothing(cast: story.Cast) -> None:
    bring_in(enter(cast.hugo))
    nadia = enter(cast.nadia)
    assert "Withdraw" not in nadia.get("/catalogue/product/HP-125V/").content.decode()
    assert nadia.post("/catalogue/product/HP-125V/withdraw/").status_code == 404
    assert nadia.get("/catalogue/import/").status_code == 404
