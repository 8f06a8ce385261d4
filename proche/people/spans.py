"""Spans of whatever has an order (moments, minutes of a day), as one works with them everywhere. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, TypeVar

T = TypeVar("T", int, float, datetime)


def _touch(ended: Any, begins: Any) -> bool:
    return bool(begins <= ended)


def joined(spans: Iterable[tuple[T, T]], are_one: Callable[[T, T], bool] = _touch) -> Iterator[tuple[T, T]]:
    """Give spans in order, those that overlap or touch as one.

    `are_one(ended, begins)` may join over a gap too.
    """
    running: tuple[T, T] | None = None
    for begin, end in sorted(spans):
        if running is not None and are_one(running[1], begin):
            running = running[0], max(end, running[1])
            continue
        if running is not None:
            yield running
        running = begin, end
    if running is not None:
        yield running
