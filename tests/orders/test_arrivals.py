"""Received means stored; the same bytes are one document; read once, whatever runs twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proche.kernel import files, trace
from proche.orders import models, queries
from proche.orders.rules import Channel, OrderState
from proche.queue import queries as cases
from tests.orders import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(at):
    return story.open_desk(at)


def test_what_is_received_is_on_disk_to_the_byte(desk, at):
    received = story.receive(b"hello", at, name="hello.txt")
    assert files.read(received.sha256) == b"hello"
    assert [entry.what for entry in trace.list_entries(f"document:{received.sha256}")] == [
        "orders.document.received"
    ]


def test_the_same_bytes_twice_are_one_document_with_two_arrivals(desk, at):
    first = story.receive(story.ubl_order(), at)
    second = story.receive(story.ubl_order(), at + timedelta(minutes=5), channel=Channel.FAX)
    assert (second.is_new, second.is_new_document) == (True, False)
    assert first.document_pk == second.document_pk
    assert queries.get_document(first.sha256).arrivals == 2


def test_the_same_key_twice_is_the_same_arrival(desk, at):
    first = story.receive(story.ubl_order(), at, key="mail:1:7")
    again = story.receive(story.ubl_order(), at, key="mail:1:7")
    assert again.arrival_pk == first.arrival_pk
    assert not again.is_new
    assert models.Arrival.objects.count() == 1


def test_a_document_becomes_a_case_with_its_customer_and_its_first_entries(desk, at):
    order = story.arrive(desk)
    row = cases.get_row(order.code, at=at)
    assert (row.title, row.region, row.kind) == ("Clinique du Parc", "Île-de-France", "ORDER")
    whats = [entry.what for entry in trace.list_entries(f"case:{order.code}")]
    assert {"orders.document.received", "orders.order.read"} <= set(whats)


def test_recording_twice_makes_nothing_twice(desk, at):
    received = story.receive(story.ubl_order(), at)
    assert story.read(received, at) == story.read(received, at)
    assert models.Order.objects.count() == 1


def test_each_order_of_a_document_is_a_case_of_its_own(desk, at):
    from proche.orders.readers import dispatch

    one = dispatch.read(story.ubl_order("A1"), name="a.xml")[0]
    two = dispatch.read(story.ubl_order("A2"), name="a.xml")[0]
    received = story.receive(b"two orders", at)
    from dataclasses import replace

    from proche.orders import actions

    codes = actions.record_readings(received.document_pk, [one, replace(two, part=2)], seconds=0.1, at=at)
    assert len(set(codes)) == 2
    assert [queries.get_page(code, person=desk.nadia, at=at).row.number for code in codes] == ["A1", "A2"]


def test_what_is_no_order_waits_for_a_person_all_the_same(desk, at):
    order = story.arrive(desk, b"<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'/>")
    page = queries.get_page(order.code, person=desk.nadia, at=at)
    assert not page.standing.is_order
    assert page.standing.reading.error is not None
    assert page.case.priority == 9


def test_an_order_for_tomorrow_is_urgent(desk, at):
    order = story.arrive(desk, story.ubl_order(deliver_on="2026-11-25"))
    assert cases.get_row(order.code, at=at).priority == 1


def test_the_same_document_after_its_order_is_closed_is_asked_anew(desk, at):
    from proche.orders import actions

    order = story.arrive(desk)
    actions.confirm(order, by=desk.nadia, at=at)
    story.receive(story.ubl_order(), at + timedelta(hours=1))
    orders = models.Order.objects.order_by("pk")
    assert [row.state for row in orders] == [OrderState.CONFIRMED, OrderState.OPEN]
    page = queries.get_page(orders[1].code, person=desk.nadia, at=at + timedelta(hours=1))
    assert [asked.doubt.kind for asked in page.standing.doubts] == ["DUPLICATE"]
    assert order.code in str(page.standing.doubts[0].doubt.reason)


def test_a_document_that_lost_its_job_is_read_after_all(desk, at):
    from django_tasks_db.models import DBTaskResult

    from proche.orders import actions

    story.receive(story.ubl_order(), at)
    DBTaskResult.objects.all().delete()
    assert actions.sweep_unread(at=at + timedelta(minutes=11)) == 1
    assert DBTaskResult.objects.count() == 1


def test_a_document_that_waits_its_turn_gets_no_second_job(desk, at):
    from proche.orders import actions

    story.receive(story.ubl_order(), at)
    assert actions.sweep_unread(at=at + timedelta(minutes=11)) == 0
