"""The pages of orders without a hand: what stands there, and who may do what."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from proche.orders.touchless import actions as touchless
from proche.orders.touchless import figures, plot, queries, rules
from proche.orders.touchless import parameters as rule
from proche.orders.touchless.figures import Counted
from tests.orders import story
from tests.orders.touchless.test_actions import agreed, arrive, row_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(at):
    return agreed(story.open_desk(at))


@pytest.fixture(autouse=True)
def nobody_looks(monkeypatch):
    monkeypatch.setattr(rules, "is_sampled", lambda code, share: False)


@pytest.fixture(autouse=True)
def at_story(monkeypatch, at):
    """Every request comes at the story's moment."""
    from proche.kernel import clock

    monkeypatch.setattr(clock, "now", lambda: at)


def test_the_lead_sees_the_rate_and_stops_it_by_one_press(client, desk, at):
    touchless.let_pass(arrive(desk).pk, at=at)
    client.force_login(desk.cast.hugo)
    page = client.get("/touchless/").content.decode()
    assert "Clinique du Parc" in page
    client.post("/touchless/switch/", {"on": "no"})
    assert not rule.is_on(at)
    assert "Every order waits for a person" in client.get("/touchless/").content.decode()


def test_an_agent_sees_the_page_and_cannot_turn_the_switch(client, desk):
    client.force_login(desk.cast.nadia)
    assert "Stop it for everyone" not in client.get("/touchless/").content.decode()
    assert client.post("/touchless/switch/", {"on": "no"}).status_code == 404


def test_the_order_says_that_the_desk_confirmed_it_and_is_pulled_back(client, desk, at):
    order = arrive(desk)
    touchless.let_pass(order.pk, at=at)
    client.force_login(desk.cast.nadia)
    page = client.get(f"/orders/{order.code}/").content.decode()
    assert "The desk confirmed it by itself" in page
    assert f"/orders/{order.code}/pull-back/" in page
    answer = client.post(f"/orders/{order.code}/pull-back/", follow=True)
    assert "Pulled back" in answer.content.decode()
    assert row_of(order).state == "OPEN"


def test_a_lead_notes_an_agreement_and_an_agent_withdraws_it(client, at):
    desk = story.open_desk(at)
    client.force_login(desk.cast.hugo)
    address = f"/customers/{desk.customer.code}/touchless/"
    form = {"how": "LETTER", "agreed_on": "2026-11-20", "ceiling": "500"}
    assert client.post(address, {**form, "how": "SHOUTED"}).status_code == 422
    page = client.post(address, form, follow=True).content.decode()
    assert "Up to 500.00 € net an order" in page
    client.force_login(desk.cast.nadia)
    assert client.get(address).status_code == 404
    assert "They take it back" in client.get(f"/customers/{desk.customer.code}/").content.decode()
    client.post(f"{address}withdraw/")
    assert queries.find_consent(desk.customer.pk) is None


def test_who_agreed_is_gone_once_the_contact_is_erased(client, at):
    from proche.customers import actions as customers

    desk = story.open_desk(at)
    contact = customers.add_contact(desk.customer, name="Claire Roussel", by=None, at=at)
    client.force_login(desk.cast.hugo)
    address = f"/customers/{desk.customer.code}/touchless/"
    client.post(address, {"how": "PHONE", "agreed_on": "2026-11-20", "contact": str(contact)})
    assert "Claire Roussel" in client.get(address).content.decode()
    customers.erase_contact(desk.customer, contact, by=None, at=at)
    assert "Claire Roussel" not in client.get(address).content.decode()


def test_a_wrong_one_found_after_is_told_with_what_follows(client, desk, at):
    order = arrive(desk)
    touchless.let_pass(order.pk, at=at)
    client.force_login(desk.cast.nadia)
    answer = client.post(f"/orders/{order.code}/judge/", {"verdict": "WRONG"}, follow=True)
    assert "until a lead allows it" in answer.content.decode()
    assert client.post(f"/orders/{order.code}/judge/", {"verdict": "MAYBE"}).status_code == 422


def test_the_weeks_as_a_table(client, desk, at):
    touchless.let_pass(arrive(desk).pk, at=at)
    client.force_login(desk.cast.hugo)
    rows = client.get("/touchless.csv").content.decode().splitlines()
    assert rows[0] == "week,confirmed,without_a_hand,share,looked_at,wrong"
    assert rows[-1] == "2026-11-23,1,1,1.0000,0,0"


def test_weeks_and_their_bars():
    monday = date(2026, 11, 23)
    orders = [Counted(monday, True, ""), Counted(monday + timedelta(days=2), False, "WRONG")]
    [before, this] = figures.weeks(orders, until=monday + timedelta(days=4), count=2)
    assert (before.total, before.share) == (0, None)
    assert (this.total, this.passed, this.judged, this.wrong, this.share) == (2, 1, 1, 1, 0.5)
    drawn = plot.draw([before, this])
    assert [bar.height for bar in drawn.bars] == [0.0, plot.HEIGHT / 2]
