"""A promise comes to its end: kept, tried, moved, called off; or that end was noted by mistake."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from proche.availability import actions as availability
from proche.kernel import heard
from proche.kernel.heard import Told
from proche.kernel.refusal import Refusal
from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said
from proche.people.rules import PersonRef
from proche.queue.models import Promise
from proche.queue.promises.actions import cases, making, owning, records, telling
from proche.queue.promises.actions.refusals import AlreadyEnded, NotAgreed
from proche.queue.promises.rules import PromiseKind, PromiseRef, PromiseState


@transaction.atomic
def keep(found: PromiseRef, *, words: str, by: PersonRef, at: datetime) -> None:
    """Note that it was kept, and what was said. Whoever kept it may: owner, stand-in or another.

    Raises: AlreadyEnded.
    """
    row = _end(found, PromiseState.KEPT, words=words, by=by, at=at)
    _worked(row, by=by, at=at)
    cases.after_end(records.case_of(row), outcome=PromiseState.KEPT, by=by, at=at)


@transaction.atomic
def tried(found: PromiseRef, *, begin: datetime, words: str = "", by: PersonRef, at: datetime) -> PromiseRef:
    """Note that they were called and nobody answered; another time is promised in the same breath.

    Raises: AlreadyEnded, NobodyThere, WrongTime, TooFar.
    """
    row = _end(found, PromiseState.TRIED, words=words, by=by, at=at)
    _worked(row, by=by, at=at)
    return _follow(row, begin=begin, by=by, at=at)


@transaction.atomic
def move(
    found: PromiseRef, *, begin: datetime, agreed: bool, words: str = "", by: PersonRef, at: datetime
) -> PromiseRef:
    """Promise another time in its place, when the customer agrees to it.

    Raises: NotAgreed, AlreadyEnded, NobodyThere, WrongTime, TooFar.
    """
    if not agreed:
        raise NotAgreed
    row = _end(found, PromiseState.MOVED, words=words, by=by, at=at, agreed=True)
    return _follow(row, begin=begin, by=by, at=at)


def _follow(row: Promise, *, begin: datetime, by: PersonRef, at: datetime) -> PromiseRef:
    to = making.To(row.contact_id, row.to_name, row.to_address, row.language, row.zone)
    end = begin + (row.ends_at - row.begins_at)
    kind = PromiseKind(row.kind)
    case, follows = records.case_of(row), row.pk
    return making.promise(
        case, kind=kind, begin=begin, end=end, by=by, at=at, to=to, about=row.about, follows=follows
    )


@transaction.atomic
def call_off(found: PromiseRef, *, words: str, by: PersonRef, at: datetime) -> None:
    """The customer needs it no more. Raises: AlreadyEnded."""
    row = _end(found, PromiseState.CALLED_OFF, words=words, by=by, at=at)
    cases.after_end(records.case_of(row), outcome=PromiseState.CALLED_OFF, by=by, at=at)


@transaction.atomic
def reopen(found: PromiseRef, *, by: PersonRef, at: datetime) -> Told:
    """Undo an end that was noted by mistake. Whoever is free keeps it now; gives how they hear of it.

    Raises: AlreadyEnded.
    """
    records.take_turns()
    row = records.lock(found)
    if row.state not in (PromiseState.KEPT, PromiseState.CALLED_OFF):
        raise AlreadyEnded
    # Uncovered until it is looked at: its owner may have promised the time to somebody else meanwhile.
    back = {"state": PromiseState.OPEN.value, "closed_at": None, "closed_by": None, "uncovered_at": at}
    Promise.objects.filter(pk=row.pk).update(**back)
    records.record(row, "reopened", by=by, at=at)
    cases.open_again(records.case_of(row), by=by, at=at)
    return heard.by_each(owning.look_after(row.pk, by=by, at=at) or [])


def _end(
    found: PromiseRef, state: PromiseState, *, words: str, by: PersonRef, at: datetime, **data: Any
) -> Promise:
    records.take_turns()
    row = records.lock(found)
    if row.state != PromiseState.OPEN:
        raise _why_not(row)
    ended = {"state": state.value, "closed_at": at, "closed_by_id": by.pk, "words": words.strip()}
    Promise.objects.filter(pk=row.pk).update(**ended)
    records.free(row, at=at)
    telling.over(row, at=at)
    what = {PromiseState.KEPT: "kept", PromiseState.TRIED: "tried", PromiseState.MOVED: "moved"}
    records.record(row, what.get(state, "called_off"), by=by, at=at, is_late=at > row.ends_at, **data)
    return row


def _why_not(row: Promise) -> Refusal:
    if row.closed_by is None or row.closed_at is None:
        return AlreadyEnded()
    words = N_("%(name)s noted the end of this promise: %(when)s. Its page tells how.")
    return AlreadyEnded(said(words, name=row.closed_by.name, when=row.closed_at.isoformat()))


def _worked(row: Promise, *, by: PersonRef, at: datetime) -> None:
    """A call is real work: rest counts from it, and the customer is known next time."""
    availability.note_work(by.pk, at=at)
    if row.case.customer_id is not None:
        availability.note_worked_for(by.pk, row.case.customer_id, at=at)
