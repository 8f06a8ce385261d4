"""What happens here that a higher room must hear of. `site/wiring.py` lists who listens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CustomerRenamed:
    """An establishment has another name or number: what is found by the old one must be found by the new."""

    pk: int
    at: datetime


_listeners: list[Callable[[CustomerRenamed], object]] = []


def when_customer_renamed(listener: Callable[[CustomerRenamed], object]) -> None:
    """Have `listener` called in the transaction of the action, so that both happen or neither."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(fact: CustomerRenamed) -> None:
    for listener in _listeners:
        listener(fact)
