"""How calendars are read by their own page and by the job that reads them. Each person's own alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from proche.availability.models import Feed, Hold
from proche.kernel.words import Said

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Coming:
    """One busy time of the coming week; its title only where its person keeps titles."""

    begin: datetime
    end: datetime
    title: str


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One calendar as its person sees it: no address, no password."""

    pk: int
    name: str
    host: str
    is_paused: bool
    read_at: datetime | None
    trouble: Said | None
    left_out: int
    counts_whole_days: bool
    keeps_titles: bool
    own_address: str
    coming: tuple[Coming, ...]


@dataclass(frozen=True, slots=True)
class ToRead:
    """What the job needs of one calendar."""

    pk: int
    version: int
    person: int
    kind: str
    secret: bytes
    counts_whole_days: bool
    keeps_titles: bool
    own_address: str
    etag: str
    modified: str
    digest: str
    laid_out_on: date | None


def list_feeds(person_pk: int, *, at: datetime) -> list[FeedRow]:
    """Two queries, whatever the number of calendars."""
    rows = list(Feed.objects.filter(person_id=person_pk, removed_at=None).order_by("name", "pk"))
    holds = Hold.objects.filter(
        person_id=person_pk, key__startswith="feed:", active_to__gt=at, active_from__lt=at + WEEK
    )
    told = holds.order_by("active_from", "pk").values_list("key", "active_from", "active_to")
    kept = [(key, begin, end) for key, begin, end in told if end is not None]
    return [_row(row, kept) for row in rows]


def _row(row: Feed, kept: list[tuple[str, datetime, datetime]]) -> FeedRow:
    own = f"feed:{row.pk}:"
    coming = [Coming(begin, end, row.titles.get(key, "")) for key, begin, end in kept if key.startswith(own)]
    return FeedRow(
        pk=row.pk,
        name=row.name,
        host=row.host,
        is_paused=row.paused_at is not None,
        read_at=row.read_at,
        trouble=Said.from_json(row.trouble) if row.trouble else None,
        left_out=row.left_out,
        counts_whole_days=row.counts_whole_days,
        keeps_titles=row.keeps_titles,
        own_address=row.own_address,
        coming=tuple(coming),
    )


def find_to_read(pk: int) -> ToRead | None:
    """None once it was paused, removed, or its person left: there is nothing to read any more."""
    row = Feed.objects.filter(pk=pk, removed_at=None, paused_at=None, person__is_active=True).first()
    if row is None:
        return None
    own = {name: getattr(row, name) for name in ToRead.__slots__ if name not in ("person", "secret")}
    return ToRead(person=row.person_id, secret=bytes(row.secret), **own)


def find_feed(person_pk: int, pk: int, *, at: datetime) -> FeedRow | None:
    return next((row for row in list_feeds(person_pk, at=at) if row.pk == pk), None)
