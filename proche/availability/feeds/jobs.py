"""Read one calendar: fetch it, have it read within bounds, keep what changed."""

from __future__ import annotations

import logging
from datetime import datetime

from django_tasks import task

from proche.availability.feeds import bounded, caldav, fetching, queries, secrets, spans, trouble
from proche.availability.feeds.fetching import Fetched, Known
from proche.availability.feeds.queries import ToRead
from proche.availability.feeds.reading import Asked, Unreadable
from proche.availability.feeds.trouble import Trouble
from proche.kernel import clock
from proche.people import queries as people

log = logging.getLogger(__name__)


@task
def read_feed(pk: int) -> None:
    """Run twice it does nothing twice."""
    read_now(pk, at=clock.now())


def read_now(pk: int, *, at: datetime) -> None:
    """Read one calendar and keep what it says, or what is wrong with it."""
    from proche.availability.feeds import actions

    feed = queries.find_to_read(pk)
    if feed is None:
        return
    try:
        fetched = _fetch(feed, at=at)
        if _is_known(feed, fetched, at=at):
            actions.note_unchanged(pk, feed.version, at=at)
            return
        reading = bounded.read(fetched.documents or (), _asked(feed, at=at))
    except Trouble as error:
        actions.note_trouble(pk, feed.version, error.why, is_lasting=error.is_lasting, at=at)
    except Unreadable as error:
        actions.note_trouble(pk, feed.version, trouble.UNREADABLE[error.why], is_lasting=True, at=at)
    else:
        actions.keep_reading(pk, feed.version, fetched, reading, at=at)


def _fetch(feed: ToRead, *, at: datetime) -> Fetched:
    try:
        access = secrets.show(feed.secret)
    except secrets.Lost:
        raise Trouble(trouble.LOST, is_lasting=True) from None
    if feed.kind == "CALDAV":
        return caldav.fetch(access, *spans.around(at))
    # On a new day the same calendar says more: the days that are looked at have moved on.
    is_same_day = feed.laid_out_on == spans.day_of(at)
    return fetching.fetch(access, Known(feed.etag, feed.modified) if is_same_day else Known())


def _is_known(feed: ToRead, fetched: Fetched, *, at: datetime) -> bool:
    if fetched.documents is None:
        return True
    return feed.laid_out_on == spans.day_of(at) and feed.digest == fetched.digest


def _asked(feed: ToRead, *, at: datetime) -> Asked:
    begin, end = spans.around(at)
    return Asked(
        begin=begin,
        end=end,
        zone=people.get_time_zone(feed.person),
        mine=frozenset([feed.own_address.lower()] if feed.own_address else []),
        whole_days=feed.counts_whole_days,
        titles=feed.keeps_titles,
    )
