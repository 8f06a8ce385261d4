"""From what the desk knows to what is replayed: cases become arrivals, people become seats. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from proche.people import days
from proche.people.queries import PersonRow
from proche.queue.pooling.rules import (
    LONGEST_MINUTES,
    SHORTEST_MINUTES,
    SLACK_DAYS,
    USUAL_MINUTES,
    Arrival,
    Asked,
    Period,
    Seat,
    Span,
    together,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """One case as the desk (or another system's file) tells it. `minutes` in hand, None = not known."""

    at: datetime
    minutes: float | None = None
    region: str = ""
    kind: str = ""
    priority: int = 5
    skills: tuple[tuple[str, int], ...] = ()
    language: str = ""


def period_of(seen: Iterable[Seen], people: Sequence[PersonRow], asked: Asked, *, zone: ZoneInfo) -> Period:
    """Lay a period out: arrivals in their order, a seat for each person who takes cases."""
    cases = sorted(seen, key=lambda case: (case.at, case.region, case.kind))
    times = _Times(cases, Random(f"times {asked.seed}"))
    axis = _Axis(asked, zone)
    arrivals = tuple(_arrival(case, times.of(case), axis) for case in cases)
    return Period(asked.from_day, asked.days, arrivals, seats_of(people, axis), times.drawn, times.cut)


@dataclass(frozen=True, slots=True)
class _Axis:
    """The wall clock of the desk, in minutes since the period's first midnight."""

    asked: Asked
    zone: ZoneInfo

    def minute(self, moment: datetime) -> float:
        local = moment.astimezone(self.zone)
        seconds = (local.hour * 60 + local.minute) * 60 + local.second + local.microsecond / 1e6
        return (local.date() - self.asked.from_day).days * 1440 + seconds / 60

    @property
    def days(self) -> int:
        return self.asked.days + SLACK_DAYS


class _Times:
    """How long cases keep a person; what is not known is drawn from the others of its kind."""

    def __init__(self, cases: Sequence[Seen], rng: Random) -> None:
        self.drawn = self.cut = 0
        self._rng = rng
        self._known: dict[str, list[float]] = defaultdict(list)
        for case in cases:
            if case.minutes:
                self._known[case.kind].append(_counted(case.minutes))
        self._all = [minutes for known in self._known.values() for minutes in known] or [USUAL_MINUTES]

    def of(self, case: Seen) -> float:
        if not case.minutes:
            self.drawn += 1
            return self._rng.choice(self._known.get(case.kind) or self._all)
        self.cut += case.minutes > LONGEST_MINUTES
        return _counted(case.minutes)


def _counted(minutes: float) -> float:
    return min(max(minutes, SHORTEST_MINUTES), LONGEST_MINUTES)


def _arrival(case: Seen, minutes: float, axis: _Axis) -> Arrival:
    needs = {f"{skill} {level}" for skill, level in case.skills}
    needs |= {f"speaks {case.language}"} if case.language else set()
    return Arrival(axis.minute(case.at), minutes, case.region, case.kind, case.priority, frozenset(needs))


def seats_of(people: Sequence[PersonRow], axis: _Axis) -> tuple[Seat, ...]:
    """A seat each; someone without written hours is given those that most of the team have."""
    spans = [_spans(row, axis) if row.plan.hours else () for row in people]
    written = Counter(found for found in spans if found)
    usual = written.most_common(1)[0][0] if written else ()
    return tuple(
        Seat(found or (() if row.plan.hours else usual), frozenset(row.regions), _can(row))
        for row, found in zip(people, spans, strict=True)
    )


def _spans(row: PersonRow, axis: _Axis) -> tuple[Span, ...]:
    """Hours, changed days, leave, public holidays; and the night that runs into the period."""
    first = axis.asked.from_day - timedelta(days=1)
    found = days.spans(row.plan, first, axis.days + 1)
    minutes = ((axis.minute(begin), axis.minute(end)) for begin, end in found)
    return together((max(begin, 0.0), end) for begin, end in minutes if end > 0)


def _can(row: PersonRow) -> frozenset[str]:
    """A skill at level 3 meets what asks for level 1, 2 or 3."""
    skills = {f"{name} {n}" for name, level in row.skills.items() for n in range(1, level + 1)}
    return frozenset(skills | {f"speaks {language}" for language in row.languages})
