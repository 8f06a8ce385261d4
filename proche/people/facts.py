"""What happens here that a higher room must hear of. `site/wiring.py` lists who listens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from proche.people.rules import PersonRef


@dataclass(frozen=True, slots=True)
class PersonLeft:
    """A person can no longer work here: what they hold must go to someone else."""

    person: PersonRef
    at: datetime


_listeners: list[Callable[[PersonLeft], object]] = []


def when_person_left(listener: Callable[[PersonLeft], object]) -> None:
    """Have `listener` called in the transaction of the action, so that both happen or neither."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(fact: PersonLeft) -> None:
    for listener in _listeners:
        listener(fact)
