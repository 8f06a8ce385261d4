"""The live log: what open pages are told, in the order in which it was committed, with nothing missed.

PostgreSQL commits transactions in another order than ids are given. So each event keeps the number of
its transaction, and readers stop before the oldest transaction that still runs: all below is settled.
SQLite has one writer, and its ids are in the order of commit. docs/live.md says more.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db import connection
from django.db.models import Max, QuerySet
from django.db.models.expressions import RawSQL

from proche.kernel import chain, locks, models, wake
from proche.kernel.refusal import NotFound

CHANNEL = "proche_live"
SALT = "proche.live"
#: A page that was away for longer is told to load itself again.
REMEMBERED = timedelta(hours=24)
#: Kept a little longer than remembered, so that nothing that may be asked for is missing.
KEPT = REMEMBERED + timedelta(hours=1)
#: How long a page may go on subscribing with the token it was given.
TOKEN_AGE = timedelta(hours=16)
_NAME = re.compile(r"[\w.:-]{1,60}")


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A place in the log; `seconds` tells how old it is. Its text is the id that a browser sends back."""

    transaction: int
    id: int
    seconds: int = 0

    def __str__(self) -> str:
        return f"{self.transaction}-{self.id}-{self.seconds}"

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """Raises: NotFound for what was never an event id."""
        try:
            transaction, id, seconds = (int(part) for part in text.split("-"))
        except ValueError:
            raise NotFound from None
        return cls(transaction, id, seconds)

    @property
    def place(self) -> tuple[int, int]:
        return (self.transaction, self.id)

    def is_remembered(self, at: datetime) -> bool:
        return at.timestamp() - self.seconds <= REMEMBERED.total_seconds()


@dataclass(frozen=True, slots=True)
class Event:
    """One event; `data` is its JSON as text, one line."""

    cursor: Cursor
    topic: str
    event: str
    data: str

    @property
    def case_code(self) -> str:
        """The case that it tells of, "" for none."""
        return str(json.loads(self.data).get("code", ""))


class Stale(Exception):
    """The token's time is over: the page must be loaded again."""


def publish(topic: str, event: str, data: Mapping[str, Any], *, at: datetime) -> None:
    """Tell the pages that watch a topic, once the transaction of the action commits."""
    locks.require_transaction(f"A live event ({event})")
    if not (_NAME.fullmatch(topic) and _NAME.fullmatch(event)):
        # A line break in either would be a second event in the stream.
        raise ValueError(
            f"A topic or an event is named with letters, digits and . : _ -, not {topic} {event}."
        )
    models.LiveEvent.objects.create(
        transaction=models.CurrentTransaction(),
        topic=topic,
        event=event,
        data=json.dumps(chain.plain(data), separators=(",", ":"), ensure_ascii=False),
        at=at,
    )
    wake.tell(CHANNEL)


def topics_token(topics: Sequence[str]) -> str:
    """Sign what a page may watch, from this moment on; the caller has checked the rights.

    Made before the page's rows are read: then nothing between reading and subscribing is missed.
    """
    return signing.dumps({"topics": list(topics), "from": str(position())}, salt=SALT, compress=True)


def open_token(token: str) -> tuple[frozenset[str], Cursor]:
    """Read a token back. Raises: NotFound when it was not signed here, Stale when its time is over."""
    try:
        inside = signing.loads(token, salt=SALT, max_age=TOKEN_AGE)
    except signing.SignatureExpired:
        raise Stale from None
    except signing.BadSignature:
        raise NotFound from None
    return frozenset(inside["topics"]), Cursor.parse(inside["from"])


def position() -> Cursor:
    """The place after everything that is settled now."""
    now = int(time.time())
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {SETTLED}")
            return Cursor(cursor.fetchone()[0], 0, now)
    latest = models.LiveEvent.objects.aggregate(latest=Max("id"))["latest"]
    return Cursor(0, latest or 0, now)


#: The oldest transaction that still runs: every smaller number is settled and can be seen.
SETTLED = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


def list_after(cursor: Cursor, *, topics: frozenset[str] | None = None, limit: int = 500) -> list[Event]:
    """Give the settled events after a place, in the log's order, of some topics or of all."""
    found = _settled(models.LiveEvent.objects.all())
    if topics is not None:
        found = found.filter(topic__in=topics)
    found = found.extra(where=['("transaction", id) > (%s, %s)'], params=cursor.place)
    rows = found.order_by("transaction", "id").values_list(
        "transaction", "id", "at", "topic", "event", "data"
    )
    return [
        Event(Cursor(transaction, id, int(at.timestamp())), topic, event, data)
        for transaction, id, at, topic, event, data in rows[:limit]
    ]


def list_named(event: str, cursor: Cursor, *, limit: int = 500) -> list[Event]:
    """Give the settled events of one name after a place, whatever their topic."""
    found = _settled(models.LiveEvent.objects.filter(event=event))
    found = found.extra(where=['("transaction", id) > (%s, %s)'], params=cursor.place)
    rows = found.order_by("transaction", "id").values_list(
        "transaction", "id", "at", "topic", "event", "data"
    )
    return [
        Event(Cursor(transaction, id, int(at.timestamp())), topic, name, data)
        for transaction, id, at, topic, name, data in rows[:limit]
    ]


def _settled(events: QuerySet[models.LiveEvent]) -> QuerySet[models.LiveEvent]:
    if connection.vendor == "postgresql":
        return events.filter(transaction__lt=RawSQL(SETTLED, []))
    return events


def prune(*, at: datetime) -> int:
    """Forget events that no page can ask for any more."""
    return models.LiveEvent.objects.filter(at__lt=at - KEPT).delete()[0]
