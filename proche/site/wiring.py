"""Fact -> handler, in one readable table: where a lower room wakes a higher one.

Rooms below never import rooms above; they leave a place to register, and this page fills
it once, when all rooms are loaded.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

#: What the worker does from time to time beside the ground floor's own sweeps (work.py): every, what, how.
#: Each is called as `act(at=moment)` and may run in several workers at once.
SWEEPS: list[tuple[timedelta, str, Callable[..., object]]] = []

#: Doors that the worker keeps open: each runs until its event is set.
INTAKES: list[Callable[[threading.Event], None]] = []


def connect() -> None:
    """Called by site.apps when the rooms are loaded."""
