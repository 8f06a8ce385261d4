"""Why a case is where it is, in words: whose it is, or what it waits for."""

from __future__ import annotations

from datetime import datetime

from proche.availability import queries as availability
from proche.availability.rules import Answer
from proche.kernel.refusal import NotFound
from proche.kernel.words import Said, gettext_noop, said
from proche.people.rules import PersonRef
from proche.queue.models import Case
from proche.queue.queries.rows import CaseRow, get_row
from proche.queue.queries.turns import waiting_of
from proche.queue.rules import State

N_ = gettext_noop


def who(code: str, *, at: datetime) -> Answer:
    """Say who can take this case now, and why. Raises: NotFound."""
    case = Case.objects.filter(code=code).first()
    if case is None:
        raise NotFound
    return availability.answer(waiting_of(case).need, at=at)


def why(code: str, *, at: datetime, person: PersonRef) -> tuple[Said, ...]:
    """Say why a case is this person's, or why it waits. Raises: NotFound."""
    return why_of(get_row(code, at=at, person=person), at=at, person=person)


def why_of(
    row: CaseRow, *, at: datetime, person: PersonRef, answer: Answer | None = None
) -> tuple[Said, ...]:
    """The same of a row, with the answer where it is known already."""
    if row.state is not State.WAITING or row.reasons:
        return row.reasons
    answer = answer or who(row.code, at=at)
    pick = answer.pick_of(person.pk)
    return pick.reasons if pick else _nobody(answer)


def _nobody(answer: Answer) -> tuple[Said, ...]:
    if answer.candidates:
        return (
            said(N_("It waits for its turn; %(name)s can take it."), name=answer.candidates[0].person.name),
        )
    if answer.next_at is None:
        return (said(N_("Nobody who can take it is known to come back. Look at skills and hours.")),)
    time = answer.next_at.isoformat()
    return (said(N_("Nobody who can take it is here before %(time)s."), time=time),)
