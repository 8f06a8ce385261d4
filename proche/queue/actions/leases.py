"""What the queue's writers share: the lease on a case, its holder, its trace."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Case as CaseWhen
from django.db.models import QuerySet, Value, When

from proche.availability import actions as availability
from proche.availability.rules import Answer
from proche.kernel import gate, live, trace
from proche.kernel.refusal import NotFound, Refusal
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people.rules import PersonRef, signature
from proche.queue.actions.refusals import AlreadyDone, AlreadyTaken, NotYours
from proche.queue.models import Case, CaseOffer, Choice
from proche.queue.queries import CaseRef
from proche.queue.rules import OfferState, State

#: Of a choice this much is kept: enough to see why not another, on a desk of any size.
KEPT_CANDIDATES, KEPT_EXCLUDED = 8, 40


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


def held(case: CaseRef, by: PersonRef | None) -> QuerySet[Case]:
    return Case.objects.filter(pk=case.pk, state=State.TAKEN.value, taken_by_id=by.pk if by else None)


def lock(case: CaseRef) -> Case:
    """Read a case and keep it as read to the end of the transaction (SQLite has one writer anyway).

    Not against what only points at it: a note being written holds the row too, and waits for our trace.
    """
    row = Case.objects.select_for_update(no_key=True).filter(pk=case.pk).first()
    if row is None:
        raise NotFound
    return row


def no_holder() -> dict[str, Any]:
    return {"taken_by": None, "lease_until": None}


def not_kept() -> dict[str, Any]:
    return {"kept_for": None, "kept_until": None, "keeping": ""}


def waiting_again(why: Said | None = None) -> dict[str, Any]:
    reasons = [why.as_json()] if why else []
    return {"state": State.WAITING.value, "taken_at": None, "rounds": 0, "reasons": reasons, **no_holder()}


def note_in_hand(case_pk: int, holder: int, *, at: datetime) -> None:
    """Count a case into someone's hands with the weight it has."""
    kind, weight = _load_of(case_pk)
    availability.note_taken(holder, at=at, kind=kind, weight=weight)


def note_out_of_hand(case_pk: int, holder: int) -> None:
    kind, weight = _load_of(case_pk)
    availability.note_released(holder, kind=kind, weight=weight)


def _load_of(case_pk: int) -> tuple[str, int]:
    return Case.objects.filter(pk=case_pk).values_list("kind", "weight").get()


def end_of_holding(case: Case, *, by: PersonRef | None, at: datetime) -> None:
    """The case as it was before its end: its holder has a hand free, and knows its customer now."""
    holder = case.taken_by_id
    if holder is None:
        return
    availability.note_released(holder, kind=case.kind, weight=case.weight)
    if by is not None and case.customer_id is not None:
        availability.note_worked_for(holder, case.customer_id, at=at)


def why_not_held(case: CaseRef, *, by: PersonRef | None) -> Refusal:
    row = Case.objects.select_related("taken_by").filter(pk=case.pk).first()
    if row is None:
        return NotFound()
    if row.state == State.DONE:
        return AlreadyDone()
    if row.taken_by is not None and (by is None or row.taken_by_id != by.pk):
        words = N_("%(name)s has this case in hand now. Ask them before you change it.")
        return AlreadyTaken(said(words, name=row.taken_by.name))
    return NotYours()


def end_offers(case_pk: int, *, at: datetime, accepted_by: int | None = None) -> None:
    """End the open offer of a case that is no longer there to be offered; after its row was written."""
    ended: dict[str, Any] = {"ended_at": at, "state": OfferState.WITHDRAWN.value}
    if accepted_by is not None:
        theirs = When(person_id=accepted_by, then=Value(OfferState.ACCEPTED.value))
        ended["state"] = CaseWhen(theirs, default=Value(OfferState.WITHDRAWN.value))
    if CaseOffer.objects.filter(case_id=case_pk, state=OfferState.OPEN.value).update(**ended):
        gate.withdraw(matter(case_pk), at=at)


def matter(case_pk: int) -> str:
    """How the gate knows the offers of a case: one that is over rings nobody."""
    return f"queue:offer:{case_pk}"


def keep_choice(
    case_pk: int,
    person_pk: int,
    *,
    way: str,
    at: datetime,
    reasons: tuple[Said, ...],
    answer: Answer | None = None,
) -> None:
    """Keep why this person and not another, as it is known now: tomorrow nobody could tell."""
    Choice.objects.create(
        case_id=case_pk,
        person_id=person_pk,
        at=at,
        way=way,
        reasons=[reason.as_json() for reason in reasons],
        answer=in_short(answer) if answer else {},
    )


def in_short(answer: Answer) -> dict[str, Any]:
    candidates = [
        {"person": pick.person.pk, "points": pick.score, "reasons": _json(pick.reasons)}
        for pick in answer.candidates[:KEPT_CANDIDATES]
    ]
    excluded = [
        {"person": one.person.pk, "reasons": _json(one.reasons)} for one in answer.excluded[:KEPT_EXCLUDED]
    ]
    return {"candidates": candidates, "excluded": excluded}


def _json(reasons: Iterable[Said]) -> list[Any]:
    return [reason.as_json() for reason in reasons]


def record(
    case: CaseRef,
    what: str,
    state: State | None,
    *,
    by: PersonRef | None,
    at: datetime,
    is_work: bool = True,
    **data: Any,
) -> None:
    """Write the trace and tell the open pages, in the transaction of the action.

    `is_work`: not for what only says that one does not work on it now.
    """
    if by is not None and is_work:
        # Rest counts from real work: from what a person does on a case, never from a page that is open.
        availability.note_work(by.pk, at=at)
    trace.append(f"case:{case.code}", f"queue.case.{what}", at=at, by=signature(by), data=data)
    told = {"code": case.code, "what": what, "state": state.value if state else None}
    for topic in ("queue", f"case:{case.code}"):
        live.publish(topic, "case.changed", told, at=at)
