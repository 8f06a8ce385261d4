"""The page of what was learned of a customer, and the sentence on the order's page."""

from __future__ import annotations

import pytest

from proche.orders import models
from tests.orders import story
from tests.orders.learning.test_actions import arrive, teach

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(at):
    return story.open_desk(at)


@pytest.fixture
def nadia(client, desk):
    client.force_login(desk.cast.nadia)
    return client


def test_the_page_explains_each_lesson_and_draws_the_curve(nadia, desk):
    order = teach(desk, "4412")
    page = nadia.get(f"/customers/{desk.customer.code}/learned/").content.decode()
    assert "K12345" in page
    assert "Crème HP chocolat 125 g" in page
    assert f"/orders/{order.code}/" in page
    assert "by Nadia Benali" in page
    assert page.count(f"<title>{order.code}: 1</title>") == 1


def test_a_customer_of_whom_nothing_is_known_has_an_empty_page(nadia, desk):
    page = nadia.get(f"/customers/{desk.customer.code}/learned/").content.decode()
    assert "Nothing is remembered yet" in page


def test_the_customers_page_leads_there(nadia, desk):
    teach(desk, "4412")
    page = nadia.get(f"/customers/{desk.customer.code}/").content.decode()
    assert f"/customers/{desk.customer.code}/learned/" in page
    assert "1 answer is remembered" in page


def test_the_order_says_why_it_was_not_asked_and_forgets_by_one_press(nadia, desk):
    for number in ("4412", "4413"):
        teach(desk, number)
    source = models.Lesson.objects.get().order.code
    order = arrive(desk, "4414")
    page = nadia.get(f"/orders/{order.code}/").content.decode()
    assert f'Read so because you said so on <a href="/orders/{source}/">{source}</a>' in page
    pk = models.Lesson.objects.get().pk
    answer = nadia.post(f"/learned/{pk}/forget/", {"order": order.code}, follow=True)
    assert answer.redirect_chain[-1][0].endswith(f"/orders/{order.code}/")
    after = answer.content.decode()
    assert "Read so because" not in after
    assert "is near several products" in after
    undo = f"/learned/{pk}/remember/"
    assert undo in after
    nadia.post(undo)
    assert models.Lesson.objects.get().forgotten_at is None


def test_a_sender_address_is_a_lesson_shown_with_its_customer(nadia, desk, at):
    from proche.orders import actions

    for number in ("4412", "4413"):
        data = story.ubl_order(number, buyer="").replace(b"Clinique du Parc", b"")
        order = story.read(
            actions.receive(
                data, channel="MAIL", name="o.xml", at=at, sender="commande@gestion-repas.example"
            ),
            at,
        )[0]
        ref = story.access.order(desk.cast.nadia, order)
        actions.change(ref, changes={"/buyer/id": "C1001"}, by=desk.nadia, at=at)
        actions.confirm(ref, by=desk.nadia, at=at)
    data = story.ubl_order("4414", buyer="").replace(b"Clinique du Parc", b"")
    received = actions.receive(
        data, channel="MAIL", name="o.xml", at=at, sender="commande@gestion-repas.example"
    )
    row = models.Order.objects.get(code=story.read(received, at)[0])
    assert row.customer_id == desk.customer.pk
    page = nadia.get(f"/customers/{desk.customer.code}/learned/").content.decode()
    assert "this establishment orders" in page
