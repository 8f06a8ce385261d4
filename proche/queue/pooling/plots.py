"""The pictures of a study, laid out on a small grid. Pure: the partial only draws.

`silo` and `pool` are the two colours; a thin line through the end of a bar is its band.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.queue.pooling.rules import Asked
from proche.queue.pooling.ways import WayCode
from proche.queue.pooling.words import minutes, percent, way_name
from proche.ui.plots import WIDTH, Bar, Label, Line, Plot

#: A row: its name, its bar below.
ROW, BAR, NAME = 38.0, 11.0, 14.0
#: Columns: their height, what stands below, room for the scale.
TALL, FOOT, SCALE = 120.0, 18.0, 40.0
#: What is compared: each region for itself, and all of them as one team.
PAIR = (WayCode.REGIONS.value, WayCode.NATIONAL.value)

Way = Mapping[str, Any]


def tone(code: str) -> str:
    return "silo" if code.startswith("REGIONS") else "pool"


# -- the share within the service level, a row for each way


def within(result: Mapping[str, Any], asked: Asked) -> Plot:
    ways = result["ways"]
    plot = Plot(said(N_("The share of cases taken in time, for each way")), ROW * len(ways))
    for place, way in enumerate(ways):
        _row(plot, place, way, way_name(way["code"], asked))
    return plot


def _row(plot: Plot, place: int, way: Way, name: Said) -> None:
    share = way["figures"]["within"]
    top, room = place * ROW, WIDTH - 44
    words = said(N_("%(percent)s%%"), percent=percent(share["value"]))
    title = said(
        N_("%(way)s: %(percent)s%%, between %(low)s and %(high)s%% in nine of ten redrawn periods"),
        way=name, percent=percent(share["value"]), low=percent(share["low"]), high=percent(share["high"]),
    )  # fmt: skip
    y = top + NAME + 4
    plot.labels.append(Label(0, top + NAME - 3, name))
    plot.bars.append(Bar(0, y, room, BAR, "none", title))
    plot.bars.append(Bar(0, y, _at(share["value"] * room), BAR, tone(way["code"]), title))
    plot.lines += _band_across(share["low"] * room, share["high"] * room, y + BAR / 2)
    plot.labels.append(Label(WIDTH, y + BAR - 1, words, "end", "strong"))


def _band_across(low: float, high: float, y: float) -> list[Line]:
    low, high = _at(low), _at(high)
    ends = [Line(x, y - 3, x, y + 3, "band") for x in (low, high)]
    return [Line(low, y, high, y, "band"), *ends]


# -- waits by hour and by region: two columns side by side


def by_hour(result: Mapping[str, Any]) -> Plot:
    name = said(N_("How long nine of ten waited at most, by the hour in which they arrived"))
    return _pairs(result, "hours", "hour", name)


def by_region(result: Mapping[str, Any]) -> Plot:
    """Regions have long names, so they lie in rows."""
    silo, pool = _pair(result)
    rows = [row for row in silo["regions"] if row["region"]]
    others = {row["region"]: row for row in pool["regions"]}
    top = _top(row["tenth"] for row in [*rows, *others.values()])
    name = said(N_("How long nine of ten waited at most, by region"))
    plot = Plot(name, (ROW + BAR) * len(rows))
    for place, row in enumerate(rows):
        y = place * (ROW + BAR)
        plot.labels.append(Label(0, y + NAME - 3, said("%(region)s", region=row["region"])))
        for n, (code, one) in enumerate(zip(PAIR, (row, others.get(row["region"], row)), strict=True)):
            _region_bar(plot, y + NAME + 2 + n * (BAR + 1), code, one["tenth"], row["region"], top)
    return plot


def _region_bar(plot: Plot, y: float, code: str, wait: Mapping[str, Any], region: str, top: float) -> None:
    room = WIDTH - 60
    length = max(_share(wait["value"], top) * room, 1.5)
    title = said(N_("%(region)s: %(wait)s"), region=region, wait=minutes(wait["value"]))
    plot.bars.append(Bar(0, y, _at(length), BAR, tone(code), title))
    plot.lines += _band_across(_share(wait["low"], top) * room, _share(wait["high"], top) * room, y + BAR / 2)
    plot.labels.append(Label(WIDTH, y + BAR - 2, minutes(wait["value"]), "end"))


def _pairs(result: Mapping[str, Any], part: str, key: str, name: Said) -> Plot:
    silo, pool = _pair(result)
    rows = [row for row in silo[part] if row["count"]]
    others = {row[key]: row for row in pool[part]}
    top = _top(row["tenth"] for row in [*rows, *others.values()])
    plot = Plot(name, TALL + FOOT + 8)
    _scale(plot, top)
    step = (WIDTH - SCALE) / max(len(rows), 1)
    for place, row in enumerate(rows):
        x = SCALE + place * step
        both = zip(PAIR, (row, others.get(row[key], row)), strict=True)
        for n, (code, one) in enumerate(both):
            _column(plot, x + 2 + n * (step - 4) / 2, (step - 5) / 2, code, one["tenth"], row[key], top)
        hour = said("%(hour)s", hour=row[key])
        plot.labels.append(Label(_at(x + step / 2), TALL + FOOT + 4, hour, "middle"))
    return plot


def _column(
    plot: Plot, x: float, width: float, code: str, wait: Mapping[str, Any], hour: int, top: float
) -> None:
    height = max(_share(wait["value"], top) * TALL, 1.5)
    title = said(N_("%(hour)s h: %(wait)s"), hour=hour, wait=minutes(wait["value"]))
    plot.bars.append(Bar(_at(x), _at(8 + TALL - height), _at(width), _at(height), tone(code), title))
    plot.lines += _band_up(x + width / 2, wait, top)


def _band_up(x: float, wait: Mapping[str, Any], top: float) -> list[Line]:
    low, high = (_at(8 + TALL - _share(wait[end], top) * TALL) for end in ("low", "high"))
    if low == high:
        return []
    ends = [Line(_at(x - 2), y, _at(x + 2), y, "band") for y in (low, high)]
    return [Line(_at(x), low, _at(x), high, "band"), *ends]


def _scale(plot: Plot, top: float) -> None:
    for share in (0.0, 0.5, 1.0):
        y = _at(8 + TALL - share * TALL)
        plot.lines.append(Line(SCALE, y, WIDTH, y))
        plot.labels.append(Label(SCALE - 4, y + 3, minutes(top * share), "end"))


# -- how busy each seat is


def seats(way: Way, top: float) -> Plot:
    """One column a seat, the busiest first: places, not people."""
    name = said(N_("How busy each seat is, the busiest first"))
    plot = Plot(name, TALL + 8)
    for share in (0.0, top / 2, top):
        y = _at(8 + TALL - share / top * TALL)
        plot.lines.append(Line(SCALE, y, WIDTH, y))
        words = said(N_("%(percent)s%%"), percent=percent(share))
        plot.labels.append(Label(SCALE - 4, y + 3, words, "end"))
    step = (WIDTH - SCALE) / len(way["seats"])
    for place, busy in enumerate(way["seats"]):
        x, height = SCALE + place * step + 2, max(busy["value"] / top * TALL, 1.5)
        title = said(N_("Seat %(place)s: %(percent)s%%"), place=place + 1, percent=percent(busy["value"]))
        plot.bars.append(
            Bar(_at(x), _at(8 + TALL - height), _at(step - 4), _at(height), tone(way["code"]), title)
        )
        plot.lines += _band_up(x + step / 2 - 2, busy, top)
    return plot


def top_of_seats(result: Mapping[str, Any]) -> float:
    """One scale for all: the next tenth above the busiest."""
    highest = max((busy["high"] for way in result["ways"] for busy in way["seats"]), default=0.0)
    return (int(highest * 10) + 1) / 10


# -- shared


def _pair(result: Mapping[str, Any]) -> tuple[Way, Way]:
    ways = {way["code"]: way for way in result["ways"]}
    return ways[PAIR[0]], ways[PAIR[1]]


def _top(waits: Any) -> float:
    """A round number above every wait that ends."""
    known = [end for wait in waits for end in (wait["value"], wait["high"]) if end is not None]
    highest = max(known, default=0.0)
    return next((float(top) for top in _ROUND if top >= highest), float(_ROUND[-1]))


_ROUND: Sequence[int] = (2, 4, 10, 20, 30, 40, 60, 80, 120, 180, 240, 360, 480, 600, 960, 1440, 2400, 4800)


def _share(wait: float | None, top: float) -> float:
    return 1.0 if wait is None else min(wait / top, 1.0)


def _at(number: float) -> float:
    return round(number, 1)
