"""The pictures of the figures, laid out on a small grid. Pure: the partial only draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.orders.figures.rules import Group, Times
from proche.ui.plots import WIDTH, Bar, Label, Line, Plot

TALL, TOP, FOOT, SCALE = 120.0, 8.0, 22.0, 44.0
#: Round tops of a scale, in seconds: a minute to four weeks.
ROUND_SECONDS = tuple(
    minutes * 60 for minutes in (1, 2, 4, 10, 20, 30, 60, 120, 240, 480, 960, 1440, 2880, 5760, 11520, 40320)
)
#: How wide a letter of the words below is at most, with some air: no two words lie on each other.
LETTER, AIR = 6.2, 6.0


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its words below, how high, how far a thin line reaches above it (None: no line)."""

    below: Said
    value: float
    reach: float | None
    title: Said


def answers(name: Said, groups: Sequence[tuple[Said, Group]], times: Callable[[Group], Times]) -> Plot:
    """Half were answered within the column, nine of ten within the line above it."""
    found = [(words, times(group)) for words, group in groups]
    columns = [_of_times(words, one) for words, one in found]
    highest = max((column.reach or column.value for column in columns), default=0.0)
    top = next((float(one) for one in ROUND_SECONDS if one >= highest), highest)
    return draw(name, columns, top, seconds)


def _of_times(words: Said, times: Times) -> Column:
    reach = times.p90 if times.is_enough else None
    if times.median is None:
        return Column(words, 0.0, None, said(N_("%(when)s: nothing answered"), when=words))
    if reach is None:
        title = said(
            N_("%(when)s: half within %(half)s, of %(count)s"),
            when=words, half=seconds(times.median), count=times.count,
        )  # fmt: skip
        return Column(words, times.median, None, title)
    title = said(
        N_("%(when)s: half within %(half)s, nine of ten within %(most)s, of %(count)s"),
        when=words, half=seconds(times.median), most=seconds(reach), count=times.count,
    )  # fmt: skip
    return Column(words, times.median, reach, title)


def shares(name: Said, groups: Sequence[tuple[Said, Group]]) -> Plot:
    """The share of confirmed orders that nobody's hand touched."""
    columns = [_of_share(words, group) for words, group in groups]
    return draw(name, columns, 1.0, percent)


def _of_share(words: Said, group: Group) -> Column:
    share = group.touchless_share or 0.0
    title = said(
        N_("%(when)s: %(count)s of %(all)s confirmed without a hand"),
        when=words, count=group.touchless, all=group.confirmed,
    )  # fmt: skip
    return Column(words, share, None, title)


def doubts(name: Said, groups: Sequence[tuple[Said, Group]]) -> Plot:
    """How many questions an order brought with it."""
    columns = [
        Column(
            words, group.doubts_per_order or 0.0, None,
            said(N_("%(when)s: %(count)s doubts in %(all)s orders"),
                 when=words, count=group.doubts, all=group.orders),
        )
        for words, group in groups
    ]  # fmt: skip
    top = float(max(1, ceil(max((column.value for column in columns), default=0.0))))
    return draw(name, columns, top, number)


def draw(name: Said, columns: Sequence[Column], top: float, words: Callable[[float], Said]) -> Plot:
    plot = Plot(name, TOP + TALL + FOOT)
    for share in (0.0, 0.5, 1.0):
        plot.lines.append(Line(SCALE, _up(share), WIDTH, _up(share)))
        plot.labels.append(Label(SCALE - 5, _up(share) + 3, words(top * share), "end"))
    step = (WIDTH - SCALE) / max(len(columns), 1)
    every = _every(columns, step)
    for place, column in enumerate(columns):
        _column(plot, SCALE + place * step, step, column, top or 1.0)
        if place % every == 0:
            below = TOP + TALL + FOOT - 6
            plot.labels.append(Label(_at(SCALE + (place + 0.5) * step), below, column.below, "middle"))
    return plot


def _every(columns: Sequence[Column], step: float) -> int:
    """Which columns get their words, so that the longest has room."""
    longest = max((len(column.below.words()) for column in columns), default=0)
    return max(1, ceil((longest * LETTER + AIR) / step))


def _column(plot: Plot, x: float, step: float, column: Column, top: float) -> None:
    width = min(step * 0.7, 26.0)
    height = max(min(column.value / top, 1.0) * TALL, 1.5)
    left = x + (step - width) / 2
    tone = "pool" if column.value else "none"
    plot.bars.append(Bar(_at(left), _at(TOP + TALL - height), _at(width), _at(height), tone, column.title))
    if column.reach is not None and column.reach > column.value:
        middle, end = _at(left + width / 2), _up(min(column.reach / top, 1.0))
        plot.lines.append(Line(middle, _at(TOP + TALL - height), middle, end, "band"))
        plot.lines.append(Line(_at(middle - 3), end, _at(middle + 3), end, "band"))


def _up(share: float) -> float:
    return _at(TOP + TALL * (1 - share))


def _at(number: float) -> float:
    return round(number, 1)


def seconds(value: float) -> Said:
    """A length in the unit that suits it: 40 s, 12 min, 3 h, 2 d."""
    for unit, words in ((86400, N_("%(count)s d")), (3600, N_("%(count)s h")), (60, N_("%(count)s min"))):
        if value >= unit:
            return said(words, count=_short(value / unit))
    return said(N_("%(seconds)s s"), seconds=round(value))


def _short(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".") if value < 10 else str(round(value))


def percent(share: float) -> Said:
    return said(N_("%(percent)s %%"), percent=round(share * 100))


def number(value: float) -> Said:
    return said("%(value)s", value=_short(value))
