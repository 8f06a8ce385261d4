"""The states of a case and the order in which cases have their turn. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import IntEnum, StrEnum


class State(StrEnum):
    WAITING = "WAITING"
    TAKEN = "TAKEN"
    ASIDE = "ASIDE"
    DONE = "DONE"


class Priority(IntEnum):
    """Smaller has its turn sooner."""

    URGENT = 1
    USUAL = 5
    CAN_WAIT = 9


#: A case without a due moment is expected to be handled within this time of its arrival.
PATIENCE = timedelta(days=1)


def turn_at(*, arrived_at: datetime, due_at: datetime | None) -> datetime:
    return due_at or arrived_at + PATIENCE
