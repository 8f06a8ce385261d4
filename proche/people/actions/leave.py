"""Leave: asked by the person, answered by whoever leads them, taken back; illness is told, not asked.

Each step is one conditional UPDATE from the state it needs: of two leads who answer at once, one does.
The gate tells both sides; a step gives how the other side hears of it. The trace holds references alone:
neither the kind, nor a reason, nor the days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from proche.kernel.heard import Told
from proche.kernel.refusal import NotFound
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people import days
from proche.people.actions import telling
from proche.people.actions.refusals import AnsweredAlready, NothingSaid, WrongLeave
from proche.people.actions.shared import (
    check_may_answer,
    check_may_manage,
    days_changed,
    list_leads,
    note_about,
    plan_of,
)
from proche.people.days import Plan
from proche.people.leave import OPEN, TOLD, LeaveKind, LeaveSpan, LeaveState
from proche.people.models import Leave, Person
from proche.people.rules import PersonRef

#: Illness is told afterwards too, other leave is asked before.
BACKWARDS = timedelta(days=31)
AHEAD = timedelta(days=550)


@dataclass(frozen=True, slots=True)
class LeaveRef:
    """A request as a step left it, and how whoever is concerned hears of that step."""

    pk: int
    state: LeaveState
    told: Told = ()


@transaction.atomic
def ask_leave(
    pk: int, *, kind: LeaveKind, span: LeaveSpan, by: PersonRef, at: datetime, note: str = ""
) -> LeaveRef:
    """Ask for days off, or tell that one is ill; a lead writes it down for somebody who cannot.

    What is told, and what a lead writes down, counts at once. Raises: WrongLeave, NotYours.
    """
    # Locked, so that two pages of one person cannot both ask for the same days.
    person = Person.objects.select_for_update().filter(pk=pk, is_active=True).first()
    if person is None:
        raise NotFound
    if by.pk != pk:
        check_may_manage(by, person.role)
    _check_days(plan_of(pk), pk, span, kind, at=at, is_written_down=by.pk != pk)
    counts = kind in TOLD or by.pk != pk
    state = LeaveState.GRANTED if counts else LeaveState.ASKED
    row = Leave.objects.create(
        person=person, kind=kind.value, state=state.value, note=note.strip(), asked_at=at,
        from_day=span.from_day, to_day=span.to_day, from_noon=span.from_noon, to_noon=span.to_noon,
        decided_by_id=by.pk if by.pk != pk else None, decided_at=at if counts else None,
    )  # fmt: skip
    _note(row, "told" if counts else "asked", by=by, at=at)
    if counts:
        days_changed(pk, at=at)
    if by.pk != pk:
        return LeaveRef(row.pk, state, _tell_person(row, _WRITTEN_DOWN, by=by, at=at))
    return LeaveRef(row.pk, state, _tell_leads(row, _IS_AWAY if counts else _ASKS, by=by, at=at))


@transaction.atomic
def grant_leave(leave_pk: int, *, by: PersonRef, at: datetime, answer: str = "") -> LeaveRef:
    """Raises: NotYours, AnsweredAlready."""
    row = _get(leave_pk)
    check_may_answer(by, row.person)
    _move(row, LeaveState.ASKED, LeaveState.GRANTED, by=by, at=at, answer=answer.strip())
    _note(row, "granted", by=by, at=at)
    days_changed(row.person_id, at=at)
    return _answered(row, LeaveState.GRANTED, _GRANTED, by=by, at=at)


@transaction.atomic
def refuse_leave(leave_pk: int, *, answer: str, by: PersonRef, at: datetime) -> LeaveRef:
    """Raises: NothingSaid, NotYours, AnsweredAlready."""
    row = _get(leave_pk)
    check_may_answer(by, row.person)
    if not answer.strip():
        raise NothingSaid
    _move(row, LeaveState.ASKED, LeaveState.REFUSED, by=by, at=at, answer=answer.strip())
    _note(row, "refused", by=by, at=at)
    return _answered(row, LeaveState.REFUSED, _REFUSED, by=by, at=at)


@transaction.atomic
def reopen_leave(leave_pk: int, *, by: PersonRef, at: datetime) -> LeaveRef:
    """Take one's answer back: the request waits again. Raises: NotYours, AnsweredAlready, WrongLeave."""
    row = _get(leave_pk)
    check_may_answer(by, row.person)
    was = LeaveState(row.state)
    if was not in (LeaveState.GRANTED, LeaveState.REFUSED) or row.decided_by_id is None:
        raise AnsweredAlready(said(N_("There is no answer here that could be taken back.")))
    _check_not_begun(row, at=at)
    _move(row, was, LeaveState.ASKED, by=None, at=None, answer="")
    _note(row, "reopened", by=by, at=at)
    if was is LeaveState.GRANTED:
        days_changed(row.person_id, at=at)
    return _answered(row, LeaveState.ASKED, _REOPENED, by=by, at=at)


