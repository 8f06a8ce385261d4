"""Mails to the customer: the confirmation, that an order is not taken, a question that one leaves open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from proche.kernel import mails
from proche.kernel.outbox import Message, Never
from proche.kernel.refusal import NotFound
from proche.orders import queries, wording
from proche.orders.handover import answers
from proche.orders.handover.facts import ConfirmedOrder

CONFIRMATION = "orders.mail.confirmation"
REJECTION = "orders.mail.rejection"
QUESTION = "orders.mail.question"


def send_confirmation(message: Message) -> None:
    """Mail the confirmation: HTML, text, PDF, and the answer in the customer's own form."""
    mails.hand_over(confirmation(message), key=message.key)


def confirmation(message: Message) -> EmailMultiAlternatives:
    order = queries.get_confirmed(str(message.payload["order"]))
    with _spoken_to(message):
        return _confirmation(order, to=str(message.payload["to"]))


@contextmanager
def _spoken_to(message: Message) -> Iterator[None]:
    """In the language of the customer and the zone of the desk."""
    language = str(message.payload.get("language") or settings.LANGUAGE_CODE)
    with translation.override(language), timezone.override(settings.TIME_ZONE):
        yield


def _confirmation(order: ConfirmedOrder, *, to: str) -> EmailMultiAlternatives:
    # ReportLab takes 0.15 s to load: the worker waits for it once, no other command does.
    from proche.orders.handover import pdf

    desk = settings.PROCHE["PROCHE_DESK_NAME"]
    context = {"order": order, "desk": desk, "differences": wording.differences(order)}
    mail = EmailMultiAlternatives(
        subject=_("Order %(number)s is confirmed") % {"number": order.number or order.code},
        body=render_to_string("orders/mail/confirmation.txt", context),
        to=[to],
    )
    mail.attach_alternative(render_to_string("orders/mail/confirmation.html", context), "text/html")
    name = _("confirmation-%(code)s.pdf") % {"code": order.code}
    mail.attach(name, pdf.confirmation(order, desk=desk), "application/pdf")
    if answer := answers.confirmed(order, queries.get_reading(order.code)):
        mail.attach(answer.name, answer.data, answer.media_type)
    return mail


def send_rejection(message: Message) -> None:
    """Mail what the desk does not take, with the answer that the customer's program waits for."""
    mails.hand_over(rejection(message), key=message.key)


def rejection(message: Message) -> EmailMultiAlternatives:
    """Raises: Never where the order was reopened while this was on its way."""
    try:
        found = queries.get_rejected(str(message.payload["order"]))
    except NotFound:
        raise Never("The order was reopened: there is nothing to tell its customer any more.") from None
    with _spoken_to(message):
        return _rejection(found, message)


def _rejection(found: queries.RejectedOrder, message: Message) -> EmailMultiAlternatives:
    context = {
        "number": found.number or found.code,
        "code": found.code,
        "why": wording.told_rejected(found.reason),
        "desk": settings.PROCHE["PROCHE_DESK_NAME"],
    }
    mail = EmailMultiAlternatives(
        subject=_("Order %(number)s is not taken") % context,
        body=render_to_string("orders/mail/rejection.txt", context),
        to=[str(message.payload["to"])],
    )
    if not found.is_stood_for and (answer := _answer(found, message)):
        mail.attach(answer.name, answer.data, answer.media_type)
    return mail


def _answer(found: queries.RejectedOrder, message: Message) -> answers.File | None:
    decided = timezone.localtime(message.posted_at).isoformat()
    return answers.rejected(found.code, found.reading, form=found.form, reason=found.reason, at=decided)


def send_question(message: Message) -> None:
    """Mail a question that an agent asks about an order; the answer comes back to the desk's mailbox."""
    mails.hand_over(question(message), key=message.key)


def question(message: Message) -> EmailMultiAlternatives:
    return EmailMultiAlternatives(
        subject=str(message.payload["subject"]),
        body=str(message.payload["text"]),
        to=[str(message.payload["to"])],
    )
