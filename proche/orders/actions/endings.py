"""How an open order ends or leaves the hand: confirm, reject, ask, split, put aside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from proche.kernel import live, outbox, trace
from proche.kernel.refusal import BadInput, Refusal
from proche.kernel.words import gettext_noop, said
from proche.orders import desk, models, rules
from proche.orders.access import OrderRef
from proche.orders.actions import steps
from proche.orders.actions.holding import AlreadyEnded, hold_open
from proche.orders.actions.opening import open_order
from proche.orders.handover import answers, mail, ports
from proche.orders.handover.facts import ConfirmedOrder
from proche.orders.learning import actions as learning
from proche.orders.readers import wire
from proche.orders.rules import OrderState, RejectReason
from proche.orders.standing import Standing
from proche.orders.touchless import judging
from proche.people.rules import PersonRef, signature
from proche.queue import actions as queue
from proche.queue.queries import CaseRef

N_ = gettext_noop

#: How long a question may wait for its answer before the case comes back by itself.
ANSWER_TIME = timedelta(hours=4)
#: The same question again within this time is the same press of a button, not a reminder.
SAME_QUESTION = timedelta(minutes=2)
#: How long a rejection may be taken back before its customer is told of it.
UNDO_TIME = timedelta(minutes=5)


class NotReady(Refusal):
    default = N_("This order cannot be confirmed yet.")


class NobodyToAsk(BadInput):
    default = N_("The desk has no e-mail address of this customer. Call them, then note what was said.")


@transaction.atomic
def confirm(order: OrderRef, *, by: PersonRef, at: datetime) -> ConfirmedOrder:
    """Confirm: order, trace, outbox and case in one transaction; what leaves the desk leaves after.

    The same person confirming twice (a double click) gets the same answer, and nothing twice.
    Raises: NotReady with what is missing, AlreadyEnded.
    """
    confirmed = _confirmed_by(order, by)
    if confirmed is not None:
        return confirmed
    row = hold_open(order, by=by, at=at)
    standing = desk.standing(row, at=at)
    if (missing := standing.missing()) is not None:
        raise NotReady(missing)
    judging.ended(row, is_right=not _changed(row), by=by, at=at)
    return seal(row, standing, by=by, at=at)


def _changed(row: models.Order) -> bool:
    """Whether people changed anything of what was read."""
    return any(step.changes for step in row.steps.filter(undone_at=None))


def seal(
    row: models.Order,
    standing: Standing,
    *,
    by: PersonRef | None,
    at: datetime,
    leaves_at: datetime | None = None,
) -> ConfirmedOrder:
    """Write all that confirming means, in the caller's transaction with the order and its case locked.

    `by` is None where the desk itself confirms; nothing leaves before `leaves_at`.
    """
    facts = desk.facts(row, standing, by=by, at=at)
    write_confirmed(row, standing, facts, by=by, at=at)
    data = {"lines": len(facts.lines), "total_net": facts.total_net, "customer": facts.customer_number}
    trace.append(
        f"case:{row.code}", "orders.order.confirmed", by=signature(by), at=at, data=data, sha256=row.sealed
    )
    learning.learn(row, standing, by=by, at=at)
    _post_hand_over(row, at=at, leaves_at=leaves_at)
    queue.close(CaseRef(row.case_id, row.code), outcome="CONFIRMED", by=by, at=at)
    return facts


def _confirmed_by(order: OrderRef, by: PersonRef) -> ConfirmedOrder | None:
    row = models.Order.objects.select_for_update().get(pk=order.pk)
    if row.facts is not None and row.state == OrderState.CONFIRMED and row.confirmed_by_id == by.pk:
        return ConfirmedOrder.from_json(row.facts)
    return None


def write_confirmed(
    row: models.Order, standing: Standing, facts: ConfirmedOrder, *, by: PersonRef | None, at: datetime
) -> None:
    desk.refresh(row, standing)
    row.state, row.confirmed_at, row.confirmed_by_id = OrderState.CONFIRMED, at, by.pk if by else None
    row.answered_at = row.answered_at or at
    row.facts = facts.as_json()
    row.sealed = rules.fingerprint(row.facts)
    row.save()
    models.OrderLine.objects.bulk_create(
        models.OrderLine(
            order=row,
            position=line.position,
            sku=line.sku,
            name=line.name,
            gtin=line.gtin,
            buyer_item_id=line.buyer_item_id,
            quantity=line.quantity,
            unit=line.unit,
            pieces=line.pieces,
            unit_price=line.unit_price,
            net_amount=line.net_amount,
        )
        for line in facts.lines
    )


def _post_hand_over(row: models.Order, *, at: datetime, leaves_at: datetime | None) -> None:
    chain = f"case:{row.code}"
    if to := desk.mail_of(row):
        payload = {"order": row.code, "to": to, "language": settings.LANGUAGE_CODE}
        key = f"confirmation:{row.code}"
        outbox.post(mail.CONFIRMATION, payload, key=key, at=at, due_at=leaves_at, chain=chain)
    ports.post(row.code, chain=chain, at=at, due_at=leaves_at)


class HasLeft(Refusal):
    default = N_("Its answer has left the desk. Tell the customer what is to change.")


def unseal(row: models.Order, *, by: PersonRef, at: datetime) -> None:
    """Take a confirmation back whose answer has not left; its case is the person's then. Raises: HasLeft.

    In the caller's transaction with the order locked. What was confirmed stays in the trace.
    """
    chain = f"case:{row.code}"
    keys = [f"confirmation:{row.code}", *(f"{port.KEY}:{row.code}" for port in ports.PORTS)]
    for key in keys:
        outbox.take_back(key, chain=chain)
    if any(message.key in keys for message in outbox.list_of([chain])):
        raise HasLeft
    row.lines.all().delete()
    row.answered_at = None if row.answered_at == row.confirmed_at else row.answered_at
    row.state, row.confirmed_at, row.confirmed_by, row.facts, row.sealed = (
        OrderState.OPEN,
        None,
        None,
        None,
        "",
    )
    row.save()
    queue.reopen(CaseRef(row.case_id, row.code), by=by, at=at)


@transaction.atomic
def reject(order: OrderRef, *, reason: RejectReason, by: PersonRef, at: datetime, note: str = "") -> None:
    """Close without an order: it is none, it is double, or the customer took it back.

    A customer's program that waits for an answer gets one. Raises: AlreadyEnded.
    """
    row = hold_open(order, by=by, at=at)
    row.state, row.reject_reason = OrderState.REJECTED, reason
    row.save()
    judging.ended(row, is_right=reason is RejectReason.CANCELLED, by=by, at=at)
    if note:
        queue.add_note(CaseRef(row.case_id, row.code), text=note, by=by, at=at)
    data = {"reason": str(reason)}
    trace.append(f"case:{row.code}", "orders.order.rejected", by=signature(by), at=at, data=data)
    _post_rejection(row, at=at)
    queue.close(CaseRef(row.case_id, row.code), outcome=str(reason), by=by, at=at)


def _post_rejection(row: models.Order, *, at: datetime) -> None:
    """Tell a customer whose program waits for an answer, once a hand that slipped has had time to undo it."""
    to = desk.mail_of(row)
    if to and row.is_order and answers.is_told_of_rejection(row.form, row.reject_reason):
        payload = {"order": row.code, "to": to, "language": settings.LANGUAGE_CODE}
        key = f"rejection:{row.code}:{int(at.timestamp())}"
        outbox.post(mail.REJECTION, payload, key=key, at=at, due_at=at + UNDO_TIME, chain=f"case:{row.code}")


@transaction.atomic
def reopen(order: OrderRef, *, by: PersonRef, at: datetime) -> None:
    """Take a rejection back: the case is the person's again. Raises: AlreadyEnded when it is confirmed."""
    row = models.Order.objects.select_for_update().get(pk=order.pk)
    if row.state == OrderState.CONFIRMED:
        raise AlreadyEnded(said(N_("This order is confirmed already. Open its trace to see by whom.")))
    if row.state == OrderState.REJECTED:
        outbox.take_back(f"rejection:{row.code}:", chain=f"case:{row.code}")
        row.state, row.reject_reason = OrderState.OPEN, ""
        row.save()
        queue.reopen(CaseRef(row.case_id, row.code), by=by, at=at)
        trace.append(f"case:{row.code}", "orders.order.reopened", by=signature(by), at=at)


