"""The team's page: who is here, from where, until when, doing what kind of thing; one row a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol

from django.utils import timezone

from proche.availability import picture, queries, team_queries, words
from proche.availability.picture import Line, Scale
from proche.availability.queries import PresenceRow
from proche.availability.rules import Candidate, HoldSpan
from proche.people import days
from proche.people import queries as people
from proche.people.days import Place, Span
from proche.people.queries import PersonRow
from proche.people.rules import PersonRef, Right

#: A day's page looks back as far as a night that began yesterday.
DAYS_BACK = timedelta(days=2)
#: A hold without an end is drawn until here.
OPEN_END = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeps someone today, as the text beside the picture says it: the kind and the hours."""

    kind: str
    begin: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class TeamRow:
    pk: int
    name: str
    initials: str
    role: str
    regions: str
    presence: str
    doing: str
    until: str
    #: Where they work from today; `None` when they do not.
    place: Place | None
    spans: tuple[Span, ...]
    #: No hours are written: they work whenever they are here.
    is_open: bool
    line: Line
    kept: tuple[Kept, ...]
    is_active: bool
    is_invited: bool


@dataclass(frozen=True, slots=True)
class Today:
    """The whole page: the rows, the scale that their lines are drawn on, and how many are where."""

    rows: Sequence[TeamRow]
    scale: Scale
    here: int
    on_site: int
    from_home: int


class Request(Protocol):
    at: datetime


def everyone(request: Request, known: list[PersonRow] | None = None) -> list[Candidate]:
    """Everyone as the answer weighs them at the request's moment: the bar, the queue and the page ask."""
    found: list[Candidate] | None = getattr(request, "_everyone", None)
    if found is None:
        found = queries.list_everyone(at=request.at, known=known)
        request._everyone = found  # type: ignore[attr-defined]
    return found


def seen(request: Request, known: list[PersonRow] | None = None) -> list[PresenceRow]:
    """Everyone's presence at the request's moment: the bar and the page ask for it, it is read once."""
    found: list[PresenceRow] | None = getattr(request, "_presence", None)
    if found is None:
        found = queries.list_presence(at=request.at, everyone=everyone(request, known))
        request._presence = found  # type: ignore[attr-defined]
    return found


@dataclass(frozen=True, slots=True)
class Colleague:
    """Whom something can be given to; `absence` in words, "" where they are there."""

    person: PersonRef
    absence: str


def colleagues(request: Request) -> list[Colleague]:
    """Everyone who takes cases: those who are there, then the others, who is back first before them."""
    plans = {one.person.pk: one.plan for one in everyone(request)}
    rows = [(words.back_at(plans[row.person.pk], row, at=request.at), row) for row in seen(request)]
    rows.sort(key=lambda found: (not found[1].is_here, found[0] or request.at))
    return [Colleague(row.person, words.absence(plans[row.person.pk], row, at=request.at)) for _, row in rows]


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


_ORDER = {"here": 0, "busy": 1, "away": 2, "off": 3, "": 4}


def today(request: Request, *, inactive: bool = False) -> Today:
    """Those who are here first, then by name; accounts that were stopped last, for who may open them."""
    at = request.at
    everyone = people.list_people(active_only=not inactive, since=(at - DAYS_BACK).date())
    takers = [one for one in everyone if one.is_active and Right.TAKE_CASE in one.rights]
    presence = {row.person.pk: row for row in seen(request, known=takers)}
    midnight = datetime.combine(timezone.localdate(at), time.min, timezone.get_current_timezone())
    spans = {one.pk: _spans(one, midnight) for one in everyone if one.is_active}
    scale = picture.scale(midnight, [span for one in takers for span in _drawn(one, spans[one.pk])], at)
    holds = team_queries.list_holds(scale.begin, scale.end)
    rows = [
        _row(one, presence.get(one.pk), spans.get(one.pk, ()), holds.get(one.pk, ()), scale, at)
        for one in everyone
    ]
    rows.sort(key=lambda row: (not row.is_active, _ORDER[row.presence], row.name, row.pk))
    return _counted(rows, scale, presence)


def _counted(rows: Sequence[TeamRow], scale: Scale, presence: Mapping[int, PresenceRow]) -> Today:
    here = [row for row in rows if row.presence in ("here", "busy")]
    places = [presence[row.pk].place for row in here]
    return Today(rows, scale, len(here), places.count(Place.SITE), places.count(Place.HOME))


def _spans(person: PersonRow, midnight: datetime) -> tuple[Span, ...]:
    """What they work of the reader's day: a night that began yesterday reaches into it."""
    begin, end = midnight, midnight + timedelta(days=1)
    around = days.spans(person.plan, midnight.date() - timedelta(days=1), 3)
    return tuple(span for span in around if span[0] < end and span[1] > begin)


def _drawn(person: PersonRow, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Someone without hours would stretch the scale over the whole day and say nothing."""
    return () if is_open(person, spans) else spans


def is_open(person: PersonRow, spans: Sequence[Span]) -> bool:
    return bool(spans) and not person.plan.hours and not person.plan.changed


def _row(
    person: PersonRow,
    presence: PresenceRow | None,
    spans: tuple[Span, ...],
    holds: Sequence[HoldSpan],
    scale: Scale,
    at: datetime,
) -> TeamRow:
    shown = [] if presence is None else [hold for hold in holds if _within(hold, spans)]
    bars = [(hold.kind.value.lower(), hold.active_from, hold.active_to or at + OPEN_END) for hold in shown]
    return TeamRow(
        pk=person.pk,
        name=person.name,
        initials=person.initials,
        role=person.role.value,
        regions=", ".join(person.regions),
        presence=words.dot(presence, at=at) if presence else "",
        doing=words.doing(person.plan, presence, holds, at=at) if presence else "",
        until=words.until(person.plan, presence, at=at) if presence else "",
        place=presence.place if presence and spans else None,
        spans=spans if presence else (),
        is_open=is_open(person, spans),
        line=picture.line(scale, _drawn(person, spans), bars),
        kept=tuple(Kept(words.kind_in_words(one.kind), one.active_from, one.active_to) for one in shown),
        is_active=person.is_active,
        is_invited=not person.has_password,
    )


def _within(hold: HoldSpan, spans: Sequence[Span]) -> bool:
    """Outside someone's hours nobody sees what they do."""
    ends = hold.active_to or hold.active_from + OPEN_END
    return any(hold.active_from < end and ends > begin for begin, end in spans)
