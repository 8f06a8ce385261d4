"""A case goes into one person's hands: a lease, won by one conditional UPDATE."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from proche.availability import actions as availability
from proche.availability.rules import Candidate
from proche.kernel.refusal import Refusal
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people.rules import PersonRef
from proche.queue import queries, rules
from proche.queue.actions.leases import Claim, held, lease, record, why_not_held
from proche.queue.actions.offering import find_offer, here, offers
from proche.queue.actions.refusals import AlreadyDone, AlreadyTaken, Kept
from proche.queue.models import Case
from proche.queue.queries import CaseRef
from proche.queue.rules import State, Waiting


def next_case(*, by: PersonRef, at: datetime) -> Claim | None:
    """Claim the case that this person is the right one for; None when nothing waits for them.

    A case lost to someone else at the same moment is no refusal: the next one is tried.
    Raises: NotHere.
    """
    me = here(by, at)
    for case, times in offers(me, at):
        claimed = _try(case, me, at=at, reasons=rules.because(case, me, times=times))
        if claimed:
            return claimed
    return None


def claim(case: CaseRef, *, by: PersonRef, at: datetime) -> Claim:
    """Give a waiting case to one person, or one that was put aside. Raises: AlreadyTaken, AlreadyDone,
    Kept, NotHere.
    """
    me = here(by, at)
    with transaction.atomic():
        claimed = _win(case, me, at=at, states=(State.WAITING, State.ASIDE), reasons=(_CHOSEN,))
    if claimed is None:
        raise _why_not(case, by=by, at=at)
    return claimed


def hold(case: CaseRef, *, by: PersonRef, at: datetime) -> datetime:
    """Make sure that `by` has the case in hand, before they change what it holds; gives the lease's end.

    Raises: AlreadyTaken, AlreadyDone, Kept, NotHere.
    """
    until = at + lease()
    if held(case, by).update(lease_until=until):
        return until
    return claim(case, by=by, at=at).lease_until


@transaction.atomic
def renew(case: CaseRef, *, by: PersonRef, at: datetime) -> datetime:
    """Hold the lease on while the page is open. Raises: AlreadyTaken, AlreadyDone, NotYours."""
    until = at + lease()
    if not held(case, by).update(lease_until=until):
        raise why_not_held(case, by=by)
    return until


def renew_all(*, by: PersonRef, at: datetime) -> int:
    """Hold on to all of a person's leases: any open page of the desk shows that they are there."""
    return Case.objects.filter(state=State.TAKEN.value, taken_by_id=by.pk).update(lease_until=at + lease())


@transaction.atomic
def _try(case: Waiting, me: Candidate, *, at: datetime, reasons: tuple[Said, ...]) -> Claim | None:
    """Win this case or go on to the next; nobody waits for a colleague's commit to learn that they lost."""
    ref = CaseRef(case.pk, case.code)
    if _is_being_taken(case.pk):
        return None
    return _win(ref, me, at=at, states=(State.WAITING,), reasons=reasons)


def _is_being_taken(pk: int) -> bool:
    if not connection.features.has_select_for_update_skip_locked:
        return False
    free = Case.objects.select_for_update(skip_locked=True).filter(pk=pk, state=State.WAITING.value)
    return not free.values_list("pk", flat=True).first()


def _win(
    case: CaseRef, me: Candidate, *, at: datetime, states: tuple[State, ...], reasons: tuple[Said, ...]
) -> Claim | None:
    by = me.person
    until = at + lease()
    free = Q(kept_for__isnull=True) | Q(kept_for_id=by.pk) | Q(kept_until__lte=at)
    won = Case.objects.filter(free, pk=case.pk, state__in=[state.value for state in states]).update(
        state=State.TAKEN.value,
        taken_by_id=by.pk,
        taken_at=at,
        lease_until=until,
        kept_for=None,
        kept_until=None,
        aside_until=None,
        aside_reason="",
        reasons=[reason.as_json() for reason in reasons],
    )
    if not won:
        return None
    availability.note_taken(by.pk, at=at, zone=me.zone)
    record(case, "claimed", State.TAKEN, by=by, at=at)
    return Claim(case, by, at, until, reasons)


def _why_not(case: CaseRef, *, by: PersonRef, at: datetime) -> Refusal:
    row = queries.get_row(case.code, at=at)
    if row.state is State.DONE:
        return AlreadyDone()
    if row.holder is not None:
        return _taken_by(row.holder, row.taken_at, at=at, by=by)
    if row.kept_for is not None and row.kept_until is not None:
        until = f"{timezone.localtime(row.kept_until):%H:%M}"
        words = N_("It is kept for %(name)s until %(time)s. Press Next for the one that waits for you.")
        return Kept(said(words, name=row.kept_for.name, time=until))
    # It was free again between the two looks.
    return AlreadyTaken(said(N_("Someone else just had it in hand. Try again.")))


def _taken_by(holder: PersonRef, taken_at: datetime | None, *, at: datetime, by: PersonRef) -> AlreadyTaken:
    time = f"{timezone.localtime(taken_at or at):%H:%M}"
    offer = find_offer(by=by, at=at)
    following = offer.case if offer else None
    if following is None:
        words = N_("%(name)s took this case at %(time)s. Nothing else waits for you.")
        return AlreadyTaken(said(words, name=holder.name, time=time))
    title = queries.get_row(following.code, at=at).title
    words = N_("%(name)s took this case at %(time)s. The next one waiting is %(title)s.")
    return AlreadyTaken(said(words, name=holder.name, time=time, title=title))


_CHOSEN = said(N_("You chose it."))
