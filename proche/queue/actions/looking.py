"""A holder asks for a second pair of eyes; a colleague looks at the same case and says fine or not fine."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from proche.availability.rules import Need
from proche.kernel import gate
from proche.kernel.heard import Told
from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said
from proche.people.rules import PersonRef
from proche.queue import kinds, queries, terms
from proche.queue.actions.endings import close
from proche.queue.actions.leases import held, lock, record, why_not_held
from proche.queue.actions.opening import open_case
from proche.queue.actions.refusals import LookAsked, LookOver, NoSecondLook, NothingSaid
from proche.queue.models import Case, SecondLook
from proche.queue.queries import CaseRef, LookRow
from proche.queue.rules import Verdict


@transaction.atomic
def ask_look(case: CaseRef, *, question: str, by: PersonRef, at: datetime) -> CaseRef:
    """Ask whoever can to look at a case with its holder; gives the case that carries the asking.

    It never goes to who asks, and it asks of a person what the case itself does. It comes before other
    work: its holder stands still meanwhile. Raises: NothingSaid, NotYours, LookAsked, NoSecondLook.
    """
    if not question.strip():
        raise NothingSaid
    row = held(case, by).first()
    if row is None:
        raise why_not_held(case, by=by)
    if terms.read(at).of(row.kind).second_look is terms.Looking.NEVER or row.kind == kinds.SECOND_LOOK:
        raise NoSecondLook
    look = _open(row, by=by, at=at)
    try:
        with transaction.atomic():
            SecondLook.objects.create(
                case_id=case.pk,
                look_id=look.pk,
                asker_id=by.pk,
                asked_at=at,
                question=question.strip()[:2000],
            )
    except IntegrityError:
        raise LookAsked from None
    record(case, "look_asked", None, by=by, at=at, look=look.code)
    return look


def _open(row: Case, *, by: PersonRef, at: datetime) -> CaseRef:
    need = Need(
        skills=tuple((name, level) for name, level in row.skills),
        language=row.language,
        region=row.region,
        not_for=frozenset({by.pk}),
    )
    return open_case(
        kind=kinds.SECOND_LOOK,
        title=row.title,
        at=at,
        need=need,
        customer_pk=row.customer_id,
        priority=min(row.priority, LOOK_PRIORITY),
        by=by,
    )


#: A look is short and someone waits for it: before what is usual, after what is urgent.
LOOK_PRIORITY = 3


@transaction.atomic
def answer_look(look: CaseRef, *, verdict: Verdict, words: str, by: PersonRef, at: datetime) -> Told:
    """Say what one saw; gives how the one who asked hears of it. Raises: NotYours, LookOver, NothingSaid."""
    found = queries.find_look(look.pk)
    if found is None or not found.is_open:
        raise LookOver
    if verdict is Verdict.NOT_FINE and not words.strip():
        raise NothingSaid
    close(look, outcome=verdict.value, by=by, at=at)
    said_of = {"verdict": verdict.value, "words": words.strip()[:2000], "by_id": by.pk, "answered_at": at}
    if not SecondLook.objects.filter(pk=found.pk, answered_at=None).update(**said_of):
        raise LookOver
    record(found.case, "look_answered", None, by=by, at=at, verdict=verdict.value)
    return (_tell(found, verdict, by=by, at=at).told,)


def _tell(found: LookRow, verdict: Verdict, *, by: PersonRef, at: datetime) -> gate.Passage:
    words = _TOLD[verdict]
    message = gate.GateMessage(
        title=said(words, name=by.name, title=found.title),
        url=queries.get_row(found.case.code, at=at).own_url,
        kind="second_look",
        urgency=gate.Urgency.SOON,
    )
    return gate.reach(found.asker.pk, message, at=at)


@transaction.atomic
def withdraw_look(case: CaseRef, *, by: PersonRef, at: datetime) -> None:
    """Ask no longer. Raises: LookOver."""
    found = next((one for one in queries.list_looks(case.pk) if one.is_open), None)
    if found is not None:
        # Its case first, as whoever answers it at this moment does.
        lock(found.look)
    if found is None or not SecondLook.objects.filter(pk=found.pk, answered_at=None).update(answered_at=at):
        raise LookOver
    close(found.look, outcome="WITHDRAWN", by=None, at=at)
    record(case, "look_withdrawn", None, by=by, at=at)


_TOLD = {
    Verdict.FINE: N_("%(name)s looked at %(title)s: it is fine."),
    Verdict.NOT_FINE: N_("%(name)s looked at %(title)s: it is not fine yet."),
}
