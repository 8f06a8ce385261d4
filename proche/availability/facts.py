"""What happens here that a higher room must hear of. `site/wiring.py` lists who listens."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Listener(Protocol):
    def __call__(self, person_pk: int, *, at: datetime) -> object: ...


_listeners: list[Listener] = []


def when_person_changed(listener: Listener) -> None:
    """Have `listener` called in the transaction that changes what the answer knows of a person now.

    They came back, said where they are, began or ended a hold or a duty: what waits may be theirs, and
    what was offered to them may not be any more.
    """
    if listener not in _listeners:
        _listeners.append(listener)


def tell_person_changed(person_pk: int, *, at: datetime) -> None:
    for listener in _listeners:
        listener(person_pk, at=at)
