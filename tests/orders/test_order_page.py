"""The order's page by HTTP: whole answers, with and without scripts; refusals in words."""

from __future__ import annotations

import pytest
from django.urls import reverse

from proche.orders import models
from proche.orders.rules import OrderState
from tests.orders import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(at):
    return story.open_desk(at)


@pytest.fixture
def nadia(client, desk):
    client.force_login(desk.cast.nadia)
    return client


def unsure(desk):
    lines = (*story.TWO_LINES, story.line(3, "ZZ-9", "Chaise roulante", "1"))
    return story.arrive(desk, story.ubl_order(lines=lines))


def html(response):
    return response.content.decode()


def test_the_page_shows_the_order_its_doubt_and_the_document(nadia, desk):
    order = unsure(desk)
    shown = html(nadia.get(reverse("order", args=[order.code])))
    assert "Clinique du Parc" in shown
    assert "HP-125V" in shown
    assert "data-ask" in shown
    assert "ZZ-9" in shown
    assert "&lt;cbc:ID&gt;4471&lt;/cbc:ID&gt;" in shown.replace("<cbc:", "&lt;cbc:") or "4471" in shown


def test_without_scripts_an_answer_comes_back_to_the_page(nadia, desk, at):
    order = unsure(desk)
    from proche.orders import queries

    [asked] = queries.get_standing(order.pk, at=at).doubts
    out = next(n for n, option in enumerate(asked.options) if "/lines/2/removed" in option.changes)
    answered = nadia.post(reverse("order_answer", args=[order.code]), {"doubt": asked.key, "option": out})
    assert answered.status_code == 303
    shown = html(nadia.get(answered["Location"]))
    assert "data-ask" not in shown
    assert "Confirm" in shown or "Confirmer" in shown


def test_with_scripts_the_panel_alone_comes_back(nadia, desk):
    order = unsure(desk)
    changed = nadia.post(
        reverse("order_change", args=[order.code]), {"/lines/0/quantity": "7"}, headers={"HX-Request": "true"}
    )
    shown = html(changed)
    assert changed.status_code == 200
    assert 'id="panel"' in shown
    assert "<html" not in shown
    assert 'value="7"' in shown


def test_nonsense_is_refused_in_words_and_the_page_says_how_to_write_it(nadia, desk):
    order = unsure(desk)
    refused = nadia.post(
        reverse("order_change", args=[order.code]),
        {"/lines/0/quantity": "beaucoup"},
        headers={"HX-Request": "true"},
    )
    assert refused.status_code == 422
    assert "beaucoup" in html(refused)


def test_confirming_by_the_button_confirms(nadia, desk):
    order = story.arrive(desk)
    nadia.post(reverse("order_confirm", args=[order.code]))
    assert models.Order.objects.get(pk=order.pk).state == OrderState.CONFIRMED
    shown = html(nadia.get(reverse("order", args=[order.code])))
    assert reverse("order_confirmation", args=[order.code]) in shown
    drawn = nadia.get(reverse("order_confirmation", args=[order.code]))
    assert drawn.content.startswith(b"%PDF-")


def test_what_was_confirmed_is_said_with_its_day_and_next_is_offered(nadia, desk):
    order = story.arrive(desk, story.ubl_order())
    nadia.post(reverse("order_take", args=[order.code]))
    nadia.post(reverse("order_confirm", args=[order.code]))
    shown = html(nadia.get(reverse("order", args=[order.code])))
    assert "Order 4471 is confirmed. Clinique du Parc receives it on Thursday 26 November" in shown
    assert "data-next-case" in shown


def test_who_only_looks_on_is_not_moved_to_next(nadia, desk, client):
    order = story.arrive(desk, story.ubl_order())
    nadia.post(reverse("order_take", args=[order.code]))
    nadia.post(reverse("order_confirm", args=[order.code]))
    client.force_login(desk.cast.hugo)
    assert "data-next-case" not in html(client.get(reverse("order", args=[order.code])))


def test_enter_never_takes_a_line_away_and_the_search_is_offered(nadia, desk):
    order = unsure(desk)
    shown = html(nadia.get(reverse("order", args=[order.code])))
    begin = shown.index("data-ask")
    ask = shown[begin : shown.index('class="found"', begin)]
    assert "Leave this line out" in ask
    assert "button first" not in ask
    assert 'type="search"' in ask


def test_without_scripts_what_is_found_is_a_page_with_a_way_back(nadia, desk):
    order = unsure(desk)
    shown = html(
        nadia.get(
            reverse("order_products", args=[order.code]),
            {"q": "vanille", "pointer": "/lines/2/seller_item_id"},
        )
    )
    assert "<html" in shown
    assert 'value="HP-125V"' in shown
    assert reverse("order", args=[order.code]) in shown


def test_the_file_is_given_as_it_came_and_never_as_a_page(nadia, desk):
    order = story.arrive(desk)
    given = nadia.get(reverse("order_document", args=[order.code]))
    assert b"".join(given.streaming_content) == story.ubl_order()
    assert given["Content-Type"] == "application/octet-stream"
    assert given["Content-Disposition"].startswith("attachment")


def test_an_unknown_order_and_a_forbidden_one_look_the_same(client, desk):
    order = story.arrive(desk)
    client.force_login(desk.cast.omar)
    assert client.get(reverse("order", args=[order.code])).status_code == 404
    assert client.get(reverse("order", args=["ZZZZZZZZ"])).status_code == 404


def test_an_upload_is_received_once_however_often_its_form_is_sent(nadia, desk):
    from django.core.files.uploadedfile import SimpleUploadedFile

    for _ in range(2):
        file = SimpleUploadedFile("order.xml", story.ubl_order())
        nadia.post(reverse("receive"), {"documents": file, "once": "form-1"})
    assert models.Arrival.objects.count() == 1


def test_an_upload_without_a_file_is_asked_for_one(nadia, desk):
    assert nadia.post(reverse("receive"), {}).status_code == 422


def test_what_is_typed_finds_products_and_customers(nadia, desk):
    order = unsure(desk)
    products = html(
        nadia.get(
            reverse("order_products", args=[order.code]),
            {"q": "boisson caf", "pointer": "/lines/2/seller_item_id"},
        )
    )
    assert "BO-HPC" in products
    customers = html(nadia.get(reverse("order_customers", args=[order.code]), {"q": "parc"}))
    assert "Clinique du Parc" in customers


def test_the_page_pins_its_queries(nadia, desk, django_assert_max_num_queries):
    order = unsure(desk)
    nadia.get(reverse("order", args=[order.code]))
    with django_assert_max_num_queries(53):
        nadia.get(reverse("order", args=[order.code]))


def test_nothing_that_a_document_says_becomes_markup(nadia, desk):
    evil = (story.line(1, "<script>1</script>", "<img src=x onerror=alert(1)>", "1"),)
    order = story.arrive(desk, story.ubl_order("<b>9</b>", lines=evil))
    shown = html(nadia.get(reverse("order", args=[order.code])))
    assert "<img src=x" not in shown
    assert "<script>1" not in shown
