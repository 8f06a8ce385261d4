"""Why a case is where it is, in words: whose it is, or what it waits for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from proche.availability import queries as availability
from proche.availability.rules import Answer
from proche.kernel.refusal import NotFound
from proche.kernel.words import Said, gettext_noop, said
from proche.people.rules import PersonRef
from proche.queue.everyone import Everyone
from proche.queue.models import Case
from proche.queue.queries.offers import ChoiceRow, list_latest_choices
from proche.queue.queries.rows import CaseRow, get_row
from proche.queue.queries.turns import get_waiting, list_these, waiting_of
from proche.queue.rules import Keeping, State, Waiting
from proche.queue.waits import waits_because

N_ = gettext_noop


def who(code: str, *, at: datetime) -> Answer:
    """Say who can take this case now, and why. Raises: NotFound."""
    case = Case.objects.filter(code=code).first()
    if case is None:
        raise NotFound
    return availability.answer(waiting_of(case).need, at=at)


def who_of(case_pk: int, everyone: Everyone) -> Answer:
    """The same, of people who were read already. Raises: NotFound."""
    case = get_waiting(case_pk)
    customers = [case.customer] if case.customer is not None else []
    return everyone.answer(case, availability.list_acquaintances(customers))


def why(code: str, *, at: datetime, person: PersonRef) -> tuple[Said, ...]:
    """Say why a case is this person's, or why it waits. Raises: NotFound."""
    return why_of(get_row(code, at=at, person=person), at=at, person=person)


def why_of(row: CaseRow, *, at: datetime, person: PersonRef) -> tuple[Said, ...]:
    """The same of a row."""
    return explained([row], person=person, at=at)[0].because


def explained(
    rows: Sequence[CaseRow], *, person: PersonRef, at: datetime, everyone: Everyone | None = None
) -> tuple[CaseRow, ...]:
    """The same rows, each with its reason: yours because, theirs because, waiting because."""
    taken = [row.pk for row in rows if row.state is State.TAKEN and not row.is_mine]
    choices = list_latest_choices(taken) if taken else {}
    asked = {case.pk: case for case in list_these(_unkept(rows))}
    if asked and everyone is None:
        everyone = Everyone.read(at)
    return tuple(
        replace(row, because=_because(row, choices.get(row.pk), asked.get(row.pk), everyone)) for row in rows
    )


def _unkept(rows: Iterable[CaseRow]) -> list[int]:
    return [row.pk for row in rows if row.state is State.WAITING and row.kept_for is None]


def _because(
    row: CaseRow, choice: ChoiceRow | None, asked: Waiting | None, everyone: Everyone | None
) -> tuple[Said, ...]:
    if row.state is State.TAKEN:
        return row.reasons if row.is_mine else has_it_because(row, choice)
    if row.state is State.WAITING:
        return waiting_because(row, asked, everyone)
    if row.state is State.ASIDE and row.aside_until:
        return (said(N_("Put aside until %(time)s."), time=row.aside_until.isoformat()),)
    return ()


def has_it_because(row: CaseRow, choice: ChoiceRow | None) -> tuple[Said, ...]:
    """Why a case is in a colleague's hands, as it was known when they took it."""
    if row.holder is None or choice is None:
        return ()
    how = said(_HOW.get(choice.way, _HOW["NEXT"]), name=row.holder.name)
    chosen = choice.chosen if choice.way != "CHOSEN" else None
    return (how, *(chosen.reasons if chosen else ()))


def waiting_because(row: CaseRow, asked: Waiting | None, everyone: Everyone | None) -> tuple[Said, ...]:
    if row.kept_for is not None and row.kept_until is not None:
        words = _KEPT[Keeping(row.keeping or Keeping.HANDED)]
        return (said(words, name=row.kept_for.name, time=row.kept_until.isoformat()), *row.reasons)
    if asked is None or everyone is None:
        return row.reasons
    waits = waits_because(asked.need, list(everyone.people.values()), everyone.at)
    return (*row.reasons, waits or _its_turn(asked, everyone))


def _its_turn(asked: Waiting, everyone: Everyone) -> Said:
    rule = everyone.terms.of(asked.kind)
    if rule.is_offered and asked.rounds >= rule.rounds:
        return said(N_("Nobody took it up when it was offered: it waits for anyone."))
    able = everyone.answer(asked, {}).candidates
    if not able:
        return said(N_("It waits for its turn."))
    name = able[0].person.name
    if len(able) == 1:
        return said(N_("It waits for its turn; %(name)s can take it."), name=name)
    words = N_("It waits for its turn; %(name)s can take it, and others who can: %(count)s.")
    return said(words, name=name, count=len(able) - 1)


_HOW = {
    "NEXT": N_("It was next in turn when %(name)s was free."),
    "OFFER": N_("%(name)s was best placed and accepted it."),
    "CHOSEN": N_("%(name)s chose it."),
    "REOPENED": N_("%(name)s opened it again."),
}
_KEPT = {
    Keeping.HANDED: N_("Kept for %(name)s until %(time)s."),
    Keeping.OFFERED: N_("Offered to %(name)s until %(time)s."),
    Keeping.PROMISED: N_("%(name)s keeps a promise on it until %(time)s."),
    Keeping.PROMISED: N_("Promised to the customer: %(name)s keeps it until %(time)s."),
}
