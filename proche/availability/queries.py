"""The only readers of availability: the answer, presence, and when a person may be reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Model, Q, QuerySet, Value

from proche.availability import rest, rules
from proche.availability.models import Acquaintance, Duty, Hold, KindLoad, Load, Presence, Worked
from proche.availability.parameters import measures_at
from proche.availability.rules import (
    Answer,
    Candidate,
    DutySpan,
    HoldKind,
    HoldSpan,
    Need,
    Now,
    PresenceState,
    Slot,
)
from proche.kernel.refusal import NotFound
from proche.kernel.words import Said
from proche.people import queries as people
from proche.people.days import Place, place_on, today, week_of
from proche.people.hours import wall_clock
from proche.people.queries import PersonRow
from proche.people.rules import PersonRef, Right, initials

Row = TypeVar("Row", bound=Model)
#: Holds that begin later than this cannot move an answer given now.
HOLDS_AHEAD = timedelta(days=9)
#: Changed days and leave that were over before this cannot move an answer: a week's fair share looks back.
DAYS_BACK = timedelta(days=14)


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
    #: At work with the phone, the page in a pocket.
    is_on_phone: bool
    #: When the break they are on ends.
    break_until: datetime | None
    #: Where their plan has them today.
    place: Place
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
    """Say who can take this now, and why. Ten queries, whatever the number of people."""
    return rules.who_can_take(need, list_candidates(need, at=at), at)


def who_will_be_there(need: Need, begin: datetime, end: datetime, *, at: datetime) -> Answer:
    """Say who will be there over a later span: hours, leave, holds and rest, not presence or load of now."""
    people = list_candidates(need, at=at, until=end)
    if begin < at:
        # What someone says of themself is kept without its begin: it tells nothing of an earlier moment.
        people = [replace(one, state=PresenceState.HERE, state_until=None) for one in people]
    return rules.who_will_be_there(need, people, begin, end)


def next_slots(need: Need, *, at: datetime, length: timedelta, count: int) -> list[Slot]:
    """Give the next spans at which a promise would hold, one after the other, each with who would keep it."""
    people = list_candidates(need, at=at, until=at + rules.SLOTS_AHEAD)
    return rules.next_slots(need, people, at, length=length, count=count)


def list_candidates(need: Need, *, at: datetime, until: datetime | None = None) -> list[Candidate]:
    """Give everyone who may ever take such a need, as the answer weighs them.

    `until` asks for holds up to a later moment than an answer given now looks at.
    """
    rows = people.list_people(right=need.right, since=(at - DAYS_BACK).date())
    return _candidates(rows, at=at, customer=need.customer, until=until)


def get_candidate(person_pk: int, *, at: datetime, customer: int | None = None) -> Candidate:
    """Raises: NotFound."""
    rows = people.list_people(pks=[person_pk], active_only=False, since=(at - DAYS_BACK).date())
    if not rows:
        raise NotFound
    return _candidates(rows, at=at, customer=customer)[0]


def get_presence(person_pk: int, *, at: datetime) -> PresenceRow:
    """Raises: NotFound."""
    return _presence(_candidates([people.get_row(person_pk)], at=at, customer=None)[0], Now(at))


def list_everyone(*, at: datetime, known: list[PersonRow] | None = None) -> list[Candidate]:
    """Give everyone who takes cases, as the answer weighs them for any need.

    `known` spares the question where the caller has read the people.
    """
    rows = known
    if rows is None:
        rows = people.list_people(right=Right.TAKE_CASE, since=(at - DAYS_BACK).date())
    return _candidates(rows, at=at, customer=None)


def list_presence(*, at: datetime, everyone: list[Candidate] | None = None) -> list[PresenceRow]:
    """List everyone who takes cases: those who are here first, then by name.

    `everyone` spares the questions where the caller has asked them.
    """
    now = Now(at)
    found = [_presence(one, now) for one in (list_everyone(at=at) if everyone is None else everyone)]
    return sorted(found, key=lambda row: (not row.is_here, row.person.name, row.person.pk))


def is_presence_known(moment: datetime) -> bool:
    """Whether anyone's page was seen about then, or later."""
    return Presence.objects.filter(seen_at__gte=moment - measures_at(moment).seen_for).exists()


def may_reach(person_pk: int, *, at: datetime, urgent: bool = False) -> Reach:
    """Say when the gate may let a message through to this person: in their hours, rested, not held.

    What is urgent goes through meetings and calls, never through a break or rest. Raises: NotFound.
    """
    candidate = get_candidate(person_pk, at=at)
    arrives = rules.may_reach(candidate, at, urgent=urgent)
    among = rules.URGENT_MESSAGE if urgent else rules.MESSAGE
    barriers = rules.barriers_of(Need(length=timedelta(0)), candidate, Now(at), among)
    return Reach(arrives == at, arrives, tuple(barrier.said for barrier in barriers))


def list_loads() -> dict[int, tuple[int, int]]:
    """What each person is counted to have in hand: how many cases, and what they weigh."""
    rows = Load.objects.order_by("pk").values_list("person_id", "held", "weight")
    return {person: (held, weight) for person, held, weight in rows}


def list_acquaintances(customers: Iterable[int]) -> dict[int, dict[int, int]]:
    """Give, for each customer, how often each person worked for them."""
    known: dict[int, dict[int, int]] = defaultdict(dict)
    rows = Acquaintance.objects.filter(customer__in=set(customers))
    for customer, person, times in rows.values_list("customer", "person_id", "times"):
        known[customer][person] = times
    return known


