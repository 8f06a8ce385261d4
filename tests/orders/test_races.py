"""Several people and jobs at one order at the same moment: one wins, nobody is answered by a fault.

Run on the database of this run, with a thread and a connection for each; refusals are answers, anything
else (a deadlock, "database is locked", a broken constraint) fails the test.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from proche.kernel import locks, outbox, trace
from proche.kernel.refusal import Refusal
from proche.orders import access, actions, models
from proche.orders.actions import endings
from proche.orders.rules import OrderState, RejectReason
from proche.queue import actions as queue
from proche.queue import queries as cases
from proche.queue.queries import CaseRef
from proche.queue.rules import State
from tests.orders import story

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

Act = Callable[[], Any]


@pytest.fixture
def desk(at):
    return story.open_desk(at)


def together(*acts: Act) -> list[Any]:
    """Do all at once; give what each returned, or its refusal. Raises: whatever else one of them raised."""
    barrier = threading.Barrier(len(acts))

    def run(act: Act) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(30)
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result(60) for done in [pool.submit(run, act) for act in acts]]


def whats(order) -> list[str]:
    return [entry.what for entry in trace.list_entries(f"case:{order.code}")]


def case_of(order) -> CaseRef:
    return CaseRef(order.case_pk, order.code)


@pytest.mark.parametrize("turn", range(4))
def test_two_people_confirm_and_it_is_confirmed_once(desk, at, turn):
    order = story.arrive(desk)
    people = [desk.nadia, desk.cast.hugo.ref] * 3
    answers = together(*(lambda by=by: actions.confirm(order, by=by, at=at) for by in people))
    row = models.Order.objects.get(pk=order.pk)
    assert row.state == OrderState.CONFIRMED
    assert row.lines.count() == 2
    assert whats(order).count("orders.order.confirmed") == 1
    assert whats(order).count("queue.case.closed") == 1
    sent = [message.key for message in outbox.list_recent(f"case:{order.code}")]
    assert sorted(sent) == [f"confirmation:{order.code}", f"erp-folder:{order.code}"]
    winner = {answer.confirmed_by for answer in answers if not isinstance(answer, Refusal)}
    assert winner == {f"person:{row.confirmed_by_id}"}
    assert trace.verify().ok


OTHERS = {
    "changes a quantity": lambda order, by, at: actions.change(
        order, changes={"/lines/0/quantity": "3"}, by=by, at=at
    ),
    "undoes": lambda order, by, at: actions.undo(order, by=by, at=at),
    "rejects": lambda order, by, at: actions.reject(order, reason=RejectReason.DUPLICATE, by=by, at=at),
    "splits": lambda order, by, at: actions.split(order, lines=[1], by=by, at=at),
    "asks": lambda order, by, at: actions.ask_customer(order, subject="4471", text="When?", by=by, at=at),
    "puts aside": lambda order, by, at: actions.put_aside(
        order, until=at + timedelta(hours=1), reason="later", by=by, at=at
    ),
    "releases": lambda order, by, at: queue.release(case_of(order), by=by, at=at),
}


@pytest.mark.parametrize("other", OTHERS)
def test_confirming_against_another_step_ends_in_one_of_the_two_orders(desk, at, other):
    for number in ("4471", "4472"):
        order = story.arrive(desk, story.ubl_order(number))
        actions.change(order, changes={"/number": f"{number}-B"}, by=desk.nadia, at=at)
        together(
            lambda order=order: actions.confirm(order, by=desk.nadia, at=at),
            lambda order=order: OTHERS[other](order, desk.nadia, at),
        )
        row = models.Order.objects.get(pk=order.pk)
        is_confirmed = row.state == OrderState.CONFIRMED
        assert whats(order).count("orders.order.confirmed") == is_confirmed
        assert bool(row.facts) is is_confirmed
        if is_confirmed:
            assert cases.get_row(order.code, at=at).state is State.DONE
            facts = [(line["sku"], line["quantity"]) for line in row.facts["lines"]]
            assert facts == [(line.sku, f"{line.quantity:.0f}") for line in row.lines.order_by("position")]
    assert trace.verify().ok


def while_confirming(monkeypatch, order, desk, at, act: Act) -> list[Any]:
    """Let another act reach its trace when confirming has written its own and not yet closed the case."""
    written, met = threading.Event(), threading.Event()
    post, hold = endings._post_hand_over, locks.hold

    def pause(row, **given):
        written.set()
        # On SQLite the other waits for this very transaction and never gets as far.
        met.wait(0.5)
        post(row, **given)

    def tell(name):
        if threading.current_thread().name == "other":
            met.set()
        hold(name)

    def other() -> Any:
        threading.current_thread().name = "other"
        written.wait(30)
        return act()

    monkeypatch.setattr(endings, "_post_hand_over", pause)
    monkeypatch.setattr(locks, "hold", tell)
    return together(lambda: actions.confirm(order, by=desk.nadia, at=at), other)


def test_a_note_written_while_a_colleague_confirms_waits_its_turn(desk, at, monkeypatch):
    order = story.arrive(desk)
    queue.claim(case_of(order), by=desk.nadia, at=at)
    note = lambda: queue.add_note(case_of(order), text="They called.", by=desk.cast.hugo.ref, at=at)  # noqa: E731
    confirmed, noted = while_confirming(monkeypatch, order, desk, at, note)
    assert confirmed.code == order.code
    assert noted is None
    assert {"orders.order.confirmed", "queue.case.noted"} <= set(whats(order))


def test_a_lease_that_lapses_while_its_holder_confirms_takes_nothing_away(desk, at, monkeypatch):
    order = story.arrive(desk)
    queue.claim(case_of(order), by=desk.nadia, at=at)
    late = at + queue.lease() + timedelta(seconds=1)
    confirmed, lapsed = while_confirming(monkeypatch, order, desk, late, lambda: queue.lapse(at=late))
    assert confirmed.code == order.code
    assert lapsed == 0
    assert cases.get_row(order.code, at=late).state is State.DONE


@pytest.mark.parametrize("turn", range(3))
def test_the_same_bytes_arriving_while_they_are_read_are_told_once(desk, at, turn):
    first = story.receive(story.ubl_order(), at, key="first")
    _, again, codes, twice = together(
        lambda: story.receive(story.ubl_order(), at, key="first"),
        lambda: story.receive(story.ubl_order(), at, key="second"),
        lambda: story.read(first, at),
        lambda: story.read(first, at),
    )
    assert codes == twice
    assert len(codes) == 1
    assert again.document_pk == first.document_pk
    assert models.Arrival.objects.count() == 2
    told = [entry.what for entry in trace.list_entries(f"case:{codes[0]}")]
    assert told.count("orders.document.arrived_again") == 1
    assert trace.verify().ok


def test_ten_arrivals_of_one_new_document_make_one_document(desk, at):
    answers = together(
        *(lambda n=n: story.receive(story.ubl_order(), at, key=f"fax:{n % 5}") for n in range(10))
    )
    assert sum(answer.is_new_document for answer in answers) == 1
    assert sum(answer.is_new for answer in answers) == 5
    assert models.Document.objects.count() == 1
    assert models.Arrival.objects.count() == 5


def test_two_halves_that_are_split_at_once_are_numbered_one_after_the_other(desk, at):
    lines = [story.line(n, "MX-CAR", "Mixé carottes 200 g", str(n)) for n in (1, 2, 3, 4)]
    order = story.arrive(desk, story.ubl_order(lines=lines))
    half = access.order(desk.cast.hugo, actions.split(order, lines=[2, 3], by=desk.nadia, at=at))
    codes = together(
        lambda: actions.split(order, lines=[0], by=desk.nadia, at=at),
        lambda: actions.split(half, lines=[0], by=desk.cast.hugo.ref, at=at),
    )
    assert all(isinstance(code, str) for code in codes)
    assert sorted(models.Order.objects.values_list("split", flat=True)) == [0, 1, 2, 3]


def test_documents_that_come_again_while_their_orders_are_split_do_not_block(desk, at):
    order = story.arrive(desk)
    split, again = together(
        lambda: actions.split(order, lines=[1], by=desk.nadia, at=at),
        lambda: story.receive(story.ubl_order(), at, key="again"),
    )
    assert not isinstance(split, Refusal)
    assert again.is_new
    assert models.Order.objects.count() == 2


def test_a_double_click_asks_the_customer_once(desk, at):
    order = story.arrive(desk)
    ask = lambda: actions.ask_customer(order, subject="4471", text="When?", by=desk.nadia, at=at)  # noqa: E731
    first, second = together(ask, ask)
    assert first == second == "economat@clinique-du-parc.example"
    assert whats(order).count("orders.customer.asked") == 1
    assert len(outbox.list_recent(f"case:{order.code}")) == 1
    later = at + timedelta(minutes=5)
    actions.ask_customer(order, subject="4471", text="When?", by=desk.nadia, at=later)
    assert len(outbox.list_recent(f"case:{order.code}")) == 2
