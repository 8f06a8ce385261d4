"""A moment that goes on: for work that was given one `at` and then takes its time."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta


def running_from(at: datetime) -> Callable[[], datetime]:
    """Give a clock that shows `at` now and runs on by the machine's steady time."""
    started = time.monotonic()
    return lambda: at + timedelta(seconds=time.monotonic() - started)
