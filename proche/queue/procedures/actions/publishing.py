"""A procedure is published, retired, brought back. A version never changes again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from proche.kernel import trace
from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said
from proche.people.rules import PersonRef, signature
from proche.queue.models import Procedure, ProcedureDraft, ProcedureVersion
from proche.queue.procedures import queries, text
from proche.queue.procedures.actions import refusals


@dataclass(frozen=True, slots=True)
class Published:
    key: str
    number: int


@transaction.atomic
def publish(
    written: str,
    *,
    key: str = "",
    based_on: int | None = None,
    note: str = "",
    by: PersonRef | None,
    at: datetime,
) -> Published:
    """Publish a text as the next version of the procedure `key`, or as a new procedure with key "".

    `based_on` is the version that the writer knew; None takes the latest, as an import does.
    Raises: NotReadable, NothingChanged, NoteMissing, KeyTaken, PublishedMeanwhile, NotFound.
    """
    read = readable(written)
    if not key:
        return _first(read, note=note, by=by, at=at)
    latest = queries.get_version(key)
    if read.key != key:
        words = N_("The key of a procedure stays: %(key)s. What has another key is another procedure.")
        raise refusals.NotReadable(said(words, key=key))
    if based_on is not None and based_on != latest.number:
        raise published_meanwhile(latest)
    if text.write(read) == latest.text:
        raise refusals.NothingChanged
    if not note.strip():
        raise refusals.NoteMissing
    return _next(latest, read, note=note, by=by, at=at)


def readable(written: str) -> text.Procedure:
    """Raises: NotReadable, with the line."""
    try:
        return text.read(written)
    except text.Unreadable as wrong:
        raise refusals.NotReadable(wrong.sentence) from None


def published_meanwhile(latest: queries.VersionRow) -> refusals.PublishedMeanwhile:
    words = N_("%(name)s published version %(version)s at %(time)s while you wrote. Your text is kept.")
    time = f"{timezone.localtime(latest.published_at):%H:%M}"
    name = latest.published_by or "Proche"
    return refusals.PublishedMeanwhile(said(words, name=name, version=latest.number, time=time))


def _first(read: text.Procedure, *, note: str, by: PersonRef | None, at: datetime) -> Published:
    row, is_new = Procedure.objects.get_or_create(key=read.key, defaults={"title": read.title, "latest": 1})
    if not is_new:
        words = N_("There is a procedure with the key %(key)s already: “%(title)s”.")
        raise refusals.KeyTaken(said(words, key=read.key, title=row.title))
    return _version(row, 1, read, note=note, by=by, at=at)


def _next(
    latest: queries.VersionRow, read: text.Procedure, *, note: str, by: PersonRef | None, at: datetime
) -> Published:
    number = latest.number + 1
    # Of two who publish at once, one wins and the other is told.
    won = Procedure.objects.filter(key=read.key, latest=latest.number).update(latest=number, title=read.title)
    if not won:
        raise published_meanwhile(queries.get_version(read.key))
    return _version(Procedure.objects.get(key=read.key), number, read, note=note, by=by, at=at)


def _version(
    row: Procedure, number: int, read: text.Procedure, *, note: str, by: PersonRef | None, at: datetime
) -> Published:
    ProcedureVersion.objects.create(
        procedure=row,
        number=number,
        text=text.write(read),
        note=note.strip()[:300],
        published_at=at,
        published_by_id=by.pk if by else None,
    )
    if by:
        _end_draft(row, is_first=number == 1, by=by, at=at)
    _record(row.key, "published", by=by, at=at, version=number)
    return Published(row.key, number)


def _end_draft(row: Procedure, *, is_first: bool, by: PersonRef, at: datetime) -> None:
    mine = ProcedureDraft.objects.filter(by_id=by.pk, ended_at__isnull=True)
    of = mine.filter(procedure__isnull=True) if is_first else mine.filter(procedure_id=row.pk)
    of.update(ended_at=at)


@transaction.atomic
def retire(key: str, *, by: PersonRef, at: datetime) -> None:
    """No longer begin a procedure; where it is being followed it goes on. Raises: NotFound."""
    queries.get_version(key)
    if Procedure.objects.filter(key=key, retired_at__isnull=True).update(retired_at=at):
        _record(key, "retired", by=by, at=at)


@transaction.atomic
def bring_back(key: str, *, by: PersonRef, at: datetime) -> None:
    """Raises: NotFound."""
    queries.get_version(key)
    if Procedure.objects.filter(key=key, retired_at__isnull=False).update(retired_at=None):
        _record(key, "brought_back", by=by, at=at)


def _record(key: str, what: str, *, by: PersonRef | None, at: datetime, **data: int) -> None:
    trace.append(f"procedure:{key}", f"queue.procedure.{what}", at=at, by=signature(by), data=data)
