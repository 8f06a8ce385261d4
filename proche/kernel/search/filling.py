"""What the desk had before there was an index, brought in behind its back, newest first.

A batch is a short transaction of its own; what an action puts meanwhile stands, and the fill leaves it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django_tasks import task

from proche.kernel import jobs, locks, models
from proche.kernel.search import kinds
from proche.kernel.search.kinds import Source
from proche.kernel.search.writing import Entry, fields_of

BATCH = 500
#: A job gives way after so many seconds, so that documents that came in are read meanwhile.
SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Fill:
    source: str
    done: int
    total: int
    is_over: bool

    @property
    def percent(self) -> int:
        return 100 if self.is_over else min(99, self.done * 100 // max(1, self.total))


def list_fills() -> list[Fill]:
    """How far each source is, for the page and for `proche search`; a source not begun has done nothing."""
    rows = {row.source: row for row in models.SearchFill.objects.all()}
    return [_fill_of(source, rows.get(source.name)) for source in kinds.list_sources()]


def _fill_of(source: Source, row: models.SearchFill | None) -> Fill:
    if row is None:
        return Fill(source.name, 0, 0, False)
    return Fill(source.name, row.done, row.total, row.ended_at is not None)


def fill_due(*, at: datetime) -> None:
    """See to it that a job fills what is not filled. Called from time to time by the worker."""
    _begin()
    if _unfinished() and not jobs.list_under_way(fill_some):
        with transaction.atomic():
            jobs.later(fill_some)


@task
def fill_some() -> int:
    """Fill for some seconds, then let another job go on; gives how many rows were brought in."""
    until = time.monotonic() + SECONDS
    brought = 0
    while (name := _unfinished()) and time.monotonic() < until:
        brought += fill_batch(name, at=timezone.now())
    if _unfinished():
        with transaction.atomic():
            jobs.later(fill_some)
    return brought


def rebuild(*, at: datetime, say: Callable[[Fill], None] = lambda fill: None) -> None:
    """Empty the index and fill it here and now, telling how far it is."""
    with transaction.atomic():
        models.SearchFill.objects.all().delete()
        models.SearchEntry.objects.all().delete()
    _begin()
    while name := _unfinished():
        fill_batch(name, at=at)
        say(next(fill for fill in list_fills() if fill.source == name))


def _begin() -> None:
    known = set(models.SearchFill.objects.values_list("source", flat=True))
    for source in kinds.list_sources():
        if source.name not in known:
            models.SearchFill.objects.get_or_create(source=source.name, defaults={"total": source.count()})


def _unfinished() -> str:
    names = [source.name for source in kinds.list_sources()]
    left = set(models.SearchFill.objects.filter(ended_at=None).values_list("source", flat=True))
    return next((name for name in names if name in left), "")


@transaction.atomic
def fill_batch(name: str, *, at: datetime) -> int:
    """Bring in the next rows of a source; two workers at once take turns."""
    locks.hold("search fill")
    row = models.SearchFill.objects.get(source=name)
    if row.ended_at is not None:
        return 0
    source = next(source for source in kinds.list_sources() if source.name == name)
    entries, row.before = source.list_entries(row.before, BATCH)
    _bring_in(list(entries))
    row.done += len(entries)
    row.ended_at = at if row.before is None else None
    row.save()
    return len(entries)


def _bring_in(entries: list[Entry]) -> None:
    lowest = models.SearchEntry.objects.aggregate(lowest=Min("id"))["lowest"] or 0
    place = min(lowest, 0)
    rows = [
        models.SearchEntry(id=place - n, kind=one.kind, subject=one.subject, **fields_of(one))
        for n, one in enumerate(entries, start=1)
    ]
    # What an action put since is newer than what was just read, and stays.
    models.SearchEntry.objects.bulk_create(rows, ignore_conflicts=True)
