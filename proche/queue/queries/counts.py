"""Counts that stop early, and the figures of the desk at one moment."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from proche.queue.models import Case
from proche.queue.rules import State

COUNT_UP_TO = 1000


@dataclass(frozen=True, slots=True)
class Count:
    """A count that stops early; as words "1,000+" when there are more."""

    number: int
    is_more: bool = False

    def __str__(self) -> str:
        return f"{self.number:,}+" if self.is_more else f"{self.number:,}"

    def __bool__(self) -> bool:
        return self.number > 0


@dataclass(frozen=True, slots=True)
class Figures:
    """The desk at one moment, for home."""

    waiting: Count
    oldest_wait: timedelta | None
    overdue: Count
    taken: Count
    aside: Count
    done_today: Count


def count_waiting() -> Count:
    return _count(Case.objects.filter(state=State.WAITING.value))


def oldest_wait(*, at: datetime) -> timedelta | None:
    first = (
        Case.objects.filter(state=State.WAITING.value)
        .order_by("arrived_at")
        .values_list("arrived_at", flat=True)
        .first()
    )
    return max(at - first, timedelta(0)) if first else None


def has_begun() -> bool:
    """Whether any case ever arrived: a desk without one shows its first steps."""
    return Case.objects.exists()


def figures(*, at: datetime) -> Figures:
    """Six bounded queries. Today is the reader's: the zone that is active."""
    today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    cases = Case.objects
    return Figures(
        waiting=count_waiting(),
        oldest_wait=oldest_wait(at=at),
        overdue=_count(cases.filter(state=State.WAITING.value, due_at__lt=at)),
        taken=_count(cases.filter(state=State.TAKEN.value)),
        aside=_count(cases.filter(state=State.ASIDE.value)),
        done_today=_count(cases.filter(state=State.DONE.value, closed_at__gte=today)),
    )


def _count(found: QuerySet[Case]) -> Count:
    number = found.order_by()[: COUNT_UP_TO + 1].count()
    return Count(min(number, COUNT_UP_TO), number > COUNT_UP_TO)


#: The day's arrivals are counted among this many latest cases: a desk with a million answers as fast.
ARRIVALS_LOOKED_AT = 3000


def arrivals_by_hour(*, at: datetime) -> dict[int, int]:
    """Count today's arrivals by the reader's hour of the day, among the latest."""
    today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    latest = Case.objects.order_by("-id").values_list("arrived_at", flat=True)[:ARRIVALS_LOOKED_AT]
    return dict(Counter(timezone.localtime(moment).hour for moment in latest if today <= moment <= at))
