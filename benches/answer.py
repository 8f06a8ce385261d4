"""The answer: how long "who can take this now?" takes over many people and what they are held by. Pure.

Each answer is asked of people who were built anew and at another moment, as a page does: what a running
desk keeps in memory between two answers (the plans it has met, sentences it has said) is kept here too,
and nothing else.
"""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any

from benches.turns import RUNS, cpu_seconds, spread
from proche.availability.measures import Measures
from proche.availability.rest import Worked, summed_up
from proche.availability.rules import (
    Answer,
    Candidate,
    DutySpan,
    HoldKind,
    HoldSpan,
    Need,
    PresenceState,
    who_can_take,
)
from proche.people.days import DaysOff, Place, Plan, known
from proche.people.hours import Hours
from proche.people.rules import PersonRef, Role, rights_of

SEED = 2026
AT = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
NIGHT = timedelta(hours=14)
PEOPLE, HOLDS_EACH, TIMES = 500, 10, 10
REGIONS = tuple(f"Region {number}" for number in range(12))
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
MEASURES = Measures()
NEED = Need("ORDER", skills=(("SCAN", 1),), language="fr", region="Region 3", customer=7)


def measure() -> dict[str, Any]:
    _seconds(PEOPLE * 10, 0)
    turns = [_turn(run) for run in range(RUNS)]
    night = [_seconds(PEOPLE, 100 + run, NIGHT) for run in range(RUNS)]
    figures = {
        "milliseconds_500_people_5000_holds": round(median(few for _, few in turns) * 1000, 3),
        "milliseconds_when_nobody_can": round(median(night) * 1000, 3),
        "microseconds_a_person": round(median(few for _, few in turns) * 1e6 / PEOPLE, 3),
    }
    notes = [
        f"Processor time of an answer with every reason and exclusion in words; {HOLDS_EACH} holds a person. "
        "Every answer is asked of people built anew and at another moment; what making them left to the "
        "collector of garbage is not counted, what the answer makes is. Both numbers of people are asked "
        "equally many persons a run. 5000 over 500 is ten times the people.",
    ]
    return {
        "runs": RUNS,
        "figures": figures,
        "ratios": {"5000_people_over_500": spread(turns)},
        "notes": notes,
    }


def _turn(run: int) -> tuple[float, float]:
    """One answer over ten times the people, and over them; who goes first changes with each run."""
    asks: list[Callable[[], float]] = [
        lambda: _seconds(PEOPLE * 10, run * TIMES),
        lambda: sum(_seconds(PEOPLE, run * TIMES + n) for n in range(TIMES)) / TIMES,
    ]
    found = {n: asks[n]() for n in ((0, 1) if run % 2 else (1, 0))}
    return found[0], found[1]


def _seconds(people: int, n: int, later: timedelta = timedelta(0)) -> float:
    """How long one answer takes, at a moment of its own; making the people is not counted."""
    at = AT + later + n * 7 * SECOND
    candidates = desk_of(people, at - later)
    with _garbage_of_before_aside():
        begun = cpu_seconds()
        answer = who_can_take(NEED, candidates, at)
        spent = cpu_seconds() - begun
    _check(answer, people, anyone=not later)
    return spent


@contextmanager
def _garbage_of_before_aside() -> Iterator[None]:
    """What making the people left to the collector of garbage is looked through outside the clock.

    It would fall into one run in seven and double it. What the answer itself makes is collected as ever.
    Nothing is touched here, so that no people are brought near to the processor before they are asked.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _check(answer: Answer, people: int, *, anyone: bool) -> None:
    assert bool(answer.candidates) is anyone
    assert len(answer.candidates) + len(answer.excluded) == people
    assert all(str(reason) for one in answer.excluded for reason in one.reasons)


def desk_of(people: int, at: datetime) -> list[Candidate]:
    """A team with plans, presence, skills, work and holds around a moment, the same for the same number."""
    rng = random.Random(SEED)
    return [_person(rng, pk, at) for pk in range(1, people + 1)]


def _person(rng: random.Random, pk: int, at: datetime) -> Candidate:
    return Candidate(
        PersonRef(pk, f"Agent {pk}"),
        rights=rights_of(Role.AGENT),
        plan=known(_plan(rng, at)),
        measures=MEASURES,
        state=rng.choices(tuple(PresenceState), (17, 1, 1, 1))[0],
        seen_at=at - timedelta(seconds=rng.randint(0, 200)),
        used_at=at - timedelta(seconds=rng.randint(0, 2000)),
        holds=tuple(sorted(_holds(rng, at), key=lambda hold: hold.active_from)),
        duties=(DutySpan(at, at + 600 * MINUTE),) if rng.random() < 0.02 else (),
        worked=_worked(rng, at),
        held=(held := rng.randint(0, 2)),
        weight=held,
        kind_held={"ORDER": held},
        kind_capacity={"ORDER": 2} if rng.random() < 0.1 else {},
        week_weight=rng.randint(0, 30),
        skills={"SCAN": rng.randint(1, 3)} if rng.random() < 0.8 else {},
        languages=("fr", "en") if rng.random() < 0.5 else ("fr",),
        regions=tuple(rng.sample(REGIONS, 2)),
        knows=rng.choice((0, 0, 0, 4)),
    )


def _plan(rng: random.Random, at: datetime) -> Plan:
    day = at.date()
    return Plan(
        zone=rng.choice(("Europe/Paris", "Europe/Paris", "Europe/Brussels", "Indian/Reunion")),
        hours=_week(rng),
        changed=((day + timedelta(days=rng.randint(-3, 9)), ((600, 720), (780, 900))),),
        leave=_leave(rng, day),
        holidays=rng.choice(("FR", "FR", "FR-57", "BE")),
        places=((2, Place.HOME), (4, Place.HOME)),
    )


def _week(rng: random.Random) -> tuple[Hours, ...]:
    begins = 8 * 60 + rng.choice((0, 30))
    return tuple(Hours(day, *span) for day in range(1, 6) for span in ((begins, 750), (810, 17 * 60)))


def _leave(rng: random.Random, day: date) -> tuple[DaysOff, ...]:
    first = day + timedelta(days=rng.randint(-2, 30))
    return (DaysOff(first, first + timedelta(days=4)),) if rng.random() < 0.2 else ()


def _worked(rng: random.Random, at: datetime) -> Worked | None:
    begun = at - rng.randint(0, 100) * MINUTE
    return summed_up([(begun, at - SECOND)], zone="Europe/Paris", measures=MEASURES)


def _holds(rng: random.Random, at: datetime) -> Iterator[HoldSpan]:
    for _ in range(HOLDS_EACH):
        begin = at + timedelta(minutes=rng.randint(-60, 3000))
        yield HoldSpan(rng.choice(KINDS), begin, begin + timedelta(minutes=rng.choice((5, 30, 60))))


KINDS: Sequence[HoldKind] = tuple(HoldKind)
