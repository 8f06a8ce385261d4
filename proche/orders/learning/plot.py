"""Doubts a document over a sender's first documents, laid out for SVG. Pure: the partial only draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, LEFT, TOP = 480, 140, 32, 12
#: Documents that the curve has room for.
PLACES = 10


@dataclass(frozen=True, slots=True)
class Dot:
    """One document: `code` is the order to open, "" of a curve that is nobody's."""

    x: float
    y: float
    place: int
    doubts: float
    code: str = ""


@dataclass(frozen=True, slots=True)
class Plot:
    dots: tuple[Dot, ...]
    path: str
    lines: tuple[tuple[float, int], ...]
    width: int = LEFT + WIDTH
    height: int = HEIGHT + 2 * TOP + 20
    left: int = LEFT


def draw(doubts: Sequence[tuple[str, float]]) -> Plot:
    """`doubts` are (order's code, how many doubts), the first document first."""
    top = max([4.0, *(count for _, count in doubts)])
    step = WIDTH / PLACES
    dots = tuple(
        Dot(round(LEFT + (place - 0.5) * step, 1), _y(count, top), place, count, code)
        for place, (code, count) in enumerate(doubts[:PLACES], start=1)
    )
    path = " ".join(f"{'L' if place else 'M'}{dot.x} {dot.y}" for place, dot in enumerate(dots))
    marks = dict.fromkeys((round(top), round(top / 2), 0))
    return Plot(dots, path, tuple((_y(mark, top), mark) for mark in marks))


def _y(count: float, top: float) -> float:
    return round(TOP + (1 - count / top) * HEIGHT, 1)
