"""The only writers of cases. Each writes state, trace and live event in one transaction.

A claim is a lease, won by one conditional UPDATE: two people never both win, on either database.

Refusal
├── AlreadyTaken   someone else has it; says who, since when, and what to do next
├── AlreadyDone    it is closed
├── Kept           it was handed over to someone else, who has some time to take it
├── NotYours       only its holder may do this
├── NotHere        the person said that they are off
├── CannotTake     the one it is handed to does not take cases
└── WrongMoment, NothingSaid   422
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from proche.availability import actions as availability
from proche.availability import queries as presence
from proche.availability.rules import Candidate, Need, Now, PresenceState, barriers_of, set_by_hand
from proche.customers import queries as customers
from proche.kernel import gate, live, trace
from proche.kernel.ids import new_code
from proche.kernel.refusal import BadInput, NotFound, Refusal
from proche.kernel.words import Said, gettext_noop, said
from proche.people import queries as people
from proche.people.rules import PersonRef, Right, signature
from proche.queue import queries, rules
from proche.queue.models import Case, CaseNote
from proche.queue.queries import CaseRef
from proche.queue.rules import Priority, State, Waiting

N_ = gettext_noop

#: How many waiting cases a person who can do none of them is looked through for, at most.
LOOK_THROUGH = 1000
#: Nearly always one of the first is theirs: the rest is not read.
FIRST_LOOK = 12


class AlreadyTaken(Refusal):
    pass


class AlreadyDone(Refusal):
    default = N_("This case is closed. Its trace tells how it ended.")


class Kept(Refusal):
    pass


class NotYours(Refusal):
    default = N_("This case is not in your hands. Take it first.")


class NotHere(Refusal):
    default = N_("You said that you are off. Say that you are here, then take a case.")


class CannotTake(Refusal):
    pass


class WrongMoment(BadInput):
    default = N_("This moment has passed. Give a later one.")


class NothingSaid(BadInput):
    default = N_("There is nothing written yet. Write a word, then keep it.")


@dataclass(frozen=True, slots=True)
class Offer:
    """The case that a person would be given, with the reasons in words."""

    case: CaseRef
    reasons: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A lease on a case; `reasons` say to its holder why it is theirs."""

    case: CaseRef
    by: PersonRef
    at: datetime
    lease_until: datetime
    reasons: tuple[Said, ...] = ()


def lease() -> timedelta:
    return timedelta(minutes=settings.PROCHE["PROCHE_LEASE_MINUTES"])


@transaction.atomic
def open_case(
    *,
    kind: str,
    title: str,
    at: datetime,
    need: Need | None = None,
    customer_pk: int | None = None,
    due_at: datetime | None = None,
    priority: int = Priority.USUAL,
    by: PersonRef | None = None,
) -> CaseRef:
    """Put a case into the queue. Its region is the customer's when the need names none."""
    need = need or Need()
    case = Case.objects.create(
        code=new_code(),
        kind=kind,
        title=_fit(title),
        priority=priority,
        region=need.region or _region_of(customer_pk),
        language=need.language,
        skills=sorted(need.skills),
        customer_id=customer_pk,
        arrived_at=at,
        due_at=due_at,
        turn_at=rules.turn_at(arrived_at=at, due_at=due_at),
    )
    ref = CaseRef(case.pk, case.code)
    _note(ref, "opened", State.WAITING, by=by, at=at, kind=kind)
    return ref


def next_case(*, by: PersonRef, at: datetime) -> Claim | None:
    """Claim the case that this person is the right one for; None when nothing waits for them.

    A case lost to someone else at the same moment is no refusal: the next one is tried.
    Raises: NotHere.
    """
    me = _here(by, at)
    for case, times in _offers(me, at):
        claimed = _try(case, me, at=at, reasons=rules.because(case, me, times=times))
        if claimed:
            return claimed
    return None


def claim(case: CaseRef, *, by: PersonRef, at: datetime) -> Claim:
    """Give a waiting case to one person, or one that was put aside. Raises: AlreadyTaken, AlreadyDone,
    Kept, NotHere.
    """
    me = _here(by, at)
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
    if _held(case, by).update(lease_until=until):
        return until
    return claim(case, by=by, at=at).lease_until


