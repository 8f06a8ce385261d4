"""The live side: open pages hear over server-sent events what the log keeps (kernel/live.py).

One thread a process reads the log and hands events to the pages that watch their topic. The token is
the door: the view that signed it had checked the rights, so neither session nor Django request is needed.
A page that reads too slowly is let go; its browser comes back and resumes from the last id it has.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from django.db import close_old_connections, connections
from django.db.utils import DatabaseError, InterfaceError
from sse_starlette import EventSourceResponse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from proche.kernel import live, wake
from proche.kernel.live import Cursor, Event
from proche.kernel.refusal import NotFound

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 15.0
#: Looks this often even when it was told of nothing: events held back by a transaction that ran longer.
GLANCE_SECONDS = 0.25
#: Events a page may be behind; more is quicker read from the log when it comes back.
MOST_WAITING = 256
#: Events read at once: by the tail, well below MOST_WAITING, and for one page's backlog.
HANDFUL, PIECE = 100, 500
#: A loop that is busy for longer is not waited for; the order of events stays what it is.
PATIENCE_SECONDS = 2.0
#: First words on each stream: a browser cut off comes back after this many milliseconds.
GREETING = b"retry: 1500\n\n"


class Listener:
    """One open page: its topics, and the frames that wait for it. Touched in the event loop alone."""

    def __init__(self, topics: frozenset[str]) -> None:
        self.topics = topics
        self.waiting: deque[tuple[Cursor, bytes]] = deque()
        self.told = asyncio.Event()
        self.is_left_behind = False

    def offer(self, cursor: Cursor, frame: bytes) -> None:
        if len(self.waiting) >= MOST_WAITING:
            self.is_left_behind = True
            self.waiting.clear()
        if not self.is_left_behind:
            self.waiting.append((cursor, frame))
        self.told.set()

    def take(self, after: Cursor) -> tuple[bytes, Cursor]:
        """Give all that waits as one piece, without what the page had from the log already."""
        self.told.clear()
        frames = [(cursor, frame) for cursor, frame in self.waiting if cursor.place > after.place]
        self.waiting.clear()
        return b"".join(frame for _, frame in frames), frames[-1][0] if frames else after


class Hub:
    """One thread reads the log; the event loop hands each event to its listeners."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = defaultdict(set)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._ready = asyncio.Event()
        self.position = Cursor(0, 0)
        # Few: backlogs are short reads, and each thread keeps a database connection.
        self._readers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="backlog")

    @contextlib.asynccontextmanager
    async def listening(self, topics: frozenset[str]) -> AsyncIterator[Listener]:
        await self._tail_runs()
        listener = Listener(topics)
        for topic in topics:
            self._listeners[topic].add(listener)
        try:
            yield listener
        finally:
            self._forget(listener)

    def _forget(self, listener: Listener) -> None:
        for topic in listener.topics:
            self._listeners[topic].discard(listener)
            if not self._listeners[topic]:
                del self._listeners[topic]

    async def _tail_runs(self) -> None:
        if self._thread is None:
            loop = asyncio.get_running_loop()
            self._thread = threading.Thread(target=self._tail, args=(loop,), name="live tail", daemon=True)
            self._thread.start()
        await self._ready.wait()

    def _tail(self, loop: asyncio.AbstractEventLoop) -> None:
        waiter = wake.Waiter(live.CHANNEL)
        position: Cursor | None = None
        with contextlib.suppress(RuntimeError):  # the loop closed while the process ends
            while not self._stop.is_set():
                position = self._read_on(loop, position, waiter)
        waiter.close()
        connections.close_all()

    def _read_on(
        self, loop: asyncio.AbstractEventLoop, position: Cursor | None, waiter: wake.Waiter
    ) -> Cursor | None:
        try:
            close_old_connections()
            if position is None:
                position = live.position()
                loop.call_soon_threadsafe(self._begin, position)
            events = live.list_after(position, limit=HANDFUL)
        except (DatabaseError, InterfaceError) as error:
            log.warning("The live log cannot be read now: %s", error)
            connections.close_all()
            events = []
        if events:
            # Waits for the loop: read on no faster than pages are told, or a burst would leave them behind.
            told = asyncio.run_coroutine_threadsafe(self._hand_on(events), loop)
            with contextlib.suppress(TimeoutError):
                told.result(PATIENCE_SECONDS)
            position = events[-1].cursor
        if len(events) < HANDFUL:
            waiter.wait(GLANCE_SECONDS)
        return position

    def _begin(self, position: Cursor) -> None:
        self.position = position
        self._ready.set()

    async def _hand_on(self, events: list[Event]) -> None:
        self._hand_out(events)
        # One turn of the loop, in which every page that was told takes what waits for it.
        await asyncio.sleep(0)

    def _hand_out(self, events: list[Event]) -> None:
        for event in events:
            listeners = self._listeners.get(event.topic)
            if listeners:
                written = frame(event)
                for listener in listeners:
                    listener.offer(event.cursor, written)
        self.position = events[-1].cursor

    async def backlog(self, topics: frozenset[str], after: Cursor) -> list[Event]:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, _read_backlog, topics, after)

    def stop(self) -> None:
        """End the tail and every stream, so that the process can end."""
        self._stop.set()
        for listener in {one for group in self._listeners.values() for one in group}:
            listener.is_left_behind = True
            listener.told.set()
        self._readers.shutdown(wait=False, cancel_futures=True)


