"""What waits is held out to the best person of the answer, who has a short time to accept.

While an offer stands its case is kept for that person, so that every claim respects it without a
second look. Whoever ends an offer writes its case first and the offer after it, as a claim does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q
from django.urls import reverse

from proche.availability import queries as presence
from proche.availability.rules import Answer, Now, barriers_of
from proche.kernel import gate
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people.rules import PersonRef
from proche.queue import queries, rules
from proche.queue.actions.leases import keep_choice, matter, not_kept, record
from proche.queue.actions.offering import heads, times_of
from proche.queue.actions.refusals import NotOffered
from proche.queue.everyone import ANYTHING, Everyone
from proche.queue.models import Case, CaseOffer
from proche.queue.queries import CaseRef
from proche.queue.rules import Keeping, OfferState, State, Waiting

#: How many waiting cases one walk looks at in turn; who is free beyond them is looked after one by one.
LOOK_AT = 150
#: As many offers in one walk where all writers take turns: 500 in a row kept a claim waiting for 9 s.
AT_ONCE = 20


def offer_waiting(*, at: datetime) -> int:
    """Offer what waits, in turn, each to the best person who can take it; gives how many offers were made."""
    lapse_offers(at=at)
    if not queries.is_anything_waiting():
        return 0
    desk = _Walk.begin(at)
    offered = (case for case in desk.in_turn() if desk.offer(case))
    return sum(1 for _ in islice(offered, _at_once()))


def _at_once() -> int | None:
    """SQLite has one writer: a claim must find a gap before long, and the next walk goes on in a second."""
    return AT_ONCE if connection.vendor == "sqlite" else None


@dataclass(slots=True)
class _Walk:
    """One walk along the queue: who is still free, and who must not be asked about which case."""

    everyone: Everyone
    free: set[int]
    at: datetime

    @classmethod
    def begin(cls, at: datetime) -> _Walk:
        everyone = Everyone.read(at)
        busy = queries.list_busy(at=at, lapsed_since=at - everyone.terms.spare_lapsed)
        return cls(everyone, everyone.list_free() - busy, at)

    def in_turn(self) -> Iterator[tuple[Waiting, rules.Known, set[int]]]:
        """Walk the head of the queue while anyone is free; then look after those who are left over."""
        after: Waiting | None = None
        seen = 0
        while self.free and seen < LOOK_AT:
            window = queries.list_turns(at=self.at, after=after, size=queries.PAGE)
            yield from self._with_knowledge(window)
            if len(window) < queries.PAGE:
                return
            after, seen = window[-1], seen + len(window)
        for pk in sorted(self.free):
            if pk in self.free:
                yield from self._with_knowledge(list(heads(self.everyone.people[pk], self.everyone)))

    def _with_knowledge(self, window: list[Waiting]) -> Iterator[tuple[Waiting, rules.Known, set[int]]]:
        known = presence.list_acquaintances(case.customer for case in window if case.customer is not None)
        since = self.at - self.everyone.terms.spare_declined
        spared = queries.list_spared((case.pk for case in window), since=since)
        for case in window:
            if not self.free:
                return
            yield case, known, spared.get(case.pk, set())

    def offer(self, found: tuple[Waiting, rules.Known, set[int]]) -> bool:
        """Offer one case to the first of the answer who is free; whether it was."""
        case, known, spared = found
        rule = self.everyone.terms.of(case.kind)
        if not rule.is_offered or case.rounds >= rule.rounds:
            return False
        answer = self.everyone.answer(case, known)
        willing = [pick.person for pick in answer.candidates if pick.person.pk not in spared]
        if answer.candidates and not willing:
            return wait_for_anyone(case, rounds=rule.rounds, at=self.at)
        free = (person for person in willing if person.pk in self.free)
        return any(self._make(case, person, known, answer) for person in free)

    def _make(self, case: Waiting, to: PersonRef, known: rules.Known, answer: Answer) -> bool:
        me = self.everyone.people[to.pk]
        kept = replace(case, keeping=Keeping.OFFERED.value)
        reasons = rules.because(kept, me, times=times_of(case, known, to.pk))
        try:
            stands = self.everyone.terms.of(case.kind).offer_stands
            _make(case, to, reasons, answer, at=self.at, stands=stands)
        except _Lost:
            return False
        self.free.discard(to.pk)
        return True


class _Lost(Exception):
    """The case was taken, or the person was offered another, at the same moment: nothing is written."""


@transaction.atomic
def _make(
    case: Waiting,
    to: PersonRef,
    reasons: tuple[Said, ...],
    answer: Answer,
    *,
    at: datetime,
    stands: timedelta,
) -> None:
    until = at + stands
    free = Q(kept_for__isnull=True) | Q(kept_until__lte=at)
    kept = {"kept_for_id": to.pk, "kept_until": until, "keeping": Keeping.OFFERED.value}
    if not Case.objects.filter(free, pk=case.pk, state=State.WAITING.value).update(**kept, reasons=[]):
        raise _Lost
    try:
        CaseOffer.objects.create(
            case_id=case.pk, person_id=to.pk, at=at, until=until, reasons=[one.as_json() for one in reasons]
        )
    except IntegrityError as taken:
        raise _Lost from taken
    ref = CaseRef(case.pk, case.code)
    keep_choice(case.pk, to.pk, way="OFFERED", at=at, reasons=reasons, answer=answer)
    record(ref, "offered", State.WAITING, by=None, at=at, to=f"person:{to.pk}", until=until.isoformat())
    passage = _tell(ref, to, reasons, until=until, at=at)
    if not passage.now or passage.to:
        # The gate holds it back: they cannot be asked now, whatever the answer said a moment ago.
        raise _Lost


def _tell(
    case: CaseRef, to: PersonRef, reasons: tuple[Said, ...], *, until: datetime, at: datetime
) -> gate.Passage:
    row = queries.get_row(case.code, at=at)
    urgency = gate.Urgency.NOW if row.priority == rules.Priority.URGENT else gate.Urgency.SOON
    message = gate.GateMessage(
        title=said(N_("A case is for you: %(title)s."), title=row.title),
        text=reasons[0] if reasons else None,
        url=reverse("case", args=[case.code]),
        kind="offer",
        urgency=urgency,
        values={"case": case.code},
        good_until=until,
        key=matter(case.pk),
    )
    return gate.reach(to.pk, message, at=at)


def wait_for_anyone(case: Waiting, *, rounds: int, at: datetime) -> bool:
    """Everyone who could was asked: from now on it is whoever's, and the queue says so."""
    ref = CaseRef(case.pk, case.code)
    with transaction.atomic():
        waiting = Case.objects.filter(pk=case.pk, state=State.WAITING.value, kept_for=None, rounds__lt=rounds)
        if waiting.update(rounds=rounds):
            record(ref, "open_to_all", State.WAITING, by=None, at=at)
    return False


