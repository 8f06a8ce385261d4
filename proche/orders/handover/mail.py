"""Mails to the customer: the confirmation, and a question where the order leaves one open."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from proche.kernel import mails
from proche.kernel.outbox import Message
from proche.orders import queries
from proche.orders.handover import answers
from proche.orders.handover.facts import ConfirmedOrder

CONFIRMATION = "orders.mail.confirmation"
QUESTION = "orders.mail.question"


def send_confirmation(message: Message) -> None:
    """Mail the confirmation: HTML, text, PDF, and the answer in the customer's own form."""
    order = queries.get_confirmed(str(message.payload["order"]))
    language = str(message.payload.get("language") or settings.LANGUAGE_CODE)
    with translation.override(language), timezone.override(settings.TIME_ZONE):
        mail = _confirmation(order, to=str(message.payload["to"]))
    mails.hand_over(mail, key=message.key)


def _confirmation(order: ConfirmedOrder, *, to: str) -> EmailMultiAlternatives:
    # ReportLab takes 0.15 s to load: the worker waits for it once, no other command does.
    from proche.orders.handover import pdf

    desk = settings.PROCHE["PROCHE_DESK_NAME"]
    context = {"order": order, "desk": desk}
    mail = EmailMultiAlternatives(
        subject=_("Order %(number)s is confirmed") % {"number": order.number or order.code},
        body=render_to_string("orders/mail/confirmation.txt", context),
        to=[to],
    )
    mail.attach_alternative(render_to_string("orders/mail/confirmation.html", context), "text/html")
    name = _("confirmation-%(code)s.pdf") % {"code": order.code}
    mail.attach(name, pdf.confirmation(order, desk=desk), "application/pdf")
    if answer := answers.structured(order):
        mail.attach(*answer)
    return mail


def send_question(message: Message) -> None:
    """Mail a question that an agent asks about an order; the answer comes back to the desk's mailbox."""
    text = str(message.payload["text"])
    mail = EmailMultiAlternatives(
        subject=str(message.payload["subject"]), body=text, to=[str(message.payload["to"])]
    )
    mails.hand_over(mail, key=message.key)
