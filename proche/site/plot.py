"""Bars of the day's arrivals, laid out on a small grid. Pure: the partial only draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

WIDTH, HEIGHT, GAP = 300, 72, 3
#: The hours that are always shown; more when something arrived outside them.
FIRST, LAST = 7, 19


@dataclass(frozen=True, slots=True)
class Bar:
    hour: int
    count: int
    x: float
    y: float
    width: float
    height: float
    is_now: bool
    label: str


@dataclass(frozen=True, slots=True)
class Plot:
    bars: tuple[Bar, ...]
    total: int
    width: int = WIDTH
    height: int = HEIGHT


def bars(counts: Mapping[int, int], *, at: datetime) -> Plot:
    now = timezone.localtime(at).hour
    hours = range(min(FIRST, now, *counts), max(LAST, now, *counts) + 1)
    step = WIDTH / len(hours)
    top = max([*counts.values(), 1])
    return Plot(
        tuple(_bar(n, hour, counts.get(hour, 0), step, top, now) for n, hour in enumerate(hours)),
        sum(counts.values()),
    )


def _bar(place: int, hour: int, count: int, step: float, top: int, now: int) -> Bar:
    # An hour without arrivals keeps a hair, so that the day reads as one line.
    height = max(round(count / top * HEIGHT, 1), 2)
    label = str(hour) if place % 3 == 0 else ""
    return Bar(
        hour, count, round(place * step, 1), HEIGHT - height, round(step - GAP, 1), height, hour == now, label
    )
