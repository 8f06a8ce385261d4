"""The live side: a page hears everything once and in order, however it came, left and came back."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from django.db import OperationalError

from proche.kernel import live, wake
from proche.kernel.live import Cursor, Event
from proche.site import live_app

START = Cursor(0, 0)


class Log:
    """A log in memory in the place of the database's."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.grown = threading.Event()

    def add(self, topic: str, *numbers: int) -> None:
        self.events += [
            Event(Cursor(0, number), topic, "counted", f'{{"number":{number}}}') for number in numbers
        ]
        self.grown.set()

    def list_after(
        self, cursor: Cursor, *, topics: frozenset[str] | None = None, limit: int = 500
    ) -> list[Event]:
        found = [event for event in self.events if event.cursor.place > cursor.place]
        return [event for event in found if topics is None or event.topic in topics][:limit]

    def position(self) -> Cursor:
        return self.events[-1].cursor if self.events else START

    def wait(self, seconds: float) -> bool:
        return self.grown.wait(0.01)

    def close(self) -> None:
        pass


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Log:
    log = Log()
    monkeypatch.setattr(live, "list_after", log.list_after)
    monkeypatch.setattr(live, "position", log.position)
    monkeypatch.setattr(wake, "Waiter", lambda channel: log)
    monkeypatch.setattr(live_app, "close_old_connections", lambda: None)
    return log


def on_a_hub(act: Callable[[live_app.Hub], Awaitable[None]]) -> None:
    async def run() -> None:
        hub = live_app.Hub()
        try:
            await asyncio.wait_for(act(hub), 20)
        finally:
            hub.stop()
            if hub._thread:
                await asyncio.to_thread(hub._thread.join)

    asyncio.run(run())


async def hear(stream: AsyncIterator[bytes], count: int) -> list[str]:
    """Read so many events; gives their numbers."""
    heard: list[str] = []
    while len(heard) < count:
        piece = (await anext(stream)).decode()
        heard += [line[16:-1] for line in piece.splitlines() if line.startswith("data: ")]
    return heard


def listen(hub: live_app.Hub, *topics: str, after: Cursor = START) -> Any:
    return live_app.stream(hub, frozenset(topics), after)


def test_a_page_hears_what_it_missed_and_then_what_happens(log: Log) -> None:
    log.add("queue", 1, 2, 3)

    async def act(hub: live_app.Hub) -> None:
        stream = listen(hub, "queue", after=Cursor(0, 1))
        assert await hear(stream, 2) == ["2", "3"]
        log.add("queue", 4)
        assert await hear(stream, 1) == ["4"]

    on_a_hub(act)


def test_a_page_hears_only_its_topics(log: Log) -> None:
    async def act(hub: live_app.Hub) -> None:
        stream = listen(hub, "case:K7")
        await anext(stream)
        log.add("queue", 1)
        log.add("case:K7", 2)
        assert await hear(stream, 1) == ["2"]

    on_a_hub(act)


def test_what_comes_by_the_log_and_by_the_hub_is_heard_once(log: Log) -> None:
    async def act(hub: live_app.Hub) -> None:
        async with hub.listening(frozenset(["queue"])) as listener:
            event = Event(Cursor(0, 5), "queue", "counted", "{}")
            hub._hand_out([event])
            piece, reached = listener.take(Cursor(0, 5))
        assert (piece, reached) == (b"", Cursor(0, 5))

    on_a_hub(act)


def test_a_longer_absence_is_read_in_pieces(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_app, "PIECE", 10)
    log.add("queue", *range(1, 36))

    async def act(hub: live_app.Hub) -> None:
        assert await hear(listen(hub, "queue"), 35) == [str(number) for number in range(1, 36)]

    on_a_hub(act)


def test_a_burst_leaves_no_reading_page_behind(log: Log) -> None:
    async def act(hub: live_app.Hub) -> None:
        streams = [listen(hub, "queue") for _ in range(5)]
        for stream in streams:
            await anext(stream)
        waiting = [asyncio.create_task(hear(stream, 1000)) for stream in streams]
        while len(hub._listeners["queue"]) < 5:
            await asyncio.sleep(0)
        log.add("queue", *range(1, 1001))
        for heard in await asyncio.gather(*waiting):
            assert heard == [str(number) for number in range(1, 1001)]

    on_a_hub(act)


def test_a_page_that_reads_too_slowly_is_let_go(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_app, "MOST_WAITING", 10)

    async def act(hub: live_app.Hub) -> None:
        stream = listen(hub, "queue")
        log.add("queue", 1)
        assert await hear(stream, 1) == ["1"]
        hub._hand_out([Event(Cursor(0, number), "queue", "counted", "{}") for number in range(2, 14)])
        assert [piece async for piece in stream if piece] == [], "it comes back and reads on from event 1"
        assert not hub._listeners

    on_a_hub(act)


def test_a_quiet_page_is_kept_and_its_last_id_moves_on(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_app, "HEARTBEAT_SECONDS", 0.05)

    async def act(hub: live_app.Hub) -> None:
        stream = listen(hub, "queue")
        await anext(stream)
        log.add("another", 7)
        while b"id: 0-7-" not in (beat := await anext(stream)):
            assert beat.startswith(b": still here\nid: 0-0-")
        assert b"data" not in beat

    on_a_hub(act)


def test_stopping_ends_every_stream(log: Log) -> None:
    async def act(hub: live_app.Hub) -> None:
        stream = listen(hub, "queue")
        await anext(stream)
        ended = asyncio.create_task(anext(stream, None))
        while not hub._listeners:
            await asyncio.sleep(0)
        hub.stop()
        assert not await ended

    on_a_hub(act)


def test_a_database_out_of_reach_ends_no_stream(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    troubles = [OperationalError("restarting")] * 3

    def list_after(cursor: Cursor, **options: Any) -> list[Event]:
        if troubles and "topics" not in options:
            raise troubles.pop()
        return log.list_after(cursor, **options)

    monkeypatch.setattr(live, "list_after", list_after)
    monkeypatch.setattr(live_app.connections, "close_all", lambda: None)

    async def act(hub: live_app.Hub) -> None:
        stream = listen(hub, "queue")
        hearing = asyncio.create_task(hear(stream, 1))
        while troubles:
            await asyncio.sleep(0)
        log.add("queue", 1)
        assert await hearing == ["1"]

    on_a_hub(act)


def test_frames_are_what_browsers_read() -> None:
    event = Event(Cursor(3, 5, 1_795_513_320), "queue", "case", '{"code":"K7"}')
    assert live_app.frame(event) == b'id: 3-5-1795513320\nevent: case\ndata: {"code":"K7"}\n\n'
    told = live_app.reset(Cursor(3, 5)).decode()
    assert told.startswith("id: 3-5-")
    assert told.endswith("\nevent: reset\ndata: {}\n\n")
