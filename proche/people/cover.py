"""Who would be left while someone is away: counts, and what nobody else would look after. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people import days
from proche.people.days import Plan

MORNING, AFTERNOON = False, True
#: A day and which half of it.
Half = tuple[date, bool]


@dataclass(frozen=True, slots=True)
class Colleague:
    """One person of the team: what they look after, and the half days that they work."""

    pk: int
    name: str
    regions: frozenset[str]
    skills: frozenset[str]
    works: frozenset[Half]


class Known(Protocol):
    """What is asked of a person's row."""

    @property
    def pk(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def regions(self) -> tuple[str, ...]: ...
    @property
    def skills(self) -> Mapping[str, int]: ...
    @property
    def plan(self) -> Plan: ...


@dataclass(frozen=True, slots=True)
class Cover:
    """One day without them: how many are left in its thinner half, who else is away, what nobody has."""

    day: date
    left: int
    usual: int
    away: tuple[str, ...]
    gaps: tuple[Said, ...]


def halves_of(plan: Plan, day: date) -> Iterator[Half]:
    """The halves of a day that a person works, leave taken out."""
    minutes = days.minutes_of(plan, day)
    if any(begin < days.NOON for begin, _ in minutes):
        yield day, MORNING
    if any(end > days.NOON for _, end in minutes):
        yield day, AFTERNOON


def colleague(row: Known, found: Iterable[date]) -> Colleague:
    works = frozenset(half for day in found for half in halves_of(row.plan, day))
    return Colleague(row.pk, row.name, frozenset(row.regions), frozenset(row.skills), works)


def cover(
    person: Colleague, others: Sequence[Colleague], halves: Iterable[Half], away: Mapping[date, Sequence[str]]
) -> list[Cover]:
    """Say what is left on each day on which `person` would not work; days that they do not work are left out.

    `away` names, by day, those who have leave already.
    """
    missed = sorted(half for half in halves if half in person.works)
    days = list(dict.fromkeys(day for day, _ in missed))
    return [_of_day(person, others, day, [half for half in missed if half[0] == day], away) for day in days]


def _of_day(
    person: Colleague,
    others: Sequence[Colleague],
    day: date,
    missed: Sequence[Half],
    away: Mapping[date, Sequence[str]],
) -> Cover:
    left = {half: [one for one in others if half in one.works] for half in missed}
    thinner = min(left.values(), key=len)
    usual = max(len(those) for those in left.values()) + 1
    return Cover(day, len(thinner), usual, tuple(away.get(day, ())), tuple(_gaps(person, left)))


def _gaps(person: Colleague, left: Mapping[Half, Sequence[Colleague]]) -> Iterator[Said]:
    """What only they have among those who work then: a region or a skill that nobody else looks after."""
    yield from _missing(sorted(person.regions), left, lambda one: one.regions, _NOBODY_FOR)
    yield from _missing(sorted(person.skills), left, lambda one: one.skills, _NOBODY_WITH)


def _missing(
    names: Sequence[str],
    left: Mapping[Half, Sequence[Colleague]],
    of: Callable[[Colleague], frozenset[str]],
    words: str,
) -> Iterator[Said]:
    for name in names:
        if any(all(name not in of(one) for one in those) for those in left.values()):
            yield said(words, name=name)


_NOBODY_FOR = N_("Nobody else who works then looks after %(name)s.")
_NOBODY_WITH = N_("Nobody else who works then has the skill “%(name)s”.")