def _read_backlog(topics: frozenset[str], after: Cursor) -> list[Event]:
    close_old_connections()
    return live.list_after(after, topics=topics, limit=PIECE)


def frame(event: Event) -> bytes:
    return f"id: {event.cursor}\nevent: {event.event}\ndata: {event.data}\n\n".encode()


def heartbeat(position: Cursor) -> bytes:
    """Keep the connection open, and move the browser's last id on: an idle page must not grow old."""
    return f": still here\nid: {_now_at(position)}\n\n".encode()


def reset(position: Cursor) -> bytes:
    return f"id: {_now_at(position)}\nevent: reset\ndata: {{}}\n\n".encode()


def _now_at(position: Cursor) -> Cursor:
    return Cursor(position.transaction, position.id, int(time.time()))


async def stream(hub: Hub, topics: frozenset[str], start: Cursor) -> AsyncIterator[bytes]:
    """Give first what the page missed, then what happens, each event once and in order."""
    yield GREETING
    # Listening begins before the log is read: what is committed in between comes by both ways, once.
    async with hub.listening(topics) as listener:
        reached = start
        while events := await hub.backlog(topics, reached):
            reached = events[-1].cursor
            yield b"".join(frame(event) for event in events)
        while not listener.is_left_behind:
            piece, reached = await _next_piece(hub, listener, reached)
            if piece:
                yield piece


async def _next_piece(hub: Hub, listener: Listener, reached: Cursor) -> tuple[bytes, Cursor]:
    try:
        await asyncio.wait_for(listener.told.wait(), HEARTBEAT_SECONDS)
    except TimeoutError:
        # Nothing waits, so that all up to the hub's place has been told.
        reached = max(reached, hub.position, key=lambda cursor: cursor.place)
        return heartbeat(reached), reached
    return listener.take(reached)


async def only_reset(hub: Hub) -> AsyncIterator[bytes]:
    async with hub.listening(frozenset()):
        yield GREETING + reset(hub.position)


def application(hub: Hub) -> Starlette:
    """Build the live app; the hub's thread starts with the first page that listens."""

    async def subscribe(request: Request) -> Response:
        try:
            topics, start = _door(request)
        except NotFound:
            return PlainTextResponse("This page may not listen here. Load it again.", status_code=403)
        except live.Stale:
            return EventSourceResponse(only_reset(hub), ping=0)
        return EventSourceResponse(stream(hub, topics, start), ping=0)

    return Starlette(routes=[Route("/", subscribe)])


def _door(request: Request) -> tuple[frozenset[str], Cursor]:
    """Read the token, and where to begin. Raises: NotFound, Stale."""
    topics, start = live.open_token(request.query_params.get("topics", ""))
    latest = request.headers.get("last-event-id")
    if latest:
        start = Cursor.parse(latest)
        if not start.is_remembered(datetime.now(UTC)):
            raise live.Stale
    return topics, start
