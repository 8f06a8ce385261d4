"""The kept-rate week by week: a dot for the share, a line for its interval. Pure: the partial only draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from proche.queue.promises.figures import Week

WIDTH, HEIGHT, LEFT, TOP = 600, 160, 40, 8


@dataclass(frozen=True, slots=True)
class Dot:
    """`y`, `low` and `high` are None for a week of too few promises."""

    x: float
    monday: date
    y: float | None
    low: float | None
    high: float | None
    week: Week


@dataclass(frozen=True, slots=True)
class Plot:
    dots: tuple[Dot, ...]
    lines: tuple[tuple[float, int], ...]
    width: int = WIDTH + LEFT
    height: int = HEIGHT + 2 * TOP + 16
    left: int = LEFT


def draw(weeks: Sequence[Week]) -> Plot:
    """Lines stand at 0, 50 and 100 %."""
    step = WIDTH / max(len(weeks), 1)
    dots = (_dot(week, round(LEFT + (place + 0.5) * step, 1)) for place, week in enumerate(weeks))
    return Plot(tuple(dots), tuple((_y(share / 100), share) for share in (100, 50, 0)))


def _dot(week: Week, x: float) -> Dot:
    rate = week.rate
    if rate is None:
        return Dot(x, week.monday, None, None, None, week)
    return Dot(x, week.monday, _y(rate.share), _y(rate.low), _y(rate.high), week)


def _y(share: float) -> float:
    return round(TOP + (1 - share) * HEIGHT, 1)