@transaction.atomic
def ask_customer(
    order: OrderRef, *, subject: str, text: str, by: PersonRef, at: datetime, to: str = ""
) -> str:
    """Mail a question to the customer and put the case aside until an answer is due; give the address.

    The same question twice (a double click) is asked once.
    Raises: NobodyToAsk, BadInput for an empty question, AlreadyEnded, AlreadyTaken.
    """
    if not text.strip():
        raise BadInput(said(N_("Write the question first, then send it.")))
    row = models.Order.objects.select_for_update().get(pk=order.pk)
    address = to or desk.mail_of(row)
    if not address:
        raise NobodyToAsk
    payload = {"to": address, "subject": subject, "text": text}
    key = f"question:{row.code}:{rules.fingerprint(payload)[:16]}:"
    if row.state == OrderState.ASKED and _was_just_asked(row, key, at=at):
        return address
    row = hold_open(order, by=by, at=at)
    row.state, row.answered_at = OrderState.ASKED, row.answered_at or at
    row.save()
    models.Question.objects.create(order=row, text=text.strip(), asked_at=at)
    asked = row.steps.count()
    key += str(int(at.timestamp()))
    outbox.post(mail.QUESTION, payload, key=key, at=at, chain=f"case:{row.code}")
    trace.append(
        f"case:{row.code}", "orders.customer.asked", by=signature(by), at=at, data={"after_steps": asked}
    )
    _aside(row, until=at + ANSWER_TIME, reason=N_("the customer was asked"), by=by, at=at)
    return address


