"""What a picture is made of: bars, lines and words on a small grid. Pure: `ui/_plot.html` only draws.

A tone is a class of the style sheet: `pool` (the accent), `silo` (soft ink), `none` (a bar's room),
`band` (a thin line that says how sure a figure is).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from proche.kernel.words import Said

WIDTH = 360.0


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    tone: str
    title: Said


@dataclass(frozen=True, slots=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    x: float
    y: float
    words: Said
    anchor: str = "start"
    tone: str = ""


@dataclass(slots=True)
class Plot:
    """`name` says to who does not see it what the picture shows."""

    name: Said
    height: float
    width: float = WIDTH
    bars: list[Bar] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