@transaction.atomic
def decline(case: CaseRef, *, reason: str, by: PersonRef, at: datetime) -> None:
    """Say no to what one is offered, without blame; it goes to the next best. Raises: NotOffered."""
    if not _free(case.pk, by.pk, rounds=1):
        raise NotOffered
    _end(case, by.pk, OfferState.DECLINED, at=at, reason=reason.strip()[:300])
    # Saying "not now" in a pause must not end the pause: rest counts from work alone.
    record(case, "offer_declined", State.WAITING, by=by, at=at, is_work=False)


def lapse_offers(*, at: datetime) -> int:
    """End the offers whose time is over; gives how many."""
    over = CaseOffer.objects.filter(state=OfferState.OPEN.value, until__lte=at).order_by("pk")
    return sum(
        _take_back(CaseRef(pk, code), person, OfferState.LAPSED, "offer_lapsed", at=at, rounds=1)
        for pk, code, person in list(over.values_list("case_id", "case__code", "person_id")[:500])
    )


def withdraw_offers(person_pk: int, *, at: datetime) -> int:
    """Take back what a person is offered: they left, or cannot take it any more."""
    theirs = CaseOffer.objects.filter(state=OfferState.OPEN.value, person_id=person_pk)
    return sum(
        _take_back(CaseRef(pk, code), person_pk, OfferState.WITHDRAWN, "offer_withdrawn", at=at)
        for pk, code in list(theirs.values_list("case_id", "case__code"))
    )


def look_again(person_pk: int, *, at: datetime) -> None:
    """Take back an offer whose person went away, went on a call or left for home meanwhile.

    Wired to each change of a person; what is free again is offered by the next walk, within a second.
    """
    if not CaseOffer.objects.filter(state=OfferState.OPEN.value, person_id=person_pk).exists():
        return
    if barriers_of(ANYTHING, presence.get_candidate(person_pk, at=at), Now(at)):
        withdraw_offers(person_pk, at=at)


@transaction.atomic
def _take_back(
    case: CaseRef, person_pk: int, state: OfferState, what: str, *, at: datetime, rounds: int = 0
) -> bool:
    freed = _free(case.pk, person_pk, rounds=rounds)
    if not _end(case, person_pk, state, at=at):
        return False
    if freed:
        record(case, what, State.WAITING, by=None, at=at, person=f"person:{person_pk}")
    return True


def _free(case_pk: int, person_pk: int, *, rounds: int) -> bool:
    """The case first, as a claim does: whoever comes second sees that it is no longer offered."""
    offered = Case.objects.filter(
        pk=case_pk, state=State.WAITING.value, keeping=Keeping.OFFERED.value, kept_for_id=person_pk
    )
    return bool(offered.update(rounds=F("rounds") + rounds, **not_kept()))


def _end(case: CaseRef, person_pk: int, state: OfferState, *, at: datetime, reason: str = "") -> bool:
    open_one = CaseOffer.objects.filter(case_id=case.pk, person_id=person_pk, state=OfferState.OPEN.value)
    if not open_one.update(state=state.value, ended_at=at, reason=reason):
        return False
    gate.withdraw(matter(case.pk), at=at)
    return True
