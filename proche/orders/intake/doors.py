"""What every door shares: the size it lets in, names that can be kept, patience with trouble."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.db import close_old_connections, connections

from proche.kernel.refusal import TooMuch
from proche.kernel.words import gettext_noop, said
from proche.orders import actions
from proche.orders.readers.dispatch import tidy_name
from proche.orders.readers.limits import MEGABYTE
from proche.orders.rules import Channel
from proche.people.rules import PersonRef

N_ = gettext_noop
log = logging.getLogger(__name__)

TOO_LARGE = N_("This document has %(size)s MB; the desk takes in up to %(most)s MB. Send a smaller one.")
#: a door in trouble waits this long, twice as long each time, before it looks again; seconds
FIRST_WAIT, LONGEST_WAIT = 2.0, 300.0


class Door(Protocol):
    """One way in. `run` returns soon after `stop` is set."""

    name: str

    def run(self, stop: threading.Event) -> None: ...


def take(
    data: bytes,
    *,
    channel: Channel,
    name: str,
    key: str,
    most_mb: int,
    at: datetime,
    sender: str = "",
    subject: str = "",
    by: PersonRef | None = None,
) -> actions.Received:
    """Receive one document through a door. Raises: TooMuch."""
    check_size(len(data), most_mb=most_mb)
    return actions.receive(
        data,
        channel=channel,
        name=tidy_name(name),
        key=key,
        sender=one_line(sender),
        subject=one_line(subject),
        by=by,
        at=at,
    )


def check_size(size: int, *, most_mb: int) -> None:
    """Raises: TooMuch, before anything is loaded."""
    if size > most_mb * MEGABYTE:
        raise TooMuch(said(TOO_LARGE, size=-(-size // MEGABYTE), most=most_mb))


def one_line(text: str) -> str:
    """Words that a table can keep and a page can show."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def patiently(
    step: Callable[[], object],
    stop: threading.Event,
    *,
    every: float,
    door: str,
    setting: str,
    foreseen: tuple[type[Exception], ...] = (OSError,),
) -> None:
    """Repeat a step until `stop`; in trouble wait longer each time, and say it once.

    What is `foreseen` comes from outside and is said in one line, with the `setting` to look at.
    """
    wait, in_trouble = FIRST_WAIT, False
    while not stop.is_set():
        try:
            close_old_connections()
            step()
            wait, in_trouble = FIRST_WAIT, False
            stop.wait(every)
        # A door stays open whatever happens outside: networks, disks and databases come back.
        except Exception as error:
            log.log(
                logging.DEBUG if in_trouble else logging.WARNING,
                "The %s door is in trouble and tries again: %s. Look at %s.", door, error, setting,
                exc_info=not in_trouble and not isinstance(error, foreseen),
            )  # fmt: skip
            in_trouble = True
            stop.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT)
    connections.close_all()


def list_doors(settings: Mapping[str, Any]) -> list[Door]:
    """The doors that the settings open."""
    doors: list[Door] = []
    most_mb = settings["PROCHE_MAX_UPLOAD_MB"]
    if folder := settings["PROCHE_WATCH_FOLDER"]:
        from proche.orders.intake.folder import Folder

        doors.append(Folder(Path(folder), most_mb=most_mb))
    if listen := settings["PROCHE_SMTP_LISTEN"]:
        from proche.orders.intake.smtp import Listener

        doors.append(Listener.at(listen, most_mb=most_mb))
    if url := settings["PROCHE_IMAP_URL"]:
        from proche.orders.intake.imap import Mailbox

        doors.append(Mailbox.at(url, every=settings["PROCHE_IMAP_SECONDS"], most_mb=most_mb))
    return doors
