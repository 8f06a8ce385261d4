"""Bars of how often each step was done and left out, on a small grid. Pure: the partial only draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from proche.queue.procedures.rules import StepFigures

#: One row a step: its number, its bar, how often it was reached.
WIDTH, ROW, BAR, LEFT, RIGHT = 640, 26, 14, 28, 40


@dataclass(frozen=True, slots=True)
class Bar:
    """A step's bar in three runs: done, deviated, left or standing there."""

    step: StepFigures
    y: int
    done: float
    deviated: float
    stopped: float

    @property
    def middle(self) -> int:
        return self.y + BAR - 3

    @property
    def x_deviated(self) -> float:
        return round(LEFT + self.done, 1)

    @property
    def x_stopped(self) -> float:
        return round(self.x_deviated + self.deviated, 1)

    @property
    def x_end(self) -> float:
        return round(self.x_stopped + self.stopped + 8, 1)


@dataclass(frozen=True, slots=True)
class Plot:
    bars: tuple[Bar, ...]
    width: int
    height: int
    left: int = LEFT
    bar: int = BAR


def bars(steps: Sequence[StepFigures]) -> Plot:
    most = max([step.reached for step in steps], default=0) or 1
    unit = (WIDTH - LEFT - RIGHT) / most
    return Plot(tuple(_bar(n, step, unit) for n, step in enumerate(steps)), WIDTH, ROW * len(steps))


def _bar(place: int, step: StepFigures, unit: float) -> Bar:
    def length(count: int) -> float:
        return round(count * unit, 1)

    return Bar(step, place * ROW, length(step.done), length(step.deviated), length(step.left + step.here))
