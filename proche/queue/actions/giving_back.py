"""A case goes out of someone's hands: by themself, to a colleague, or because they left."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from proche.availability import actions as availability
from proche.kernel import gate
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people import queries as people
from proche.people.rules import PersonRef, Right
from proche.queue import queries, rules
from proche.queue.actions.leases import held, not_kept, record, waiting_again, why_not_held
from proche.queue.actions.pushing import withdraw_offers
from proche.queue.actions.refusals import CannotTake
from proche.queue.models import Case, CaseNote
from proche.queue.queries import CaseRef
from proche.queue.rules import Keeping, State


@transaction.atomic
def release(case: CaseRef, *, by: PersonRef, at: datetime) -> None:
    """Give a case back to the queue: the undo of a claim. Raises: NotYours, AlreadyTaken, AlreadyDone."""
    if not held(case, by).update(**waiting_again()):
        raise why_not_held(case, by=by)
    availability.note_released(by.pk)
    record(case, "released", State.WAITING, by=by, at=at)


@transaction.atomic
def release_all(person: PersonRef, *, at: datetime) -> int:
    """Give back everything a person holds, is offered, or has kept for them, when they have left.

    Wired to people's PersonLeft. All cases first, the person's load once at the end: in the order in
    which a claim locks them.
    """
    held = Case.objects.filter(state=State.TAKEN.value, taken_by_id=person.pk).order_by("pk")
    why = said(N_("It waits again: its holder has left the desk."))
    rows = [CaseRef(*row) for row in held.values_list("pk", "code")]
    given = sum(_give_back(case, person.pk, "released", why, at=at) for case in rows)
    withdraw_offers(person.pk, at=at)
    _keep_nothing_for(person.pk, at=at)
    availability.note_released(person.pk, count=given)
    return given


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
    """Give a case to one colleague, who has an hour to take it before everyone may.

    Gives how the colleague is told: now, or when they are back.

    Raises: CannotTake, NotYours, AlreadyTaken.
    """
    colleague = people.get_row(to.pk)
    if Right.TAKE_CASE not in colleague.rights or to.pk == by.pk:
        raise CannotTake(
            said(N_("%(name)s cannot take this case. Choose someone else."), name=colleague.name)
        )
    why = said(N_("%(name)s hands it over to %(to)s."), name=by.name, to=colleague.name)
    kept = {"kept_for_id": to.pk, "kept_until": at + rules.KEPT_FOR, "keeping": Keeping.HANDED.value}
    if not held(case, by).update(**{**waiting_again(why), **kept}):
        raise why_not_held(case, by=by)
    availability.note_released(by.pk)
    if note.strip():
        CaseNote.objects.create(case_id=case.pk, at=at, by_id=by.pk, text=note.strip())
    record(case, "handed_over", State.WAITING, by=by, at=at, to=f"person:{to.pk}")
    return _tell_colleague(case, to=to, by=by, at=at)


@transaction.atomic
def _take_back(case: CaseRef, holder: int, why: Said, *, at: datetime) -> bool:
    lapsed = _give_back(case, holder, "lapsed", why, at=at, lease_until__lte=at)
    if lapsed:
        availability.note_released(holder)
    return lapsed


def _give_back(case: CaseRef, holder: int, what: str, why: Said, *, at: datetime, **still: Any) -> bool:
    held = Case.objects.filter(pk=case.pk, state=State.TAKEN.value, taken_by_id=holder, **still)
    if not held.update(**waiting_again(why)):
        return False
    record(case, what, State.WAITING, by=None, at=at, holder=f"person:{holder}")
    return True


def _tell_colleague(case: CaseRef, *, to: PersonRef, by: PersonRef, at: datetime) -> gate.Passage:
    row = queries.get_row(case.code, at=at)
    title = said(N_("%(name)s hands over to you: %(title)s."), name=by.name, title=row.title)
    message = gate.GateMessage(title=title, url=row.url, urgency=gate.Urgency.SOON)
    return gate.reach(to.pk, message, at=at)
