"""The only writers of calendars. What they keep of anybody's time is told to availability as holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F, QuerySet

from proche.availability import actions as availability
from proche.availability.feeds import caldav, secrets, spans
from proche.availability.feeds.fetching import Fetched
from proche.availability.feeds.jobs import read_feed
from proche.availability.feeds.secrets import Access
from proche.availability.feeds.spans import Reading
from proche.availability.feeds.trouble import Trouble
from proche.availability.models import Feed
from proche.availability.rules import HoldKind
from proche.kernel import addresses, jobs
from proche.kernel.refusal import BadInput, NotFound
from proche.kernel.words import Said
from proche.kernel.words import gettext_noop as N_
from proche.people import queries as people

EVERY = timedelta(minutes=5)
#: Where a soon try helps nothing: a wrong password tried every five minutes closes an account.
LASTING = timedelta(hours=1)
#: So long the last reading stands for a calendar that cannot be read.
KEPT_WITHOUT_NEWS = timedelta(hours=24)
#: So long a removed calendar can be brought back; then its secret is forgotten.
KEPT_REMOVED = timedelta(hours=1)
MOST_FEEDS = 20


class TooManyCalendars(BadInput):
    default = N_("You have as many calendars here as the desk reads for one person. Remove one first.")


class NoAddress(BadInput):
    """What was typed is no address that the desk calls; its sentence says why."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What counts in one calendar, and whether its titles are kept."""

    counts_whole_days: bool = False
    keeps_titles: bool = False
    own_address: str = ""


def prefix_of(pk: int) -> str:
    """By what the holds of one calendar are known."""
    return f"feed:{pk}:"


def normal_address(address: str) -> str:
    """As it is called: calendars are often named by webcal://, which is https. Raises: NoAddress."""
    address = address.strip()
    for scheme in ("webcals://", "webcal://"):
        if address.lower().startswith(scheme):
            address = "https://" + address[len(scheme) :]
    try:
        addresses.check(address)
    except addresses.Forbidden as error:
        raise NoAddress(error.why) from None
    return address


@transaction.atomic
def add_ical(person_pk: int, access: Access, *, name: str, choices: Choices, at: datetime) -> int:
    """Read one more address for this person from now on; gives its number. Raises: NoAddress, ..."""
    _refuse_too_many(person_pk, 1)
    host = urlsplit(access.address).hostname or ""
    row = _make(person_pk, "ICAL", access, name or host, choices)
    _read_soon(row.pk, at=at)
    return row.pk


@transaction.atomic
def add_calendars(
    person_pk: int, access: Access, found: Sequence[caldav.Calendar], *, choices: Choices, at: datetime
) -> list[int]:
    """Keep the calendars of an account: one alone is read at once, of several none until it is chosen."""
    _refuse_too_many(person_pk, len(found))
    pks = []
    for calendar in found:
        own = Access(calendar.address, access.user, access.password)
        row = _make(person_pk, "CALDAV", own, calendar.name, choices, paused_at=at if found[1:] else None)
        pks.append(row.pk)
    if not found[1:]:
        _read_soon(pks[0], at=at)
    return pks


def _refuse_too_many(person_pk: int, more: int) -> None:
    if Feed.objects.filter(person_id=person_pk, removed_at=None).count() + more > MOST_FEEDS:
        raise TooManyCalendars


def _make(
    person_pk: int, kind: str, access: Access, name: str, choices: Choices, paused_at: datetime | None = None
) -> Feed:
    return Feed.objects.create(
        person_id=person_pk,
        kind=kind,
        name=name[: caldav.LONGEST_NAME],
        host=(urlsplit(access.address).hostname or "")[:255],
        secret=secrets.hide(access),
        paused_at=paused_at,
        counts_whole_days=choices.counts_whole_days,
        keeps_titles=choices.keeps_titles,
        own_address=choices.own_address or people.get_row(person_pk).email,
    )


def _read_soon(pk: int, *, at: datetime) -> None:
    """Due at once. Whoever waits for it reads it themself; should they be gone, the sweep does."""
    Feed.objects.filter(pk=pk).update(next_at=at)


@transaction.atomic
def choose(person_pk: int, pk: int, choices: Choices, *, at: datetime) -> None:
    """Change what counts in a calendar of one's own; titles that were kept go at once. Raises: NotFound."""
    changed = _mine(person_pk, pk).update(
        counts_whole_days=choices.counts_whole_days,
        keeps_titles=choices.keeps_titles,
        own_address=choices.own_address,
        titles={},
        # What is known of the other side's state would spare the reading that is needed now.
        etag="",
        modified="",
        digest="",
        laid_out_on=None,
        version=F("version") + 1,
    )
    if not changed:
        raise NotFound
    if Feed.objects.filter(pk=pk, paused_at=None).exists():
        _read_soon(pk, at=at)


@transaction.atomic
def pause(person_pk: int, pk: int, *, at: datetime) -> None:
    """Read a calendar no more for now; its busy times go at once. Raises: NotFound."""
    _stop(person_pk, pk, at=at, paused_at=at)


