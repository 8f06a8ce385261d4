from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connections

from proche.orders.intake.doors import Door


@pytest.fixture
def opened() -> Callable[[Door], object]:
    """Run a door in a thread of its own, as the worker does, until the block ends."""

    @contextmanager
    def opened(door: Door) -> Iterator[threading.Event]:
        stop = threading.Event()

        def run() -> None:
            door.run(stop)
            connections.close_all()

        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield stop
        finally:
            stop.set()
            thread.join(20)
            assert not thread.is_alive()

    return opened
