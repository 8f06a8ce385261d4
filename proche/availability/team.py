"""The team's page: people with their presence and today's hours, one row each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from proche.availability import queries, words
from proche.availability.queries import PresenceRow
from proche.people import queries as people
from proche.people.hours import Hours, wall_clock
from proche.people.queries import PersonRow
from proche.people.week import write_day


@dataclass(frozen=True, slots=True)
class TeamRow:
    pk: int
    name: str
    initials: str
    email: str
    role: str
    team: str
    regions: str
    today: str
    presence: str
    says: str
    held: int
    capacity: int
    taken_today: int
    is_active: bool
    is_invited: bool


class Request(Protocol):
    at: datetime


def seen(request: Request) -> list[PresenceRow]:
    """Everyone's presence at the request's moment: the bar and the page ask for it, it is read once."""
    known: list[PresenceRow] | None = getattr(request, "_presence", None)
    if known is None:
        known = queries.list_presence(at=request.at)
        request._presence = known  # type: ignore[attr-defined]
    return known


@dataclass(frozen=True, slots=True)
class Face:
    """Someone at a glance."""

    pk: int
    name: str
    initials: str
    presence: str
    says: str


def faces(request: Request) -> list[Face]:
    """Those who are here first, then who is kept, away, off."""
    found = [
        Face(row.person.pk, row.person.name, row.initials, words.dot(row, at=request.at), words.says(row))
        for row in seen(request)
    ]
    return sorted(found, key=lambda face: (_ORDER[face.presence], face.name, face.pk))


def rows(request: Request, *, inactive: bool = False) -> list[TeamRow]:
    """Those who are here first, then by name; accounts that were stopped last, for who may open them."""
    at = request.at
    presence = {row.person.pk: row for row in seen(request)}
    everyone = people.list_people(active_only=not inactive)
    found = [_row(person, presence.get(person.pk), at) for person in everyone]
    return sorted(found, key=lambda row: (not row.is_active, _ORDER[row.presence], row.name, row.pk))


_ORDER = {"here": 0, "busy": 1, "away": 2, "off": 3, "": 4}


def _row(person: PersonRow, presence: PresenceRow | None, at: datetime) -> TeamRow:
    return TeamRow(
        pk=person.pk,
        name=person.name,
        initials=person.initials,
        email=person.email,
        role=person.role.value,
        team=person.team,
        regions=", ".join(person.regions),
        today=_today(person.hours, person.time_zone, at),
        presence=words.dot(presence, at=at) if presence else "",
        says=words.says(presence) if presence else "",
        held=presence.held if presence else 0,
        capacity=person.capacity,
        taken_today=presence.taken_today if presence else 0,
        is_active=person.is_active,
        is_invited=not person.has_password,
    )


def _today(hours: Sequence[Hours], zone: str, at: datetime) -> str:
    return write_day(hours, wall_clock(at, zone).weekday)
