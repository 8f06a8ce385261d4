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


@dataclass(frozen=True, slots=True)
class DaysChanged:
    """A person's hours, leave or places are others than before: what waits may be for them, or no more."""

    person_pk: int
    at: datetime


_left: list[Callable[[PersonLeft], object]] = []
_changed: list[Callable[[DaysChanged], object]] = []


def when_person_left(listener: Callable[[PersonLeft], object]) -> None:
    """Have `listener` called in the transaction of the action, so that both happen or neither."""
    if listener not in _left:
        _left.append(listener)


def when_days_changed(listener: Callable[[DaysChanged], object]) -> None:
    """Have `listener` called in the transaction of the action, so that both happen or neither."""
    if listener not in _changed:
        _changed.append(listener)


def tell(fact: PersonLeft | DaysChanged) -> None:
    if isinstance(fact, PersonLeft):
        for listener in _left:
            listener(fact)
    else:
        for heard in _changed:
            heard(fact)
