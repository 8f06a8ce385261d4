"""The states of a case, the order of turns, and who is given which case. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any

from proche.availability.rules import FITNESS, Candidate, Levels, Need, Now, barriers_of, weigh, who_can_take
from proche.kernel.words import Said, gettext_noop, said

N_ = gettext_noop


class State(StrEnum):
    WAITING = "WAITING"
    TAKEN = "TAKEN"
    ASIDE = "ASIDE"
    DONE = "DONE"


class Keeping(StrEnum):
    """Why a waiting case is kept for one person for a time."""

    HANDED = "HANDED"
    OFFERED = "OFFERED"
    PROMISED = "PROMISED"


class OfferState(StrEnum):
    OPEN = "OPEN"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    LAPSED = "LAPSED"
    WITHDRAWN = "WITHDRAWN"


class Verdict(StrEnum):
    """What a second pair of eyes says."""

    FINE = "FINE"
    NOT_FINE = "NOT_FINE"


class Priority(IntEnum):
    """Smaller has its turn sooner."""

    URGENT = 1
    USUAL = 5
    CAN_WAIT = 9


#: A case without a due moment is expected to be handled within this time of its arrival.
PATIENCE = timedelta(days=1)
#: How long a case is left for someone who knows its customer, and how close to due it no longer is.
LEFT_FOR = timedelta(minutes=2)
CLOSE_TO_DUE = timedelta(minutes=10)
#: How many points more make someone clearly better placed.
CLEARLY = 10


def turn_at(*, arrived_at: datetime, due_at: datetime | None, patience: timedelta = PATIENCE) -> datetime:
    return due_at or arrived_at + patience


def asks_of(kind: str, language: str, skills: Iterable[Sequence[Any] | str]) -> str:
    """Write all that a person must have for a case as one word: cases that ask the same share it."""
    levels = [(one, 1) if isinstance(one, str) else (one[0], one[1]) for one in skills]
    needed = ",".join(f"{name}:{level}" for name, level in sorted(levels))
    return f"{kind}|{language}|{needed}"[:160]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case as far as giving it to someone asks."""

    pk: int
    code: str
    kind: str
    priority: int
    turn_at: datetime
    arrived_at: datetime
    due_at: datetime | None = None
    language: str = ""
    region: str = ""
    customer: int | None = None
    skills: Levels = ()
    asks: str = ""
    not_for: int | None = None
    weight: int = 1
    length_minutes: int = 5
    rounds: int = 0
    #: Why it is kept for the person who is asked about; empty when it waits for anyone.
    keeping: str = ""

    @property
    def is_kept(self) -> bool:
        return bool(self.keeping)

    @property
    def need(self) -> Need:
        return Need(
            kind=self.kind,
            skills=self.skills,
            language=self.language,
            region=self.region,
            customer=self.customer,
            urgency=self.priority,
            length=timedelta(minutes=self.length_minutes),
            weight=self.weight,
            not_for=frozenset() if self.not_for is None else frozenset({self.not_for}),
        )


def turn(case: Waiting) -> tuple[int, datetime, int]:
    return case.priority, case.turn_at, case.pk


#: For each customer, how often each person worked for them.
Known = Mapping[int, Mapping[int, int]]


def in_order_for(
    me: Candidate, waiting: Sequence[Waiting], *, others: Sequence[Candidate], known: Known, at: datetime
) -> Iterator[Waiting]:
    """Give the cases that I can do, in turn; those better left to someone else come last.

    Last and not never: nobody stays idle while a case waits that they could do.
    """
    left: list[Waiting] = []
    for case in waiting:
        if barriers_of(case.need, me, Now(at), FITNESS):
            continue
        if case.is_kept or not is_better_left(case, me, others=others, known=known, at=at):
            yield case
        else:
            left.append(case)
    yield from left


def is_better_left(
    case: Waiting, me: Candidate, *, others: Sequence[Candidate], known: Known, at: datetime
) -> bool:
    """Whether someone who knows the customer is here with free hands, and the case can wait for them."""
    if case.customer is None or case.priority == Priority.URGENT or at - case.arrived_at >= LEFT_FOR:
        return False
    if case.due_at is not None and case.due_at - at <= CLOSE_TO_DUE:
        return False
    times = known.get(case.customer, {})
    free = [
        knowing(one, times.get(one.person.pk, 0)) for one in others if not one.held and one.person.pk in times
    ]
    best = who_can_take(case.need, free, at).best
    mine = weigh(case.need, knowing(me, times.get(me.person.pk, 0)), Now(at))
    return best is not None and best.score - mine.score >= CLEARLY


def knowing(candidate: Candidate, times: int) -> Candidate:
    """The same person, weighed for a customer they worked for so many times."""
    if candidate.knows == times:
        return candidate
    return replace(candidate, knows=times)


def because(case: Waiting, me: Candidate, *, times: int) -> tuple[Said, ...]:
    """Say to its taker why a case is theirs."""
    found: list[Said] = []
    if case.keeping == Keeping.HANDED:
        found.append(said(N_("It was handed over to you.")))
    if case.keeping == Keeping.PROMISED:
        found.append(said(N_("You promised this to the customer.")))
    if case.keeping == Keeping.OFFERED:
        found.append(said(N_("You are best placed for it now.")))
    if case.keeping == Keeping.PROMISED:
        found.append(said(N_("You keep a promise on it.")))
    if times:
        found.append(said(N_("You know this customer (cases so far: %(count)s)."), count=times))
    if case.region and case.region in me.regions:
        found.append(said(N_("You look after %(region)s."), region=case.region))
    if case.skills:
        found.append(
            said(N_("It needs what you know: %(skills)s."), skills=", ".join(name for name, _ in case.skills))
        )
    if case.priority == Priority.URGENT:
        found.append(said(N_("It is urgent.")))
    if not case.is_kept:
        found.append(said(N_("It is next in turn.")))
    return tuple(found)
