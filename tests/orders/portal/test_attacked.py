"""The customer's page against stale pages, wrong keys, old browsers and floods: nothing typed is lost."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.test import Client, RequestFactory

from proche.customers import actions as customers
from proche.customers.models import Address
from proche.orders import models
from proche.orders.models import Basket, BasketLine, Order
from proche.orders.portal import doors, places, seal, views
from proche.orders.portal.actions.messages import MOST_WORDS
from tests.orders.portal.story import Page, open_page, read_sent
from tests.orders.portal.test_pages import THURSDAY, code, form, put, send
from tests.orders.story import Desk, open_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(at: datetime, monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr("proche.kernel.clock.now", lambda: at)
    return at


@pytest.fixture
def desk(now: datetime) -> Desk:
    return open_desk(now)


@pytest.fixture
def kitchen(desk: Desk) -> Page:
    return open_page(desk, desk.at)


def rows(*quantities: str) -> dict[str, str]:
    skus = ("HP-125V", "MX-CAR")
    typed = [(f"sku-{n}", sku) for n, sku in enumerate(skus)] + [
        (f"unit-{n}", "CT") for n in range(len(skus))
    ]
    return dict(typed + [(f"quantity-{n}", many) for n, many in enumerate(quantities)])


@pytest.mark.parametrize(
    "wrong", ["3,5", "-1", "NaN", "1e30", "9" * 31, "0x10", "\u0663", "1\u20442", "Infinity"]
)
def test_one_wrong_quantity_loses_none_of_the_others(kitchen: Page, wrong: str) -> None:
    answer = kitchen.client.post(kitchen.at("fill/"), rows(wrong, "4"))
    assert answer.status_code == 422
    assert "All the rest is kept" in answer.content.decode()
    assert list(BasketLine.objects.values_list("sku", "quantity")) == [("MX-CAR", 4)]


def test_a_wrong_quantity_sends_nothing_and_keeps_what_stands_beside(kitchen: Page) -> None:
    put(kitchen)
    answer = send(kitchen, **{"quantity-1": "2,5", "note": "Quai B", "reference": "BC-7"})
    assert answer.headers["Location"] == kitchen.at("basket/")
    html = kitchen.client.get(kitchen.at("basket/")).content.decode()
    assert "is no quantity" in html
    assert "Quai B" in html
    assert not models.Document.objects.exists()


def test_a_standing_order_with_a_wrong_quantity_keeps_what_was_typed(kitchen: Page) -> None:
    put(kitchen)
    put(kitchen, "MX-CAR", "1")
    typed = {**rows("2,5", "8"), "name": "Kitchen, Tuesdays", "rhythm": "WEEKLY", "weekday": "2"}
    answer = kitchen.client.post(kitchen.at("standing/new/"), typed)
    html = answer.content.decode()
    assert answer.status_code == 422
    for words in ("is no quantity", 'value="Kitchen, Tuesdays"', 'value="8"'):
        assert words in html


def test_what_is_changed_on_a_page_that_was_sent_is_not_taken_for_sent(kitchen: Page) -> None:
    """Back, another quantity, send: the first order stands, and the page says that the second does not."""
    put(kitchen)
    typed, where = {**form(kitchen), "deliver_on": THURSDAY}, kitchen.at(f"basket/{code(kitchen)}/send/")
    for _ in range(2):
        shown = kitchen.client.get(kitchen.client.post(where, typed).headers["Location"]).content.decode()
        assert "What you changed afterwards" not in shown
    for change in ({"quantity-1": "40"}, {"note": "Quai B"}, {"reference": "BC-9"}):
        answer = kitchen.client.post(where, {**typed, **change})
        shown = kitchen.client.get(answer.headers["Location"]).content.decode()
        assert "What you changed afterwards is not in it" in shown
    assert models.Document.objects.count() == 1


def test_a_place_that_was_renamed_meanwhile_is_chosen_again(desk: Desk, kitchen: Page, now: datetime) -> None:
    put(kitchen)
    typed, where = form(kitchen), kitchen.at(f"basket/{code(kitchen)}/send/")
    [place] = places.establishment(desk.customer).addresses
    pk = Address.objects.get(establishment=desk.customer.pk).pk
    customers.edit_address(desk.customer, pk, replace(place, name="Quai neuf"), by=None, at=now)
    assert typed["place"] == place.name
    assert kitchen.client.post(where, typed).headers["Location"] == kitchen.at("basket/")
    assert "The place to deliver to has changed" in kitchen.client.get(kitchen.at("basket/")).content.decode()
    assert not models.Document.objects.exists()


def test_a_note_is_kept_whole_or_said_to_be_too_long(kitchen: Page, now: datetime) -> None:
    put(kitchen)
    lines = "\r\n".join(["x" * 49] * 20)  # 999 characters as a browser counts, 1018 as it sends
    send(kitchen, note=lines)
    assert Basket.objects.get().note.endswith("x" * 49)
    assert len(Basket.objects.get().note) == 999
    put(kitchen)
    assert send(kitchen, note="y" * 1001).headers["Location"] == kitchen.at("basket/")
    assert "longer than 1000 characters" in kitchen.client.get(kitchen.at("basket/")).content.decode()
    assert models.Document.objects.count() == 1


def test_other_words_from_the_same_form_are_another_message(kitchen: Page) -> None:
    """Back, other words, send: an old browser sends the form's key once more."""
    for words in ("When do you come?", "When do you come?", "And bring the invoice."):
        kitchen.client.post(kitchen.at("write/"), {"text": words, "key": "k1"})
    assert list(models.Message.objects.order_by("pk").values_list("text", flat=True)) == [
        "When do you come?",
        "And bring the invoice.",
    ]


