"""What a message would send, as a file: for somebody who hands it over by other means."""

from __future__ import annotations

from collections.abc import Callable

from django.core.mail import EmailMessage

from proche.kernel import mails
from proche.kernel.outbox import Message
from proche.kernel.refusal import NotFound
from proche.orders import queries
from proche.orders.handover import mail, ports
from proche.orders.handover.answers import File

MAILS: dict[str, Callable[[Message], EmailMessage]] = {
    mail.CONFIRMATION: mail.confirmation,
    mail.REJECTION: mail.rejection,
    mail.QUESTION: mail.question,
}


def has_file(kind: str) -> bool:
    return kind in MAILS or kind in ports.BY_KIND


def of(message: Message) -> File:
    """The very bytes that would be sent. Raises: NotFound for messages that are no file, such as a push."""
    if message.kind in MAILS:
        made = mails.prepared(MAILS[message.kind](message), key=message.key)
        name = f"{message.key.replace(':', '-')}.eml"
        return File(name, made.message().as_bytes(), "message/rfc822")
    if message.kind in ports.BY_KIND:
        return ports.BY_KIND[message.kind].file(queries.get_confirmed(str(message.payload["order"])))
    raise NotFound
