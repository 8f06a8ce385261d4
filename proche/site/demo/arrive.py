"""The day's documents go through the real intake; the worker reads them; each is told as it is read."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from proche.orders import actions, queries
from proche.orders.actions import Received
from proche.orders.queries import DocumentRow
from proche.orders.rules import Channel, DocumentState
from proche.site.demo.documents import day as documents
from proche.site.demo.documents.deliver import DemoDocument

#: Longest wait for the next document to be read before the demo says that the worker hangs.
PATIENCE_SECONDS = 240.0
LOOK_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Sent:
    """One document that was handed in."""

    name: str
    sha256: str
    truth: Mapping[str, Any] | None
    is_new: bool


class Stuck(Exception):
    """The worker read nothing for a long time."""


def hand_in(document: DemoDocument, *, at: datetime) -> Sent:
    """Receive one document of the day as its channel would; the same day's again is the same arrival."""
    received = actions.receive(
        document.data, channel=document.channel, name=document.name, key=f"demo:{at:%Y%m%d}:{document.name}",
        sender=document.sender, subject=document.subject, at=at,
    )  # fmt: skip
    return Sent(document.name, received.sha256, document.truth(), received.is_new)


def hand_in_all(folder: Path, *, at: datetime) -> Iterator[Sent]:
    """Make the day's documents into a folder and hand each in."""
    day = timezone.localdate(at)
    for document in documents.write(documents.all_documents(day), folder):
        yield hand_in(document, at=timezone.now())


def hand_in_samples(*, at: datetime) -> Iterator[Sent]:
    """Hand in the order files of others, where they lie beside this checkout."""
    for path in sample_files():
        received = _receive_file(path, at=timezone.now())
        yield Sent(f"samples/{path.parent.name}/{path.name}", received.sha256, None, received.is_new)


def sample_files() -> list[Path]:
    folder = Path(__file__).resolve().parents[4] / "shared" / "samples"
    return sorted(path for path in folder.glob("*/*") if path.is_file())


def _receive_file(path: Path, *, at: datetime) -> Received:
    key = f"demo:sample:{path.parent.name}/{path.name}"
    data = path.read_bytes()
    return actions.receive(data, channel=Channel.COMMAND, name=path.name, key=key, at=at)


def as_read(sent: Sequence[Sent], *, wait: Callable[[], None]) -> Iterator[tuple[Sent, DocumentRow]]:
    """Give each document when it has been read, in the order of reading. Raises: Stuck."""
    waiting = list(sent)
    latest = time.monotonic()
    while waiting:
        for one in list(waiting):
            row = queries.get_document(one.sha256)
            if row.state is DocumentState.READ:
                waiting.remove(one)
                latest = time.monotonic()
                yield one, row
        if waiting and time.monotonic() - latest > PATIENCE_SECONDS:
            raise Stuck(f"{waiting[0].name} and {len(waiting) - 1} more were not read")
        if waiting:
            wait()


def a_little() -> None:
    time.sleep(LOOK_SECONDS)


class Worker:
    """The desk's own worker, as `proche work` runs it, for as long as a block lasts."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="demo worker", daemon=True)

    def _work(self) -> None:
        from proche.site import work

        work.run(self._stop)

    def __enter__(self) -> Worker:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stop.set()
        self._thread.join()
