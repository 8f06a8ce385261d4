"""Length-prefixed frames over a pipe, with a bound on what is believed of a length."""

from __future__ import annotations

import os
import select
import struct
import time

HEADER = struct.Struct("!I")
#: the largest frame that is taken from a reading process: 2,000 orders of 100 lines fit
LARGEST = 256 * 1024 * 1024
CHUNK = 1024 * 1024


class Closed(Exception):
    """The other end is gone, or said something that is no frame."""


class TooLate(Exception):
    """The time was up before the frame was complete."""


def send(fd: int, data: bytes) -> None:
    """Raises: BrokenPipeError, when the other end is gone."""
    view = memoryview(HEADER.pack(len(data)) + data)
    while view:
        view = view[os.write(fd, view[:CHUNK]) :]


def receive(fd: int, *, until: float | None = None, largest: int = LARGEST) -> bytes:
    """Wait for one frame, no longer than the monotonic moment `until`. Raises: Closed, TooLate."""
    (length,) = HEADER.unpack(_exactly(fd, HEADER.size, until))
    if length > largest:
        raise Closed(f"a frame of {length} bytes")
    return _exactly(fd, length, until)


def _exactly(fd: int, count: int, until: float | None) -> bytes:
    parts: list[bytes] = []
    while count:
        _wait(fd, until)
        part = os.read(fd, min(count, CHUNK))
        if not part:
            raise Closed("the pipe ended")
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _wait(fd: int, until: float | None) -> None:
    if until is None:
        return
    poll = select.poll()
    poll.register(fd, select.POLLIN | select.POLLHUP)
    if not poll.poll(max(0.0, until - time.monotonic()) * 1000):
        raise TooLate
