"""Reading in a process of its own, with bounds on time, memory and what it may touch.

A hostile or broken document can at worst end that process: it is replaced, and the answer
says so in words. Never raises for what a document holds. docs/reading-safely.md says what
is guaranteed where.
"""

from __future__ import annotations

import contextlib
import functools
import json
import logging
import os
import pickle
import queue
import signal
import subprocess
import sys
import time
import weakref
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from proche.kernel.words import Said, gettext_noop, said
from proche.orders.blanks.rules import Blanks
from proche.orders.catalogue import Catalogue
from proche.orders.readers import dispatch, frames, sniff, wire
from proche.orders.readers.limits import MEGABYTE, Limits
from proche.orders.reading import Form, Reading, not_an_order

N_ = gettext_noop
log = logging.getLogger(__name__)

TOO_LARGE = N_(
    "This document has %(size)s MB; the desk reads up to %(most)s MB. Ask for a smaller one, or open it."
)
GONE = said(
    N_("This document could not be opened on the desk's own disk. Tell whoever looks after the desk.")
)

#: what the reading process runs; the tests put one beside it that misbehaves
MODULE = "proche.orders.readers.child"
#: a message is begun again this often without the attachments that stopped it
TRIES = 4
#: starting takes 0.3 s; a machine in distress gets this many seconds
START_SECONDS = 60
#: enough to see what a file is
FIRST_BYTES = 65_536

# The kernel ends a child when the *thread* that started it ends; this one lives as long as we do.
_starter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reading-starter")


class Stopped(Exception):
    """The child had to be ended, or ended itself."""

    def __init__(self, words: Said, place: int, form: Form | None) -> None:
        super().__init__(str(words))
        self.words, self.place, self.form = words, place, form


@dataclass(frozen=True, slots=True)
class Known:
    """What the desk knows that reading needs: its products, and the order forms that it printed."""

    catalogue: Catalogue | None = None
    blanks: Blanks | None = None

    def is_same(self, other: Known | None) -> bool:
        """Whether another is made of the very same objects: comparing whole catalogues takes too long."""
        return other is not None and self.catalogue is other.catalogue and self.blanks is other.blanks


@dataclass
class Child:
    """One reading process and what it has been given."""

    process: subprocess.Popen[bytes]
    walls: tuple[str, ...]
    known: Known | None = None
    documents: int = 0
    resting_mb: int = 0

    @classmethod
    def start(cls, limits: Limits, module: str) -> Child:
        process = _starter.submit(_start, limits.memory_mb, module).result()
        assert process.stdout is not None
        try:
            ready = json.loads(
                frames.receive(process.stdout.fileno(), until=time.monotonic() + START_SECONDS)
            )
        except (frames.Closed, frames.TooLate, ValueError):
            _end(process)
            raise Stopped(dispatch.ENDED, 0, None) from None
        return cls(process, walls=tuple(ready["ready"]))

    def end(self) -> None:
        _end(self.process)

    def is_worn(self, limits: Limits) -> bool:
        return self.documents >= limits.documents or self.resting_mb > limits.resting_mb


def _start(memory_mb: int, module: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", module, str(os.getpid()), str(memory_mb)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=surroundings(),
        cwd=Path(__file__).parents[3],
        start_new_session=True,  # a Ctrl-C at the terminal ends the desk first, which then ends us
    )


#: what a process that opens documents hears of the surroundings; no secret is among it
HEARD = ("PATH", "HOME", "LANG", "LC_ALL", "TESSDATA_PREFIX", "TMPDIR", "VIRTUAL_ENV")