def _was_just_asked(row: models.Order, key: str, *, at: datetime) -> bool:
    sent = outbox.list_recent(f"case:{row.code}")
    return any(one.key.startswith(key) and at - one.posted_at < SAME_QUESTION for one in sent)


@transaction.atomic
def put_aside(order: OrderRef, *, until: datetime, reason: str, by: PersonRef, at: datetime) -> None:
    """Let the case wait until a moment, when it is offered again.

    Raises: WrongMoment, AlreadyEnded, AlreadyTaken.
    """
    row = hold_open(order, by=by, at=at)
    _aside(row, until=until, reason=reason, by=by, at=at)


def _aside(row: models.Order, *, until: datetime, reason: str, by: PersonRef, at: datetime) -> None:
    queue.put_aside(CaseRef(row.case_id, row.code), until=until, reason=reason, by=by, at=at)


@transaction.atomic
def split(order: OrderRef, *, lines: Iterable[int], by: PersonRef, at: datetime) -> str:
    """Make a second order of some lines (indexes from 0), as for two delivery days; give its code.

    Both keep the document and what people decided so far; the new case is offered like any other.
    Raises: BadInput when no line or every line would move, AlreadyEnded, AlreadyTaken.
    """
    # The document first, as its arrivals do: two halves made at once are numbered one after the other.
    models.Document.objects.select_for_update(no_key=True).get(orders=order.pk)
    row = hold_open(order, by=by, at=at)
    standing = desk.standing(row, at=at)
    kept = {line.index for line in standing.lines}
    moving = set(lines) & kept
    if not moving or moving == kept:
        raise BadInput(said(N_("Choose some of the lines, not none and not all, to split the order.")))
    code = _second_order(row, standing, moving, by=by, at=at)
    gone = {f"/lines/{index}/{rules.REMOVED}": "yes" for index in sorted(moving)}
    steps.change(order, changes=gone, by=by, at=at)
    data = {"into": code, "lines": sorted(moving)}
    trace.append(f"case:{row.code}", "orders.order.split", by=signature(by), at=at, data=data)
    return code


def _second_order(
    row: models.Order, standing: Standing, moving: set[int], *, by: PersonRef, at: datetime
) -> str:
    reading = wire.reading_from_json(row.reading)
    lines = tuple(standing.order.lines[index] for index in sorted(moving))
    lines = tuple(replace(line, position=place) for place, line in enumerate(lines, start=1))
    part = replace(reading, order=replace(standing.order, lines=lines, total_net=None), doubts=())
    document = models.Document.objects.get(pk=row.document_id)
    arrival = document.arrivals.order_by("arrived_at", "pk")[0]
    code = open_order(part, document=document, arrival=arrival, split=_next_split(row), at=at)
    data = {"from": row.code, "lines": sorted(moving)}
    trace.append(f"case:{code}", "orders.order.split_off", by=signature(by), at=at, data=data)
    live.publish("queue", "case.changed", {"code": code}, at=at)
    return code


def _next_split(row: models.Order) -> int:
    return models.Order.objects.filter(document_id=row.document_id, part=row.part).count()
