"""Mails that are faxes: services that turn one into the other say so in their addresses."""

from __future__ import annotations

import re

from proche.orders.readers import email
from proche.orders.rules import Channel

#: fax@..., +33199001234@fax.example
FAX = re.compile(r"(?i)^fax\b|\bfax\b.*@|@(?:.*\.)?fax\b")
#: A telephone number with its country, or a French one; no date and no order number looks like it.
NUMBER = re.compile(
    r"(?<!\d)(?:(?:\+|00)\d{1,3}[ .-]?(?:\(0\))?\d(?:[ .-]?\d){7,11}|0[1-9](?:[ .-]?\d\d){4})(?!\d)"
)


def origin(head: email.Envelope, *addresses: str | None) -> tuple[Channel, str]:
    """How a mail came, and who sent it: a fax comes from the number that its service tells.

    A fax page often hides whose it is. `addresses` are those of the envelope besides the From of the head.
    """
    sender = head.sender or next((address for address in addresses[:1] if address), "")
    if not any(FAX.search(address or "") for address in (head.sender, *addresses)):
        return Channel.MAIL, sender
    # Never out of the recipient: that is the number that was called.
    told = (sender.partition("@")[0], head.sender_name, head.subject)
    return Channel.FAX, next((found.group() for text in told if (found := NUMBER.search(text))), sender)
