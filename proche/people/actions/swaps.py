"""Two people exchange a day each: asked, agreed by the colleague, granted by a lead where one must.

On both days each works as the other would have: one day may be the same for both. Exchanging once more
takes it back. Each step is one conditional UPDATE, as for leave.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from proche.kernel.heard import Told
from proche.kernel.refusal import NotFound
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people import days
from proche.people.actions import telling
from proche.people.actions.hours import breaches_of_change, write_day
from proche.people.actions.places import write_place
from proche.people.actions.refusals import AnsweredAlready, CannotSwap, NothingSaid
from proche.people.actions.shared import check_may_answer, days_changed, list_leads, note_about, plan_of
from proche.people.days import Place, Plan
from proche.people.models import Person, Swap
from proche.people.parameters import lead_grants_swaps_on
from proche.people.rules import PersonRef
from proche.people.swaps import OPEN, SwapKind, SwapState

AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class SwapRef:
    """An exchange as a step left it, and how whoever is concerned hears of that step."""

    pk: int
    state: SwapState
    told: Told = ()


@transaction.atomic
def ask_swap(
    other_pk: int, *, kind: SwapKind, day: date, other_day: date, by: PersonRef, at: datetime, note: str = ""
) -> SwapRef:
    """Ask a colleague to take `day` while one takes their `other_day`. Raises: CannotSwap, NotFound."""
    other = Person.objects.filter(pk=other_pk, is_active=True).first()
    if other is None:
        raise NotFound
    row = Swap(
        asker_id=by.pk, other=other, asker_day=day, other_day=other_day, kind=kind.value, note=note.strip(),
        asked_at=at,
    )  # fmt: skip
    _check_fits(row, at=at)
    _check_new(row)
    row.save(force_insert=True)
    _note(row, "asked", by=by, at=at)
    return _tell(row, SwapState.ASKED, _ASKS, to=[other_pk], by=by, at=at)


@transaction.atomic
def agree_to_swap(swap_pk: int, *, by: PersonRef, at: datetime) -> SwapRef:
    """The colleague says yes; it counts at once where no lead has to grant it.

    Raises: AnsweredAlready, CannotSwap.
    """
    row = _of(swap_pk, by, "other_id")
    _check_fits(row, at=at)
    if lead_grants_swaps_on(days.today(plan_of(by.pk), at)):
        _move(row, SwapState.ASKED, SwapState.AGREED, by=None, at=at)
        _note(row, "agreed", by=by, at=at)
        return _tell_leads(row, by=by, at=at)
    _move(row, SwapState.ASKED, SwapState.GRANTED, by=None, at=at)
    _note(row, "granted", by=by, at=at)
    _exchange(row, at=at)
    return _tell(row, SwapState.GRANTED, _GRANTED, to=[row.asker_id], by=by, at=at)


@transaction.atomic
def decline_swap(swap_pk: int, *, by: PersonRef, at: datetime) -> SwapRef:
    """The colleague says no, and needs no reason. Raises: AnsweredAlready."""
    row = _of(swap_pk, by, "other_id")
    _move(row, SwapState.ASKED, SwapState.DECLINED, by=None, at=at)
    _note(row, "declined", by=by, at=at)
    return _tell(row, SwapState.DECLINED, _DECLINED, to=[row.asker_id], by=by, at=at)


@transaction.atomic
def grant_swap(swap_pk: int, *, by: PersonRef, at: datetime) -> SwapRef:
    """Raises: NotYours, AnsweredAlready, CannotSwap."""
    row = _to_answer(swap_pk, by)
    _check_fits(row, at=at)
    _move(row, SwapState.AGREED, SwapState.GRANTED, by=by, at=at)
    _note(row, "granted", by=by, at=at)
    _exchange(row, at=at)
    return _tell(row, SwapState.GRANTED, _GRANTED, to=_both(row), by=by, at=at)


@transaction.atomic
def refuse_swap(swap_pk: int, *, answer: str, by: PersonRef, at: datetime) -> SwapRef:
    """Raises: NothingSaid, NotYours, AnsweredAlready."""
    row = _to_answer(swap_pk, by)
    if not answer.strip():
        raise NothingSaid
    _move(row, SwapState.AGREED, SwapState.REFUSED, by=by, at=at, answer=answer.strip())
    _note(row, "refused", by=by, at=at)
    return _tell(row, SwapState.REFUSED, _REFUSED, to=_both(row), by=by, at=at)


@transaction.atomic
def undo_swap(swap_pk: int, *, by: PersonRef, at: datetime) -> SwapRef:
    """Take back what a lead granted: both work their own days again, and the request waits as before.

    Raises: NotYours, AnsweredAlready, CannotSwap.
    """
    row = _to_answer(swap_pk, by)
    _check_ahead(row, at=at)
    _move(row, SwapState.GRANTED, SwapState.AGREED, by=None, at=None)
    _note(row, "reopened", by=by, at=at)
    _exchange(row, at=at)
    return _tell(row, SwapState.AGREED, _REOPENED, to=_both(row), by=by, at=at)


@transaction.atomic
def withdraw_swap(swap_pk: int, *, by: PersonRef, at: datetime) -> SwapRef:
    """Take back what one asked while it is open. Raises: AnsweredAlready."""
    row = _of(swap_pk, by, "asker_id")
    was = SwapState(row.state)
    if was not in OPEN:
        raise AnsweredAlready(said(N_("This exchange is closed: there is nothing to take back.")))
    _move(row, was, SwapState.WITHDRAWN, by=None, at=at)
    _note(row, "withdrawn", by=by, at=at)
    return _tell(row, SwapState.WITHDRAWN, _WITHDRAWN, to=[row.other_id], by=by, at=at)


def _of(swap_pk: int, by: PersonRef, side: str) -> Swap:
    row = Swap.objects.select_related("asker", "other").filter(pk=swap_pk, **{side: by.pk}).first()
    if row is None:
        raise NotFound
    return row


def _to_answer(swap_pk: int, by: PersonRef) -> Swap:
    row = Swap.objects.select_related("asker", "other").filter(pk=swap_pk).first()
    if row is None:
        raise NotFound
    for person in (row.asker, row.other):
        check_may_answer(by, person)
    return row


def _leads(row: Swap) -> list[PersonRef]:
    """Who leads either of the two, and is neither."""
    found = {lead.pk: lead for person in (row.asker, row.other) for lead in list_leads(person)}
    return [lead for pk, lead in found.items() if pk not in _both(row)]


def _days(row: Swap) -> list[date]:
    return sorted({row.asker_day, row.other_day})


def _check_ahead(row: Swap, *, at: datetime) -> None:
    today = days.today(plan_of(row.asker_id), at)
    if not all(today <= day <= today + AHEAD for day in _days(row)):
        raise CannotSwap(said(N_("Days are exchanged from today on, a year ahead at most. Choose others.")))


def _check_fits(row: Swap, *, at: datetime) -> None:
    _check_ahead(row, at=at)
    if row.asker_id == row.other_id:
        raise CannotSwap(said(N_("Choose a colleague to exchange with.")))
    mine, theirs = plan_of(row.asker_id), plan_of(row.other_id)
    for plan, name in ((mine, row.asker.name), (theirs, row.other.name)):
        _check_there(plan, name, _days(row))
    if row.kind == SwapKind.PLACE:
        _check_places(mine, theirs, row)
        return
    if all(days.planned_minutes(mine, day) == days.planned_minutes(theirs, day) for day in _days(row)):
        raise CannotSwap(said(N_("You have the same hours on these days: there is nothing to exchange.")))
    _check_frame(mine, theirs, row.asker.name, _days(row))
    _check_frame(theirs, mine, row.other.name, _days(row))


def _check_new(row: Swap) -> None:
    """Locked by the person who asks, so that two pages cannot ask twice."""
    Person.objects.select_for_update().get(pk=row.asker_id)
    asked = Swap.objects.filter(
        asker_id=row.asker_id, state__in=list(OPEN), kind=row.kind,
        asker_day=row.asker_day, other_day=row.other_day,
    )  # fmt: skip
    first = asked.select_related("other").order_by("pk").first()
    if first is not None:
        words = N_("You asked %(name)s for these days already. Take that back first, or choose others.")
        raise CannotSwap(said(words, name=first.other.name))


def _check_there(plan: Plan, name: str, found: Iterable[date]) -> None:
    for day in found:
        if any(off.from_day <= day <= off.to_day for off in plan.leave):
            words = N_("%(name)s is on leave on %(day)s. Choose another day.")
            raise CannotSwap(said(words, name=name, day=day.isoformat()))


def _check_places(mine: Plan, theirs: Plan, row: Swap) -> None:
    home = days.place_on(mine, row.asker_day), days.place_on(theirs, row.other_day)
    if home != (Place.HOME, Place.HOME) or row.asker_day == row.other_day:
        words = N_("Both days have to be from home, each on another day. Look at the week of the team.")
        raise CannotSwap(said(words))


def _check_frame(plan: Plan, other: Plan, name: str, found: Iterable[date]) -> None:
    """The hours that they would take over have to fit their own week."""
    for day in found:
        breaches = breaches_of_change(plan, day, days.planned_minutes(other, day))
        if breaches:
            words = N_("With these days the hours of %(name)s would lie outside the frame. %(why)s")
            raise CannotSwap(said(words, name=name, why=breaches[0].said))


def _exchange(row: Swap, *, at: datetime) -> None:
    # Locked in one order, so that two exchanges about one person take turns.
    list(Person.objects.select_for_update().filter(pk__in=_both(row)).order_by("pk"))
    mine, theirs = plan_of(row.asker_id), plan_of(row.other_id)
    for day in _days(row):
        if row.kind == SwapKind.PLACE:
            write_place(mine, row.asker_id, day, days.place_on(theirs, day))
            write_place(theirs, row.other_id, day, days.place_on(mine, day))
        else:
            write_day(mine, row.asker_id, day, days.planned_minutes(theirs, day))
            write_day(theirs, row.other_id, day, days.planned_minutes(mine, day))
    for pk in _both(row):
        days_changed(pk, at=at)


def _move(
    row: Swap, was: SwapState, to: SwapState, *, by: PersonRef | None, at: datetime | None, answer: str = ""
) -> None:
    changed = Swap.objects.filter(pk=row.pk, state=was.value).update(
        state=to.value, decided_by_id=by.pk if by else None, decided_at=at, answer=answer
    )
    if not changed:
        raise AnsweredAlready(
            said(N_("This exchange was answered or taken back meanwhile. Load the page again."))
        )


def _note(row: Swap, what: str, *, by: PersonRef, at: datetime) -> None:
    for pk in _both(row):
        note_about(pk, f"swap.{what}", by=by, at=at, data={"swap": row.pk})


_ASKS = N_("%(name)s would exchange a day with you: %(day)s against %(other_day)s.")
_TO_GRANT = N_("%(asker)s and %(other)s would exchange days: %(day)s against %(other_day)s.")
_GRANTED = N_("The exchange of days counts: %(day)s against %(other_day)s.")
_DECLINED = N_("%(name)s would rather not exchange: %(day)s against %(other_day)s.")
_REFUSED = N_("The exchange of days is refused: %(day)s against %(other_day)s. Open it to read why.")
_REOPENED = N_("The exchange of days does not count for now: %(day)s against %(other_day)s.")
_WITHDRAWN = N_("%(name)s took the exchange back: %(day)s against %(other_day)s.")


def _tell(
    row: Swap, state: SwapState, words: str, *, to: Iterable[int], by: PersonRef, at: datetime
) -> SwapRef:
    """What was told of it before is done with; those whom it concerns are told where it stands."""
    telling.over(row, at=at)
    return SwapRef(row.pk, state, telling.each_of(to, row, _title(row, words, name=by.name), by=by, at=at))


def _tell_leads(row: Swap, *, by: PersonRef, at: datetime) -> SwapRef:
    telling.over(row, at=at)
    title = _title(row, _TO_GRANT, asker=row.asker.name, other=row.other.name)
    return SwapRef(row.pk, SwapState.AGREED, telling.one_of(_leads(row), row, title, by=by, at=at))


def _both(row: Swap) -> tuple[int, int]:
    return row.asker_id, row.other_id


def _title(row: Swap, words: str, **names: str) -> Said:
    return said(words, day=row.asker_day.isoformat(), other_day=row.other_day.isoformat(), **names)