@transaction.atomic
def withdraw_leave(leave_pk: int, *, by: PersonRef, at: datetime) -> LeaveRef:
    """Take back what one asked, or leave that has not begun; the person works those days after all.

    Raises: AnsweredAlready, WrongLeave, NotFound for anybody else.
    """
    row = _own(leave_pk, by)
    was = LeaveState(row.state)
    if was not in OPEN:
        raise AnsweredAlready(said(N_("This request is closed: there is nothing to take back.")))
    if was is LeaveState.GRANTED:
        _check_not_begun(row, at=at)
    _move(row, was, LeaveState.WITHDRAWN, by=None, at=at, answer=row.answer)
    _note(row, "withdrawn", by=by, at=at)
    telling.over(row, at=at)
    if was is not LeaveState.GRANTED:
        return LeaveRef(row.pk, LeaveState.WITHDRAWN)
    days_changed(row.person_id, at=at)
    return LeaveRef(row.pk, LeaveState.WITHDRAWN, _tell_leads(row, _TAKEN_BACK, by=by, at=at))


@transaction.atomic
def ask_leave_again(leave_pk: int, *, by: PersonRef, at: datetime) -> LeaveRef:
    """Undo a withdrawal: the request waits for an answer. Raises: AnsweredAlready, WrongLeave, NotFound."""
    row = _own(leave_pk, by)
    span = span_of(row)
    _check_days(plan_of(by.pk), by.pk, span, LeaveKind(row.kind), at=at, but=row.pk)
    _move(row, LeaveState.WITHDRAWN, LeaveState.ASKED, by=None, at=None, answer="")
    _note(row, "asked", by=by, at=at)
    return LeaveRef(row.pk, LeaveState.ASKED, _tell_leads(row, _ASKS, by=by, at=at))


@transaction.atomic
def come_back(leave_pk: int, *, by: PersonRef, at: datetime) -> LeaveRef:
    """End leave that has begun: the person works from today on. Raises: AnsweredAlready, WrongLeave."""
    row = _own(leave_pk, by)
    today = days.today(plan_of(row.person_id), at)
    if row.state != LeaveState.GRANTED or not row.from_day < today <= row.to_day:
        raise AnsweredAlready(said(N_("Only leave that began before today and still runs is ended early.")))
    yesterday = today - timedelta(days=1)
    Leave.objects.filter(pk=row.pk, state=row.state).update(to_day=yesterday, to_noon=False)
    _note(row, "ended", by=by, at=at)
    days_changed(row.person_id, at=at)
    row.to_day, row.to_noon = yesterday, False
    return LeaveRef(row.pk, LeaveState.GRANTED, _tell_leads(row, _IS_BACK, by=by, at=at))


def span_of(row: Leave) -> LeaveSpan:
    return LeaveSpan(row.from_day, row.to_day, row.from_noon, row.to_noon)


def _get(leave_pk: int) -> Leave:
    row = Leave.objects.select_related("person").filter(pk=leave_pk).first()
    if row is None:
        raise NotFound
    return row


def _own(leave_pk: int, by: PersonRef) -> Leave:
    row = _get(leave_pk)
    if row.person_id != by.pk:
        raise NotFound
    return row


