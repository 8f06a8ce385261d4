"""What is told of a replay: waits, the share within the service level, how busy each seat was. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, inf
from typing import TYPE_CHECKING, Any

from proche.queue.pooling.rules import DAY, FEWEST_SEATS, Arrival, Opening, Seat

if TYPE_CHECKING:
    from proche.queue.pooling.simulate import Replay

#: Nine of ten redrawn periods lie in the band.
LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True, slots=True)
class Group:
    """The waits of some arrivals, in open minutes."""

    count: int
    within: float
    median: float
    tenth: float


@dataclass(frozen=True, slots=True)
class Told:
    """One replay in figures. `seats` is how busy each was, the busiest first: places, not people."""

    whole: Group
    mean: float
    never: int
    hours: Mapping[int, Group]
    regions: Mapping[str, Group]
    seats: tuple[float, ...]


def tell(
    arrivals: Sequence[Arrival],
    replay: Replay,
    seats: Sequence[Seat],
    *,
    opening: Opening,
    within: float,
    days: int,
) -> Told:
    waits = [_wait(*pair, opening) for pair in zip(arrivals, replay.taken, strict=True)]
    known = [wait for wait in waits if wait < inf]
    return Told(
        whole=group(waits, within),
        mean=sum(known) / len(known) if known else 0.0,
        never=len(waits) - len(known),
        hours=_by(waits, (arrival.hour for arrival in arrivals), within),
        regions=_by(waits, (arrival.region for arrival in arrivals), within),
        seats=_busy(replay, seats, days),
    )


def _wait(arrival: Arrival, taken: float | None, opening: Opening) -> float:
    return inf if taken is None else opening.between(arrival.at, taken)


def group(waits: Sequence[float], within: float) -> Group:
    ordered = sorted(waits)
    met = sum(wait <= within for wait in ordered) / len(ordered) if ordered else 1.0
    return Group(len(ordered), met, quantile(ordered, 0.5), quantile(ordered, 0.9))


def _by(waits: Sequence[float], keys: Iterable[Any], within: float) -> dict[Any, Group]:
    apart: dict[Any, list[float]] = defaultdict(list)
    for key, wait in zip(keys, waits, strict=True):
        apart[key].append(wait)
    return {key: group(found, within) for key, found in sorted(apart.items())}


def _busy(replay: Replay, seats: Sequence[Seat], days: int) -> tuple[float, ...]:
    there = (sum(end - begin for begin, end in seat.spans if begin < days * DAY) for seat in seats)
    pairs = zip(replay.busy, there, strict=True)
    return tuple(sorted((busy / minutes for busy, minutes in pairs if minutes), reverse=True))


def quantile(ordered: Sequence[float], share: float) -> float:
    """The nearest rank: a wait that somebody had, and right too where some never end."""
    return ordered[max(ceil(share * len(ordered)) - 1, 0)] if ordered else 0.0


@dataclass(frozen=True, slots=True)
class Banded:
    """A figure as it was, and between what it lay in nine of ten redrawn periods."""

    value: float
    low: float
    high: float

    def as_json(self) -> dict[str, float | None]:
        return {"value": _plain(self.value), "low": _plain(self.low), "high": _plain(self.high)}


def banded(value: float, redrawn: Sequence[float]) -> Banded:
    """A figure's band; the figure as it was always lies in it."""
    ordered = sorted(redrawn) or [value]
    low, high = quantile(ordered, LOW), quantile(ordered, HIGH)
    return Banded(value, min(low, value), max(high, value))


def _plain(number: float) -> float | None:
    """JSON knows no infinity: a wait without an end is null."""
    return None if number == inf else round(number, 4)


def as_json(as_it_was: Told, redrawn: Sequence[Told]) -> dict[str, Any]:
    """One way's figures with their bands."""
    return {
        "figures": _whole(as_it_was, redrawn),
        "hours": [
            {"hour": hour, **_group(was, [told.hours.get(hour) for told in redrawn])}
            for hour, was in as_it_was.hours.items()
        ],
        "regions": [
            {"region": name, **_group(was, [told.regions.get(name) for told in redrawn])}
            for name, was in as_it_was.regions.items()
        ],
        "seats": _seats(as_it_was, redrawn),
    }


def _whole(was: Told, redrawn: Sequence[Told]) -> dict[str, Any]:
    found = {
        "within": banded(was.whole.within, [told.whole.within for told in redrawn]),
        "median": banded(was.whole.median, [told.whole.median for told in redrawn]),
        "tenth": banded(was.whole.tenth, [told.whole.tenth for told in redrawn]),
        "mean": banded(was.mean, [told.mean for told in redrawn]),
    }
    told = {name: figure.as_json() for name, figure in found.items()}
    return {**told, "never": was.never, "arrivals": was.whole.count}


def _group(was: Group, redrawn: Sequence[Group | None]) -> dict[str, Any]:
    known = [one for one in redrawn if one is not None]
    return {
        "count": was.count,
        "within": banded(was.within, [one.within for one in known]).as_json(),
        "median": banded(was.median, [one.median for one in known]).as_json(),
        "tenth": banded(was.tenth, [one.tenth for one in known]).as_json(),
    }


def _seats(was: Told, redrawn: Sequence[Told]) -> list[dict[str, Any]]:
    """The busiest seat, the next one, ...; nothing where it would be one person's day."""
    if len(was.seats) < FEWEST_SEATS:
        return []
    columns = [list(column) for column in zip(*(told.seats for told in redrawn), strict=True)]
    found = [columns[place] if columns else [] for place in range(len(was.seats))]
    return [banded(busy, found[place]).as_json() for place, busy in enumerate(was.seats)]
