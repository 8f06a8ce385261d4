"""What the answer is given: the need, the people, the moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from proche.availability.measures import Measures
from proche.availability.rest import Worked, rests_from
from proche.people.days import Place, Plan, week_of
from proche.people.hours import WallClock, wall_clock
from proche.people.rules import PersonRef, Right

#: A need of this urgency, or more urgent, reaches who is on call outside their hours.
URGENT = 1
#: What a running hold overlaps.
AN_INSTANT = timedelta(microseconds=1)
NO_PLAN, USUAL = Plan(), Measures()
NEVER = datetime.max.replace(tzinfo=UTC)
Levels = tuple[tuple[str, int], ...]
_NOTHING: Mapping[str, int] = MappingProxyType({})


def _nothing() -> Mapping[str, int]:
    return _NOTHING


class PresenceState(StrEnum):
    """Set by hand: at the desk, at work with the phone, away for a while, off until a moment."""

    HERE = "HERE"
    PHONE = "PHONE"
    AWAY = "AWAY"
    OFF = "OFF"


class HoldKind(StrEnum):
    """BUSY is a time in the person's own calendar; PROMISE is a call-back or an answer they owe."""

    MEETING = "MEETING"
    CALL = "CALL"
    BREAK = "BREAK"
    REST = "REST"
    BUSY = "BUSY"
    PROMISE = "PROMISE"


class HoldSpan(NamedTuple):
    kind: HoldKind
    active_from: datetime
    active_to: datetime | None = None

    def overlaps(self, begin: datetime, end: datetime) -> bool:
        """Whether it runs at `begin` or starts before `end`; the two may be one moment."""
        starts = self.active_from <= begin or self.active_from < end
        return starts and (self.active_to is None or self.active_to > begin)


class DutySpan(NamedTuple):
    active_from: datetime
    active_to: datetime


def levels(skills: Iterable[str | Sequence[Any]]) -> Levels:
    """Read skills as they are kept: named alone at the first level, or with their level."""
    pairs = ((one, 1) if isinstance(one, str) else (str(one[0]), int(one[1])) for one in skills)
    return tuple(sorted(pairs))


@dataclass(frozen=True, slots=True)
class Need:
    """What is asked of a person.

    `skills` are asked at a level of 1 to 3. `length` is how long they are needed for, at least;
    `weight` what it adds to their load: a usual case weighs 1. `place` asks where they work from.
    """

    kind: str = ""
    right: Right = Right.TAKE_CASE
    skills: Levels = ()
    language: str = ""
    region: str = ""
    customer: int | None = None
    urgency: int = 5
    length: timedelta = timedelta(minutes=5)
    weight: int = 1
    only_for: int | None = None
    not_for: frozenset[int] = frozenset()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the answer weighs of one person. `knows` counts their work for the need's customer.

    `holds` and `duties` are in the order of their begin. `held` counts cases, `weight` what they weigh.
    `measures` are the numbers that hold for them on the day.
    """

    person: PersonRef
    rights: frozenset[Right]
    plan: Plan = NO_PLAN
    measures: Measures = USUAL
    state: PresenceState = PresenceState.HERE
    state_until: datetime | None = None
    seen_at: datetime | None = None
    used_at: datetime | None = None
    holds: tuple[HoldSpan, ...] = ()
    duties: tuple[DutySpan, ...] = ()
    worked: Worked | None = None
    held: int = 0
    weight: int = 0
    capacity: int = 3
    kind_held: Mapping[str, int] = field(default_factory=_nothing)
    kind_capacity: Mapping[str, int] = field(default_factory=_nothing)
    taken_today: int = 0
    week_weight: int = 0
    skills: Mapping[str, int] = field(default_factory=_nothing)
    languages: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    knows: int = 0
    #: Work that ends by this moment asks for no rest before it: most people are passed over by this look.
    rests_from: datetime = NEVER

    def __post_init__(self) -> None:
        if self.worked is not None and self.rests_from is NEVER:
            object.__setattr__(self, "rests_from", rests_from(self.worked, self.measures))

    @property
    def zone(self) -> str:
        return self.plan.zone

    @property
    def in_hand(self) -> int:
        """What their cases weigh together."""
        return self.weight or self.held


@dataclass(slots=True)
class Now:
    """The moment of one answer, and the numbers that hold then."""

    at: datetime
    measures: Measures = USUAL
    #: The Monday from which plans are asked.
    week: date = field(init=False)
    _clocks: dict[str, WallClock] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.week = week_of(self.at.date())

    def clock(self, zone: str) -> WallClock:
        """What the wall clock of a zone shows: worked out once for all people there."""
        found = self._clocks.get(zone)
        if found is None:
            found = self._clocks[zone] = wall_clock(self.at, zone)
        return found
