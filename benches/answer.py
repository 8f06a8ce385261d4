"""The answer: how long "who can take this now?" takes over many people and what they are held by. Pure."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from benches.turns import RUNS, in_turn, spread, timed
from proche.availability.rules import Candidate, HoldKind, HoldSpan, Need, PresenceState, who_can_take
from proche.people.hours import Hours
from proche.people.rules import PersonRef, Role, rights_of

SEED = 2026
AT = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
PEOPLE, HOLDS_EACH, TIMES = 500, 10, 3
REGIONS = tuple(f"Region {number}" for number in range(12))
NEED = Need("ORDER", skills=frozenset({"SCAN"}), language="fr", region="Region 3", customer=7)


def measure() -> dict[str, Any]:
    few, many = desk_of(PEOPLE), desk_of(PEOPLE * 10)
    _ask(many)
    turns = in_turn(lambda: _ask(many, TIMES), lambda: _ask(few, TIMES * 10))
    pairs = [(of_many / TIMES, of_few / TIMES / 10) for of_many, of_few in turns]
    figures = {
        "milliseconds_500_people_5000_holds": round(median(of_few for _, of_few in pairs) * 1000, 3),
        "milliseconds_when_nobody_can": round(timed(lambda: _ask_at_night(few)) * 1000, 3),
    }
    ratios = {"5000_people_over_500": spread(pairs)}
    notes = [
        f"Processor time of one answer, {HOLDS_EACH} holds a person. Both numbers of people are asked "
        "equally many persons a run. 5000 over 500 is ten times the people.",
    ]
    return {"runs": RUNS, "figures": figures, "ratios": ratios, "notes": notes}


def _ask(people: Sequence[Candidate], times: int = 1) -> None:
    for _ in range(times):
        assert who_can_take(NEED, people, AT).candidates


def _ask_at_night(people: Sequence[Candidate]) -> None:
    assert not who_can_take(NEED, people, AT + timedelta(hours=14)).candidates


def desk_of(people: int) -> list[Candidate]:
    """A team with hours, presence, skills and holds, the same for the same number."""
    rng = random.Random(SEED)
    return [_person(rng, pk) for pk in range(1, people + 1)]


def _person(rng: random.Random, pk: int) -> Candidate:
    return Candidate(
        PersonRef(pk, f"Agent {pk}"),
        rights=rights_of(Role.AGENT),
        zone=rng.choice(("Europe/Paris", "Europe/Paris", "Europe/Brussels", "Indian/Reunion")),
        hours=tuple(Hours(day, 8 * 60 + rng.choice((0, 30)), 17 * 60) for day in range(5)),
        state=rng.choices(tuple(PresenceState), (18, 1, 1))[0],
        seen_at=AT - timedelta(seconds=rng.randint(0, 200)),
        holds=tuple(_hold(rng) for _ in range(HOLDS_EACH)),
        held=rng.randint(0, 2),
        taken_today=rng.randint(0, 30),
        skills=frozenset({"SCAN"} if rng.random() < 0.8 else ()),
        languages=("fr", "en") if rng.random() < 0.5 else ("fr",),
        regions=tuple(rng.sample(REGIONS, 2)),
        knows=rng.choice((0, 0, 0, 4)),
    )


def _hold(rng: random.Random) -> HoldSpan:
    begin = AT + timedelta(minutes=rng.randint(-600, 3000))
    return HoldSpan(rng.choice(tuple(HoldKind)), begin, begin + timedelta(minutes=rng.choice((5, 30, 60))))
