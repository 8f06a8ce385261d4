"""The day as it runs: three lines of cases and one of people, on one small grid. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from proche.site.demo.day.keeping import Kept, Sample

WIDTH, HEIGHT, FOOT, SCALE = 720.0, 180.0, 20.0, 34.0
HOURS_BETWEEN = 2


@dataclass(frozen=True, slots=True)
class Mark:
    """A number or an hour beside the picture."""

    x: float
    y: float
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Picture:
    #: Tone and the points of each line, as SVG writes them.
    lines: tuple[tuple[str, str], ...]
    grid: tuple[float, ...]
    marks: tuple[Mark, ...]
    now_x: float
    width: float = WIDTH
    height: float = HEIGHT + FOOT
    left: float = SCALE
    bottom: float = HEIGHT


def picture(kept: Kept, *, at: datetime) -> Picture:
    """What waits, what is in hand and who is here share one scale; what is done has the whole height."""
    samples = kept.samples
    top = _round_up(max((max(one.waiting, one.taken, one.here) for one in samples), default=0))
    most = _round_up(max((one.done for one in samples), default=0))
    lines = (
        ("done", _points(kept, [(one.at, one.done / most) for one in samples])),
        ("here", _points(kept, [(one.at, one.here / top) for one in samples])),
        ("taken", _points(kept, [(one.at, one.taken / top) for one in samples])),
        ("waiting", _points(kept, [(one.at, one.waiting / top) for one in samples])),
    )
    grid = tuple(round(HEIGHT * share, 1) for share in (0.0, 0.5, 1.0))
    return Picture(lines, grid, (*_numbers(top), *_hours(kept)), _x(kept, min(at, kept.closes)))


def _round_up(number: int) -> int:
    return next(top for top in (10, 16, 20, 30, 50, 100, 200, 300, 500, 1000, 10**6) if top >= number)


def _points(kept: Kept, found: Sequence[tuple[datetime, float]]) -> str:
    return " ".join(f"{_x(kept, at)},{round(HEIGHT * (1 - share), 1)}" for at, share in found)


def _x(kept: Kept, at: datetime) -> float:
    gone = (at - kept.opens) / (kept.closes - kept.opens)
    return round(SCALE + min(max(gone, 0.0), 1.0) * (WIDTH - SCALE), 1)


def _numbers(top: int) -> list[Mark]:
    return [Mark(SCALE - 6, round(HEIGHT * (1 - share), 1) + 4, str(round(top * share)), "end")
            for share in (0.0, 0.5, 1.0)]  # fmt: skip


def _hours(kept: Kept) -> list[Mark]:
    hour = kept.opens.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    found = []
    while hour < kept.closes:
        if hour.hour % HOURS_BETWEEN == 0:
            found.append(Mark(_x(kept, hour), HEIGHT + FOOT - 4, f"{hour.hour}", "middle"))
        hour += timedelta(hours=1)
    return found


def latest(kept: Kept) -> Sample | None:
    return kept.samples[-1] if kept.samples else None
