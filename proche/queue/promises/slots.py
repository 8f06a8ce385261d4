"""When a promise will hold, and who keeps it. Pure: who is there over a span is asked, not known.

A person keeps one promise at a moment. The stand-in is another person who is there over the same span
and has promised nothing in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from proche.availability.rules import Answer
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people.rules import PersonRef

#: Who will be there from one moment to another; when nobody will, the next moment at which someone does.
There = Callable[[datetime, datetime], Answer]
#: What is proposed begins on a quarter of an hour: people agree on such times.
STEP = timedelta(minutes=15)
#: How far around a time that does not hold the nearest ones are looked for.
AROUND = timedelta(days=4)
AHEAD = timedelta(days=10)
HOUR, NEAR = timedelta(hours=1), timedelta(hours=4)
#: Of one day at most so many are proposed, so that a choice reaches beyond this morning.
MOST_A_DAY = 3


@dataclass(frozen=True, slots=True)
class Taken:
    """A span that a person has promised already; `code` names the promise."""

    code: str
    owner: int
    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Slot:
    """A span at which a promise will hold, and who keeps it."""

    begin: datetime
    end: datetime
    owner: PersonRef
    stand_in: PersonRef | None
    reasons: tuple[Said, ...] = ()


def fill(
    there: There, begin: datetime, end: datetime, *, taken: Iterable[Taken] = (), first: Sequence[int] = ()
) -> Slot | None:
    """Choose who keeps a promise over this span; None when nobody is there and free.

    `first` are those who come before the order of the answer: who holds the case, who made the promise.
    """
    kept = busy(taken, begin, end)
    free = [pick for pick in there(begin, end).candidates if pick.person.pk not in kept]
    free.sort(key=lambda pick: first.index(pick.person.pk) if pick.person.pk in first else len(first))
    if not free:
        return None
    stand_in = free[1].person if len(free) > 1 else None
    return Slot(begin, end, free[0].person, stand_in, free[0].reasons)


def busy(taken: Iterable[Taken], begin: datetime, end: datetime) -> set[int]:
    """Who has promised something in this span."""
    return {one.owner for one in taken if one.begin < end and one.end > begin}


def settle(free: Sequence[int], *, owner: int, stand_in: int | None) -> tuple[int | None, int | None]:
    """Say who keeps a promise now and who stands in, when only `free` are there, best first.

    Owner and stand-in stay where they can; the stand-in comes before anyone else. (None, None): nobody.
    """
    keeps = next((pk for pk in (owner, stand_in) if pk in free), None) or next(iter(free), None)
    others = [pk for pk in free if pk != keeps]
    return keeps, stand_in if stand_in in others else next(iter(others), None)


def next_slots(
    there: There,
    *,
    since: datetime,
    length: timedelta,
    count: int,
    day_of: Callable[[datetime], object],
    taken: Sequence[Taken] = (),
    first: Sequence[int] = (),
) -> list[Slot]:
    """Find the next spans that will hold, a few of each day. `day_of` names the day in the reader's zone."""
    found: list[Slot] = []
    for slot in _onward(there, since, since + AHEAD, length, taken=taken, first=first):
        today = [one for one in found if day_of(one.begin) == day_of(slot.begin)]
        if len(today) < MOST_A_DAY and not (today and slot.begin < today[-1].end):
            found.append(slot)
        if len(found) == count:
            break
    return found


def nearest(
    there: There,
    begin: datetime,
    end: datetime,
    *,
    at: datetime,
    taken: Sequence[Taken] = (),
    first: Sequence[int] = (),
) -> list[Slot]:
    """Find the spans of this length nearest to one that does not hold: at most one before and one after."""
    length = end - begin
    before = _backward(there, begin, max(at, begin - AROUND), length, taken=taken, first=first)
    after = next(_onward(there, begin, begin + AROUND, length, taken=taken, first=first), None)
    return [slot for slot in (before, after) if slot]


def _onward(there: There, since: datetime, until: datetime, length: timedelta, **who: Any) -> Iterator[Slot]:
    """Every span that holds, on quarters of an hour; nights and weekends are passed over in one step."""
    begin: datetime | None = _quarter(since)
    while begin is not None and begin < until:
        slot = fill(there, begin, begin + length, **who)
        if slot is not None:
            yield slot
        begin = begin + STEP if slot else _next(there, begin, length)


def _next(there: There, begin: datetime, length: timedelta) -> datetime | None:
    """Where to look after a span that does not hold; None when nobody is known to come back."""
    answer = there(begin, begin + length)
    if answer.candidates:
        return begin + STEP
    return max(_quarter(answer.next_at), begin + STEP) if answer.next_at else None


def _backward(there: There, begin: datetime, since: datetime, length: timedelta, **who: Any) -> Slot | None:
    """The latest span before `begin` that holds: by quarters near it, by hours further away."""
    start = _quarter(begin) - STEP
    while start >= since:
        slot = fill(there, start, start + length, **who)
        if slot is not None:
            later = (start + quarters * STEP for quarters in (3, 2, 1))
            tried = (fill(there, one, one + length, **who) for one in later if one < begin)
            return next((found for found in tried if found), slot)
        start -= STEP if begin - start < NEAR else HOUR
    return None


def _quarter(at: datetime) -> datetime:
    """The moment itself, or the next quarter of an hour."""
    midnight = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - ((midnight - at) // STEP) * STEP


def say_nobody(begin: datetime, near: Sequence[Slot]) -> Said:
    """Say that nobody will be there, and when someone will be."""
    when = begin.isoformat()
    if not near:
        return said(
            N_("Nobody will be there for it: %(when)s. Nobody is known to be there near it either."),
            when=when,
        )
    one = near[0]
    if len(near) == 1:
        words = N_("Nobody will be there for it: %(when)s. %(name)s will be: %(near)s.")
        return said(words, when=when, name=one.owner.name, near=one.begin.isoformat())
    other = near[1]
    words = N_("Nobody will be there for it: %(when)s. %(name)s will be: %(near)s, and %(other)s: %(next)s.")
    near_at, next_at = one.begin.isoformat(), other.begin.isoformat()
    return said(words, when=when, name=one.owner.name, near=near_at, other=other.owner.name, next=next_at)