def _check_days(
    plan: Plan,
    pk: int,
    span: LeaveSpan,
    kind: LeaveKind,
    *,
    at: datetime,
    is_written_down: bool = False,
    but: int | None = None,
) -> None:
    if not span.is_sound:
        raise WrongLeave(said(N_("Leave ends after it begins, and lasts a year at most. Look at its days.")))
    today = days.today(plan, at)
    first = today - BACKWARDS if kind in TOLD or is_written_down else today
    if not first <= span.from_day <= today + AHEAD:
        words = N_(
            "Leave begins on %(first)s at the earliest, and within a year and a half. Choose other days."
        )
        raise WrongLeave(said(words, first=first.isoformat()))
    _check_free(pk, span, but=but)
    if not any(days.minutes_of(plan, day) for day in span.days):
        raise WrongLeave(said(N_("None of these days is worked anyway: there is nothing to ask for.")))


def _check_free(pk: int, span: LeaveSpan, *, but: int | None) -> None:
    near = Leave.objects.filter(
        person_id=pk, state__in=list(OPEN), from_day__lte=span.to_day, to_day__gte=span.from_day
    )
    for other in near.order_by("from_day", "pk"):
        if other.pk != but and span_of(other).overlaps(span):
            words = N_(
                "%(span)s is asked for or granted already. Take that back first, or choose other days."
            )
            raise WrongLeave(said(words, span=span_of(other).said))


def _check_not_begun(row: Leave, *, at: datetime) -> None:
    if row.from_day < days.today(plan_of(row.person_id), at):
        raise WrongLeave(
            said(N_("This leave has begun. It is ended early from the person's own page, not taken back."))
        )


def _move(
    row: Leave,
    was: LeaveState,
    to: LeaveState,
    *,
    by: PersonRef | None,
    at: datetime | None,
    answer: str,
) -> None:
    asked = Leave.objects.filter(pk=row.pk, state=was.value)
    changed = asked.update(state=to.value, decided_by_id=by.pk if by else None, decided_at=at, answer=answer)
    if not changed:
        raise AnsweredAlready(_where_it_stands(row.pk))


def _where_it_stands(leave_pk: int) -> Said:
    row = Leave.objects.select_related("decided_by").get(pk=leave_pk)
    if row.state == LeaveState.GRANTED and row.decided_by:
        return said(N_("%(name)s granted this leave meanwhile."), name=row.decided_by.name)
    if row.state == LeaveState.REFUSED and row.decided_by:
        return said(N_("%(name)s refused this leave meanwhile."), name=row.decided_by.name)
    if row.state == LeaveState.WITHDRAWN:
        return said(N_("This request was taken back meanwhile."))
    return said(N_("This request changed meanwhile. Load the page again."))


def _note(row: Leave, what: str, *, by: PersonRef, at: datetime) -> None:
    note_about(row.person_id, f"leave.{what}", by=by, at=at, data={"leave": row.pk})


_ASKS = N_("%(name)s asks for days off: %(span)s.")
_IS_AWAY = N_("%(name)s is away: %(span)s.")
_TAKEN_BACK = N_("%(name)s works after all: %(span)s.")
_IS_BACK = N_("%(name)s is back earlier than planned. Away were: %(span)s.")
_WRITTEN_DOWN = N_("Days off were written down for you: %(span)s.")
_GRANTED = N_("Your days off are granted: %(span)s.")
_REFUSED = N_("Your days off are refused: %(span)s. Open the request to read why.")
_REOPENED = N_("The answer to your days off was taken back: %(span)s. Another one follows.")


def _answered(row: Leave, state: LeaveState, words: str, *, by: PersonRef, at: datetime) -> LeaveRef:
    """What leads were told is done with; the person is told."""
    telling.over(row, at=at)
    return LeaveRef(row.pk, state, _tell_person(row, words, by=by, at=at))


def _tell_person(row: Leave, words: str, *, by: PersonRef, at: datetime) -> Told:
    return telling.each_of([row.person_id], row, said(words, span=span_of(row).said), by=by, at=at)


def _tell_leads(row: Leave, words: str, *, by: PersonRef, at: datetime) -> Told:
    title = said(words, name=row.person.name, span=span_of(row).said)
    return telling.one_of(list_leads(row.person), row, title, by=by, at=at)
