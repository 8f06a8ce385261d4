"""What a person is writing: everyone has a draft of their own, so that two who write at once lose nothing."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from proche.kernel.refusal import NotFound
from proche.people.rules import PersonRef
from proche.queue.models import Procedure, ProcedureDraft
from proche.queue.procedures import queries, text
from proche.queue.procedures.actions import refusals
from proche.queue.procedures.actions.publishing import readable
from proche.queue.procedures.queries import DraftRow


@transaction.atomic
def keep_draft(
    key: str, *, written: str, based_on: int, revision: int | None, by: PersonRef, at: datetime
) -> DraftRow:
    """Keep what is typed, readable or not; key "" is a new procedure.

    `revision` is the one that this window knows: 0 when it began without a draft, None to keep it anyway.
    Raises: KeptElsewhere; NotReadable for a text that is too long to keep.
    """
    if len(written) > 2 * text.MOST_CHARACTERS:
        readable(written)
    mine = queries.find_draft(key, by=by)
    if mine is None:
        return _begin(key, written=written, based_on=based_on, by=by, at=at)
    if revision is not None and revision != mine.revision:
        raise refusals.KeptElsewhere
    kept = {"text": _kept(written), "based_on": based_on, "revision": mine.revision + 1, "kept_at": at}
    won = ProcedureDraft.objects.filter(pk=mine.pk, revision=mine.revision).update(**kept)
    if not won:
        raise refusals.KeptElsewhere
    return _mine(key, by)


def _begin(key: str, *, written: str, based_on: int, by: PersonRef, at: datetime) -> DraftRow:
    procedure = Procedure.objects.filter(key=key).first()
    if key and procedure is None:
        raise NotFound
    ProcedureDraft.objects.create(
        procedure=procedure, by_id=by.pk, text=_kept(written), based_on=based_on, kept_at=at
    )
    return _mine(key, by)


def _kept(written: str) -> str:
    # PostgreSQL keeps no NUL; everything else is the writer's own, right or not.
    return written.replace("\x00", "").replace("\r\n", "\n")


def _mine(key: str, by: PersonRef) -> DraftRow:
    found = queries.find_draft(key, by=by)
    assert found is not None
    return found


@transaction.atomic
def open_draft(key: str, *, written: str, by: PersonRef, at: datetime) -> DraftRow:
    """Begin a draft with a given text, such as an older version's. Raises: HasDraft, NotFound."""
    latest = queries.get_version(key)
    if queries.find_draft(key, by=by):
        raise refusals.HasDraft
    return _begin(key, written=written, based_on=latest.number, by=by, at=at)


@transaction.atomic
def propose(key: str, *, note: str, by: PersonRef, at: datetime) -> None:
    """Show one's draft to the leads. Raises: NotReadable, NoteMissing, NothingChanged, NotFound."""
    mine = queries.find_draft(key, by=by)
    if mine is None:
        raise NotFound
    read = readable(mine.text)
    if not note.strip():
        raise refusals.NoteMissing
    if key and text.write(read) == queries.get_version(key).text:
        raise refusals.NothingChanged
    ProcedureDraft.objects.filter(pk=mine.pk).update(proposed_at=at, note=note.strip()[:300])


@transaction.atomic
def take_up(proposal: int, *, by: PersonRef, at: datetime, answer: str) -> DraftRow:
    """Make a colleague's proposal one's own draft, to be published. Raises: HasDraft, NotFound."""
    given = queries.get_proposal(proposal)
    if given.by.pk == by.pk:
        return given
    if queries.find_draft(given.key, by=by):
        raise refusals.HasDraft
    _end(proposal, at=at, answer=answer)
    return _begin(given.key, written=given.text, based_on=given.based_on, by=by, at=at)


@transaction.atomic
def decline(proposal: int, *, answer: str, at: datetime) -> None:
    """Say no, with a word for who proposed it. Raises: ReasonMissing, NotFound."""
    queries.get_proposal(proposal)
    if not answer.strip():
        raise refusals.ReasonMissing
    _end(proposal, at=at, answer=answer)


def _end(draft: int, *, at: datetime, answer: str = "") -> None:
    ProcedureDraft.objects.filter(pk=draft).update(ended_at=at, answer=answer.strip()[:300])


@transaction.atomic
def discard(key: str, *, by: PersonRef, at: datetime) -> int:
    """Throw one's draft away; gives what `keep_discarded` brings back. Raises: NotFound."""
    mine = queries.find_draft(key, by=by)
    if mine is None:
        raise NotFound
    _end(mine.pk, at=at)
    return mine.pk


@transaction.atomic
def keep_discarded(draft: int, *, by: PersonRef) -> str:
    """The undo of `discard`; gives the procedure's key. Raises: HasDraft, NotFound."""
    row = ProcedureDraft.objects.select_related("procedure").filter(pk=draft, by_id=by.pk).first()
    if row is None:
        raise NotFound
    key = row.procedure.key if row.procedure else ""
    if row.ended_at and queries.find_draft(key, by=by):
        raise refusals.HasDraft
    ProcedureDraft.objects.filter(pk=draft).update(ended_at=None)
    return key
