from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from proche.kernel import clock as desk_clock
from tests import cast as story
from tests.availability.feeds.calendar_server import CalendarServer, served


@pytest.fixture
def cast(at: datetime) -> story.Cast:
    return story.make_cast(at)


@pytest.fixture
def nadia(cast: story.Cast) -> Client:
    client = Client()
    client.force_login(cast.nadia)
    return client


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr(desk_clock, "now", lambda: at)


@pytest.fixture(autouse=True)
def loopback_is_named(settings: Any) -> None:
    settings.PROCHE = {**settings.PROCHE, "PROCHE_INSIDE_HOSTS": ["localhost"]}


@pytest.fixture
def server() -> Iterator[CalendarServer]:
    with served() as one:
        yield one
