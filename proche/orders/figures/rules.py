"""What is counted of the orders of a period. Pure.

A customer's answer is the first thing that they hear from the desk about an order: a question, or its
confirmation. Times are seconds; a share is 0 to 1, None where there is nothing to share.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from math import ceil
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

#: Below this many answers a ninetieth of a hundred is one single order, and says nothing.
ENOUGH_FOR_TAIL = 10
#: A customer with fewer orders stands in no list of the slowest or the most corrected.
ENOUGH_ORDERS = 3


@dataclass(frozen=True, slots=True)
class OrderFact:
    """One order of the period. `hour` and `day` are the desk's; `corrections` the steps that people took."""

    form: str
    channel: str
    customer_code: str
    customer_name: str
    day: date
    hour: int
    arrived_at: datetime
    answered_at: datetime | None
    is_confirmed: bool
    is_touchless: bool
    doubts: int
    corrections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Times:
    """How long answers took. `median`, `p90`, `p99` are times that an order really had (nearest rank)."""

    count: int = 0
    median: float | None = None
    p90: float | None = None
    p99: float | None = None

    @property
    def is_enough(self) -> bool:
        """Whether the slowest tenth is more than one order."""
        return self.count >= ENOUGH_FOR_TAIL


@dataclass(frozen=True, slots=True)
class Group:
    """The orders of one form, hour, customer or week, or all of them."""

    key: Hashable
    orders: int
    clock: Times
    open: Times
    confirmed: int
    touchless: int
    doubts: int
    corrections: int

    @property
    def touchless_share(self) -> float | None:
        return self.touchless / self.confirmed if self.confirmed else None

    @property
    def doubts_per_order(self) -> float | None:
        return self.doubts / self.orders if self.orders else None


class OpenTime:
    """How long the desk was open between two moments, looked up in its spans laid end to end."""

    def __init__(self, spans: Sequence[tuple[datetime, datetime]]) -> None:
        self._begins = [begin.timestamp() for begin, _ in spans]
        lengths = [(end - begin).total_seconds() for begin, end in spans]
        self._lengths = lengths
        self._before = [0.0, *accumulate(lengths)]

    def between(self, begin: datetime, end: datetime) -> float:
        """Seconds. Without spans the desk is always open."""
        if not self._begins:
            return (end - begin).total_seconds()
        return max(0.0, self._reached(end.timestamp()) - self._reached(begin.timestamp()))

    def _reached(self, at: float) -> float:
        place = bisect_right(self._begins, at) - 1
        if place < 0:
            return 0.0
        return self._before[place] + min(at - self._begins[place], self._lengths[place])


def times(seconds: Iterable[float]) -> Times:
    ordered = sorted(seconds)
    if not ordered:
        return Times()
    return Times(len(ordered), _rank(ordered, 0.5), _rank(ordered, 0.9), _rank(ordered, 0.99))


def _rank(ordered: Sequence[float], share: float) -> float:
    return ordered[max(ceil(share * len(ordered)) - 1, 0)]


def group(key: Hashable, facts: Sequence[OrderFact], opening: OpenTime) -> Group:
    answered = [(fact.arrived_at, fact.answered_at) for fact in facts if fact.answered_at is not None]
    return Group(
        key=key,
        orders=len(facts),
        clock=times((end - begin).total_seconds() for begin, end in answered),
        open=times(opening.between(begin, end) for begin, end in answered),
        confirmed=sum(fact.is_confirmed for fact in facts),
        touchless=sum(fact.is_touchless for fact in facts),
        doubts=sum(fact.doubts for fact in facts),
        corrections=sum(len(fact.corrections) for fact in facts),
    )


def by(facts: Sequence[OrderFact], key: Callable[[OrderFact], Key], opening: OpenTime) -> dict[Key, Group]:
    """One group for each key that stands there, in no order that counts."""
    apart: dict[Key, list[OrderFact]] = defaultdict(list)
    for fact in facts:
        apart[key(fact)].append(fact)
    return {found: group(found, own, opening) for found, own in apart.items()}


def slowest(groups: Iterable[Group], *, most: int) -> list[Group]:
    """Who waits longest while the desk is open, of those who ordered often enough to say so."""
    known = [one for one in groups if one.orders >= ENOUGH_ORDERS and one.open.median is not None]
    return sorted(known, key=lambda one: (-(one.open.median or 0.0), -one.orders, str(one.key)))[:most]


def most_corrected(groups: Iterable[Group], *, most: int) -> list[Group]:
    """Whose orders need most hands: where a form of their own, or a call, would help most."""
    known = [one for one in groups if one.corrections]
    return sorted(known, key=lambda one: (-one.corrections, -one.orders, str(one.key)))[:most]


def kinds_of_corrections(facts: Iterable[OrderFact]) -> list[tuple[str, int]]:
    """How often each kind of doubt was answered; "" are values that people changed unasked."""
    counts = Counter(kind for fact in facts for kind in fact.corrections)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
