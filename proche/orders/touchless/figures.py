"""How many orders are confirmed without a hand, week by week. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from proche.orders.touchless.rules import Verdict


@dataclass(frozen=True, slots=True)
class Week:
    """Confirmed orders of one week: all, without a hand, looked at, found wrong."""

    monday: date
    total: int = 0
    passed: int = 0
    judged: int = 0
    wrong: int = 0

    @property
    def share(self) -> float | None:
        """Without a hand, of all; None for a week without orders."""
        return self.passed / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Counted:
    """One confirmed order: its day at the desk, whether it passed, what a look found ("" for no look)."""

    day: date
    passed: bool
    verdict: str


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def weeks(orders: Iterable[Counted], *, until: date, count: int) -> list[Week]:
    """The latest weeks, the oldest first, also those without orders."""
    last = monday_of(until)
    found: dict[date, list[Counted]] = {last - timedelta(weeks=n): [] for n in reversed(range(count))}
    for order in orders:
        if (monday := monday_of(order.day)) in found:
            found[monday].append(order)
    return [_week(monday, some) for monday, some in found.items()]


def _week(monday: date, some: Sequence[Counted]) -> Week:
    return Week(
        monday,
        total=len(some),
        passed=sum(one.passed for one in some),
        judged=sum(bool(one.verdict) for one in some),
        wrong=sum(one.verdict == Verdict.WRONG for one in some),
    )


def together(some: Sequence[Week]) -> Week:
    return Week(
        some[0].monday,
        sum(week.total for week in some),
        sum(week.passed for week in some),
        sum(week.judged for week in some),
        sum(week.wrong for week in some),
    )
