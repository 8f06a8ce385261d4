"""The mailbox: every message of one IMAP folder is received, then moved to the folder Proche.

A message is known by its folder, UIDVALIDITY and UID, which name it for ever: cut off between
receiving and moving, the desk knows it when it meets it again. Nothing is ever deleted.
"""

from __future__ import annotations

import contextlib
import hashlib
import imaplib
import logging
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted, MailMessageFlags
from imap_tools.errors import ImapToolsError

from proche.kernel import clock
from proche.kernel.refusal import TooMuch
from proche.orders.intake import doors, faxes
from proche.orders.readers import email

log = logging.getLogger(__name__)

TAKEN, REFUSED = "Proche", "Proche refused"
#: seconds of silence after which the connection counts as gone
SILENCE = 60
#: messages fetched at one look, so that a full mailbox does not hold up `stop`
AT_ONCE = 50
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@dataclass
class Mailbox:
    """The door of one folder of one mailbox."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    folder: str
    every: float
    most_mb: int
    name: str = "IMAP"

    @classmethod
    def at(cls, url: str, *, every: float, most_mb: int) -> Mailbox:
        """From imaps://user:password@host[:port]/FOLDER; imap+tls:// is STARTTLS, imap:// without TLS."""
        parts = urlsplit(url)
        return cls(
            scheme=parts.scheme,
            host=parts.hostname or "localhost",
            port=parts.port or (993 if parts.scheme == "imaps" else 143),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            folder=unquote(parts.path.lstrip("/")) or "INBOX",
            every=every,
            most_mb=most_mb,
        )

    def run(self, stop: threading.Event) -> None:
        doors.patiently(
            lambda: self.watch(stop),
            stop,
            every=0,
            door=self.name,
            setting="PROCHE_IMAP_URL",
            foreseen=(OSError, ImapToolsError, imaplib.IMAP4.error),
        )

    def watch(self, stop: threading.Event) -> None:
        """Look into the mailbox until `stop`, or until the connection breaks."""
        with self._signed_in() as box:
            while not stop.is_set():
                if self.fetch(box, stop) < AT_ONCE:
                    stop.wait(self.every)

    @contextlib.contextmanager
    def _signed_in(self) -> Iterator[BaseMailBox]:
        box = self._connect()
        try:
            box.login(self.user, self.password, initial_folder=self.folder)
            yield box
        finally:
            # The connection may be gone already, which is why we are leaving.
            with contextlib.suppress(OSError, ImapToolsError, box.client.error):
                box.logout()

    def _connect(self) -> BaseMailBox:
        if self.scheme == "imaps":
            return MailBox(self.host, self.port, timeout=SILENCE)
        if self.scheme == "imap+tls":
            return MailBoxStartTls(self.host, self.port, timeout=SILENCE)
        return MailBoxUnencrypted(self.host, self.port, timeout=SILENCE)

    def fetch(self, box: BaseMailBox, stop: threading.Event) -> int:
        """Take what lies in the folder; gives how many messages were met."""
        box.folder.set(self.folder)
        validity = str(box.folder.status(self.folder, ["UIDVALIDITY"])["UIDVALIDITY"])
        uids = box.uids("ALL")[:AT_ONCE]
        for uid in uids:
            if stop.is_set():
                break
            self._take(box, uid, validity)
        return len(uids)

    def _take(self, box: BaseMailBox, uid: str, validity: str) -> None:
        try:
            doors.check_size(_size(box, uid), most_mb=self.most_mb)
            self._receive(_message(box, uid), uid, validity)
        except TooMuch as refusal:
            log.warning("A message was refused and lies in the folder “%s”: %s", REFUSED, refusal)
            _put_away(box, uid, REFUSED)
        else:
            _put_away(box, uid, TAKEN)

    def _receive(self, data: bytes, uid: str, validity: str) -> None:
        head = email.envelope(data)
        channel, sender = faxes.origin(head)
        doors.take(
            data,
            channel=channel,
            name=f"{head.subject or 'message'}.eml",
            key=self._key(uid, validity),
            sender=sender,
            subject=head.subject,
            most_mb=self.most_mb,
            at=clock.now(),
        )

    def _key(self, uid: str, validity: str) -> str:
        whose = hashlib.sha256(f"{self.user}@{self.host}:{self.port}/{self.folder}".encode()).hexdigest()
        return f"imap:{whose}:{validity}:{uid}"


def _size(box: BaseMailBox, uid: str) -> int:
    _, answer = box.client.uid("fetch", uid, "(RFC822.SIZE)")
    found = SIZE.search(b" ".join(_bytes(answer)))
    return int(found.group(1)) if found else 0


def _message(box: BaseMailBox, uid: str) -> bytes:
    """The message to the letter, without marking it read."""
    _, answer = box.client.uid("fetch", uid, "(BODY.PEEK[])")
    for part in answer:
        if isinstance(part, tuple) and len(part) == 2:
            return bytes(part[1])
    raise OSError(f"The mailbox gave no message for {uid}.")


def _bytes(answer: Any) -> Iterator[bytes]:
    for part in answer or []:
        yield from (part if isinstance(part, tuple) else (part or b"",))


def _put_away(box: BaseMailBox, uid: str, folder: str) -> None:
    # Seen first: should the move fail, a person still sees what was taken.
    box.flag(uid, MailMessageFlags.SEEN, True)
    if not box.folder.exists(folder):
        box.folder.create(folder)
    box.move(uid, folder)
