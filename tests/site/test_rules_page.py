"""The rules of the desk, by HTTP: who sees them, what a change says, what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils.timezone import localdate

from proche.availability.parameters import measures_on
from proche.kernel import parameters
from tests.cast import make_cast

pytestmark = pytest.mark.django_db
#: The page stands at the machine's moment: its days are told from today.
TODAY = localdate()
NEVER = date(2020, 1, 1)


@pytest.fixture
def cast(at):
    return make_cast(at)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def send(client: Client, name: str, **fields: str):
    return client.post(f"/rules/{name}/", {"active_from": TODAY.isoformat(), "source": "", **fields})


def test_an_admin_reads_every_rule_with_its_source(cast, django_assert_max_num_queries):
    admin = signed_in(cast.admin)
    with django_assert_max_num_queries(20):
        html = admin.get("/rules/").content.decode()
    for words in (
        "Daily rest",
        "11 h",
        "article L3131-1",
        "Knows the customer",
        "The desk&#x27;s own choice",
    ):
        assert words in html


@pytest.mark.parametrize("who", ["nadia", "hugo", "omar"])
def test_nobody_else_sees_or_changes_a_rule(cast, who):
    client = signed_in(getattr(cast, who))
    assert client.get("/rules/").status_code == 404
    assert client.get("/rules/availability.daily_rest/").status_code == 404
    assert send(client, "availability.daily_rest", value="12 h").status_code == 404
    assert parameters.list_changes() == {}


def test_a_change_holds_at_once_and_is_undone(cast):
    admin = signed_in(cast.admin)
    answer = send(admin, "availability.knows_customer", value="30", source="Customers asked for it")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/rules/availability.knows_customer/")
    assert measures_on(TODAY).knows_customer == 30
    html = admin.get("/rules/availability.knows_customer/").content.decode()
    assert "Customers asked for it" in html
    assert "Ada Renard" in html
    admin.post("/rules/availability.knows_customer/undo/")
    assert measures_on(TODAY).knows_customer == 20


def test_less_rest_than_the_law_is_refused_in_words_until_an_agreement_is_named(cast):
    admin = signed_in(cast.admin)
    answer = send(admin, "availability.daily_rest", value="9 h")
    assert answer.status_code == 422
    assert "The law sets 11 h (L3131-1)" in answer.content.decode()
    send(admin, "availability.daily_rest", value="9 h", agreed="on", source="Agreement of 3 March 2026")
    assert parameters.write(measures_on(TODAY).daily_rest) == "9 h"
    html = admin.get("/rules/availability.daily_rest/").content.decode()
    assert "This protects people less than the law does by itself." in html
    assert "less than the law by itself" in admin.get("/rules/").content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"value": "eleven"}, "eleven is no length of time. Write one such as 11 h, 1 h 30 or 20 min."),
        ({"value": "2 h"}, "This cannot be less than 9 h. Write a larger value."),
        ({"value": "12 h", "active_from": NEVER.isoformat()}, "A rule changes from today on"),
        ({"value": "12 h", "active_from": "soon"}, "Enter a valid date."),
        ({"value": ""}, "This field is required."),
    ],
)
def test_bad_input_gets_a_clear_sentence(cast, fields, words):
    answer = send(signed_in(cast.admin), "availability.daily_rest", **fields)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert parameters.list_changes() == {}


def test_a_kind_of_case_has_its_own_value(cast):
    send(signed_in(cast.admin), "queue.weight", value="2", scope="ORDER")
    assert parameters.get("queue.weight", on=TODAY, scope="ORDER") == 2
    assert parameters.get("queue.weight", on=TODAY) == 1
    assert "Order: 2" in signed_in(cast.admin).get("/rules/").content.decode()


def test_an_unknown_rule_is_not_there(cast):
    assert signed_in(cast.admin).get("/rules/nothing.here/").status_code == 404
