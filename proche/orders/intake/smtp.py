"""The SMTP listener: fax-to-mail services and mail servers hand messages straight to the desk.

"250" is said only when the whole message is stored. In trouble the answer is "451", after
which every mail server keeps the message and tries again. Binds to this machine unless told
otherwise: it asks nobody for a password, so that only trusted machines may reach it.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
import threading
from dataclasses import dataclass
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connections

from proche.kernel import clock
from proche.kernel.refusal import TooMuch
from proche.orders.intake import doors, faxes
from proche.orders.readers import email
from proche.orders.readers.limits import MEGABYTE

log = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
#: conversations at the same time; a service that opens more is asked to come back
CONVERSATIONS = 20
#: a silent conversation ends after so many seconds
SILENCE = 120
RECIPIENTS = 100
#: base64 that some fax services never wrap; the standard allows 998
LONGEST_LINE = 1_000_000


class _Conversation(SMTP):
    line_length_limit = LONGEST_LINE


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Conversation(self.handler, **self.SMTP_kwargs)


@dataclass
class Listener:
    """The door of one address and port."""

    host: str
    port: int
    most_mb: int
    name: str = "SMTP"

    @classmethod
    def at(cls, listen: str, *, most_mb: int) -> Listener:
        """From "host:port"; without a host, this machine alone."""
        host, _, port = listen.rpartition(":")
        return cls(host.strip("[]") or LOOPBACK, int(port), most_mb)

    def run(self, stop: threading.Event) -> None:
        doors.patiently(
            lambda: self._listen(stop), stop, every=0, door=self.name, setting="PROCHE_SMTP_LISTEN"
        )

    def _listen(self, stop: threading.Event) -> None:
        controller = self.open()
        try:
            stop.wait()
        finally:
            controller.stop()

    def open(self) -> Controller:
        """Listen, in a thread of its own, until `.stop()`."""
        controller = _Controller(
            Doorkeeper(self.most_mb),
            hostname=self.host,
            port=self.port,
            ident="Proche",
            data_size_limit=self.most_mb * MEGABYTE,
            timeout=SILENCE,
        )
        controller.start()
        return controller


class Doorkeeper:
    """What aiosmtpd asks at each step of a conversation."""

    def __init__(self, most_mb: int) -> None:
        self.most_mb = most_mb
        self.storing = threading.Semaphore(CONVERSATIONS)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if not self.storing.acquire(blocking=False):
            return "451 4.3.2 The desk is busy, try again"
        try:
            return await asyncio.to_thread(self.store, envelope)
        finally:
            self.storing.release()

    def store(self, envelope: Envelope) -> str:
        """Store the message; the answer is what the sender is told."""
        try:
            return self._store(envelope)
        except TooMuch as refusal:
            return f"552 5.3.4 {ascii_words(str(refusal))}"
        # Whatever it is, the sender must keep the message and try again: a full disk, a database away.
        except Exception:
            log.exception("A message could not be stored; the sender was asked to try again.")
            return "451 4.3.0 The desk could not store this message, try again"
        finally:
            # This thread is one of many and may never be asked again: it keeps no connection open.
            connections.close_all()

    def _store(self, envelope: Envelope) -> str:
        data = whole_message(envelope)
        head = email.envelope(data)
        channel, sender = faxes.origin(head, envelope.mail_from, *envelope.rcpt_tos)
        received = doors.take(
            data,
            channel=channel,
            name=f"{head.subject or 'message'}.eml",
            key=message_key(data, head.message_id),
            sender=sender,
            subject=head.subject,
            most_mb=self.most_mb,
            at=clock.now(),
        )
        return f"250 2.0.0 Kept as {received.sha256[:12]}"


def whole_message(envelope: Envelope) -> bytes:
    content: Any = envelope.original_content or envelope.content or b""
    return content if isinstance(content, bytes) else str(content).encode("utf-8", "surrogateescape")


def message_key(data: bytes, message_id: str) -> str:
    """The same message again, even when a relay wrote another Received line on top of it.

    The body counts too: some machines give every message the same Message-ID.
    """
    if not message_id:
        return f"smtp:{hashlib.sha256(data).hexdigest()}"
    body = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[-1]
    return f"smtp:{hashlib.sha256(message_id.encode() + b'|' + body).hexdigest()}"


def ascii_words(text: str) -> str:
    return text.encode("ascii", "replace").decode().replace("\n", " ")[:400]
