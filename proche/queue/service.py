"""The share of cases that were done in time: today and this week, by kind and by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from proche.people.hours import moment, zone_of
from proche.queue import kinds, queries
from proche.queue.service_level import Level, Served, level

DAYS = 7
#: The plot's grid: a bar a day, a line where all are in time.
WIDTH, HEIGHT, GAP = 168, 40, 6


@dataclass(frozen=True, slots=True)
class OfKind:
    label: str
    today: Level
    week: Level


@dataclass(frozen=True, slots=True)
class OfDay:
    day: date
    level: Level
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Figure:
    """Kinds without a due moment do not appear; `days` are the latest seven, the last one today."""

    kinds: tuple[OfKind, ...]
    days: tuple[OfDay, ...]
    width: int = WIDTH
    height: int = HEIGHT


def figure(*, at: datetime) -> Figure:
    """Two queries that stop early."""
    today = at.astimezone(zone_of(settings.TIME_ZONE)).date()
    first = today - timedelta(days=DAYS - 1)
    served = queries.list_served(since=moment(first, 0, settings.TIME_ZONE), at=at)
    codes = sorted({case.kind for case in served})
    all_kinds = (_of_kind(code, [case for case in served if case.kind == code], at) for code in codes)
    by_kind = tuple(kind for kind in all_kinds if kind.week.counted)
    days = [first + timedelta(days=n) for n in range(DAYS)]
    return Figure(by_kind, tuple(_of_day(n, day, served, at) for n, day in enumerate(days)))


def _of_kind(code: str, served: Sequence[Served], at: datetime) -> OfKind:
    today = at.astimezone(zone_of(settings.TIME_ZONE)).date()
    monday = today - timedelta(days=today.weekday())
    of_today = [case for case in served if _day(case) == today]
    of_week = [case for case in served if _day(case) >= monday]
    return OfKind(kinds.label(code), level(of_today, at=at), level(of_week, at=at))


def _day(case: Served) -> date:
    """The day a case counts on: when it ended, or when it was due while it is still open."""
    return (case.ended_at or case.due_at).astimezone(zone_of(settings.TIME_ZONE)).date()


def _of_day(place: int, day: date, served: Sequence[Served], at: datetime) -> OfDay:
    share = level([case for case in served if _day(case) == day], at=at)
    step = WIDTH / DAYS
    # A day without cases keeps a hair, so that the week reads as one line.
    height = max(round((share.share or 0) * HEIGHT, 1), 1.5)
    return OfDay(day, share, round(place * step, 1), HEIGHT - height, round(step - GAP, 1), height)