def surroundings() -> dict[str, str]:
    """The environment of a process that opens documents."""
    given = {name: os.environ[name] for name in HEARD if name in os.environ}
    # One thread a library: two documents at once are two processes, not eight threads on two cores.
    return {**given, "OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except BrokenPipeError:
                pass
    process.wait()


@dataclass
class Reader:
    """One reading process that is kept warm and replaced when it must be; for one thread at a time."""

    limits: Limits
    module: str
    child: Child | None = None

    def read(self, path: Path, name: str, known: Known) -> list[Reading]:
        """A part that stops the process is left out of the next try, so that its neighbours are read."""
        skip: dict[int, Said] = {}
        for _ in range(TRIES):
            try:
                return self._ask(path, name, known, skip)
            except Stopped as stop:
                self.drop()
                last = stop
            if last.place == 0 or (last.place == 1 and not _holds_parts(path)):
                break
            skip[last.place] = last.words
        return not_an_order(last.form or _guess(path), last.words)

    def ready(self) -> Child:
        child = self.child
        if child is not None and (child.process.poll() is not None or child.is_worn(self.limits)):
            self.drop()
        if self.child is None:
            self.child = Child.start(self.limits, self.module)
        return self.child

    def drop(self) -> None:
        if self.child is not None:
            self.child.end()
            self.child = None

    def _ask(self, path: Path, name: str, known: Known, skip: Mapping[int, Said]) -> list[Reading]:
        child = self.ready()
        is_new = not known.is_same(child.known)
        asked = {
            "path": str(path.absolute()),
            "name": name[:4096],
            "seconds": self.limits.seconds,
            "known": is_new,
            "skip": {place: words.as_json() for place, words in skip.items()},
        }
        return _Conversation(child, self.limits).run(asked, known)


class Sandbox:
    """Readers for the threads of one process; a thread waits where all of them are busy.

    The second reader starts only when two documents meet, and lets a text PDF pass a long scan.
    """

    def __init__(self, limits: Limits | None = None, *, processes: int = 2, module: str = MODULE) -> None:
        self.limits = limits or Limits()
        self._processes = processes
        # The one used latest comes first: it is warm and knows the catalogue.
        self._free: queue.LifoQueue[Reader] = queue.LifoQueue()
        for _ in range(processes):
            self._free.put(Reader(self.limits, module))
        # When its thread or this process ends, no process is left that nobody waited for.
        weakref.finalize(self, _end_idle, self._free)

    def read(
        self, path: Path, *, name: str, catalogue: Catalogue | None = None, blanks: Blanks | None = None
    ) -> list[Reading]:
        """Read the file within the limits; what stops the reading is said in the answer."""
        if (refused := self._refused(path)) is not None:
            return not_an_order(_guess(path), refused)
        with self._reader() as reader:
            return reader.read(path, name, Known(catalogue, blanks))

    def warm(self) -> tuple[str, ...]:
        """Start a process before the first document comes; gives the walls that stand."""
        with self._reader() as reader:
            return reader.ready().walls

    def close(self) -> None:
        """End the processes, once those at work have finished their document."""
        readers = [self._free.get() for _ in range(self._processes)]
        for reader in readers:
            reader.drop()
            self._free.put(reader)

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    @contextlib.contextmanager
    def _reader(self) -> Iterator[Reader]:
        reader = self._free.get()
        try:
            yield reader
        finally:
            self._free.put(reader)

    def _refused(self, path: Path) -> Said | None:
        try:
            size = path.stat().st_size
        except OSError:
            return GONE
        if size > self.limits.size_mb * MEGABYTE:
            return said(TOO_LARGE, size=-(-size // MEGABYTE), most=self.limits.size_mb)
        return None


def _end_idle(free: queue.LifoQueue[Reader]) -> None:
    with contextlib.suppress(queue.Empty):
        while True:
            free.get_nowait().drop()


@dataclass
class _Conversation:
    """One question to the child and its answer, with what is known of where it stands."""

    child: Child
    limits: Limits
    place: int = 0
    form: Form | None = None

    def run(self, asked: Mapping[str, Any], known: Known) -> list[Reading]:
        until = time.monotonic() + self.limits.seconds
        try:
            self._send(asked, known)
            return self._listen(until)
        except frames.TooLate:
            raise self._stopped(said(dispatch.TOO_LONG, seconds=self.limits.seconds)) from None
        except (frames.Closed, BrokenPipeError):
            raise self._stopped(dispatch.ENDED) from None
        except (ValueError, KeyError, TypeError, RecursionError):
            # What came is no answer of ours: a document may have taken the child over.
            log.error("The reading process gave an answer that is none; it was ended.")
            raise self._stopped(dispatch.ENDED) from None

    def _send(self, asked: Mapping[str, Any], known: Known) -> None:
        assert self.child.process.stdin is not None
        to_child = self.child.process.stdin.fileno()
        frames.send(to_child, json.dumps(asked).encode())
        if asked["known"]:
            given = (known.catalogue, known.blanks)
            frames.send(to_child, pickle.dumps(given, protocol=pickle.HIGHEST_PROTOCOL))
            self.child.known = known

    def _listen(self, until: float) -> list[Reading]:
        assert self.child.process.stdout is not None
        while True:
            answer = json.loads(frames.receive(self.child.process.stdout.fileno(), until=until))
            if "readings" in answer:
                return self._finish(answer)
            if "part" in answer:
                self.place, self.form = int(answer["part"]), Form(answer["form"])
            elif "fault" in answer:
                log.error(
                    "Reading a document failed in the reading process:\n%s", str(answer["fault"])[:4000]
                )

    def _finish(self, answer: Mapping[str, Any]) -> list[Reading]:
        self.child.documents += 1
        self.child.resting_mb = int(answer["resting_mb"])
        readings = [wire.reading_from_json(reading) for reading in answer["readings"]]
        if not readings:
            raise ValueError("no reading at all")
        return readings

    def _stopped(self, words: Said) -> Stopped:
        return Stopped(words, self.place, self.form)


def _first_look(path: Path) -> sniff.Seen:
    try:
        with path.open("rb") as file:
            return sniff.look(file.read(FIRST_BYTES)).seen
    except OSError:
        return sniff.Seen.FOREIGN


def _guess(path: Path) -> Form:
    return dispatch.FORM_OF[_first_look(path)]


def _holds_parts(path: Path) -> bool:
    # The directory of a zip stands at its end, so that the first bytes alone look like a damaged one.
    with path.open("rb") as file:
        start = file.read(4)
    return start == b"PK\x03\x04" or _first_look(path) is sniff.Seen.MAIL


@functools.cache
def shared(limits: Limits) -> Sandbox:
    """This process's sandbox for these limits."""
    return Sandbox(limits)


def read(
    path: Path, *, name: str, catalogue: Catalogue | None = None, limits: Limits | None = None
) -> list[Reading]:
    """Read a document in this process's sandbox. `limits` come from Limits.from_settings(...)."""
    return shared(limits or Limits()).read(path, name=name, catalogue=catalogue)