def find_offer(*, by: PersonRef, at: datetime) -> Offer | None:
    """Show what `next_case` would give and why, and claim nothing."""
    me = presence.get_candidate(by.pk, at=at)
    found = next(_offers(me, at), None)
    if found is None:
        return None
    case, times = found
    return Offer(CaseRef(case.pk, case.code), rules.because(case, me, times=times))


@transaction.atomic
def renew(case: CaseRef, *, by: PersonRef, at: datetime) -> datetime:
    """Hold the lease on while the page is open. Raises: AlreadyTaken, AlreadyDone, NotYours."""
    until = at + lease()
    if not _held(case, by).update(lease_until=until):
        raise _why_not_held(case, by=by)
    return until


def renew_all(*, by: PersonRef, at: datetime) -> int:
    """Hold on to all of a person's leases: any open page of the desk shows that they are there."""
    return Case.objects.filter(state=State.TAKEN.value, taken_by_id=by.pk).update(lease_until=at + lease())


@transaction.atomic
def release(case: CaseRef, *, by: PersonRef, at: datetime) -> None:
    """Give a case back to the queue: the undo of a claim. Raises: NotYours, AlreadyTaken, AlreadyDone."""
    if not _held(case, by).update(**_waiting_again()):
        raise _why_not_held(case, by=by)
    availability.note_released(by.pk)
    _note(case, "released", State.WAITING, by=by, at=at)


@transaction.atomic
def release_all(person: PersonRef, *, at: datetime) -> int:
    """Give back everything a person holds, when they have left. Wired to people's PersonLeft.

    All cases first, the person's load once at the end: in the order in which a claim locks them.
    """
    held = Case.objects.filter(state=State.TAKEN.value, taken_by_id=person.pk).order_by("pk")
    why = said(N_("It waits again: its holder has left the desk."))
    rows = [CaseRef(*row) for row in held.values_list("pk", "code")]
    given = sum(_give_back(case, person.pk, "released", why, at=at) for case in rows)
    availability.note_released(person.pk, count=given)
    return given


def lapse(*, at: datetime) -> int:
    """Offer again the cases whose holder disappeared; gives how many."""
    over = Case.objects.filter(state=State.TAKEN.value, lease_until__lte=at).order_by("lease_until")
    why = said(N_("It waits again: its holder was no longer there."))
    rows = list(over.values_list("pk", "code", "taken_by_id")[:500])
    return sum(_take_back(CaseRef(pk, code), holder, why, at=at) for pk, code, holder in rows)


@transaction.atomic
def close(case: CaseRef, *, outcome: str, by: PersonRef | None, at: datetime) -> None:
    """End a case. Its holder does, or the desk itself (`by` None).

    Raises: NotYours, AlreadyTaken, AlreadyDone.
    """
    row = _lock(case)
    holder = row.taken_by_id
    open_ones = Case.objects.filter(pk=case.pk).exclude(state=State.DONE.value)
    ours = _held(case, by) if by else open_ones.filter(taken_by_id=holder)
    ended: dict[str, Any] = {"state": State.DONE.value, "outcome": outcome, "closed_at": at}
    ended["closed_by_id"] = by.pk if by else None
    if not ours.update(**ended, **_no_holder(), kept_for=None, kept_until=None, aside_until=None):
        raise _why_not_held(case, by=by)
    _end_of_holding(holder, row.customer_id if by else None, at=at)
    _note(case, "closed", State.DONE, by=by, at=at, outcome=outcome)


@transaction.atomic
def reopen(case: CaseRef, *, by: PersonRef, at: datetime) -> Claim:
    """Take a closed case up again, in the hands of who reopens it. Raises: AlreadyTaken, NotYours."""
    until = at + lease()
    back = {"state": State.TAKEN.value, "outcome": "", "closed_at": None, "closed_by": None}
    mine = {"taken_by_id": by.pk, "taken_at": at, "lease_until": until, "reasons": [_REOPENED.as_json()]}
    if not Case.objects.filter(pk=case.pk, state=State.DONE.value).update(**back, **mine):
        raise _why_not_held(case, by=by)
    availability.note_taken(by.pk, at=at)
    _note(case, "reopened", State.TAKEN, by=by, at=at)
    return Claim(case, by, at, until, (_REOPENED,))


