"""No case is orphaned: what stands against itself is found, repaired and told in the trace.

A case is in the hands of someone who works here, offered to someone, aside until a moment, done, or waits
with a reason. Actions keep it so, each in one transaction; the sweep is for what no action can know: a
row mended by hand, a backup taken in the middle of a repair, a counter that an older version left behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from proche.availability import actions as availability
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.queue.actions.leases import end_offers, not_kept, record, waiting_again
from proche.queue.models import Case, CaseOffer, Choice
from proche.queue.queries import CaseRef, orphans
from proche.queue.rules import Keeping, OfferState, State

#: How many of one sort one sweep mends; the next goes on.
AT_ONCE = 500
#: Why others could not take a case is personal: a dispute comes within a month or not at all.
FORGET_AFTER = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that stood against itself, and what was done about it."""

    code: str
    what: str
    words: Said


def set_right(*, at: datetime) -> list[Found]:
    """Repair what is orphaned; gives what was found, nothing on a sound desk."""
    return [*_left_behind(at), *_offered_to_nobody(at), *_lost_offers(at), *_kept_for_nobody(at), *_loads(at)]


def _left_behind(at: datetime) -> Iterator[Found]:
    """Held by someone who no longer works here."""
    why = said(N_("It waits again: its holder has left the desk."))
    for pk, code, holder in orphans.list_held_by_nobody(AT_ONCE):
        with transaction.atomic():
            held = Case.objects.filter(pk=pk, state=State.TAKEN.value, taken_by_id=holder)
            if held.update(**waiting_again(why)):
                yield _mended(CaseRef(pk, code), "held_by_nobody", at=at)


def _offered_to_nobody(at: datetime) -> Iterator[Found]:
    """Kept by an offer that is not open any more."""
    for pk, code, person in orphans.list_offered_without_offer(AT_ONCE):
        with transaction.atomic():
            kept = Case.objects.filter(pk=pk, keeping=Keeping.OFFERED.value, kept_for_id=person)
            gone = not CaseOffer.objects.filter(case_id=pk, state=OfferState.OPEN.value).exists()
            if gone and kept.update(**not_kept()):
                yield _mended(CaseRef(pk, code), "offered_without_offer", at=at)


def _lost_offers(at: datetime) -> Iterator[Found]:
    """An open offer of a case that waits no longer, or waits for someone else."""
    for pk, code in orphans.list_lost_offers(AT_ONCE):
        with transaction.atomic():
            end_offers(pk, at=at)
            yield _mended(CaseRef(pk, code), "lost_offer", at=at)


def _kept_for_nobody(at: datetime) -> Iterator[Found]:
    """Kept for someone who no longer works here."""
    for pk, code, person in orphans.list_kept_for_nobody(AT_ONCE):
        with transaction.atomic():
            if Case.objects.filter(pk=pk, state=State.WAITING.value, kept_for_id=person).update(**not_kept()):
                end_offers(pk, at=at)
                yield _mended(CaseRef(pk, code), "kept_for_nobody", at=at)


def _mended(case: CaseRef, what: str, *, at: datetime) -> Found:
    state = State(Case.objects.filter(pk=case.pk).values_list("state", flat=True).get())
    record(case, "set_right", state, by=None, at=at, why=what)
    return Found(case.code, what, WORDS[what])


def _loads(at: datetime) -> Iterator[Found]:
    """Counters of what people have in hand, against what they have in hand."""
    for one in orphans.list_wrong_loads():
        if availability.set_load(one.person.pk, one.by_kind, was=one.was):
            yield Found("", "load", said(_COUNTED, name=one.person.name))


def forget_choices(*, at: datetime) -> int:
    """Forget why others could not take a case; who took it, and who was next, stays."""
    old = Choice.objects.filter(at__lt=at - FORGET_AFTER, answer__excluded__isnull=False)
    rows = list(old.order_by("pk")[:AT_ONCE])
    for row in rows:
        row.answer = {"candidates": row.answer.get("candidates", [])}
    Choice.objects.bulk_update(rows, ["answer"])
    return len(rows)


WORDS = {
    "held_by_nobody": said(N_("It was held by someone who has left the desk: it waits again.")),
    "offered_without_offer": said(N_("It was kept by an offer that is over: it is offered again.")),
    "lost_offer": said(N_("An offer of it was open although it was no longer to be offered: it is ended.")),
    "kept_for_nobody": said(N_("It was kept for someone who has left the desk: it waits for anyone.")),
}
_COUNTED = N_("What %(name)s has in hand was counted anew.")
