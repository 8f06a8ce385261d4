"""The ways to share the work that a study compares. Pure.

A what-if changes one thing at a time, on top of one national team; where it could be done without
pooling too (more people, more work), the regions are given it as well, so that both stand side by side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from proche.queue.pooling.rules import DAY, Arrival, Asked, Hours, Period, Seat, Span, together

if TYPE_CHECKING:
    # ciw stands behind it: whoever only names a way need not load it.
    from proche.queue.pooling.simulate import Takers

#: A gap in the middle of a day that is no longer is a break at noon, and can be taken an hour later.
LONGEST_LUNCH = 120.0
AN_HOUR = 60.0


class WayCode(StrEnum):
    REGIONS = "REGIONS"
    NATIONAL = "NATIONAL"
    REGIONS_MORE = "REGIONS_MORE"
    NATIONAL_MORE = "NATIONAL_MORE"
    NATIONAL_HOURS = "NATIONAL_HOURS"
    NATIONAL_SKILLS = "NATIONAL_SKILLS"
    REGIONS_GROWTH = "REGIONS_GROWTH"
    NATIONAL_GROWTH = "NATIONAL_GROWTH"


@dataclass(frozen=True, slots=True)
class Way:
    """How arrivals meet seats. `grows`: the arrivals are the grown ones."""

    code: WayCode
    seats: tuple[Seat, ...]
    takers: Takers
    grows: bool = False


def ways_of(period: Period, asked: Asked) -> list[Way]:
    """Silo and pool first, then the what-ifs that were asked for."""
    seats = period.seats
    return [
        Way(WayCode.REGIONS, seats, own_region),
        Way(WayCode.NATIONAL, seats, anyone),
        *_more(period, asked.more),
        *_hours(seats, asked.hours),
        *_skills(period, asked),
        *_growth(seats, asked),
    ]


def anyone(arrival: Arrival, seats: Sequence[Seat]) -> frozenset[int]:
    """One national team: whoever has what it needs."""
    return frozenset(place for place, seat in enumerate(seats) if arrival.needs <= seat.skills)


def own_region(arrival: Arrival, seats: Sequence[Seat]) -> frozenset[int]:
    """One or two people per region. What no region's person can do, anyone who can does."""
    able = anyone(arrival, seats)
    own = frozenset(place for place in able if arrival.region in seats[place].regions)
    return own or able


def _more(period: Period, more: int) -> Iterator[Way]:
    if more > 0:
        joined = (*period.seats, *(_newcomer(period.seats) for _ in range(more)))
        yield Way(WayCode.REGIONS_MORE, _placed(period, more), own_region)
        yield Way(WayCode.NATIONAL_MORE, joined, anyone)
    elif more < 0:
        yield Way(WayCode.NATIONAL_MORE, _without(period.seats, -more), anyone)


def _newcomer(seats: Sequence[Seat], *regions: str) -> Seat:
    """Someone with the hours that most have, who has learnt what the team knows."""
    spans = Counter(seat.spans for seat in seats if seat.spans).most_common(1)[0][0]
    return Seat(spans, frozenset(regions), frozenset().union(*(seat.skills for seat in seats)))


def _placed(period: Period, more: int) -> tuple[Seat, ...]:
    """Each newcomer goes where there is most work for each hour that someone is there."""
    work: Counter[str] = Counter()
    for arrival in period.arrivals:
        work[arrival.region] += int(arrival.minutes * 60)
    seats = list(period.seats)
    for _ in range(more):
        there = {region: sum(s.minutes for s in seats if region in s.regions) for region in work}
        looked_after = [region for region in work if there[region]] or list(work)
        # The name at the end: regions of one load have one order.
        busiest = max(looked_after, key=lambda region: (work[region] / (there[region] or 1.0), region))
        seats.append(_newcomer(seats, busiest))
    return tuple(seats)


def _without(seats: Sequence[Seat], fewer: int) -> tuple[Seat, ...]:
    """Leave out seats spread over the team, never the last one."""
    fewer = min(fewer, len(seats) - 1)
    left_out = {round((n + 0.5) * len(seats) / fewer) % len(seats) for n in range(fewer)}
    return tuple(seat for place, seat in enumerate(seats) if place not in left_out)


def _hours(seats: Sequence[Seat], hours: Hours) -> Iterator[Way]:
    if hours is Hours.AS_THEY_ARE:
        return
    change = _later_lunch if hours is Hours.LUNCHES else _wider
    changed = tuple(replace(seat, spans=change(place, seat.spans)) for place, seat in enumerate(seats))
    yield Way(WayCode.NATIONAL_HOURS, changed, anyone)


def _later_lunch(place: int, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Every second seat takes its break at noon an hour later."""
    if place % 2 == 0:
        return spans
    found = list(spans)
    for n in range(1, len(found)):
        (begin, end), (again, over) = found[n - 1], found[n]
        if _is_lunch(end, again) and over - again > AN_HOUR:
            found[n - 1], found[n] = (begin, end + AN_HOUR), (again + AN_HOUR, over)
    return tuple(found)


def _is_lunch(end: float, again: float) -> bool:
    return end // DAY == again // DAY and 0 < again - end <= LONGEST_LUNCH


def _wider(place: int, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """One half begins and ends an hour earlier, the other an hour later."""
    shift = AN_HOUR if place % 2 else -AN_HOUR
    return together((max(begin + shift, 0.0), end + shift) for begin, end in spans)


def _skills(period: Period, asked: Asked) -> Iterator[Way]:
    needed = frozenset().union(*(arrival.needs for arrival in period.arrivals))
    if asked.all_skills and needed:
        skilled = tuple(replace(seat, skills=seat.skills | needed) for seat in period.seats)
        yield Way(WayCode.NATIONAL_SKILLS, skilled, anyone)


def _growth(seats: tuple[Seat, ...], asked: Asked) -> Iterator[Way]:
    if asked.growth_percent:
        yield Way(WayCode.REGIONS_GROWTH, seats, own_region, grows=True)
        yield Way(WayCode.NATIONAL_GROWTH, seats, anyone, grows=True)
