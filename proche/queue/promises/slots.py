"""When a promise will hold, and who keeps it. Pure: who is there over a span is asked, not known.

A person keeps one promise at a moment. The stand-in is another person who is there over the same span
and has promised nothing in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from proche.availability.rules import Pick
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people.rules import PersonRef

#: Who will be there from one moment to another, best first.
There = Callable[[datetime, datetime], Sequence[Pick]]
#: What is proposed begins on a quarter of an hour: people agree on such times.
STEP = timedelta(minutes=15)
#: How far around a time that does not hold the nearest ones are looked for.
AROUND = timedelta(days=4)
AHEAD = timedelta(days=10)
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
    free = [pick for pick in there(begin, end) if pick.person.pk not in kept]
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
    for begin in _starts(since, since + AHEAD):
        today = [slot for slot in found if day_of(slot.begin) == day_of(begin)]
        if len(today) >= MOST_A_DAY or (today and begin < today[-1].end):
            continue
        slot = fill(there, begin, begin + length, taken=taken, first=first)
        if slot:
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
    before = reversed(list(_starts(max(at, begin - AROUND), begin)))
    after = _starts(begin, begin + AROUND)
    tried = (
        (fill(there, start, start + length, taken=taken, first=first) for start in way)
        for way in (before, after)
    )
    found = [next((slot for slot in way if slot), None) for way in tried]
    return [slot for slot in found if slot]


def _starts(since: datetime, until: datetime) -> Iterator[datetime]:
    midnight = since.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    steps = -((midnight - since) // STEP)
    while (start := midnight + steps * STEP) < until:
        yield start
        steps += 1


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
