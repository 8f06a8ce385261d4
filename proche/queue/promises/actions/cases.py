"""What a promise does to its case: it rests until shortly before, then comes to its owner's hands."""

from __future__ import annotations

from datetime import datetime

from proche.kernel.refusal import Refusal
from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said
from proche.people.rules import PersonRef
from proche.queue import actions as queue
from proche.queue.actions.leases import record
from proche.queue.models import Case, CaseOffer, Promise
from proche.queue.promises.rules import PromiseState
from proche.queue.queries import CaseRef
from proche.queue.rules import Keeping, OfferState, State

#: A case that is only there for its promise, made from a customer's page.
KIND = "PROMISE"
#: Why a case is aside: said in the reader's language where it is shown.
WAITS = N_("It waits for the time that was promised.")


def open_for(
    customer_pk: int, *, title: str, ends_at: datetime, by: PersonRef | None, at: datetime
) -> CaseRef:
    """Open a case that is there for a promise alone."""
    return queue.open_case(kind=KIND, title=title, customer_pk=customer_pk, due_at=ends_at, by=by, at=at)


def rest(case: CaseRef, *, until: datetime, is_soon: bool, by: PersonRef | None, at: datetime) -> None:
    """Put the case aside until its promise, out of the hands of who made it; one that `is_soon` stays there.

    A case that someone else holds stays with them. One that is there for its promise alone waits for nobody
    meanwhile, whoever made it and whether they are still in their hours.
    """
    row = Case.objects.get(pk=case.pk)
    if row.kind == KIND and row.state == State.WAITING:
        _rest_alone(case, until=until, by=by, at=at)
    elif by is not None and row.state == State.TAKEN and row.taken_by_id == by.pk and not is_soon:
        queue.put_aside(case, until=until, reason=WAITS, by=by, at=at)


def _rest_alone(case: CaseRef, *, until: datetime, by: PersonRef | None, at: datetime) -> None:
    waiting = Case.objects.filter(pk=case.pk, state=State.WAITING.value, kept_for__isnull=True)
    if waiting.update(state=State.ASIDE.value, aside_until=until, aside_reason=WAITS, reasons=[]):
        record(case, "put_aside", State.ASIDE, by=by, at=at, until=until.isoformat())


def bring_to(case: CaseRef, *, to: PersonRef, begins_at: datetime, until: datetime, at: datetime) -> bool:
    """Keep the case for who keeps the promise; what somebody has in hand stays there."""
    why = said(N_("It was promised for %(when)s."), when=begins_at.isoformat())
    offered = CaseOffer.objects.filter(case_id=case.pk, state=OfferState.OPEN.value)
    for person in offered.values_list("person_id", flat=True):
        queue.withdraw_offers(person, at=at)
    brought = Case.objects.filter(pk=case.pk, state__in=[State.WAITING.value, State.ASIDE.value]).update(
        state=State.WAITING.value,
        aside_until=None,
        aside_reason="",
        kept_for_id=to.pk,
        kept_until=until,
        keeping=Keeping.PROMISED.value,
        reasons=[why.as_json()],
    )
    if brought:
        record(case, "woken", State.WAITING, by=None, at=at)
    return bool(brought)


def after_end(case: CaseRef, *, outcome: str, by: PersonRef, at: datetime) -> None:
    """A promise came to its end: its own case is closed, another one that rested for it waits again."""
    if Promise.objects.filter(case_id=case.pk, state=PromiseState.OPEN.value).exists():
        return
    row = Case.objects.get(pk=case.pk)
    if row.state == State.DONE:
        return
    if row.kind == KIND:
        _close(case, outcome=outcome, by=by, at=at)
    elif row.state == State.ASIDE and row.aside_reason == WAITS:
        _wake(case, at=at)


def _close(case: CaseRef, *, outcome: str, by: PersonRef, at: datetime) -> None:
    try:
        queue.hold(case, by=by, at=at)
    except Refusal:
        # Somebody else has it in hand or it is kept for them: the desk closes it, the trace names `by`.
        queue.close(case, outcome=outcome, by=None, at=at)
    else:
        queue.close(case, outcome=outcome, by=by, at=at)


def _wake(case: CaseRef, *, at: datetime) -> None:
    resting = Case.objects.filter(pk=case.pk, state=State.ASIDE.value)
    if resting.update(state=State.WAITING.value, aside_until=None, aside_reason="", reasons=[]):
        record(case, "woken", State.WAITING, by=None, at=at)


def open_again(case: CaseRef, *, by: PersonRef, at: datetime) -> None:
    """What was ended by mistake is to be kept again: its own case is in the hands of who said so."""
    row = Case.objects.get(pk=case.pk)
    if row.kind == KIND and row.state == State.DONE:
        queue.reopen(case, by=by, at=at)
