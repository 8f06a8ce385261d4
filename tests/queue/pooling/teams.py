"""Seats and arrivals for the tests of the study, with fixed values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from random import Random

from proche.queue.pooling.rules import DAY, Arrival, Asked, Period, Seat

MONDAY = date(2026, 9, 21)
ASKED = Asked(MONDAY, date(2026, 10, 4), replications=6, more=0)


def seat(*spans: tuple[float, float], regions: Iterable[str] = (), skills: Iterable[str] = ()) -> Seat:
    return Seat(tuple(spans), frozenset(regions), frozenset(skills))


def office(days: int, *, begin: int = 480, regions: Iterable[str] = (), skills: Iterable[str] = ()) -> Seat:
    """Monday to Friday, four hours, an hour's break, three and a half hours."""
    spans = [
        span
        for day in range(days)
        if day % 7 < 5
        for span in (
            (day * DAY + begin, day * DAY + begin + 240),
            (day * DAY + begin + 300, day * DAY + begin + 510),
        )
    ]
    return seat(*spans, regions=regions, skills=skills)


def team(days: int, count: int = 6) -> tuple[Seat, ...]:
    """One seat a region, beginning at 8:00, 8:30 and 9:00 in turn."""
    return tuple(office(days + 7, begin=480 + 30 * (n % 3), regions=[f"R{n}"]) for n in range(count))


def day_work(days: int, *, a_day: int, regions: int, seed: int = 5, mean: float = 12.0) -> list[Arrival]:
    """So many arrivals each working day between 8:00 and 16:30, of uneven length."""
    rng = Random(f"pooling {seed}")
    moments = sorted(
        day * DAY + 480 + rng.random() * 510 for day in range(days) if day % 7 < 5 for _ in range(a_day)
    )
    return [
        Arrival(at, 1 + rng.expovariate(1 / mean), f"R{rng.randrange(regions)}", "ORDER") for at in moments
    ]


def period(arrivals: Sequence[Arrival], seats: Sequence[Seat], days: int = 14) -> Period:
    return Period(MONDAY, days, tuple(arrivals), tuple(seats))
