"""How many promises were kept in time, week by week, for the whole team. Pure.

A share of few promises says little: each stands with its Wilson interval, and under five none is given.
Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from proche.queue.promises.rules import Outcome

#: 95 in 100 such intervals hold the share that lies behind the figures.
Z = 1.959964
TOO_FEW = 5
#: A figure of fewer people would be a figure of each.
FEWEST_PEOPLE = 5
COUNTED = (Outcome.KEPT, Outcome.LATE, Outcome.MISSED)


@dataclass(frozen=True, slots=True)
class Share:
    """Shares lie between 0 and 1; the interval goes from `low` to `high`."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Week:
    """The promises whose time ended in the week that begins on `monday`."""

    monday: date
    kept: int
    late: int
    missed: int

    @property
    def total(self) -> int:
        return self.kept + self.late + self.missed

    @property
    def rate(self) -> Share | None:
        """The share kept in time; None where there are too few to say."""
        return wilson(self.kept, self.total) if self.total >= TOO_FEW else None


def wilson(successes: int, total: int) -> Share:
    """The share and its Wilson score interval. `total` is at least 1."""
    share = successes / total
    square = Z * Z / total
    middle = (share + square / 2) / (1 + square)
    reach = Z * sqrt(share * (1 - share) / total + square / (4 * total)) / (1 + square)
    return Share(share, max(0.0, middle - reach), min(1.0, middle + reach))


def weeks(outcomes: Iterable[tuple[date, Outcome]], *, until: date, count: int) -> list[Week]:
    """Count the last `count` weeks, the latest last; a week without promises stands with zeros."""
    latest = monday_of(until)
    counts = Counter((monday_of(day), outcome) for day, outcome in outcomes)
    mondays = [latest - timedelta(weeks=back) for back in reversed(range(count))]
    return [Week(monday, *(counts[monday, outcome] for outcome in COUNTED)) for monday in mondays]


def together(found: Iterable[Week]) -> Week:
    """All the weeks as one, under the first of their Mondays."""
    told = list(found)
    return Week(
        told[0].monday,
        sum(week.kept for week in told),
        sum(week.late for week in told),
        sum(week.missed for week in told),
    )


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
