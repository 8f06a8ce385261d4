"""Who is on call when: turns, what stands against one, and the spans in which nobody is reached. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people.days import Plan
from proche.people.hours import DAY, moment
from proche.people.rules import PersonRef

NOON = 720
#: A turn of more than two weeks is a slip of the pen, and no rest.
LONGEST = timedelta(days=15)
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Turn:
    """One person on call for a span. Half open."""

    pk: int
    person: PersonRef
    active_from: datetime
    active_to: datetime


def what_stands_against(
    person: PersonRef, plan: Plan, begin: datetime, end: datetime, turns: Sequence[Turn]
) -> Said | None:
    """Why this person cannot be on call then; None when nothing stands against it."""
    if end <= begin:
        return said(N_("A turn ends after it begins. Give a later end."))
    if end - begin > LONGEST:
        return said(N_("A turn of more than two weeks leaves no rest. Make several of it."))
    leave = leave_within(plan, begin, end)
    if leave is not None:
        return said(N_("%(name)s is on leave from %(day)s: choose someone else, or another span."),
                    name=person.name, day=leave.isoformat())  # fmt: skip
    other = next((turn for turn in turns if turn.active_from < end and begin < turn.active_to), None)
    if other is None:
        return None
    return said(
        N_("%(name)s is on call already from %(from)s to %(to)s. End that turn first, or begin after it."),
        name=other.person.name,
        **{"from": other.active_from.isoformat(), "to": other.active_to.isoformat()},
    )


def leave_within(plan: Plan, begin: datetime, end: datetime) -> date | None:
    """The first day of a leave that touches the span."""
    for off in sorted(plan.leave):
        starts = moment(off.from_day, NOON if off.from_noon else 0, plan.zone)
        ends = moment(off.to_day, NOON if off.to_noon else DAY, plan.zone)
        if starts < end and begin < ends:
            return off.from_day
    return None


def gaps(covered: Iterable[Span], begin: datetime, end: datetime) -> list[Span]:
    """The spans between two moments that nothing covers."""
    return list(_gaps(sorted(covered), begin, end))


def _gaps(covered: Sequence[Span], begin: datetime, end: datetime) -> Iterator[Span]:
    reached = begin
    for starts, ends in covered:
        if starts >= end:
            break
        if starts > reached:
            yield reached, starts
        reached = max(reached, ends)
    if reached < end:
        yield reached, end
