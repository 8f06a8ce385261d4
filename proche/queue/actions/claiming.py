"""A case goes into one person's hands: a lease, won by one conditional UPDATE."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from proche.availability import actions as availability
from proche.availability import queries as presence
from proche.availability.rules import Answer, Candidate
from proche.kernel.refusal import Refusal
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people.rules import PersonRef
from proche.queue import queries, rules
from proche.queue.actions.leases import (
    Claim,
    end_offers,
    held,
    keep_choice,
    lease,
    not_kept,
    record,
)
from proche.queue.actions.offering import find_offer, here, offers, times_of
from proche.queue.actions.refusals import AlreadyDone, AlreadyTaken, Kept
from proche.queue.everyone import Everyone
from proche.queue.models import Case
from proche.queue.queries import CaseRef
from proche.queue.rules import Keeping, State, Waiting

#: How a case came into someone's hands.
NEXT, CHOSEN, OFFER, REOPENED = "NEXT", "CHOSEN", "OFFER", "REOPENED"


def next_case(*, by: PersonRef, at: datetime) -> Claim | None:
    """Claim the case that this person is the right one for; None when nothing waits for them.

    A case lost to someone else at the same moment is no refusal: the next one is tried.
    Raises: NotHere.
    """
    everyone = Everyone.read(at)
    me = here(everyone.get(by.pk), at)
    for case, known in offers(me, everyone):
        reasons = rules.because(case, me, times=times_of(case, known, by.pk))
        way = OFFER if case.keeping == Keeping.OFFERED else NEXT
        claimed = _try(case, me, at=at, choice=_Choosing(way, reasons, everyone.answer(case, known)))
        if claimed:
            return claimed
    return None


def claim(case: CaseRef, *, by: PersonRef, at: datetime) -> Claim:
    """Give a waiting case to one person, or one that was put aside. Raises: AlreadyTaken, AlreadyDone,
    Kept, NotHere.
    """
    return _claim(case, by=by, at=at, way=CHOSEN)


def accept(case: CaseRef, *, by: PersonRef, at: datetime) -> Claim:
    """Take what was offered. An offer that lapsed meanwhile is no refusal while nobody else has the case.

    Raises: as `claim`.
    """
    return _claim(case, by=by, at=at, way=OFFER)


def _claim(case: CaseRef, *, by: PersonRef, at: datetime, way: str) -> Claim:
    everyone = Everyone.read(at)
    me = here(everyone.get(by.pk), at)
    waiting = queries.get_waiting(case.pk)
    known = presence.list_acquaintances([waiting.customer] if waiting.customer is not None else [])
    offered = rules.because(waiting, me, times=times_of(waiting, known, by.pk))
    choice = _Choosing(way, (_CHOSEN,) if way == CHOSEN else offered, everyone.answer(waiting, known))
    states = (State.WAITING, State.ASIDE)
    with transaction.atomic():
        claimed = _win(waiting, me, at=at, states=states, choice=choice)
    if claimed is None:
        raise _why_not(case, by=by, at=at)
    return claimed


def hold(case: CaseRef, *, by: PersonRef, at: datetime) -> datetime:
    """Make sure that `by` has the case in hand, before they change what it holds; gives the lease's end.

    Each such change is real work, whichever room it belongs to: a step, an answer, a value.
    Raises: AlreadyTaken, AlreadyDone, Kept, NotHere.
    """
    until = at + lease()
    if held(case, by).update(lease_until=until):
        availability.note_work(by.pk, at=at)
        return until
    return claim(case, by=by, at=at).lease_until


def renew_all(*, by: PersonRef, at: datetime) -> int:
    """Hold on to all of a person's leases: any open page of the desk shows that they are there."""
    return Case.objects.filter(state=State.TAKEN.value, taken_by_id=by.pk).update(lease_until=at + lease())


@dataclass(frozen=True, slots=True)
class _Choosing:
    """How it came about that a case is this person's, and the answer of that moment."""

    way: str
    reasons: tuple[Said, ...]
    answer: Answer


@transaction.atomic
def _try(case: Waiting, me: Candidate, *, at: datetime, choice: _Choosing) -> Claim | None:
    """Win this case or go on to the next; nobody waits for a colleague's commit to learn that they lost."""
    if _is_being_taken(case.pk):
        return None
    return _win(case, me, at=at, states=(State.WAITING,), choice=choice)


def _is_being_taken(pk: int) -> bool:
    if not connection.features.has_select_for_update_skip_locked:
        return False
    free = Case.objects.select_for_update(skip_locked=True).filter(pk=pk, state=State.WAITING.value)
    return not free.values_list("pk", flat=True).first()


def _win(
    waiting: Waiting,
    me: Candidate,
    *,
    at: datetime,
    states: tuple[State, ...],
    choice: _Choosing,
) -> Claim | None:
    by, case = me.person, CaseRef(waiting.pk, waiting.code)
    until = at + lease()
    free = Q(kept_for__isnull=True) | Q(kept_for_id=by.pk) | Q(kept_until__lte=at)
    won = Case.objects.filter(free, pk=case.pk, state__in=[state.value for state in states]).update(
        state=State.TAKEN.value,
        taken_by_id=by.pk,
        taken_at=at,
        lease_until=until,
        aside_until=None,
        aside_reason="",
        reasons=[reason.as_json() for reason in choice.reasons],
        **not_kept(),
    )
    if not won:
        return None
    end_offers(case.pk, at=at, accepted_by=by.pk)
    keep_choice(case.pk, by.pk, way=choice.way, at=at, reasons=choice.reasons, answer=choice.answer)
    availability.note_taken(by.pk, at=at, zone=me.zone, kind=waiting.kind, weight=waiting.weight)
    record(case, "claimed", State.TAKEN, by=by, at=at)
    return Claim(case, by, at, until, choice.reasons)


def _why_not(case: CaseRef, *, by: PersonRef, at: datetime) -> Refusal:
    row = queries.get_row(case.code, at=at)
    if row.state is State.DONE:
        return AlreadyDone()
    if row.holder is not None:
        return _taken_by(row.holder, row.taken_at, at=at, by=by)
    if row.kept_for is not None and row.kept_until is not None and row.kept_until > at:
        until = row.kept_until.isoformat()
        words = _KEPT[Keeping(row.keeping or Keeping.HANDED)]
        return Kept(said(words, name=row.kept_for.name, time=until))
    # It was free again between the two looks.
    return AlreadyTaken(said(N_("Someone else just had it in hand. Try again.")))


def _taken_by(holder: PersonRef, taken_at: datetime | None, *, at: datetime, by: PersonRef) -> AlreadyTaken:
    time = (taken_at or at).isoformat()
    offer = find_offer(by=by, at=at)
    following = offer.case if offer else None
    if following is None:
        words = N_("%(name)s took this case at %(time)s. Nothing else waits for you.")
        return AlreadyTaken(said(words, name=holder.name, time=time))
    title = queries.get_row(following.code, at=at).title
    words = N_("%(name)s took this case at %(time)s. The next one waiting is %(title)s.")
    return AlreadyTaken(said(words, name=holder.name, time=time, title=title))


_KEPT = {
    Keeping.HANDED: N_("It is kept for %(name)s until %(time)s. Press Next for the one that waits for you."),
    Keeping.OFFERED: N_("It is offered to %(name)s until %(time)s. Press Next for one that waits for you."),
    Keeping.PROMISED: N_("%(name)s keeps a promise on it until %(time)s. Press Next for another one."),
}
_CHOSEN = said(N_("You chose it."))
