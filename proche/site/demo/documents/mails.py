"""E-mails as they reach the desk's mailbox, whole, with their headers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from proche.site.demo.establishments import DemoEstablishment
from proche.site.demo.orders import DemoOrder

DESK = "Nutrivale commandes <commandes@nutrivale.example>"
TYPES = {
    "pdf": ("application", "pdf"),
    "csv": ("text", "csv"),
    "png": ("image", "png"),
    "jpg": ("image", "jpeg"),
    "xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ods": ("application", "vnd.oasis.opendocument.spreadsheet"),
    "xml": ("application", "xml"),
}


def mail(
    *,
    sender: str,
    name: str,
    subject: str,
    body: str,
    at: datetime,
    attachments: Sequence[tuple[str, bytes]] = (),
) -> bytes:
    """Write one message; ids and boundaries come from its content, so the same day gives the same bytes."""
    mark = hashlib.sha256(f"{sender}{subject}{body}".encode()).hexdigest()[:24]
    message = EmailMessage(policy=SMTP)
    message["From"] = f"{name} <{sender}>"
    message["To"] = DESK
    message["Subject"] = subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{mark}@{sender.rpartition('@')[2]}>"
    message.set_content(body, charset="utf-8", cte="quoted-printable")
    for file, data in attachments:
        main, sub = TYPES.get(file.rpartition(".")[2], ("application", "octet-stream"))
        message.add_attachment(data, maintype=main, subtype=sub, filename=file)
    if attachments:
        message.set_boundary(f"=_{mark}")
    return message.as_bytes()


def signature(customer: DemoEstablishment) -> str:
    card = customer.card
    place = f"{customer.street}, {card.postcode} {card.city}"
    return f"-- \n{customer.buyer}\n{card.name}\n{place}\nTél. {card.phones[0]}"


def listed(order: DemoOrder, *, codes: bool = True) -> str:
    """The lines as people type them into a mail."""
    return "\n".join(
        f"- {line.quantity:f} {_plural(line.unit_word, int(line.quantity))} {line.words}"
        + (f" (réf. {line.code})" if codes and line.code else "")
        for line in order.lines
    )


def _plural(word: str, number: int) -> str:
    return word if number < 2 or word.endswith("s") else f"{word}s"
