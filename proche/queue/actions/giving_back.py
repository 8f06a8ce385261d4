"""A case goes out of someone's hands: by themself, to a colleague, or because they left."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from proche.availability import actions as availability
from proche.availability import queries as presence
from proche.kernel import gate
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people import queries as people
from proche.people.rules import PersonRef, Right
from proche.queue import queries, terms
from proche.queue.actions.leases import (
    held,
    keep_choice,
    lease,
    not_kept,
    note_in_hand,
    note_out_of_hand,
    record,
    waiting_again,
    why_not_held,
)
from proche.queue.actions.pushing import withdraw_offers
from proche.queue.actions.refusals import CannotTake
from proche.queue.models import Case, CaseNote
from proche.queue.queries import CaseRef
from proche.queue.rules import Keeping, State

#: A case waits for a colleague over a long weekend, never over a leave.
LONGEST_AWAY = timedelta(days=4)


@transaction.atomic
def release(case: CaseRef, *, by: PersonRef, at: datetime) -> None:
    """Give a case back to the queue: the undo of a claim. Raises: NotYours, AlreadyTaken, AlreadyDone."""
    if not held(case, by).update(**waiting_again()):
        raise why_not_held(case, by=by)
    note_out_of_hand(case.pk, by.pk)
    record(case, "released", State.WAITING, by=by, at=at)


@transaction.atomic
def release_all(person: PersonRef, *, at: datetime) -> int:
    """Give back everything a person holds, is offered, or has kept for them, when they have left.

    Wired to people's PersonLeft. All cases first, the person's load once at the end: in the order in
    which a claim locks them.
    """
    held = Case.objects.filter(state=State.TAKEN.value, taken_by_id=person.pk).order_by("pk")
    why = said(N_("It waits again: its holder has left the desk."))
    rows = list(held.values_list("pk", "code", "kind", "weight"))
    given = [row for row in rows if _give_back(CaseRef(*row[:2]), person.pk, "released", why, at=at)]
    withdraw_offers(person.pk, at=at)
    _keep_nothing_for(person.pk, at=at)
    for kind in sorted({row[2] for row in given}):
        weights = [row[3] for row in given if row[2] == kind]
        availability.note_released(person.pk, kind=kind, weight=sum(weights), count=len(weights))
    return len(given)


def _keep_nothing_for(person_pk: int, *, at: datetime) -> None:
    """What was handed over to someone who has left is anyone's."""
    kept = Case.objects.filter(state=State.WAITING.value, kept_for_id=person_pk).order_by("pk")
    why = said(N_("It waits for anyone: the colleague it was kept for has left the desk."))
    for case in [CaseRef(*row) for row in kept.values_list("pk", "code")]:
        freed = kept.filter(pk=case.pk).update(reasons=[why.as_json()], **not_kept())
        if freed:
            record(case, "kept_no_longer", State.WAITING, by=None, at=at, person=f"person:{person_pk}")


def lapse(*, at: datetime) -> int:
    """Offer again the cases whose holder disappeared; gives how many."""
    over = Case.objects.filter(state=State.TAKEN.value, lease_until__lte=at).order_by("lease_until")
    why = said(N_("It waits again: its holder was no longer there."))
    rows = list(over.values_list("pk", "code", "taken_by_id")[:500])
    return sum(_take_back(CaseRef(pk, code), holder, why, at=at) for pk, code, holder in rows)


@transaction.atomic
def hand_over(case: CaseRef, *, to: PersonRef, note: str, by: PersonRef, at: datetime) -> gate.Passage:
    """Give a case to one colleague, who has their kind's time to take it before everyone may.

    The time runs from when they are back, unless the case is due before. Gives how they are told.

    Raises: CannotTake, NotYours, AlreadyTaken.
    """
    colleague = people.get_row(to.pk)
    if Right.TAKE_CASE not in colleague.rights or to.pk == by.pk:
        raise CannotTake(
            said(N_("%(name)s cannot take this case. Choose someone else."), name=colleague.name)
        )
    why = said(N_("%(name)s hands it over to %(to)s."), name=by.name, to=colleague.name)
    kept = {"kept_for_id": to.pk, "kept_until": _kept_until(case, to, at), "keeping": Keeping.HANDED.value}
    if not held(case, by).update(**{**waiting_again(why), **kept}):
        raise why_not_held(case, by=by)
    note_out_of_hand(case.pk, by.pk)
    if note.strip():
        CaseNote.objects.create(case_id=case.pk, at=at, by_id=by.pk, text=note.strip())
    record(case, "handed_over", State.WAITING, by=by, at=at, to=f"person:{to.pk}")
    return _tell_colleague(case, to=to, by=by, at=at)


@transaction.atomic
def _take_back(case: CaseRef, holder: int, why: Said, *, at: datetime) -> bool:
    lapsed = _give_back(case, holder, "lapsed", why, at=at, lease_until__lte=at)
    if lapsed:
        note_out_of_hand(case.pk, holder)
    return lapsed


def _give_back(case: CaseRef, holder: int, what: str, why: Said, *, at: datetime, **still: Any) -> bool:
    held = Case.objects.filter(pk=case.pk, state=State.TAKEN.value, taken_by_id=holder, **still)
    if not held.update(**waiting_again(why)):
        return False
    record(case, what, State.WAITING, by=None, at=at, holder=f"person:{holder}")
    return True


@transaction.atomic
def take_back(case: CaseRef, *, by: PersonRef, at: datetime) -> None:
    """Undo a hand-over of one's own that the colleague has not taken up. Raises: AlreadyTaken, NotYours."""
    handed = Case.objects.filter(pk=case.pk, state=State.WAITING.value, keeping=Keeping.HANDED.value)
    until = at + lease()
    mine = {"state": State.TAKEN.value, "taken_by_id": by.pk, "taken_at": at, "lease_until": until}
    latest = queries.list_latest_choices([case.pk]).get(case.pk)
    is_mine = latest is not None and latest.person.pk == by.pk
    if not is_mine or not handed.update(**mine, **not_kept(), reasons=[_TAKEN_BACK.as_json()]):
        raise why_not_held(case, by=by)
    keep_choice(case.pk, by.pk, way="BACK", at=at, reasons=(_TAKEN_BACK,))
    note_in_hand(case.pk, by.pk, at=at)
    record(case, "taken_back", State.TAKEN, by=by, at=at)
    gate.withdraw(_matter(case), at=at)


def _kept_until(case: CaseRef, to: PersonRef, at: datetime) -> datetime:
    kind, due_at = Case.objects.values_list("kind", "due_at").get(pk=case.pk)
    kept_for = terms.read(at).of(kind).kept_for
    back_at = presence.may_reach(to.pk, at=at).at
    if back_at is None or back_at - at > LONGEST_AWAY or (due_at is not None and due_at < back_at):
        return at + kept_for
    return back_at + kept_for


def _tell_colleague(case: CaseRef, *, to: PersonRef, by: PersonRef, at: datetime) -> gate.Passage:
    row = queries.get_row(case.code, at=at)
    title = said(N_("%(name)s hands over to you: %(title)s."), name=by.name, title=row.title)
    message = gate.GateMessage(title=title, url=row.url, urgency=gate.Urgency.SOON, key=_matter(case))
    return gate.reach(to.pk, message, at=at)


def _matter(case: CaseRef) -> str:
    """What a colleague is told of a hand-over, so that nothing of it reaches them once it is taken back."""
    return f"handed:{case.code}"


_TAKEN_BACK = said(N_("You took it back."))
