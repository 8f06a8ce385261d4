"""`proche serve`: one command, one port, one process tree.

    serve            watches its children, starts them again, stops them
    ├── web          granian, which runs asgi.py in one process a core
    └── work         jobs, outbox, sweeps, intake (work.py)
A child goes when its parent goes, even by kill -9: the kernel is asked to see to it.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

PR_SET_PDEATHSIG = 1
#: Longest time for requests and jobs under way; a job cut off comes back by its lease.
STOP_SECONDS = 12.0
#: A child that lived shorter than this fell at once: the pause before its next start grows.
SETTLED_SECONDS = 10.0
LONGEST_PAUSE_SECONDS = 30.0


def go_with_parent(parent: int, how: signal.Signals) -> None:
    """Ask the kernel to send this process a signal when its parent ends in whatever way (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(how))
    if os.getppid() != parent:
        # It ended while this process was starting, before the kernel was asked.
        os.kill(os.getpid(), how)


def split_bind(bind: str) -> tuple[str, int]:
    """Read "host:port". Raises: ValueError, in words."""
    host, _, port = bind.rpartition(":")
    if not host or not port.isdigit():
        raise ValueError(f"{bind}: write an address and a port, such as 127.0.0.1:8000.")
    return host.strip("[]"), int(port)


def why_not_free(host: str, port: int) -> str:
    """Why nothing can listen there, in the system's words; "" when something can."""
    try:
        [(family, *_, address), *_] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        return f"{error.strerror}."
    return ""


def is_answering(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=0.5).close()
    except OSError:
        return False
    return True


# -- the web child ---------------------------------------------------------------------------------


#: A pipe from granian to its workers: closed when granian begins to stop, or is gone.
_ends: list[int] = []


def run_web(bind: str, *, processes: int, live_only: bool = False) -> None:
    """Serve until told to stop. This process holds the port; each granian worker runs the application."""
    from granian.constants import HTTPModes, Interfaces, Loops
    from granian.log import LogLevels
    from granian.server.mp import MPServer

    class Web(MPServer):
        def shutdown(self, exit_code: int = 0) -> None:
            os.close(_ends[1])
            super().shutdown(exit_code)  # type: ignore[no-untyped-call]

    _ends[:] = os.pipe()
    host, port = split_bind(bind)
    Web(
        "proche.site.serve:" + ("live_application" if live_only else "web_application"),
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        factory=True,
        workers=processes,
        # HTTP/1 alone: a proxy in front speaks the rest, and a2wsgi would join split cookies wrongly.
        http=HTTPModes.http1,
        loop=Loops.asyncio,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=int(STOP_SECONDS / 2),
    ).serve()


def web_application() -> Any:
    """Build the application inside a granian worker."""
    return _application(with_pages=True)


def live_application() -> Any:
    return _application(with_pages=False)


def _application(*, with_pages: bool) -> Any:
    granian = multiprocessing.parent_process()
    if granian is not None and granian.pid is not None:
        go_with_parent(granian.pid, signal.SIGKILL)
    read_end, write_end = _ends
    # Only granian's own copy may keep the pipe open.
    os.close(write_end)
    from proche.site import asgi

    return asgi.build(with_pages=with_pages, ends=read_end)


# -- the parent ------------------------------------------------------------------------------------


@dataclass
class Child:
    """One process to keep running. `command` is told how often it was started, from 1."""

    name: str
    command: Callable[[int], Sequence[str]]
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0
    started: float = 0.0
    pause: float = 0.0
    falls: list[int] = field(default_factory=list)

    def start(self) -> None:
        self.starts += 1
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command(self.starts))

    def is_due(self, now: float) -> bool:
        return self.process is None and now >= self.started + self.pause

    def look(self, now: float) -> None:
        """Notice an end, and decide how long to wait before the next start."""
        code = self.process.poll() if self.process else None
        if code is None:
            return
        self.process = None
        self.falls.append(code)
        self.pause = (
            0.5
            if now - self.started > SETTLED_SECONDS
            else min(max(1.0, self.pause * 2), LONGEST_PAUSE_SECONDS)
        )


class Tree:
    """The children and the will to keep them."""

    def __init__(self, children: Sequence[Child], *, say: Callable[[str], None]) -> None:
        self.children = children
        self.say = say
        self._stop = threading.Event()
        self._waits: tuple[str, int, Callable[[str, int], None]] | None = None

    def when_answering(self, host: str, port: int, *, then: Callable[[str, int], None]) -> None:
        """Say so once, when the port answers."""
        self._waits = (host, port, then)

    def run(self) -> None:
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, self._told_to_stop)
        while not self._stop.is_set():
            self._look_after()
            self._greet()
            self._stop.wait(0.1)
        self._end()

    def _greet(self) -> None:
        if self._waits and is_answering(*self._waits[:2]):
            host, port, then = self._waits
            self._waits = None
            then(host, port)

    def _told_to_stop(self, signum: int, frame: FrameType | None) -> None:
        self._stop.set()

    def _look_after(self) -> None:
        now = time.monotonic()
        for child in self.children:
            falls = len(child.falls)
            child.look(now)
            if len(child.falls) > falls:
                self.say(f"{child.name} ended ({child.falls[-1]}); it is started again.")
            if child.is_due(now):
                child.start()

    def _end(self) -> None:
        running = [child.process for child in self.children if child.process]
        for process in running:
            process.send_signal(signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        for process in running:
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def web_child(bind: str, processes: int) -> Child:
    command = [sys.executable, "-m", "proche.site.serve", bind, str(processes), str(os.getpid())]
    return Child("The web side", lambda start: command)


def work_child() -> Child:
    family = uuid.uuid4().hex[:12]

    def command(start: int) -> list[str]:
        # Who started it saw the one before end: its jobs need not wait for the lease to lapse.
        replaced = ["--replaces", f"{family}.{start - 1}"] if start > 1 else []
        name = ["--name", f"{family}.{start}", "--parent", str(os.getpid())]
        return [sys.executable, "-m", "django", "work", *name, *replaced]

    return Child("The worker", command)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "proche.site.settings")
    # Granian looks this module up by its name, where the pipe must be found.
    from proche.site import serve

    serve.go_with_parent(int(sys.argv[3]), signal.SIGTERM)
    serve.run_web(sys.argv[1], processes=int(sys.argv[2]))