def _candidates(
    rows: list[PersonRow], *, at: datetime, customer: int | None, until: datetime | None = None
) -> list[Candidate]:
    pks = [row.pk for row in rows] if len(rows) < 50 else None
    told = _Told(pks, at, until or at + HOLDS_AHEAD, customer)
    return [told.candidate(row) for row in rows]


class _Told:
    """What the rooms told of some people, read once: seven queries, whatever their number."""

    def __init__(self, pks: list[int] | None, at: datetime, until: datetime, customer: int | None) -> None:
        self.at = at
        self.measures = measures_at(at)
        self.presence = {row.person_id: row for row in _of(Presence.objects.all(), pks)}
        self.loads = {row.person_id: row for row in _of(Load.objects.all(), pks)}
        self.worked = {row.person_id: worked_of(row) for row in _of(Worked.objects.all(), pks)}
        self.kinds = _kind_loads(pks)
        self.holds, self.duties = _spans(pks, at, until)
        self.known = list_acquaintances([customer]).get(customer, {}) if customer is not None else {}

    def candidate(self, row: PersonRow) -> Candidate:
        presence, load = self.presence.get(row.pk, _NOBODY), self.loads.get(row.pk, _NOTHING)
        today = wall_clock(self.at, row.time_zone).day
        return Candidate(
            person=row.ref,
            rights=row.rights,
            plan=row.plan,
            measures=self.measures,
            state=PresenceState(presence.state),
            state_until=presence.until,
            seen_at=presence.seen_at,
            used_at=presence.used_at,
            holds=tuple(self.holds.get(row.pk, ())),
            duties=tuple(self.duties.get(row.pk, ())),
            worked=self.worked.get(row.pk),
            held=load.held,
            weight=load.weight,
            capacity=row.capacity,
            kind_held=self.kinds.get(row.pk, _NO_KINDS),
            kind_capacity=row.kind_capacity,
            taken_today=load.taken if load.taken_on == today else 0,
            week_weight=load.week_weight if load.week_of == week_of(today) else 0,
            skills=row.skills,
            languages=row.languages,
            regions=row.regions,
            knows=self.known.get(row.pk, 0),
        )


_NOBODY, _NOTHING = Presence(), Load()
_NO_KINDS: Mapping[str, int] = {}


def _of(rows: QuerySet[Row], pks: list[int] | None) -> QuerySet[Row]:
    """All rows when many people are asked for: a list of 500 keys costs more than it spares."""
    return rows if pks is None else rows.filter(person_id__in=pks)


def _kind_loads(pks: list[int] | None) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = _of(KindLoad.objects.filter(held__gt=0), pks)
    for pk, kind, held in rows.values_list("person_id", "kind", "held"):
        found[pk][kind] = held
    return found


def _spans(
    pks: list[int] | None, at: datetime, until: datetime
) -> tuple[dict[int, list[HoldSpan]], dict[int, list[DutySpan]]]:
    """The holds and the duties that are not over, in the order of their begin."""
    coming = Q(active_from__lt=until) & (Q(active_to__gt=at) | Q(active_to__isnull=True))
    fields = ("person_id", "active_from", "active_to")
    holds = _of(Hold.objects.all(), pks).filter(coming).values_list("kind", *fields)
    duties = _of(Duty.objects.all(), pks).filter(coming).values_list(Value(""), *fields)
    held: dict[int, list[HoldSpan]] = defaultdict(list)
    on_duty: dict[int, list[DutySpan]] = defaultdict(list)
    for kind, pk, begin, end in holds.union(duties, all=True).order_by("active_from", "person_id", "kind"):
        if kind:
            held[pk].append(HoldSpan(_KINDS[kind], begin, end))
        else:
            on_duty[pk].append(DutySpan(begin, end))
    return held, on_duty


_KINDS = {kind.value: kind for kind in HoldKind}


def worked_of(row: Worked) -> rest.Worked:
    return rest.Worked(
        latest_at=row.latest_at,
        unbroken_from=row.unbroken_from,
        day_from=row.day_from,
        run_from=row.run_from,
        week_of=row.week_of,
        day_worked=row.day_worked,
        week_worked=row.week_worked,
    )


def find_worked(person_pk: int) -> rest.Worked | None:
    row = Worked.objects.filter(pk=person_pk).first()
    return worked_of(row) if row else None


def _presence(candidate: Candidate, now: Now) -> PresenceRow:
    barriers = rules.barriers_of(Need(length=timedelta(0)), candidate, now, rules.AT_THE_DESK)
    ended = candidate.state_until is not None and candidate.state_until <= now.at
    return PresenceRow(
        person=candidate.person,
        initials=initials(candidate.person.name),
        state=PresenceState.HERE if ended else candidate.state,
        until=None if ended else candidate.state_until,
        seen_at=candidate.seen_at,
        is_here=not barriers,
        is_kept=any(hold.overlaps(now.at, now.at + rules.AN_INSTANT) for hold in candidate.holds),
        is_on_phone=rules.is_on_phone(candidate, now.at),
        break_until=_break_until(candidate, now.at),
        place=place_on(candidate.plan, today(candidate.plan, now.at)),
        held=candidate.held,
        capacity=candidate.capacity,
        taken_today=candidate.taken_today,
        reasons=tuple(barrier.said for barrier in barriers),
    )


def _break_until(candidate: Candidate, at: datetime) -> datetime | None:
    breaks = [hold for hold in candidate.holds if hold.kind is HoldKind.BREAK]
    return next((hold.active_to for hold in breaks if hold.overlaps(at, at + rules.AN_INSTANT)), None)
