"""A case is closed, opened again, put aside, woken."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said
from proche.people.rules import PersonRef
from proche.queue import closing, kinds, queries, terms
from proche.queue.actions.leases import (
    Claim,
    end_of_holding,
    end_offers,
    held,
    keep_choice,
    lease,
    lock,
    no_holder,
    not_kept,
    note_in_hand,
    note_out_of_hand,
    record,
    why_not_held,
)
from proche.queue.actions.refusals import NeedsLook, WrongMoment
from proche.queue.models import Case
from proche.queue.queries import CaseRef
from proche.queue.rules import State
from proche.queue.terms import Looking


@transaction.atomic
def close(case: CaseRef, *, outcome: str, by: PersonRef | None, at: datetime) -> None:
    """End a case. Its holder does, or the desk itself (`by` None).

    Raises: NotYours, AlreadyTaken, AlreadyDone, NeedsLook, and what stands in the way (closing).
    """
    row = lock(case)
    if by:
        closing.ask(case, by=by, at=at)
        _must_be_seen(row, by=by, at=at)
    holder = row.taken_by_id
    open_ones = Case.objects.filter(pk=case.pk).exclude(state=State.DONE.value)
    ours = held(case, by) if by else open_ones.filter(taken_by_id=holder)
    ended: dict[str, Any] = {"state": State.DONE.value, "outcome": outcome, "closed_at": at}
    ended["closed_by_id"] = by.pk if by else None
    if not ours.update(**ended, **no_holder(), **not_kept(), aside_until=None):
        raise why_not_held(case, by=by)
    end_offers(case.pk, at=at)
    end_of_holding(row, by=by, at=at)
    record(case, "closed", State.DONE, by=by, at=at, outcome=outcome)


def is_free(case: CaseRef) -> bool:
    """Whether nobody has a case in hand and it is kept for nobody; kept so to the end of the transaction."""
    row = lock(case)
    return row.state == State.WAITING.value and row.kept_for_id is None


def _must_be_seen(row: Case, *, by: PersonRef, at: datetime) -> None:
    """Where its kind asks for a second pair of eyes always, someone else has said that it is fine."""
    if row.kind == kinds.SECOND_LOOK or row.taken_by_id != by.pk:
        return
    if terms.read(at).of(row.kind).second_look is not Looking.ALWAYS:
        return
    if not queries.is_seen_by_another(row.pk, closer=by.pk):
        raise NeedsLook


@transaction.atomic
def reopen(case: CaseRef, *, by: PersonRef, at: datetime) -> Claim:
    """Take a closed case up again, in the hands of who reopens it. Raises: AlreadyTaken, NotYours."""
    until = at + lease()
    back = {"state": State.TAKEN.value, "outcome": "", "closed_at": None, "closed_by": None}
    mine = {"taken_by_id": by.pk, "taken_at": at, "lease_until": until, "reasons": [_REOPENED.as_json()]}
    if not Case.objects.filter(pk=case.pk, state=State.DONE.value).update(**back, **mine):
        raise why_not_held(case, by=by)
    keep_choice(case.pk, by.pk, way="REOPENED", at=at, reasons=(_REOPENED,))
    note_in_hand(case.pk, by.pk, at=at)
    record(case, "reopened", State.TAKEN, by=by, at=at)
    return Claim(case, by, at, until, (_REOPENED,))


@transaction.atomic
def put_aside(case: CaseRef, *, until: datetime, reason: str, by: PersonRef, at: datetime) -> None:
    """Let a case rest until a moment; then it waits again. Raises: WrongMoment, NotYours, AlreadyTaken."""
    if until <= at:
        raise WrongMoment
    resting = {"state": State.ASIDE.value, "aside_until": until, "aside_reason": reason.strip()[:300]}
    if not held(case, by).update(**resting, **no_holder(), reasons=[]):
        raise why_not_held(case, by=by)
    note_out_of_hand(case.pk, by.pk)
    record(case, "put_aside", State.ASIDE, by=by, at=at, until=until.isoformat())


def wake(*, at: datetime) -> int:
    """Bring back the cases whose time aside is over; gives how many."""
    over = Case.objects.filter(state=State.ASIDE.value, aside_until__lte=at).order_by("aside_until", "id")
    return sum(_wake(CaseRef(*row), at=at) for row in list(over.values_list("pk", "code")[:500]))


@transaction.atomic
def _wake(case: CaseRef, *, at: datetime) -> bool:
    due = Case.objects.filter(pk=case.pk, state=State.ASIDE.value, aside_until__lte=at)
    if not due.update(state=State.WAITING.value, aside_until=None, reasons=[_WOKEN.as_json()]):
        return False
    record(case, "woken", State.WAITING, by=None, at=at)
    return True


@transaction.atomic
def bring_back(case: CaseRef, *, at: datetime) -> bool:
    """What a case was put aside for has come before its time: it waits for someone now."""
    aside = Case.objects.filter(pk=case.pk, state=State.ASIDE.value)
    if not aside.update(state=State.WAITING.value, aside_until=None, reasons=[_CAME.as_json()]):
        return False
    record(case, "woken", State.WAITING, by=None, at=at)
    return True


_REOPENED = said(N_("You opened it again."))


_WOKEN = said(N_("It waits again: its time aside is over."))
_CAME = said(N_("It waits again: the customer has answered."))
