"""One step on many cases: each by itself, so that one refusal leaves the others done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from proche.kernel import gate
from proche.kernel.refusal import Refusal
from proche.kernel.words import Said
from proche.people.rules import PersonRef
from proche.queue import queries
from proche.queue.actions.claiming import claim, hold
from proche.queue.actions.endings import close, put_aside, reopen
from proche.queue.actions.giving_back import hand_over, release, take_back
from proche.queue.actions.refusals import OwnPage
from proche.queue.actions.turns import set_priority
from proche.queue.queries import CaseRow
from proche.queue.rules import State

#: As many as a page shows; more are sent by no form of the desk.
MOST = 100


@dataclass(frozen=True, slots=True)
class Step:
    """What to do with each; what it needs besides."""

    do: str
    to: PersonRef | None = None
    minutes: int = 0
    reason: str = ""
    priority: int = 5
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """A case before its step: its turn, whether it was in hand, until when it was aside."""

    priority: int = 5
    in_hand: bool = True
    aside_until: str = ""


MINE = Before()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case: `why` it was left as it was, or how a colleague hears of it.

    `was` is what an undo brings back.
    """

    code: str
    title: str
    why: Said | None = None
    was: Before = MINE
    passage: gate.Passage | None = None


def do_many(codes: Sequence[str], step: Step, *, by: PersonRef, at: datetime) -> list[Outcome]:
    """Do one step with each case, in the order given; a refusal is told beside its case."""
    return [_try(code, _DO[step.do], step, by=by, at=at) for code in list(dict.fromkeys(codes))[:MOST]]


def undo_many(was: Mapping[str, Before], step: Step, *, by: PersonRef, at: datetime) -> list[Outcome]:
    """Take back what `do_many` did, where nobody has gone on with it since: each is as it was before."""
    return [_try(code, _undo(before), step, by=by, at=at) for code, before in list(was.items())[:MOST]]


Doing = Callable[[CaseRow, Step, PersonRef, datetime], gate.Passage | None]


def _try(code: str, do: Doing, step: Step, *, by: PersonRef, at: datetime) -> Outcome:
    row = queries.get_row(code, at=at, person=by)
    try:
        with transaction.atomic():
            passage = do(row, step, by, at)
    except Refusal as no:
        return Outcome(code, row.title, no.sentence)
    aside = row.aside_until.isoformat() if row.state is State.ASIDE and row.aside_until else ""
    return Outcome(code, row.title, was=Before(row.priority, row.is_mine, aside), passage=passage)


def _undo(before: Before) -> Doing:
    def undo(row: CaseRow, step: Step, by: PersonRef, at: datetime) -> None:
        if step.do == "priority":
            set_priority(row.ref, priority=before.priority, reason=step.reason, by=by, at=at)
            return
        _BACK[step.do](row, step, by, at)
        _put_back(row, before, by, at)

    return undo


def _put_back(row: CaseRow, before: Before, by: PersonRef, at: datetime) -> None:
    """From the hands of who undoes it to where it was."""
    if before.in_hand:
        return
    until = datetime.fromisoformat(before.aside_until) if before.aside_until else at
    if until > at:
        put_aside(row.ref, until=until, reason="", by=by, at=at)
    else:
        release(row.ref, by=by, at=at)


def _take(row: CaseRow, step: Step, by: PersonRef, at: datetime) -> None:
    claim(row.ref, by=by, at=at)


def _hand_over(row: CaseRow, step: Step, by: PersonRef, at: datetime) -> gate.Passage:
    assert step.to
    hold(row.ref, by=by, at=at)
    return hand_over(row.ref, to=step.to, note="", by=by, at=at)


def _aside(row: CaseRow, step: Step, by: PersonRef, at: datetime) -> None:
    hold(row.ref, by=by, at=at)
    put_aside(row.ref, until=at + timedelta(minutes=step.minutes), reason=step.reason, by=by, at=at)


def _priority(row: CaseRow, step: Step, by: PersonRef, at: datetime) -> None:
    set_priority(row.ref, priority=step.priority, reason=step.reason, by=by, at=at)


def _close(row: CaseRow, step: Step, by: PersonRef, at: datetime) -> None:
    if step.outcome not in dict(row.outcomes):
        raise OwnPage
    hold(row.ref, by=by, at=at)
    close(row.ref, outcome=step.outcome, by=by, at=at)


def _reopen(row: CaseRow, step: Step, by: PersonRef, at: datetime) -> None:
    reopen(row.ref, by=by, at=at)


def _keep(row: CaseRow, step: Step, by: PersonRef, at: datetime) -> None:
    """It is in hand already."""


def _take_back(row: CaseRow, step: Step, by: PersonRef, at: datetime) -> None:
    take_back(row.ref, by=by, at=at)


_DO: Mapping[str, Doing] = {
    "take": _take, "hand_over": _hand_over, "aside": _aside, "priority": _priority, "close": _close,
}  # fmt: skip
#: How each step's case comes back to the hands of who did it.
_BACK: Mapping[str, Doing] = {
    "take": _keep, "hand_over": _take_back, "aside": _take, "close": _reopen,
}  # fmt: skip
WAYS = tuple(_DO)
