"""A message to the desk opens a case; an answer to its question brings the order's case back."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction

from proche.availability.rules import Need
from proche.customers import link_actions
from proche.customers.link_queries import Visitor
from proche.kernel import trace
from proche.orders import models
from proche.orders.access import OrderRef
from proche.orders.portal.refusals import NoWords, TooLong
from proche.queue import actions as queue
from proche.queue.queries import CaseRef

KIND = "MESSAGE"
#: More than the form asks for: a browser that knows no limit sends what was typed, and none of it is cut.
MOST_WORDS = 20_000


def write(visitor: Visitor, text: str, *, key: str, at: datetime, order: OrderRef | None = None) -> None:
    """Write to the desk. The same form sent twice with the same words is one message.

    Raises: NoWords, TooLong.
    """
    words = _words(text)
    # Who goes back, and sends other words with the same form, has written twice.
    once = hashlib.sha256(f"{visitor.link_pk} {key} {words}".encode()).hexdigest()[:40]
    if models.Message.objects.filter(key=once).exists():
        return
    try:
        _write(visitor, words, key=once, order=order, at=at)
    except IntegrityError:
        return  # The second press of the same button was as fast as the first.


def _words(text: str) -> str:
    words = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not words:
        raise NoWords
    if len(words) > MOST_WORDS:
        raise TooLong
    return words


@transaction.atomic
def _write(visitor: Visitor, words: str, *, key: str, order: OrderRef | None, at: datetime) -> None:
    case = queue.open_case(
        kind=KIND,
        title=f"{visitor.customer.name} : {' '.join(words.split())[:80]}",
        need=Need(language=visitor.language),
        customer_pk=visitor.customer.pk,
        at=at,
    )
    models.Message.objects.create(
        case_id=case.pk, customer_id=visitor.customer.pk, order_id=order.pk if order else None,
        text=words, key=key, at=at,
    )  # fmt: skip
    queue.add_note(case, text=words, by=None, at=at)
    data = {"order": order.code} if order else {}
    trace.append(f"case:{case.code}", "orders.message.written", at=at, data=data)
    link_actions.note_use(visitor.link_pk, at=at)


@transaction.atomic
def answer(visitor: Visitor, order: OrderRef, question: int, text: str, *, at: datetime) -> bool:
    """Answer the desk's question; False when it was answered before. Raises: NoWords, TooLong."""
    words = _words(text)
    # The order first, as everyone who works on it does.
    models.Order.objects.select_for_update().get(pk=order.pk)
    open_one = models.Question.objects.filter(pk=question, order_id=order.pk, answered_at=None)
    if not open_one.update(answer=words, answered_at=at):
        return False
    case = CaseRef(order.case_pk, order.code)
    queue.add_note(case, text=words, by=None, at=at)
    trace.append(f"case:{order.code}", "orders.customer.answered", at=at, data={"question": question})
    queue.bring_back(case, at=at)
    link_actions.note_use(visitor.link_pk, at=at)
    return True