@transaction.atomic
def put_aside(case: CaseRef, *, until: datetime, reason: str, by: PersonRef, at: datetime) -> None:
    """Let a case rest until a moment; then it waits again. Raises: WrongMoment, NotYours, AlreadyTaken."""
    if until <= at:
        raise WrongMoment
    resting = {"state": State.ASIDE.value, "aside_until": until, "aside_reason": reason.strip()[:300]}
    if not _held(case, by).update(**resting, **_no_holder(), reasons=[]):
        raise _why_not_held(case, by=by)
    availability.note_released(by.pk)
    _note(case, "put_aside", State.ASIDE, by=by, at=at, until=until.isoformat())


def wake(*, at: datetime) -> int:
    """Bring back the cases whose time aside is over; gives how many."""
    over = Case.objects.filter(state=State.ASIDE.value, aside_until__lte=at).order_by("aside_until", "id")
    return sum(_wake(CaseRef(*row), at=at) for row in list(over.values_list("pk", "code")[:500]))


@transaction.atomic
def hand_over(case: CaseRef, *, to: PersonRef, note: str, by: PersonRef, at: datetime) -> None:
    """Give a case to one colleague, who has an hour to take it before everyone may.

    Raises: CannotTake, NotYours, AlreadyTaken.
    """
    colleague = people.get_row(to.pk)
    if Right.TAKE_CASE not in colleague.rights or to.pk == by.pk:
        raise CannotTake(
            said(N_("%(name)s cannot take this case. Choose someone else."), name=colleague.name)
        )
    why = said(N_("%(name)s hands it over to %(to)s."), name=by.name, to=colleague.name)
    kept = {"kept_for_id": to.pk, "kept_until": at + rules.KEPT_FOR}
    if not _held(case, by).update(**{**_waiting_again(why), **kept}):
        raise _why_not_held(case, by=by)
    availability.note_released(by.pk)
    if note.strip():
        CaseNote.objects.create(case_id=case.pk, at=at, by_id=by.pk, text=note.strip())
    _note(case, "handed_over", State.WAITING, by=by, at=at, to=f"person:{to.pk}")
    _tell_colleague(case, to=to, by=by, at=at)


@transaction.atomic
def add_note(case: CaseRef, *, text: str, by: PersonRef | None, at: datetime) -> None:
    """Write something for whoever opens the case next. Raises: NothingSaid."""
    if not text.strip():
        raise NothingSaid
    note = CaseNote.objects.create(case_id=case.pk, at=at, by_id=by.pk if by else None, text=text.strip())
    _note(case, "noted", None, by=by, at=at, note=note.pk)


@transaction.atomic
def retitle(
    case: CaseRef,
    *,
    at: datetime,
    by: PersonRef | None = None,
    title: str | None = None,
    customer_pk: int | None = None,
    priority: int | None = None,
    due_at: datetime | None = None,
) -> None:
    """Change what is known of a case; what is left out or the same stays. Raises: NotFound."""
    row = _lock(case)
    given: dict[str, Any] = {"title": _fit(title)} if title is not None else {}
    if customer_pk is not None:
        given |= {"customer_id": customer_pk, "region": _region_of(customer_pk) or row.region}
    if priority is not None:
        given["priority"] = priority
    if due_at is not None:
        given |= {"due_at": due_at, "turn_at": due_at}
    changes = {name: value for name, value in given.items() if getattr(row, name) != value}
    if changes:
        Case.objects.filter(pk=case.pk).update(**changes)
        _note(case, "changed", None, by=by, at=at, fields=sorted(changes))


def _here(by: PersonRef, at: datetime) -> Candidate:
    me = presence.get_candidate(by.pk, at=at)
    if me.state is PresenceState.OFF and barriers_of(Need(), me, Now(at), (set_by_hand,)):
        raise NotHere
    return me


def _offers(me: Candidate, at: datetime) -> Iterator[tuple[Waiting, int]]:
    """Give, in the order to try them, the cases this person can do, with how well they know the customer."""
    for window in _windows(me, at):
        known = presence.list_acquaintances(case.customer for case in window if case.customer is not None)
        others = _others(me, known, at)
        for case in rules.in_order_for(me, window, others=others, known=known, at=at):
            yield case, known.get(case.customer or 0, {}).get(me.person.pk, 0)


def _windows(me: Candidate, at: datetime) -> Iterator[list[Waiting]]:
    """Look at the queue from its head, a bounded way: a million waiting cases cost as a thousand."""
    yield queries.list_kept_for(me.person.pk, at=at)
    after: Waiting | None = None
    seen, size = 0, FIRST_LOOK
    while seen < LOOK_THROUGH:
        window = queries.list_turns(at=at, after=after, size=size)
        yield window
        if len(window) < size:
            return
        after, seen, size = window[-1], seen + size, queries.PAGE


