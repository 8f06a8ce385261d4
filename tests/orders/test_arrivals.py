"""Received means stored; the same bytes are one document; read once, whatever runs twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from proche.kernel import files, trace
from proche.orders import actions, jobs, models, queries
from proche.orders.actions import arrivals
from proche.orders.readers import dispatch
from proche.orders.rules import Channel, DocumentState, OrderState
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


def two_readings():
    one = dispatch.read(story.ubl_order("A1"), name="a.xml")[0]
    two = dispatch.read(story.ubl_order("A2"), name="a.xml")[0]
    return [one, replace(two, part=2)]


def test_each_order_of_a_document_is_a_case_of_its_own(desk, at):
    received = story.receive(b"two orders", at)
    codes = actions.record_readings(received.document_pk, two_readings(), seconds=0.1, at=at)
    assert len(set(codes)) == 2
    assert [queries.get_page(code, person=desk.nadia, at=at).row.number for code in codes] == ["A1", "A2"]


@pytest.fixture
def cut_off(desk, at, monkeypatch):
    """A document of two orders whose worker stopped when the first one was made."""
    received = story.receive(b"two orders", at)
    opened = arrivals.open_order

    def stop(reading, **known):
        if reading.part == 2:
            raise SystemExit
        return opened(reading, **known)

    with monkeypatch.context() as patch:
        patch.setattr(arrivals, "open_order", stop)
        with pytest.raises(SystemExit):
            actions.record_readings(received.document_pk, two_readings(), seconds=0.1, at=at)
    return received


def test_a_reading_that_was_cut_off_goes_on_where_it_stopped(cut_off, at):
    assert queries.get_document(cut_off.sha256).state is DocumentState.RECEIVED
    first = models.Order.objects.get().code
    codes = actions.record_readings(cut_off.document_pk, two_readings(), seconds=0.1, at=at)
    assert len(codes) == 2
    assert codes[0] == first
    assert queries.get_document(cut_off.sha256).state is DocumentState.READ


def test_an_arrival_in_the_middle_of_a_reading_is_told_once(cut_off, at):
    story.receive(b"two orders", at, channel=Channel.FAX)
    for code in actions.record_readings(cut_off.document_pk, two_readings(), seconds=0.1, at=at):
        told = [entry.what for entry in trace.list_entries(f"case:{code}")]
        assert told.count("orders.document.arrived_again") == 1


def test_what_is_given_up_in_the_middle_still_meets_a_person(cut_off, at):
    jobs.give_up(cut_off.document_pk, at=at)
    rows = models.Order.objects.order_by("part")
    assert [(row.part, row.is_order) for row in rows] == [(1, True), (2, False)]


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

    story.receive(story.ubl_order(), at)
    DBTaskResult.objects.all().delete()
    assert actions.sweep_unread(at=at + timedelta(minutes=11)) == 1
    assert DBTaskResult.objects.count() == 1


def test_a_document_that_waits_its_turn_gets_no_second_job(desk, at):
    story.receive(story.ubl_order(), at)
    assert actions.sweep_unread(at=at + timedelta(minutes=11)) == 0