@transaction.atomic
def remove(person_pk: int, pk: int, *, at: datetime) -> None:
    """Take a calendar out; its busy times go at once, its secret when it can no longer come back."""
    _stop(person_pk, pk, at=at, removed_at=at)


def _stop(person_pk: int, pk: int, *, at: datetime, **moment: datetime) -> None:
    fresh: dict[str, object] = {
        "etag": "",
        "modified": "",
        "digest": "",
        "laid_out_on": None,
        "titles": {},
        "next_at": None,
    }
    if not _mine(person_pk, pk).update(**moment, **fresh, version=F("version") + 1):
        raise NotFound
    _release(person_pk, pk, at=at)


@transaction.atomic
def resume(person_pk: int, pk: int, *, at: datetime) -> None:
    """Read a calendar from now on, again or for the first time. Raises: NotFound."""
    if not _mine(person_pk, pk).update(paused_at=None, trouble=None, failures=0, version=F("version") + 1):
        raise NotFound
    _read_soon(pk, at=at)


@transaction.atomic
def restore(person_pk: int, pk: int, *, at: datetime) -> None:
    """Bring back a calendar that was just removed. Raises: NotFound, TooManyCalendars."""
    _refuse_too_many(person_pk, 1)
    gone = Feed.objects.filter(person_id=person_pk, pk=pk, removed_at__gt=at - KEPT_REMOVED)
    if not gone.update(removed_at=None, version=F("version") + 1):
        raise NotFound
    if Feed.objects.filter(pk=pk, paused_at=None).exists():
        _read_soon(pk, at=at)


def _mine(person_pk: int, pk: int) -> QuerySet[Feed]:
    return Feed.objects.filter(person_id=person_pk, pk=pk, removed_at=None)


def _release(person_pk: int, pk: int, *, at: datetime) -> None:
    availability.keep_holds(person_pk, HoldKind.BUSY, prefix=prefix_of(pk), spans={}, at=at)


@transaction.atomic
def keep_reading(pk: int, version: int, fetched: Fetched, reading: Reading, *, at: datetime) -> bool:
    """Keep what a calendar says now; whether it was kept.

    Not kept: what was begun before its person paused or removed it, or chose otherwise.
    """
    told = {prefix_of(pk) + span.key: span.title for span in reading.spans if span.title}
    kept = _still(pk, version).update(
        etag=fetched.etag,
        modified=fetched.modified,
        digest=fetched.digest,
        laid_out_on=spans.day_of(at),
        left_out=reading.left_out,
        titles=told,
        **_well(at),
    )
    if not kept:
        return False
    person = Feed.objects.values_list("person_id", flat=True).get(pk=pk)
    busy = {span.key: (span.begin, span.end) for span in reading.spans}
    availability.keep_holds(person, HoldKind.BUSY, prefix=prefix_of(pk), spans=busy, at=at)
    return True


def note_unchanged(pk: int, version: int, *, at: datetime) -> None:
    """It was read, and says what it said."""
    _still(pk, version).update(**_well(at))


def _well(at: datetime) -> dict[str, object]:
    return {"read_at": at, "trouble": None, "failures": 0, "next_at": at + EVERY}


@transaction.atomic
def note_trouble(pk: int, version: int, why: Said, *, is_lasting: bool, at: datetime) -> None:
    """It could not be read: say so; after a day without news its busy times are no longer believed."""
    later = at + (LASTING if is_lasting else EVERY)
    if not _still(pk, version).update(trouble=why.as_json(), failures=F("failures") + 1, next_at=later):
        return
    person, read_at = Feed.objects.values_list("person_id", "read_at").get(pk=pk)
    if read_at is not None and at - read_at > KEPT_WITHOUT_NEWS:
        Feed.objects.filter(pk=pk).update(titles={}, digest="", etag="", modified="", laid_out_on=None)
        _release(person, pk, at=at)


def _still(pk: int, version: int) -> QuerySet[Feed]:
    return Feed.objects.filter(pk=pk, version=version, removed_at=None, paused_at=None)


def read_due(*, at: datetime) -> int:
    """Have every calendar read whose time has come. Called by the worker's sweep; gives how many."""
    due = Feed.objects.filter(next_at__lte=at, removed_at=None, paused_at=None, person__is_active=True)
    count = 0
    for pk in list(due.order_by("next_at", "pk").values_list("pk", flat=True)[:MOST_AT_ONCE]):
        with transaction.atomic():
            # Of two sweeps at once one moves the time on.
            if Feed.objects.filter(pk=pk, next_at__lte=at).update(next_at=at + EVERY):
                jobs.later(read_feed, pk)
                count += 1
    return count


MOST_AT_ONCE = 500


def forget_removed(*, at: datetime) -> int:
    """Forget removed calendars with what opened them. Called by the worker's sweep."""
    return Feed.objects.filter(removed_at__lte=at - KEPT_REMOVED).delete()[0]


def list_calendars(access: Access) -> list[caldav.Calendar]:
    """Ask an account for its calendars, while its person waits. Raises: BadInput, in words."""
    try:
        return caldav.list_calendars(access)
    except Trouble as trouble:
        raise NoAddress(trouble.why) from None
