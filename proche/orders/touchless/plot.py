"""The share without a hand, a bar a week. Pure: the partial only draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from proche.orders.touchless.figures import Week

WIDTH, HEIGHT, LEFT, TOP, GAP = 600, 140, 44, 10, 10


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    middle: float
    monday: date


@dataclass(frozen=True, slots=True)
class Plot:
    bars: tuple[Bar, ...]
    lines: tuple[tuple[float, int], ...]
    width: int = LEFT + WIDTH
    height: int = HEIGHT + TOP + 22
    left: int = LEFT


def draw(weeks: Sequence[Week]) -> Plot:
    """Lines stand at 0, 50 and 100 %."""
    step = WIDTH / max(len(weeks), 1)
    bars = tuple(_bar(week, LEFT + place * step, step) for place, week in enumerate(weeks))
    return Plot(bars, tuple((_y(share / 100), share) for share in (100, 50, 0)))


def _bar(week: Week, x: float, step: float) -> Bar:
    y = _y(week.share or 0.0)
    width = round(step - GAP, 1)
    return Bar(
        round(x + GAP / 2, 1), y, width, round(TOP + HEIGHT - y, 1), round(x + step / 2, 1), week.monday
    )


def _y(share: float) -> float:
    return round(TOP + (1 - share) * HEIGHT, 1)
