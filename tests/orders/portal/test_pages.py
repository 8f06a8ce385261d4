"""The customer's page by HTTP: from a link to an order that the desk has, without any script."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from proche.orders import models
from proche.orders.models import Basket, Order
from proche.queue import queries as cases
from tests.orders.portal.story import Page, open_page, read_sent, usual_orders
from tests.orders.story import Desk, open_desk

pytestmark = pytest.mark.django_db
THURSDAY = "2026-11-26"


@pytest.fixture
def now(at: datetime, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The pages' moment is that of the story."""
    monkeypatch.setattr("proche.kernel.clock.now", lambda: at)
    return at


@pytest.fixture
def desk(now: datetime) -> Desk:
    return open_desk(now)


@pytest.fixture
def page(desk: Desk) -> Page:
    return open_page(desk, desk.at)


def put(page: Page, sku: str = "HP-125V", quantity: str = "3", unit: str = "CT") -> None:
    typed = {"sku-1": sku, "unit-1": unit, "quantity-1": quantity}
    assert page.client.post(page.at("fill/"), typed).status_code == 303


def form(page: Page) -> dict[str, str]:
    """What the basket's form sends as it stands."""
    html = page.client.get(page.at("basket/")).content.decode()
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', html))
    typed = dict(re.findall(r'name="(quantity-\d+)"[^>]*value="(\d+)"', html))
    chosen = re.findall(r'<select[^>]*name="(unit-\d+)".*?value="(\w+)" selected', html, re.DOTALL)
    day = re.search(r'name="deliver_on" value="([^"]+)" checked', html)
    return {**hidden, **typed, **dict(chosen), "deliver_on": day[1] if day else "", "do": "send"}


def code(page: Page) -> str:
    return Basket.objects.get(link=page.link.pk, sent_at=None).code


def send(page: Page, **more: str):
    return page.client.post(page.at(f"basket/{code(page)}/send/"), {**form(page), **more})


def test_three_clicks_from_the_link_to_an_order_on_the_desk(desk: Desk, now: datetime) -> None:
    usual_orders(desk, now)
    page = open_page(desk, now)
    home = page.client.get(page.at()).content.decode()
    assert "Crème HP vanille 125 g" in home
    assert 'name="quantity-1"' in home
    typed = dict(re.findall(r'name="((?:sku|unit)-\d+)" value="([^"]*)"', home))
    typed |= dict(re.findall(r'name="(quantity-\d+)"[^>]*value="(\d+)"', home))
    typed |= dict(re.findall(r'<select[^>]*name="(unit-\d+)".*?value="(\w+)" selected', home, re.DOTALL))
    assert sorted(typed[name] for name in typed if name.startswith("quantity")) == ["12", "6"]
    page.client.post(page.at("fill/"), typed)
    answer = send(page)
    assert answer.status_code == 303
    received = page.client.get(answer.headers["Location"]).content.decode()
    assert "We have your order" in received
    [order] = read_sent(now)
    row = Order.objects.get(code=order)
    assert (row.customer_id, row.channel, row.doubt_count) == (desk.customer.pk, "PORTAL", 0)
    assert row.deliver_on is not None
    assert cases.get_row(order, at=now).kind == "ORDER"
    assert order in page.client.get(page.at("orders/")).content.decode()


def test_a_double_click_sends_once(page: Page, now: datetime) -> None:
    put(page)
    typed, where = form(page), page.at(f"basket/{code(page)}/send/")
    first, second = page.client.post(where, typed), page.client.post(where, typed)
    assert first.headers["Location"] == second.headers["Location"]
    assert models.Document.objects.count() == 1
    assert len(read_sent(now)) == 1


def test_the_same_order_sent_twice_on_purpose_is_two_documents(page: Page) -> None:
    for _ in range(2):
        put(page)
        send(page, reference="BC-7")
    assert models.Document.objects.count() == 2