def test_a_long_message_is_kept_whole_or_refused(kitchen: Page) -> None:
    kitchen.client.post(kitchen.at("write/"), {"text": "x" * 9000, "key": "k1"})
    assert len(models.Message.objects.get().text) == 9000
    answer = kitchen.client.post(kitchen.at("write/"), {"text": "x" * (MOST_WORDS + 1), "key": "k2"})
    assert answer.status_code == 422
    assert "too long" in answer.content.decode()
    assert "xxxx" in answer.content.decode()


def test_more_orders_than_a_house_needs_are_stopped_and_kept(
    kitchen: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_SENT", 2)
    for _ in range(3):
        put(kitchen)
        answer = send(kitchen)
    assert answer.headers["Location"] == kitchen.at("basket/")
    assert models.Document.objects.count() == 2
    assert BasketLine.objects.get(basket__sent_at=None).quantity == 3


def test_changes_of_standing_orders_have_a_limit(kitchen: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proche.orders.portal.standing_views.MOST_CHANGES", 3)
    typed = {**rows("2", "8"), "name": "Kitchen", "rhythm": "WEEKLY", "weekday": "2"}
    kitchen.client.post(kitchen.at("standing/new/"), typed)
    step = kitchen.at(f"standing/{models.StandingOrder.objects.get().code}/step/")
    answers = [kitchen.client.post(step, {"do": do}).status_code for do in ("pause", "resume", "pause")]
    assert answers == [303, 303, 429]


def test_hostile_words_reach_the_desk_as_words(desk: Desk, kitchen: Page, now: datetime) -> None:
    put(kitchen)
    hostile = "=HYPERLINK(1)\x01\u202e\ufffe</Note><script>alert(1)</script>"
    assert send(kitchen, note=hostile, reference=hostile).headers["Location"].startswith(kitchen.at("sent/"))
    [order] = read_sent(now)
    assert Order.objects.get(code=order).doubt_count == 0
    agent = Client()
    agent.force_login(desk.cast.nadia)
    for html in (
        agent.get(f"/orders/{order}/", follow=True).content.decode(),
        kitchen.client.get(kitchen.at(f"orders/{order}/")).content.decode(),
        kitchen.client.get(kitchen.at("orders/")).content.decode(),
    ):
        assert "<script>alert" not in html


def test_a_megabyte_and_a_thousand_rows_are_no_fault(kitchen: Page) -> None:
    many = {f"sku-{n}": "HP-125V" for n in range(400)}
    for path, typed in (
        ("fill/", {"sku-1": "x" * 1_000_000, "unit-1": "x" * 1_000_000, "quantity-1": "1"}),
        ("fill/", many),
        ("write/", {"text": "x" * 1_000_000, "key": "x" * 1_000_000}),
        ("standing/new/", {"name": "x" * 1_000_000, "rhythm": "x" * 1000, "starts_on": "9999-99-99"}),
        ("language/", {"language": "x" * 1_000_000}),
    ):
        assert kitchen.client.post(kitchen.at(path), typed).status_code < 500


# --- who is counted -----------------------------------------------------------------------------------


def who(settings: Any, *, behind: bool, **meta: str) -> str:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if behind else None
    return doors.who_asks(RequestFactory().get("/c/", **meta))


def test_without_a_proxy_a_forwarded_address_is_believed_of_nobody(settings: Any) -> None:
    given = {"REMOTE_ADDR": "192.0.2.7", "HTTP_X_FORWARDED_FOR": "198.51.100.1"}
    assert who(settings, behind=False, **given) == "192.0.2.7"
    assert who(settings, behind=True, **given) == "198.51.100.1"
    # What a visitor wrote before the proxy's own word counts for nothing.
    given["HTTP_X_FORWARDED_FOR"] = "203.0.113.9, 198.51.100.1"
    assert who(settings, behind=True, **given) == "198.51.100.1"


@pytest.mark.parametrize(
    ("seen", "counted"),
    [
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("x" * 5000, "x" * 60),
        ("", ""),
    ],
)
def test_a_house_of_ipv6_is_one(settings: Any, seen: str, counted: str) -> None:
    assert who(settings, behind=False, REMOTE_ADDR=seen) == counted


# --- what never reaches a view ------------------------------------------------------------------------


def answers_before_a_view(kitchen: Page, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = kitchen.client.cookies
    found = [
        strict.post(kitchen.at("fill/"), {}),
        kitchen.client.get(kitchen.at("fill/")),
        kitchen.client.get(kitchen.at("nothing/")),
        kitchen.client.get(f"/c/{kitchen.link.token}/nothing/"),
        kitchen.client.get(f"/c/{kitchen.link.token}"),
        kitchen.client.post(kitchen.at("write/"), {"text": "a\x00b"}),
    ]

    def breaks(*_: object, **__: object) -> None:
        raise ValueError("a fault")

    monkeypatch.setattr("proche.orders.portal.queries.list_usual", breaks)
    return [*found, kitchen.client.get(kitchen.at())]


def test_every_answer_is_sealed_and_speaks_to_customers(
    kitchen: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = answers_before_a_view(kitchen, monkeypatch)
    assert [one.status_code for one in found] == [403, 405, 404, 404, 301, 400, 500]
    for one in found:
        assert "no-store" in one.headers["Cache-Control"]
        assert "noindex" in one.headers["X-Robots-Tag"]
        assert one.headers["Referrer-Policy"] in ("same-origin", "no-referrer")
        assert "Go to the desk" not in one.content.decode()
    assert f'href="{kitchen.at()}"' in found[0].content.decode()
    assert "Cache-Control" not in Client().get("/nothing/").headers


def test_no_token_is_logged(settings: Any) -> None:
    [silent] = settings.LOGGING["handlers"]["console"]["filters"]
    assert settings.LOGGING["filters"][silent]["()"] == "proche.orders.portal.seal.WithoutTokens"
    token = "oV7x" * 10 + "-_0"
    given = (f"/c/{token}/x/", f"https://desk.example/c/{token}", "/c/7KQ2MXPA/orders/")
    said = []
    for path in given:
        record = logging.LogRecord("django.request", 30, "", 0, "Not Found: %s", (path,), None)
        assert seal.WithoutTokens().filter(record)
        said.append(record.getMessage())
    assert said == [
        "Not Found: /c/<token>",
        "Not Found: https://desk.example/c/<token>",
        f"Not Found: {given[2]}",
    ]
