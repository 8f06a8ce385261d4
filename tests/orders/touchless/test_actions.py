"""Orders pass only by consent and without any doubt; they are pulled back, judged, stopped."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connections

from proche.kernel import outbox, parameters, trace
from proche.orders import actions, models
from proche.orders.rules import Channel, OrderState, RejectReason
from proche.orders.touchless import actions as touchless
from proche.orders.touchless import consents, queries, rules
from proche.orders.touchless import parameters as rule
from proche.orders.touchless.consents import Agreement
from proche.orders.touchless.rules import How, Passing, Verdict
from proche.queue import actions as queue
from proche.queue import queries as cases
from proche.queue.queries import CaseRef
from proche.queue.rules import State
from tests.orders import story

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk(at):
    return agreed(story.open_desk(at))


def agreed(desk, ceiling: Decimal | None = None):
    """The desk of the story, whose customer agreed; no order is looked at unless a test says so."""
    agreement = Agreement(How.MAIL, desk.at.date(), ceiling=ceiling)
    consents.give(desk.customer, agreement, by=desk.cast.hugo.ref, at=desk.at)
    return desk


@pytest.fixture(autouse=True)
def nobody_looks(monkeypatch):
    monkeypatch.setattr(rules, "is_sampled", lambda code, share: False)


@pytest.fixture
def everything_is_looked_at(monkeypatch):
    monkeypatch.setattr(rules, "is_sampled", lambda code, share: True)


def set_rule(name: str, value: str, at) -> None:
    parameters.set_value(name, value, active_from=parameters.day_of(at), source="", by="desk", at=at)


def arrive(desk, number: str = "4471", **more):
    more.setdefault("channel", Channel.UPLOAD)
    return story.arrive(desk, story.ubl_order(number), **more)


def row_of(order) -> models.Order:
    return models.Order.objects.get(pk=order.pk)


def what(order) -> list[str]:
    return [entry.what for entry in trace.list_entries(f"case:{order.code}")]


# --- it passes ----------------------------------------------------------------------------------------


def test_an_order_without_doubt_of_who_agreed_is_confirmed_by_the_desk_itself(desk, at):
    order = arrive(desk)
    assert touchless.let_pass(order.pk, at=at) is None
    row = row_of(order)
    assert (row.state, row.confirmed_by_id, row.facts["confirmed_by"]) == (OrderState.CONFIRMED, None, "desk")
    assert cases.get_row(order.code, at=at).state is State.DONE
    by = {entry.what: entry.by for entry in trace.list_entries(f"case:{order.code}")}
    assert by["orders.touchless.passed"] == by["orders.order.confirmed"] == "desk"


def test_reading_asks_for_the_job_only_where_a_consent_stands(at):
    from proche.kernel import jobs
    from proche.orders.touchless.jobs import let_pass

    desk = story.open_desk(at)
    arrive(desk)
    assert jobs.list_under_way(let_pass) == []
    agreed(desk)
    order = arrive(desk, "4472")
    assert jobs.list_under_way(let_pass) == [[order.pk]]


def test_the_job_that_runs_twice_confirms_once(desk, at):
    order = arrive(desk)
    touchless.let_pass(order.pk, at=at)
    assert touchless.let_pass(order.pk, at=at) is not None
    assert what(order).count("orders.order.confirmed") == 1


def test_a_worker_that_dies_in_between_leaves_nothing_and_the_next_one_confirms(desk, at, monkeypatch):
    order = arrive(desk)
    with monkeypatch.context() as patch:
        # The last thing that confirming does: everything else was written.
        def die(*args, **kwargs):
            raise SystemExit

        patch.setattr(touchless.endings.queue, "close", die)
        with pytest.raises(SystemExit):
            touchless.let_pass(order.pk, at=at)
    assert row_of(order).state == OrderState.OPEN
    assert "orders.touchless.passed" not in what(order)
    assert outbox.list_recent(f"case:{order.code}") == []
    assert touchless.let_pass(order.pk, at=at) is None


# --- it does not pass ----------------------------------------------------------------------------------


def refused(order, at) -> str:
    words = touchless.let_pass(order.pk, at=at)
    assert row_of(order).state == OrderState.OPEN
    return str(words)


def test_without_consent_nothing_passes(at):
    desk = story.open_desk(at)
    assert "No agreement" in refused(arrive(desk), at)


def test_a_withdrawn_consent_holds_from_the_same_moment(desk, at):
    order = arrive(desk)
    consents.withdraw(desk.customer, by=desk.nadia, at=at)
    assert "No agreement" in refused(order, at)


def test_the_switch_stops_everyone_and_orders_in_flight(desk, at):
    order = arrive(desk)
    touchless.switch(False, by=desk.cast.hugo.ref, at=at)
    assert "stopped for everyone" in refused(order, at)
    touchless.switch(True, by=desk.cast.hugo.ref, at=at)
    assert touchless.let_pass(order.pk, at=at) is None


def test_an_open_doubt_never_passes(desk, at):
    lines = (*story.TWO_LINES, story.line(3, "ZZ-9", "Chaise roulante", "1"))
    order = story.arrive(desk, story.ubl_order(lines=lines), channel=Channel.UPLOAD)
    assert "Open doubts" in refused(order, at)


def test_an_order_above_the_ceiling_never_passes(at):
    desk = agreed(story.open_desk(at), Decimal(100))
    assert "more than this customer agreed to" in refused(arrive(desk), at)


def test_an_order_that_somebody_took_stays_theirs(desk, at):
    order = arrive(desk)
    queue.claim(CaseRef(order.case_pk, order.code), by=desk.nadia, at=at)
    assert "in hand" in refused(order, at)


def test_a_document_that_came_twice_is_seen_by_a_person(desk, at):
    order = arrive(desk)
    story.receive(story.ubl_order("4471"), at, key="again")
    assert "more than once" in refused(order, at)


@pytest.mark.parametrize(
    ("channel", "sender", "passes"),
    [
        (Channel.MAIL, "economat@clinique-du-parc.example", True),
        (Channel.MAIL, "someone@else.example", False),
        (Channel.MAIL, "", False),
        (Channel.FAX, "0199001002", True),
        (Channel.FAX, "0199009999", False),
        (Channel.API, "", True),
    ],
)
def test_a_mail_or_fax_from_elsewhere_never_passes(desk, at, channel, sender, passes):
    order = arrive(desk, channel=channel)
    models.Order.objects.filter(pk=order.pk).update(sender=sender)
    assert (touchless.let_pass(order.pk, at=at) is None) is passes


def test_what_was_read_unsurely_never_passes(desk, at):
    order = arrive(desk)
    row = row_of(order)
    row.reading["order"]["lines"][0]["quantity"]["confidence"] = 0.8
    row.save()
    assert "surely enough" in refused(order, at)


def test_a_scan_must_have_been_read_better_than_data(desk, at):
    order = arrive(desk)
    row = row_of(order)
    row.reading["form"] = "scan"
    row.reading["order"]["lines"][0]["quantity"]["confidence"] = 0.95
    row.save()
    assert "surely enough" in refused(order, at)


def test_words_beside_a_sure_code_may_be_faint(desk, at):
    order = arrive(desk)
    row = row_of(order)
    row.reading["form"] = "scan"
    row.reading["order"]["lines"][0]["description"]["confidence"] = 0.7
    row.save()
    assert touchless.let_pass(order.pk, at=at) is None


# --- the time of grace ----------------------------------------------------------------------------------


def test_nothing_leaves_before_the_grace_is_over(desk, at):
    order = arrive(desk)
    touchless.let_pass(order.pk, at=at)
    due = {message.due_at for message in outbox.list_recent(f"case:{order.code}")}
    assert due == {at + 10 * MINUTE}


def test_pulled_back_it_is_in_hands_again_and_nothing_leaves(desk, at):
    order = arrive(desk)
    touchless.let_pass(order.pk, at=at)
    touchless.pull_back(order, by=desk.nadia, at=at + MINUTE)
    row = row_of(order)
    assert (row.state, row.facts, row.lines.count()) == (OrderState.OPEN, None, 0)
    assert cases.get_row(order.code, at=at).holder == desk.nadia
    assert outbox.list_recent(f"case:{order.code}") == []
    actions.confirm(order, by=desk.nadia, at=at + 2 * MINUTE)
    assert row_of(order).confirmed_by_id == desk.nadia.pk
    assert queries.find_passed(order.code, at=at).verdict == Verdict.RIGHT


def test_after_the_grace_it_cannot_be_pulled_back(desk, at):
    order = arrive(desk)
    touchless.let_pass(order.pk, at=at)
    with pytest.raises(touchless.endings.HasLeft):
        touchless.pull_back(order, by=desk.nadia, at=at + 10 * MINUTE)


def test_an_answer_that_is_leaving_cannot_be_pulled_back(desk, at):
    order = arrive(desk)
    set_rule(rule.GRACE, "0 min", at)
    touchless.let_pass(order.pk, at=at)
    outbox.send_due(at=at)
    models.Untouched.objects.update(leaves_at=at + MINUTE)
    with pytest.raises(touchless.endings.HasLeft):
        touchless.pull_back(order, by=desk.nadia, at=at)
    assert row_of(order).state == OrderState.CONFIRMED


def test_an_order_confirmed_by_hand_is_not_pulled_back(desk, at):
    order = arrive(desk)
    actions.confirm(order, by=desk.nadia, at=at)
    with pytest.raises(touchless.NotPassed):
        touchless.pull_back(order, by=desk.nadia, at=at)


# --- the sample -----------------------------------------------------------------------------------------


def test_a_sampled_order_waits_for_a_person_and_is_right_when_nothing_was_changed(
    desk, at, everything_is_looked_at
):
    order = arrive(desk)
    assert touchless.let_pass(order.pk, at=at) is None
    assert row_of(order).state == OrderState.OPEN
    actions.confirm(order, by=desk.nadia, at=at)
    found = queries.find_passed(order.code, at=at)
    assert (found.state, found.verdict, found.judged_by) == (Passing.HELD, Verdict.RIGHT, "Nadia Benali")


def test_a_sampled_order_that_was_corrected_suspends_the_consent(desk, at, everything_is_looked_at):
    order = arrive(desk)
    touchless.let_pass(order.pk, at=at)
    actions.change(order, changes={"/lines/0/quantity": "5"}, by=desk.nadia, at=at)
    actions.confirm(order, by=desk.nadia, at=at)
    assert queries.find_consent(desk.customer.pk).suspended_for == order.code
    assert "No agreement" in refused(arrive(desk, "4472"), at)
    consents.resume(desk.customer, by=desk.cast.hugo.ref, at=at)
    assert queries.find_consent(desk.customer.pk).suspended_at is None


@pytest.mark.parametrize(("reason", "suspends"), [("DUPLICATE", True), ("CANCELLED", False)])
def test_a_sampled_order_that_was_none_suspends_the_consent(
    desk, at, everything_is_looked_at, reason, suspends
):
    order = arrive(desk)
    touchless.let_pass(order.pk, at=at)
    actions.reject(order, reason=RejectReason(reason), by=desk.nadia, at=at)
    assert (queries.find_consent(desk.customer.pk).suspended_at is not None) is suspends


def test_looked_at_after_it_is_confirmed_first_and_a_wrong_one_comes_back(desk, at, everything_is_looked_at):
    set_rule(rule.LOOK, "AFTER", at)
    order = arrive(desk)
    touchless.let_pass(order.pk, at=at)
    assert [row.code for row in queries.list_to_judge(at=at)] == [order.code]
    touchless.judge(order, Verdict.WRONG, by=desk.nadia, at=at + MINUTE)
    assert row_of(order).state == OrderState.OPEN
    assert queries.find_consent(desk.customer.pk).suspended_for == order.code


def test_a_wrong_one_that_has_left_stays_confirmed_and_suspends(desk, at):
    order = arrive(desk)
    touchless.let_pass(order.pk, at=at)
    touchless.judge(order, Verdict.WRONG, by=desk.nadia, at=at + 30 * MINUTE)
    assert row_of(order).state == OrderState.CONFIRMED
    assert queries.find_consent(desk.customer.pk).suspended_for == order.code


def test_a_customer_agrees_once_at_a_time(desk, at):
    with pytest.raises(consents.AlreadyAgreed):
        agreed(desk)
    consents.withdraw(desk.customer, by=desk.nadia, at=at)
    agreed(desk)
    with pytest.raises(consents.NoConsent):
        consents.resume(desk.customer, by=desk.nadia, at=at)


# --- races ----------------------------------------------------------------------------------------------


def at_once(*acts) -> list[object]:
    """Run acts at the same moment on connections of their own; what each gave or raised."""
    start, gave = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        try:
            start.wait(timeout=20)
            gave[place] = act()
        except Exception as fault:
            # A refusal is an outcome here, and a fault is told by the caller's assertion.
            gave[place] = fault
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return gave


@pytest.mark.django_db(transaction=True)
def test_the_desk_and_a_person_never_both_confirm(at):
    desk = agreed(story.open_desk(at))
    for number in range(4471, 4475):
        order = arrive(desk, str(number))
        gave = at_once(
            lambda order=order: touchless.let_pass(order.pk, at=at),
            lambda order=order: actions.confirm(order, by=desk.nadia, at=at),
        )
        assert what(order).count("orders.order.confirmed") == 1, gave
        assert row_of(order).state == OrderState.CONFIRMED


@pytest.mark.django_db(transaction=True)
def test_two_workers_confirm_once(at):
    desk = agreed(story.open_desk(at))
    order = arrive(desk)
    gave = at_once(*[lambda: touchless.let_pass(order.pk, at=at)] * 4)
    assert gave.count(None) == 1
    assert what(order).count("orders.order.confirmed") == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_switched_off_or_withdrawn_at_this_moment_comes_before_or_after_whole(at):
    desk = agreed(story.open_desk(at))
    order = arrive(desk)
    gave = at_once(
        lambda: touchless.let_pass(order.pk, at=at),
        lambda: consents.withdraw(desk.customer, by=desk.nadia, at=at),
        lambda: touchless.switch(False, by=desk.cast.hugo.ref, at=at),
    )
    assert gave[1:] == [None, None]
    passed = row_of(order).state == OrderState.CONFIRMED
    assert passed is (gave[0] is None)
    assert ("orders.order.confirmed" in what(order)) is passed
