"""The live side: events published in transactions of their own, heard by many open pages.

    the burst   as fast as they can be published: deliveries a second, and whether any was missed
    the stroll  at an even pace: how long from publishing to hearing
A page that is let go comes back with its last id, as a browser does. `python -m benches.live publish`
is the process that publishes. Its peers, django-eventstream and socket.io, send from one process's memory.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
RUNS = 5
PAGES = 200
BURST, STROLL = 300, 100
PACE_SECONDS = 0.04
PATIENCE_SECONDS = 30.0
DATA = re.compile(rb'"number": ?(\d+), ?"sent": ?(\d+)')
ID = re.compile(rb"^id: ?(\S+)", re.MULTILINE)
_PYTHON = "python{}.{}".format(*sys.version_info)
PEER_PACKAGES = ROOT / ".venv-bench" / "lib" / _PYTHON / "site-packages"


def measure() -> dict[str, Any]:
    notes: list[str] = []
    with tempfile.TemporaryDirectory(prefix="proche-bench-") as folder, _desk(Path(folder)) as desk:
        bursts = [desk.burst() for _ in range(RUNS)]
        stroll = desk.stroll()
        ratios = {
            f"over_{name}": _spread(pairs)
            for name, peer in PEERS.items()
            if (pairs := _beside(desk, peer, notes))
        }
    figures = {
        "subscribers": PAGES,
        "deliveries_per_second": round(max(PAGES * BURST / heard.seconds for heard in bursts)),
        "missed": sum(heard.missed for heard in [*bursts, stroll]),
        "delay_ms.p99": round(quantiles(stroll.delays, n=100)[98], 1),
    }
    notes.append(
        f"SQLite, one web process; burst = {BURST} events to {PAGES} pages, each in its own transaction (the "
        f"best run is given), stroll = {round(1 / PACE_SECONDS)} events a second. The peers send without "
        "storing; this desk commits each event to disk first."
    )
    return {"runs": RUNS, "figures": figures, "ratios": ratios, "notes": notes}


def _spread(ratios: list[float]) -> dict[str, float]:
    middle = sorted(ratios)[len(ratios) // 2]
    return {"min": round(min(ratios), 3), "median": round(middle, 3), "max": round(max(ratios), 3)}


@dataclass(frozen=True)
class Peer:
    """`burst` is as many events as it sends without losing any."""

    package: str
    application: str
    address: str
    burst: int
    speaks_websocket: bool = False


PEERS = {
    # It keeps the latest events of a channel in its memory and drops what a slow page has not taken.
    "django_eventstream": Peer(
        "django_eventstream", "benches.peers.eventstream_desk:application", "/events/", burst=50
    ),
    "socket_io": Peer(
        "socketio",
        "benches.peers.socketio_desk:application",
        "/socket.io/?EIO=4&transport=websocket",
        burst=BURST,
        speaks_websocket=True,
    ),
}


def _beside(desk: Served, peer: Peer, notes: list[str]) -> list[float]:
    """The same burst to the same pages, in turn; the time of ours over theirs."""
    if not (PEER_PACKAGES / peer.package).exists():
        notes.append(f"{peer.package} was not measured: bin/bench installs it into .venv-bench.")
        return []
    try:
        with _served_by(peer) as other:
            trial = other.burst(peer.burst)
            if trial.missed:
                notes.append(
                    f"{peer.package} was not timed: it missed {trial.missed} of {PAGES * peer.burst}."
                )
                return []
            pairs = [(desk.burst(peer.burst), other.burst(peer.burst)) for _ in range(RUNS)]
    except OSError as problem:
        notes.append(f"{peer.package} was not measured: {problem}.")
        return []
    lost = sum(theirs.missed for _, theirs in pairs)
    notes.append(f"{peer.package}: bursts of {peer.burst} events; it missed {lost} deliveries.")
    return [ours.seconds / theirs.seconds for ours, theirs in pairs]


# -- what listens ----------------------------------------------------------------------------------


@dataclass
class Heard:
    """What all pages heard of one run."""

    expected: int
    numbers: list[set[int]] = field(default_factory=lambda: [set() for _ in range(PAGES)])
    delays: list[float] = field(default_factory=list)
    seconds: float = 0.0
    first_sent: float = float("inf")

    def note(self, page: int, piece: bytes) -> None:
        now = time.time_ns()
        for number, sent in DATA.findall(piece):
            self.numbers[page].add(int(number))
            self.delays.append((now - int(sent)) / 1e6)
            self.first_sent = min(self.first_sent, int(sent))
        self.seconds = (now - self.first_sent) / 1e9

    def is_whole(self, page: int) -> bool:
        return len(self.numbers[page]) >= self.expected

    @property
    def missed(self) -> int:
        return sum(self.expected - len(numbers) for numbers in self.numbers)


#: What a socket.io page says first ("40": join), in one frame masked by zeros.
JOIN = b"\x81\x82\0\0\0\x0040"
UPGRADE = b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"


async def _listen_by_websocket(
    port: int, address: str, page: int, heard: Heard, ready: asyncio.Semaphore
) -> None:
    """The server's frames are text as it stands, so that one pattern finds the events of both ways."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    key = b"Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n"
    writer.write(f"GET {address} HTTP/1.1\r\nHost: localhost\r\n".encode() + UPGRADE + key + b"\r\n")
    await reader.readuntil(b'"sid"')
    writer.write(JOIN)
    await reader.readuntil(b'40{"sid"')
    ready.release()
    kept = b""
    while not heard.is_whole(page) and (piece := await reader.read(65536)):
        whole, closing, kept = (kept + piece).rpartition(b"}]")
        heard.note(page, whole + closing)
    writer.close()


