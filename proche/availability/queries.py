"""The only readers of availability: the answer, presence, and when a person may be reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from proche.availability import rules
from proche.availability.models import Acquaintance, Hold, Load, Presence
from proche.availability.rules import Answer, Candidate, HoldKind, HoldSpan, Need, Now, PresenceState
from proche.kernel.words import Said
from proche.people import queries as people
from proche.people.hours import wall_clock
from proche.people.queries import PersonRow
from proche.people.rules import PersonRef, Right

Row = TypeVar("Row", bound=Model)
#: Holds that begin later than this cannot move an answer given now.
HOLDS_AHEAD = timedelta(days=rules.LOOK_AHEAD_DAYS)


@dataclass(frozen=True, slots=True)
class PresenceRow:
    """One person as the team sees them now."""

    person: PersonRef
    initials: str
    state: PresenceState
    until: datetime | None
    seen_at: datetime | None
    #: At the desk now: the page is open, the hours run, nothing set by hand and no hold.
    is_here: bool
    #: Kept by a meeting, a call, a break or rest.
    is_kept: bool
    held: int
    capacity: int
    taken_today: int
    #: In words: why they are not here, empty when they are.
    reasons: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether a message may reach a person now, else when; `at` is None when nobody knows when."""

    is_now: bool
    at: datetime | None
    reasons: tuple[Said, ...]


def answer(need: Need, *, at: datetime) -> Answer:
    """Say who can take this now, and why. Seven queries, whatever the number of people."""
    return rules.who_can_take(need, list_candidates(need, at=at), at)


def list_candidates(need: Need, *, at: datetime) -> list[Candidate]:
    """Give everyone who may ever take such a need, as the answer weighs them."""
    people_rows = people.list_people(right=need.right)
    return _candidates(people_rows, at=at, customer=need.customer)


def get_candidate(person_pk: int, *, at: datetime, customer: int | None = None) -> Candidate:
    """Raises: NotFound."""
    return _candidates([people.get_row(person_pk)], at=at, customer=customer)[0]


def list_some(person_pks: Iterable[int], *, at: datetime) -> list[Candidate]:
    """Give some people as the answer weighs them, for a customer that is named later."""
    return _candidates(people.list_people(right=Right.TAKE_CASE, pks=person_pks), at=at, customer=None)


def get_presence(person_pk: int, *, at: datetime) -> PresenceRow:
    """Raises: NotFound."""
    row = people.get_row(person_pk)
    return _presence(row, _candidates([row], at=at, customer=None)[0], Now(at))


def list_presence(*, at: datetime) -> list[PresenceRow]:
    """List everyone who takes cases: those who are here first, then by name."""
    rows = people.list_people(right=Right.TAKE_CASE)
    now = Now(at)
    found = [
        _presence(*pair, now) for pair in zip(rows, _candidates(rows, at=at, customer=None), strict=True)
    ]
    return sorted(found, key=lambda row: (not row.is_here, row.person.name, row.person.pk))


def may_reach(person_pk: int, *, at: datetime) -> Reach:
    """Say when the gate may let a message through to this person. Raises: NotFound."""
    candidate = get_candidate(person_pk, at=at)
    arrives = rules.may_reach(candidate, at)
    barriers = rules.barriers_of(Need(length=timedelta(0)), candidate, Now(at), rules.REACH[:3])
    return Reach(arrives == at, arrives, tuple(barrier.said for barrier in barriers))


def list_acquaintances(customers: Iterable[int]) -> dict[int, dict[int, int]]:
    """Give, for each customer, how often each person worked for them."""
    known: dict[int, dict[int, int]] = defaultdict(dict)
    rows = Acquaintance.objects.filter(customer__in=set(customers))
    for customer, person, times in rows.values_list("customer", "person_id", "times"):
        known[customer][person] = times
    return known


def _candidates(rows: list[PersonRow], *, at: datetime, customer: int | None) -> list[Candidate]:
    pks = [row.pk for row in rows] if len(rows) < 50 else None
    presence = {row.person_id: row for row in _of(Presence.objects.all(), pks)}
    loads = {row.person_id: row for row in _of(Load.objects.all(), pks)}
    spans = _holds(pks, at)
    known = list_acquaintances([customer]).get(customer, {}) if customer is not None else {}
    nobody, nothing = Presence(), Load()
    return [
        _candidate(
            row, presence.get(row.pk, nobody), loads.get(row.pk, nothing), spans.get(row.pk, ()), known, at
        )
        for row in rows
    ]


def _of(rows: QuerySet[Row], pks: list[int] | None) -> QuerySet[Row]:
    """All rows when many people are asked for: a list of 500 keys costs more than it spares."""
    return rows if pks is None else rows.filter(person_id__in=pks)


def _holds(pks: list[int] | None, at: datetime) -> Mapping[int, tuple[HoldSpan, ...]]:
    coming = Q(active_from__lt=at + HOLDS_AHEAD) & (Q(active_to__gt=at) | Q(active_to__isnull=True))
    rows = _of(Hold.objects.all(), pks).filter(coming).order_by("active_from", "pk")
    found: dict[int, tuple[HoldSpan, ...]] = {}
    for pk, kind, begin, end in rows.values_list("person_id", "kind", "active_from", "active_to"):
        found[pk] = (*found.get(pk, ()), HoldSpan(HoldKind(kind), begin, end))
    return found


def _candidate(
    row: PersonRow,
    presence: Presence,
    load: Load,
    holds: tuple[HoldSpan, ...],
    known: Mapping[int, int],
    at: datetime,
) -> Candidate:
    today = load.taken_on is not None and load.taken_on == wall_clock(at, row.time_zone).day
    return Candidate(
        person=row.ref,
        rights=row.rights,
        zone=row.time_zone,
        hours=row.hours,
        state=PresenceState(presence.state),
        state_until=presence.until,
        seen_at=presence.seen_at,
        holds=holds,
        held=load.held,
        capacity=row.capacity,
        taken_today=load.taken if today else 0,
        skills=frozenset(row.skills),
        languages=row.languages,
        regions=row.regions,
        knows=known.get(row.pk, 0),
    )


def _presence(row: PersonRow, candidate: Candidate, now: Now) -> PresenceRow:
    barriers = rules.barriers_of(Need(length=timedelta(0)), candidate, now, rules.REACH[:4])
    ended = candidate.state_until is not None and candidate.state_until <= now.at
    return PresenceRow(
        person=row.ref,
        initials=row.initials,
        state=PresenceState.HERE if ended else candidate.state,
        until=None if ended else candidate.state_until,
        seen_at=candidate.seen_at,
        is_here=not barriers,
        is_kept=any(hold.overlaps(now.at, now.at + rules.AN_INSTANT) for hold in candidate.holds),
        held=candidate.held,
        capacity=candidate.capacity,
        taken_today=candidate.taken_today,
        reasons=tuple(barrier.said for barrier in barriers),
    )
