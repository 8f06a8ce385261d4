"""An establishment's forms: made, printed, filled in, faxed, received; withdrawn and read no more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from proche.orders import access, actions, jobs, models, queries
from proche.orders.blanks import queries as blanks
from proche.orders.rules import Channel
from tests.cast import CLINIQUE_DU_PARC, make_customer
from tests.orders import story
from tests.orders.blanks import pen

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(at):
    return story.open_desk(at)


@pytest.fixture
def nadia(client, desk):
    client.force_login(desk.cast.nadia)
    return client


def make(nadia, desk, **given):
    address = reverse("order_forms", args=[desk.customer.code])
    form = {"usual": [], "others": "HP-125V MX-CAR", "send_to": "01 99 00 00 11", **given}
    return nadia.post(address, form, follow=True)


def sent_back(quantities):
    """The printed form as it comes back: filled in by pen, through a bad fax."""
    [(code, page)] = blanks.blanks().items()
    return pen.faxed(pen.pdf(page, pen.Filled(quantities), seed=3, printed=code), pen.HEAVY[0])


def test_products_by_their_codes_make_a_form_that_is_listed(nadia, desk):
    shown = make(nadia, desk).content.decode()
    form = models.BlankForm.objects.get()
    assert form.code in shown
    assert [row[0] for row in form.rows] == ["HP-125V", "MX-CAR"]


def test_a_code_that_is_no_product_is_said_and_nothing_is_made(nadia, desk):
    answer = make(nadia, desk, others="HP-125V NIX-1")
    assert answer.status_code == 422
    assert "NIX-1" in answer.content.decode()
    assert not models.BlankForm.objects.exists()


def test_a_form_of_nothing_is_refused_in_words(nadia, desk):
    assert make(nadia, desk, others="").status_code == 422
    assert not models.BlankForm.objects.exists()


def test_the_pdf_is_the_same_at_every_printing(nadia, desk):
    make(nadia, desk)
    form = models.BlankForm.objects.get()
    address = reverse("order_form", args=[desk.customer.code, form.code])
    first, second = nadia.get(address), nadia.get(address)
    assert first["Content-Type"] == "application/pdf"
    assert first.content == second.content
    assert first.content.startswith(b"%PDF-")


def test_another_establishments_form_is_not_found(nadia, desk, at):
    make(nadia, desk)
    form = models.BlankForm.objects.get()
    other = make_customer(at, replace(CLINIQUE_DU_PARC, number="C2002", name="EHPAD Les Tilleuls", gln=""))
    assert nadia.get(reverse("order_form", args=[other.code, form.code])).status_code == 404


def test_from_the_printed_form_to_an_order_without_a_question_about_its_lines(nadia, desk, at):
    make(nadia, desk)
    received = story.receive(sent_back({"HP-125V": 24, "MX-CAR": 3}), at, name="fax.tif", channel=Channel.FAX)
    [reading] = jobs._read(received.sha256, name="fax.tif")
    [code] = actions.record_readings(received.document_pk, [reading], seconds=0.1, at=at)
    order = access.order(desk.cast.nadia, code)
    standing = queries.get_standing(order.pk, at=at)
    assert standing.customer is not None
    assert standing.customer.number == desk.customer.number
    assert [(line.product.sku, line.quantity, line.unit_code) for line in standing.lines] == [
        ("HP-125V", 24, "CT"),
        ("MX-CAR", 3, "CT"),
    ]
    assert [asked for asked in standing.doubts if asked.line is not None] == []


def test_withdrawn_it_is_known_no_more_until_it_is_taken_back(nadia, desk):
    make(nadia, desk)
    form = models.BlankForm.objects.get()
    assert len(blanks.blanks()) == 1
    nadia.post(reverse("withdraw_order_form", args=[desk.customer.code, form.code]))
    assert blanks.blanks() == {}
    nadia.post(reverse("take_back_order_form", args=[desk.customer.code, form.code]))
    assert len(blanks.blanks()) == 1


def test_what_was_ordered_often_is_chosen_already(nadia, desk, at):
    for number, day in (("1", "2026-11-26"), ("2", "2026-12-03")):
        order = story.arrive(desk, story.ubl_order(number, deliver_on=day))
        for asked in queries.get_standing(order.pk, at=at).doubts:
            actions.answer_doubt(order, key=asked.key, option=-1, by=desk.nadia, at=at)
        actions.confirm(order, by=desk.nadia, at=at)
    shown = nadia.get(reverse("order_forms", args=[desk.customer.code])).content.decode()
    assert 'value="HP-125V" checked' in shown
