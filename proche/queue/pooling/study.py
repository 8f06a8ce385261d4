"""All ways, once as it was and many times with the days drawn anew. Pure.

A redrawn period gives each of its days the arrivals of a day of the same weekday, drawn with
replacement, and each case a time in hand drawn from cases of its kind: the bootstrap, by day, so
that a day's own rush stays whole. Every way meets the same redrawn periods, so what they differ by
is the way. The band of a figure is what lies between its 5th and 95th of a hundred.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from proche.queue.pooling import figures
from proche.queue.pooling.figures import Told, banded
from proche.queue.pooling.rules import DAY, FEW_ARRIVALS, FEWEST_SEATS, Arrival, Asked, Period, opening_of
from proche.queue.pooling.simulate import replay
from proche.queue.pooling.ways import Way, WayCode, ways_of

#: Told after each replay, with how many are done; False ends the study.
GoesOn = Callable[[int], bool]


class Cancelled(Exception):
    """Whoever asked for the study no longer wants it."""


def count_replays(period: Period, asked: Asked) -> int:
    return len(ways_of(period, asked)) * (1 + asked.replications)


def run(period: Period, asked: Asked, *, goes_on: GoesOn = lambda done: True) -> dict[str, Any]:
    """Replay and compare; gives the result as JSON. Raises: Cancelled."""
    ways = ways_of(period, asked)
    told = _Replays(period, ways, asked, goes_on)
    was = told.all_ways(period.arrivals, Random(f"growth {asked.seed}"))
    redrawn = [told.redrawn(number) for number in range(asked.replications)]
    return {
        "period": _period(period),
        "within_minutes": asked.within_minutes,
        "replications": asked.replications,
        "ways": [
            {
                "code": way.code.value,
                "people": len(way.seats),
                **figures.as_json(was[way.code], [one[way.code] for one in redrawn]),
            }
            for way in ways
        ],
        "gains": {way.code.value: _gain(way.code, was, redrawn) for way in ways[1:]},
        "warnings": _warnings(period),
    }


class _Replays:
    """The ways of one study, ready to meet arrivals."""

    def __init__(self, period: Period, ways: Sequence[Way], asked: Asked, goes_on: GoesOn) -> None:
        self.period, self.ways, self.asked = period, ways, asked
        self.opening = opening_of(seat for way in ways for seat in way.seats)
        self._goes_on = goes_on
        self._done = 0

    def redrawn(self, number: int) -> dict[WayCode, Told]:
        rng = Random(f"redrawn {self.asked.seed} {number}")
        return self.all_ways(redraw(self.period, rng), rng)

    def all_ways(self, arrivals: Sequence[Arrival], rng: Random) -> dict[WayCode, Told]:
        more = grown(self.period, arrivals, self.asked.growth_percent, rng)
        return {way.code: self._one(way, more if way.grows else arrivals) for way in self.ways}

    def _one(self, way: Way, arrivals: Sequence[Arrival]) -> Told:
        if not self._goes_on(self._done):
            raise Cancelled
        met = replay(arrivals, way.seats, takers=way.takers, until=self.period.end)
        self._done += 1
        within, days = float(self.asked.within_minutes), self.period.days
        return figures.tell(arrivals, met, way.seats, opening=self.opening, within=within, days=days)


def redraw(period: Period, rng: Random) -> list[Arrival]:
    """The same weeks with their days drawn anew, weekday by weekday."""
    by_day: dict[int, list[Arrival]] = defaultdict(list)
    by_kind: dict[str, list[float]] = defaultdict(list)
    for arrival in period.arrivals:
        by_day[arrival.day].append(arrival)
        by_kind[arrival.kind].append(arrival.minutes)
    found: list[Arrival] = []
    for day in range(period.days):
        donor = rng.choice(range(day % 7, period.days, 7))
        moved = (day - donor) * DAY
        found += [
            replace(one, at=one.at + moved, minutes=rng.choice(by_kind[one.kind])) for one in by_day[donor]
        ]
    return found


def grown(period: Period, arrivals: Sequence[Arrival], percent: int, rng: Random) -> list[Arrival]:
    """More (or less) of the same: whole redrawn periods on top, the last one thinned."""
    if percent < 0:
        return [arrival for arrival in arrivals if rng.random() < 1 + percent / 100]
    found = list(arrivals)
    for left in range(percent, 0, -100):
        found += [arrival for arrival in redraw(period, rng) if rng.random() < left / 100]
    return sorted(found, key=lambda arrival: arrival.at)


def _gain(code: WayCode, was: dict[WayCode, Told], redrawn: Sequence[dict[WayCode, Told]]) -> dict[str, Any]:
    """How many more of a hundred are taken in time than with regions, on the same arrivals."""
    differences = [_difference(code, one) for one in redrawn]
    return banded(_difference(code, was), differences).as_json()


def _difference(code: WayCode, told: dict[WayCode, Told]) -> float:
    silo = WayCode.REGIONS_GROWTH if code is WayCode.NATIONAL_GROWTH else WayCode.REGIONS
    return told[code].whole.within - told[silo].whole.within


def _period(period: Period) -> dict[str, Any]:
    return {
        "first_day": period.first_day.isoformat(),
        "days": period.days,
        "arrivals": len(period.arrivals),
        "people": len(period.seats),
        "drawn": period.drawn,
        "cut": period.cut,
    }


def _warnings(period: Period) -> list[str]:
    found = {
        "FEW_ARRIVALS": len(period.arrivals) < FEW_ARRIVALS,
        "FEW_WEEKS": period.days < 28,
        "FEW_PEOPLE": len(period.seats) < FEWEST_SEATS,
        "TIMES_DRAWN": period.drawn * 5 > len(period.arrivals),
        "NO_REGIONS": not any(seat.regions for seat in period.seats),
    }
    return [code for code, is_so in found.items() if is_so]
