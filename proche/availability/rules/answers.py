"""The answer: those who can, best first; those who cannot, with every reason; when the next one can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import repeat
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from proche.availability.rules import barriers as against
from proche.availability.rules import preferences as for_them
from proche.availability.rules.barriers import (
    FITNESS,
    MESSAGE,
    OF_NOW,
    RESTING,
    THERE,
    TIMES,
    URGENT_MESSAGE,
    Barriers,
    barriers_of,
)
from proche.availability.rules.given import URGENT, USUAL, Candidate, Need, Now
from proche.availability.rules.preferences import LATER_PREFERENCES, PREFERENCES, PreferenceOf
from proche.kernel.words import Said
from proche.people import days
from proche.people.rules import PersonRef

#: Slots of promises begin at these.
QUARTER = timedelta(minutes=15)
#: How far ahead a slot is looked for.
SLOTS_AHEAD = timedelta(days=30)
#: Each barrier names the moment it lifts; so many rounds settle any mix of hours, rest and holds.
ROUNDS = 400


#: By their place among the people: what is said of each.
Reasons = dict[int, tuple[Said, ...]]
_NOTHING_SAID: Reasons = {}


class Pick(NamedTuple):
    person: PersonRef
    score: int
    reasons: tuple[Said, ...]


class Excluded(NamedTuple):
    person: PersonRef
    reasons: tuple[Said, ...]


class Slot(NamedTuple):
    """A span at which a promise would hold, and who would keep it."""

    begin: datetime
    end: datetime
    pick: Pick


@dataclass(frozen=True, slots=True)
class Answer:
    """`candidates` best first. `next_at` is `at` when someone can now, `None` when nobody will."""

    candidates: tuple[Pick, ...]
    excluded: tuple[Excluded, ...]
    next_at: datetime | None
    at: datetime

    @property
    def best(self) -> Pick | None:
        return self.candidates[0] if self.candidates else None

    def pick_of(self, person_pk: int) -> Pick | None:
        return next((pick for pick in self.candidates if pick.person.pk == person_pk), None)


def who_can_take(need: Need, candidates: Sequence[Candidate], at: datetime) -> Answer:
    """Order those who can take this now, best first, and say why the others cannot."""
    return _answer(need, candidates, _now(at, candidates), OF_NOW, PREFERENCES, RESTING + TIMES)


def _now(at: datetime, candidates: Sequence[Candidate]) -> Now:
    """People who are asked together share the numbers of their day."""
    return Now(at, candidates[0].measures) if candidates else Now(at)


def who_will_be_there(need: Need, candidates: Sequence[Candidate], begin: datetime, end: datetime) -> Answer:
    """Order those who will be there from `begin` to `end`: hours, leave, holds and rest, nothing of now.

    An urgent promise is kept in hours all the same.
    """
    whole = replace(need, length=end - begin, urgency=max(need.urgency, URGENT + 1))
    return _answer(whole, candidates, _now(begin, candidates), THERE, LATER_PREFERENCES, THERE)


def next_slots(
    need: Need, candidates: Sequence[Candidate], at: datetime, *, length: timedelta, count: int
) -> list[Slot]:
    """Find the next spans at which someone will be there, one after the other, on quarters of an hour."""
    found: list[Slot] = []
    begin = _quarter(at)
    while len(found) < count and begin < at + SLOTS_AHEAD:
        answer = who_will_be_there(need, candidates, begin, begin + length)
        if answer.best is not None:
            found.append(Slot(begin, begin + length, answer.best))
            begin = _quarter(begin + length)
        elif answer.next_at is None:
            break
        else:
            begin = max(_quarter(answer.next_at), begin + QUARTER)
    return found


def _quarter(at: datetime) -> datetime:
    """The moment itself, or the next quarter of an hour."""
    over = timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
    return at + (QUARTER - over if over else over)


def _answer(
    need: Need,
    candidates: Sequence[Candidate],
    now: Now,
    barriers: Barriers,
    preferences: tuple[PreferenceOf, ...],
    times: Barriers,
) -> Answer:
    """Weigh who no barrier names; `barriers` are those that time lifts, beyond fitness."""
    unfit, _ = _kept_out(need, candidates, now, against.asked(need, FITNESS))
    out, lifts = _kept_out(need, candidates, now, against.asked(need, barriers), unfit)
    free = [one for n, one in enumerate(candidates) if n not in out]
    picks = _best_first(_weighed(need, free, now, for_them.asked(need, preferences)))
    excluded = _named(Excluded, [(one.person, out[n]) for n, one in enumerate(candidates) if n in out])
    next_at: datetime | None = now.at
    if not picks:
        fit = [(one, lifts.get(n, now.at)) for n, one in enumerate(candidates) if n not in unfit]
        next_at = _next_at(need, fit, now, times)
    return Answer(tuple(picks), tuple(excluded), next_at, now.at)


Named = TypeVar("Named", Pick, Excluded)


def _named(kind: type[Named], rows: Iterable[tuple[Any, ...]]) -> Iterator[Named]:
    """Make rows by the hundred without a call into Python for each, which takes twice as long."""
    return map(tuple.__new__, repeat(kind), rows)


def _kept_out(
    need: Need, people: Sequence[Candidate], now: Now, checks: Barriers, before: Reasons = _NOTHING_SAID
) -> tuple[Reasons, dict[int, datetime]]:
    """Why each is kept out, after what was said before; and until when at least, where that is known."""
    out, lifts = dict(before), dict[int, datetime]()
    for check in checks:
        for n, barrier in check(need, people, now):
            out[n] = (*out[n], barrier.said) if n in out else (barrier.said,)
            until = barrier.until
            if until is not None and (n not in lifts or until > lifts[n]):
                lifts[n] = until
    return out, lifts


def weigh(need: Need, candidate: Candidate, now: Now) -> Pick:
    then = Now(now.at, candidate.measures)
    return _weighed(need, (candidate,), then, for_them.asked(need, PREFERENCES))[0]


def _weighed(
    need: Need, people: Sequence[Candidate], now: Now, wishes: tuple[PreferenceOf, ...]
) -> list[Pick]:
    scores = [0] * len(people)
    reasons: list[tuple[Said, ...]] = [()] * len(people)
    for wish in wishes:
        for n, preference in wish(need, people, now):
            scores[n] += preference.points
            reasons[n] += (preference.said,)
    return list(_named(Pick, zip([one.person for one in people], scores, reasons, strict=True)))


def _best_first(picks: list[Pick]) -> list[Pick]:
    """By score, then by a unique number: the same question has the same answer every time.

    Sorting keeps the order of equals, so two orders of plain numbers do: a pair for each is slower.
    """
    picks.sort(key=attrgetter("person.pk"))
    picks.sort(key=attrgetter("score"), reverse=True)
    return picks


def _next_at(
    need: Need, fit: Sequence[tuple[Candidate, datetime]], now: Now, times: Barriers
) -> datetime | None:
    """Find the first moment at which one of them can, as far as hours, rest, holds and presence tell.

    Each stands with the earliest that their barriers allow: most are passed over by this look alone.
    """
    best: datetime | None = None
    for candidate, not_before in fit:
        if best is None or not_before < best:
            best = _earlier(best, _expected(need, candidate, now, times))
    return best


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment is not None), default=None)


def expected_at(need: Need, candidate: Candidate, at: datetime) -> datetime | None:
    """When this person is next expected to be able to: hours, rest, holds and what they said, not their page.

    Someone whose hours run and whose page is closed may come back any moment: their next start counts.
    """
    return _expected(need, candidate, Now(at), RESTING + TIMES)


def _expected(need: Need, candidate: Candidate, now: Now, times: Barriers) -> datetime | None:
    earliest: datetime | None = now.at
    if not barriers_of(need, candidate, now, times):
        earliest = days.next_start(candidate.plan, now.at)
    return first_free(need, candidate, earliest, times) if earliest is not None else None


def may_reach(candidate: Candidate, at: datetime, *, urgent: bool = False) -> datetime | None:
    """When a message may reach this person: now, at a later moment, or never as far as is known."""
    among = URGENT_MESSAGE if urgent else MESSAGE
    return first_free(Need(length=timedelta(0)), candidate, at, among)


def first_free(need: Need, candidate: Candidate, at: datetime, among: Barriers) -> datetime | None:
    """The first moment from `at` on at which none of these barriers stands; None when nobody knows."""
    for _ in range(ROUNDS):
        ends = [barrier.until for barrier in barriers_of(need, candidate, Now(at), among)]
        if not ends:
            return at
        known = [end for end in ends if end is not None]
        if len(known) < len(ends):
            return None
        at = max(known)
    return None


def is_seen(seen_at: datetime | None, at: datetime, seen_for: timedelta = USUAL.seen_for) -> bool:
    return seen_at is not None and at - seen_at <= seen_for