async def _listen(port: int, address: str, page: int, heard: Heard, ready: asyncio.Semaphore) -> None:
    latest = b""
    while not heard.is_whole(page):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        resume = b"Last-Event-ID: " + latest + b"\r\n" if latest else b""
        writer.write(f"GET {address} HTTP/1.1\r\nHost: localhost\r\n".encode() + resume + b"\r\n")
        kept = await reader.readuntil(b"\r\n\r\n")
        ready.release()
        while not heard.is_whole(page) and (piece := await reader.read(65536)):
            kept += piece
            whole, _, kept = kept.rpartition(b"\n\n" if b"\r\n\r\n" not in kept else b"\r\n\r\n")
            heard.note(page, whole)
            latest = (ID.findall(whole) or [latest])[-1]
        writer.close()


async def _run(
    port: int, address: str, count: int, publish: list[str] | str, *, by_websocket: bool = False
) -> Heard:
    heard, ready = Heard(count), asyncio.Semaphore(0)
    listen = _listen_by_websocket if by_websocket else _listen
    pages = [asyncio.create_task(listen(port, address, page, heard, ready)) for page in range(PAGES)]
    for _ in pages:
        await ready.acquire()
    publishing = asyncio.create_task(_publish(publish))
    await asyncio.wait(pages, timeout=PATIENCE_SECONDS)
    for page in pages:
        page.cancel()
    await publishing
    return heard


async def _publish(publish: list[str] | str) -> None:
    if isinstance(publish, str):
        await asyncio.to_thread(lambda: urlopen(publish, timeout=PATIENCE_SECONDS).read())
        return
    process = await asyncio.create_subprocess_exec(*publish, cwd=ROOT, env=_environ_of[0])
    await process.wait()


_environ_of: list[dict[str, str]] = []


# -- what is listened to ---------------------------------------------------------------------------


@dataclass
class Served:
    """A server under measure: how a burst is begun, and who listens to it."""

    port: int
    publish: list[str] | None = None
    peer: Peer | None = None

    def burst(self, count: int = BURST) -> Heard:
        sends = f"http://127.0.0.1:{self.port}/send/{count}/"
        how = [*self.publish, str(count), "0"] if self.publish else sends
        by_websocket = self.peer is not None and self.peer.speaks_websocket
        return asyncio.run(_run(self.port, self._address(), count, how, by_websocket=by_websocket))

    def stroll(self) -> Heard:
        assert self.publish
        how = [*self.publish, str(STROLL), str(PACE_SECONDS)]
        return asyncio.run(_run(self.port, self._address(), STROLL, how))

    def _address(self) -> str:
        """Where pages listen: ours with a token of this moment, so that no earlier run is heard again."""
        if self.peer:
            return self.peer.address
        told = [sys.executable, "-m", "benches.live", "token"]
        done = subprocess.run(told, env=_environ_of[0], cwd=ROOT, stdout=subprocess.PIPE, check=True)
        return f"/live/?topics={done.stdout.decode()}"


def _environ(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PROCHE_")}
    return {**kept, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "proche.site.settings", **more}


@contextmanager
def _desk(folder: Path) -> Iterator[Served]:
    environ = _environ(PROCHE_DATA=str(folder))
    _environ_of[:] = [environ]
    port = _free_port()
    options = ["--web-only", "--processes", "1", "--bind", f"127.0.0.1:{port}"]
    with _process([sys.executable, "-m", "django", "serve", *options], environ, port):
        yield Served(port, [sys.executable, "-m", "benches.live", "publish"])


@contextmanager
def _served_by(peer: Peer) -> Iterator[Served]:
    port = _free_port()
    environ = {**os.environ, "PYTHONPATH": f"{PEER_PACKAGES}:{ROOT}"}
    environ.pop("DJANGO_SETTINGS_MODULE", None)
    granian = [sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(port)]
    options = ["--log-level", "error", "--workers-kill-timeout", "5"]
    with _process([*granian, *options, peer.application], environ, port):
        yield Served(port, peer=peer)


@contextmanager
def _process(command: list[str], environ: dict[str, str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=sys.stderr)
    try:
        _wait_for(port, process)
        yield
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise OSError("a server of the bench did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# -- the process that publishes --------------------------------------------------------------------


def _publish_here(count: int, pace: float) -> None:
    import django

    django.setup()
    from django.db import transaction
    from django.utils import timezone

    from proche.kernel import live

    began = time.monotonic()
    for number in range(count):
        time.sleep(max(0.0, began + number * pace - time.monotonic()) if pace else 0)
        with transaction.atomic():
            live.publish("bench", "counted", {"number": number, "sent": time.time_ns()}, at=timezone.now())


def _token_here() -> None:
    import django

    django.setup()
    from proche.kernel import live

    sys.stdout.write(live.topics_token(["bench"]))


if __name__ == "__main__":
    if sys.argv[1] == "token":
        _token_here()
    else:
        _publish_here(int(sys.argv[2]), float(sys.argv[3]))