def _others(me: Candidate, known: rules.Known, at: datetime) -> list[Candidate]:
    pks = {pk for times in known.values() for pk in times} - {me.person.pk}
    return presence.list_some(pks, at=at) if pks else []


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
    _note(case, "claimed", State.TAKEN, by=by, at=at)
    return Claim(case, by, at, until, reasons)


@transaction.atomic
def _take_back(case: CaseRef, holder: int, why: Said, *, at: datetime) -> bool:
    lapsed = _give_back(case, holder, "lapsed", why, at=at, lease_until__lte=at)
    if lapsed:
        availability.note_released(holder)
    return lapsed


def _give_back(case: CaseRef, holder: int, what: str, why: Said, *, at: datetime, **still: Any) -> bool:
    held = Case.objects.filter(pk=case.pk, state=State.TAKEN.value, taken_by_id=holder, **still)
    if not held.update(**_waiting_again(why)):
        return False
    _note(case, what, State.WAITING, by=None, at=at, holder=f"person:{holder}")
    return True


@transaction.atomic
def _wake(case: CaseRef, *, at: datetime) -> bool:
    due = Case.objects.filter(pk=case.pk, state=State.ASIDE.value, aside_until__lte=at)
    if not due.update(state=State.WAITING.value, aside_until=None, reasons=[_WOKEN.as_json()]):
        return False
    _note(case, "woken", State.WAITING, by=None, at=at)
    return True


def _held(case: CaseRef, by: PersonRef | None) -> Any:
    return Case.objects.filter(pk=case.pk, state=State.TAKEN.value, taken_by_id=by.pk if by else None)


def _lock(case: CaseRef) -> Case:
    """Read a case and keep it as read to the end of the transaction (SQLite has one writer anyway).

    Not against what only points at it: a note being written holds the row too, and waits for our trace.
    """
    row = Case.objects.select_for_update(no_key=True).filter(pk=case.pk).first()
    if row is None:
        raise NotFound
    return row


def _no_holder() -> dict[str, Any]:
    return {"taken_by": None, "lease_until": None}


def _waiting_again(why: Said | None = None) -> dict[str, Any]:
    reasons = [why.as_json()] if why else []
    return {"state": State.WAITING.value, "taken_at": None, "reasons": reasons, **_no_holder()}


def _end_of_holding(holder: int | None, customer: int | None, *, at: datetime) -> None:
    if holder is None:
        return
    availability.note_released(holder)
    if customer is not None:
        availability.note_worked_for(holder, customer, at=at)


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


def _why_not_held(case: CaseRef, *, by: PersonRef | None) -> Refusal:
    row = Case.objects.select_related("taken_by").filter(pk=case.pk).first()
    if row is None:
        return NotFound()
    if row.state == State.DONE:
        return AlreadyDone()
    if row.taken_by is not None and (by is None or row.taken_by_id != by.pk):
        words = N_("%(name)s has this case in hand now. Ask them before you change it.")
        return AlreadyTaken(said(words, name=row.taken_by.name))
    return NotYours()


def _tell_colleague(case: CaseRef, *, to: PersonRef, by: PersonRef, at: datetime) -> None:
    row = queries.get_row(case.code, at=at)
    title = said(N_("%(name)s hands over to you: %(title)s."), name=by.name, title=row.title)
    gate.reach(to.pk, gate.GateMessage(title=title, url=row.url, urgency=gate.Urgency.SOON), at=at)


def _region_of(customer_pk: int | None) -> str:
    return customers.get_region(customer_pk) if customer_pk is not None else ""


def _fit(title: str) -> str:
    return " ".join(title.split())[:200]


def _note(
    case: CaseRef, what: str, state: State | None, *, by: PersonRef | None, at: datetime, **data: Any
) -> None:
    """Write the trace and tell the open pages, in the transaction of the action."""
    trace.append(f"case:{case.code}", f"queue.case.{what}", at=at, by=signature(by), data=data)
    told = {"code": case.code, "what": what, "state": state.value if state else None}
    for topic in ("queue", f"case:{case.code}"):
        live.publish(topic, "case.changed", told, at=at)


_CHOSEN = said(N_("You chose it."))
_REOPENED = said(N_("You opened it again."))
_WOKEN = said(N_("It waits again: its time aside is over."))
