"""How an order ends: confirmed once with all that follows, or closed, asked, split, put aside."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail

from proche.kernel import outbox, parameters, trace
from proche.orders import access, actions, models, queries, rules
from proche.orders.readers import dispatch
from proche.orders.rules import OrderState, RejectReason
from proche.queue import actions as queue
from proche.queue import queries as cases
from proche.queue.rules import State, Verdict
from tests.orders import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(at):
    return story.open_desk(at)


def page(desk, code):
    return queries.get_page(code, person=desk.nadia, at=desk.at)


def test_confirming_writes_order_trace_case_and_outbox_together(desk, at):
    order = story.arrive(desk)
    facts = actions.confirm(order, by=desk.nadia, at=at)
    row = models.Order.objects.get(pk=order.pk)
    assert row.state == OrderState.CONFIRMED
    assert [(line.sku, str(line.quantity.normalize())) for line in row.lines.order_by("position")] == [
        ("HP-125V", "12"),
        ("MX-CAR", "6"),
    ]
    sealed = next(e for e in trace.list_entries(f"case:{order.code}") if e.what == "orders.order.confirmed")
    assert sealed.sha256 == row.sealed == rules.fingerprint(facts.as_json())
    assert cases.get_row(order.code, at=at).state is State.DONE
    kinds = {message.kind for message in outbox.list_recent(f"case:{order.code}")}
    assert {"orders.mail.confirmation", "orders.erp.folder"} <= kinds


def test_a_double_click_confirms_once(desk, at):
    order = story.arrive(desk)
    assert actions.confirm(order, by=desk.nadia, at=at) == actions.confirm(order, by=desk.nadia, at=at)
    entries = [e for e in trace.list_entries(f"case:{order.code}") if e.what == "orders.order.confirmed"]
    assert len(entries) == 1


def test_another_person_learns_that_it_is_confirmed(desk, at):
    order = story.arrive(desk)
    actions.confirm(order, by=desk.nadia, at=at)
    with pytest.raises(actions.AlreadyEnded):
        actions.confirm(order, by=desk.cast.hugo.ref, at=at)


def test_an_open_doubt_stands_in_the_way(desk, at):
    lines = (*story.TWO_LINES, story.line(3, "ZZ-9", "Chaise roulante", "1"))
    order = story.arrive(desk, story.ubl_order(lines=lines))
    with pytest.raises(actions.NotReady):
        actions.confirm(order, by=desk.nadia, at=at)
    assert models.Order.objects.get(pk=order.pk).state == OrderState.OPEN
    assert outbox.list_recent(f"case:{order.code}") == []


def test_the_customer_gets_html_pdf_and_the_answer_in_their_form(desk, at):
    order = story.arrive(desk)
    actions.confirm(order, by=desk.nadia, at=at)
    outbox.send_due(at=at + timedelta(seconds=1))
    [sent] = mail.outbox
    assert sent.to == ["economat@clinique-du-parc.example"]
    assert "4471" in sent.subject
    assert sent.alternatives[0].mimetype == "text/html"
    names = [attached[0] for attached in sent.attachments]
    assert any(name.endswith(".pdf") for name in names)
    assert f"{order.code}-OrderResponse.xml" in names
    assert sent.extra_headers["Message-ID"].startswith(f"<confirmation.{order.code}@")


def test_the_erp_finds_the_order_as_a_ubl_file_that_reads_back(desk, at):
    order = story.arrive(desk)
    actions.confirm(order, by=desk.nadia, at=at)
    outbox.send_due(at=at + timedelta(seconds=1))
    written = (Path(settings.DATA_DIR) / "erp" / f"{order.code}.xml").read_bytes()
    [reading] = dispatch.read(written, name="order.xml")
    assert [line.seller_item_id.value for line in reading.order.lines] == ["HP-125V", "MX-CAR"]
    assert reading.order.number.value == "4471"


def test_the_webhook_is_signed_by_the_standard(desk, at, settings):
    import base64

    from standardwebhooks import Webhook

    from proche.orders.handover import webhook

    secret = "whsec_" + base64.b64encode(b"a secret of the tests, 24+").decode()
    settings.PROCHE = {**settings.PROCHE, "PROCHE_ERP_WEBHOOK_SECRET": secret}
    body = json.dumps({"type": "order.confirmed"})
    from datetime import UTC, datetime

    headers = webhook.headers("erp:K7", body, sent_at=datetime.now(UTC))
    assert Webhook(secret).verify(body, headers) == {"type": "order.confirmed"}


def test_without_a_secret_nothing_is_posted_and_the_order_waits(at, settings):
    from proche.kernel.outbox import Message, NotNow
    from proche.orders.handover import webhook

    settings.PROCHE = {**settings.PROCHE, "PROCHE_ERP_WEBHOOK_SECRET": ""}
    with pytest.raises(NotNow, match="PROCHE_ERP_WEBHOOK_SECRET"):
        webhook.send(Message("erp:K7", webhook.KIND, {"order": "K7QX2"}, "", at, 1))


def test_a_rejected_order_can_be_reopened_and_confirmed(desk, at):
    order = story.arrive(desk)
    actions.reject(order, reason=RejectReason.DUPLICATE, note="seen by fax", by=desk.nadia, at=at)
    assert cases.get_row(order.code, at=at).state is State.DONE
    actions.reopen(order, by=desk.nadia, at=at)
    actions.confirm(order, by=desk.nadia, at=at)
    assert page(desk, order.code).row.state is OrderState.CONFIRMED


def test_asking_mails_the_question_and_puts_the_case_aside(desk, at):
    order = story.arrive(desk)
    to = actions.ask_customer(order, subject="4471", text="24 pots or cartons?", by=desk.nadia, at=at)
    assert to == "economat@clinique-du-parc.example"
    assert cases.get_row(order.code, at=at).state is State.ASIDE
    outbox.send_due(at=at + timedelta(seconds=1))
    assert "24 pots" in mail.outbox[0].body
    actions.change(order, changes={"/lines/0/quantity": "3"}, by=desk.nadia, at=at)
    assert page(desk, order.code).row.state is OrderState.OPEN


def test_splitting_makes_two_orders_that_hold_all_lines_once(desk, at):
    order = story.arrive(desk)
    code = actions.split(order, lines=[1], by=desk.nadia, at=at)
    new = access.order(desk.cast.nadia, code)
    assert [line.product.sku for line in page(desk, order.code).standing.lines] == ["HP-125V"]
    assert [line.product.sku for line in page(desk, code).standing.lines] == ["MX-CAR"]
    actions.confirm(order, by=desk.nadia, at=at)
    actions.confirm(new, by=desk.nadia, at=at)


@pytest.mark.parametrize("lines", [[], [0, 1], [7]])
def test_a_split_that_moves_nothing_or_all_is_refused(desk, at, lines):
    order = story.arrive(desk)
    with pytest.raises(Exception, match="Choose some of the lines"):
        actions.split(order, lines=lines, by=desk.nadia, at=at)


def test_put_aside_comes_back_by_itself(desk, at):
    from proche.queue import actions as queue

    order = story.arrive(desk)
    actions.put_aside(order, until=at + timedelta(hours=1), reason="waits for a call", by=desk.nadia, at=at)
    assert cases.get_row(order.code, at=at).aside_reason == "waits for a call"
    queue.wake(at=at + timedelta(hours=1))
    assert cases.get_row(order.code, at=at).state is State.WAITING


def test_a_number_with_a_line_break_makes_no_header_of_the_confirmation(desk, at):
    order = story.arrive(desk)
    row = models.Order.objects.get(pk=order.pk)
    row.reading["order"]["number"]["value"] = "4471\nBcc: someone@else.example"
    row.save()
    actions.confirm(order, by=desk.nadia, at=at)
    outbox.send_due(at=at + timedelta(seconds=1))
    [sent] = mail.outbox
    assert "\n" not in sent.subject
    assert sent.bcc == []
    assert "Bcc" not in sent.message()


def test_a_doubt_about_a_long_value_has_a_key_that_its_column_keeps(desk, at):
    lines = (*story.TWO_LINES, story.line(3, "Z" * 5000, "Chaise roulante", "1"))
    order = story.arrive(desk, story.ubl_order(lines=lines))
    asked = page(desk, order.code).standing.doubts
    assert asked
    assert all(len(doubt.key) <= 300 for doubt in asked)
    actions.change(order, changes={"/lines/2/removed": "yes"}, answers=asked[0].key, by=desk.nadia, at=at)
    assert asked[0].key not in [left.key for left in page(desk, order.code).standing.doubts]


@pytest.mark.parametrize(
    ("sender", "to"),
    [
        ("pharmacie@clinique-du-parc.example", "pharmacie@clinique-du-parc.example"),
        ("someone@else.example", "economat@clinique-du-parc.example"),
        ("", "economat@clinique-du-parc.example"),
    ],
)
def test_a_stranger_who_writes_a_customers_number_gets_no_confirmation(desk, at, sender, to):
    received = actions.receive(
        story.ubl_order(), channel=rules.Channel.MAIL, name="order.xml", sender=sender, at=at
    )
    order = access.order(desk.cast.nadia, story.read(received, at)[0])
    actions.confirm(order, by=desk.nadia, at=at)
    outbox.send_due(at=at + timedelta(seconds=1))
    [sent] = mail.outbox
    assert sent.to == [to]


def test_an_order_that_is_always_looked_at_is_confirmed_after_a_second_pair_of_eyes(desk, at):
    order = story.arrive(desk)
    parameters.set_value(
        "queue.second_look", "ALWAYS", active_from=at.date(), source="test", by="desk", at=at, scope="ORDER"
    )
    with pytest.raises(queue.NeedsLook):
        actions.confirm(order, by=desk.nadia, at=at)
    assert models.Order.objects.get(pk=order.pk).state == OrderState.OPEN
    case = cases.get_ref(order.code)
    queue.hold(case, by=desk.nadia, at=at)
    look = queue.ask_look(case, question="Right unit?", by=desk.nadia, at=at)
    queue.claim(look, by=desk.cast.ines.ref, at=at)
    queue.answer_look(look, verdict=Verdict.FINE, words="", by=desk.cast.ines.ref, at=at)
    actions.confirm(order, by=desk.nadia, at=at)
    assert models.Order.objects.get(pk=order.pk).state == OrderState.CONFIRMED
