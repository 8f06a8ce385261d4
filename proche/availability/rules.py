"""The one answer to "who can take this now?", decided in pure functions.

A barrier keeps a person out and says until when; a preference moves them up or down and says
why. Both are one small function each, listed in `BARRIERS` and `PREFERENCES`: a new thing to
weigh is one function and one line there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from proche.kernel.words import Said, gettext_noop, said
from proche.people import languages
from proche.people.hours import Hours, WallClock, covers, next_start, wall_clock
from proche.people.rules import PersonRef, Right

N_ = gettext_noop


class PresenceState(StrEnum):
    """Set by hand: at the desk, away for a while, off until a moment."""

    HERE = "HERE"
    AWAY = "AWAY"
    OFF = "OFF"


class HoldKind(StrEnum):
    MEETING = "MEETING"
    CALL = "CALL"
    BREAK = "BREAK"
    REST = "REST"
    #: A call-back promised to a customer: keeps cases away before it, never messages.
    PROMISE = "PROMISE"


#: A page says every minute that it is open; after this silence its person is not at the desk.
SEEN_FOR = timedelta(minutes=3)
#: What a running hold overlaps.
AN_INSTANT = timedelta(microseconds=1)
#: How far ahead the next moment is looked for.
LOOK_AHEAD_DAYS = 9


@dataclass(frozen=True, slots=True)
class HoldSpan:
    kind: HoldKind
    active_from: datetime
    active_to: datetime | None = None

    def overlaps(self, begin: datetime, end: datetime) -> bool:
        """Whether it runs at `begin` or starts before `end`; the two may be one moment."""
        starts = self.active_from <= begin or self.active_from < end
        return starts and (self.active_to is None or self.active_to > begin)


@dataclass(frozen=True, slots=True)
class Need:
    """What is asked of a person. `length` is how long they are needed for, at least."""

    kind: str = ""
    right: Right = Right.TAKE_CASE
    skills: frozenset[str] = frozenset()
    language: str = ""
    region: str = ""
    customer: int | None = None
    urgency: int = 5
    length: timedelta = timedelta(minutes=5)
    only_for: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the answer weighs of one person. `knows` counts their work for the need's customer."""

    person: PersonRef
    rights: frozenset[Right]
    zone: str = "UTC"
    hours: tuple[Hours, ...] = ()
    state: PresenceState = PresenceState.HERE
    state_until: datetime | None = None
    seen_at: datetime | None = None
    holds: tuple[HoldSpan, ...] = ()
    held: int = 0
    capacity: int = 3
    taken_today: int = 0
    skills: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    knows: int = 0


@dataclass(frozen=True, slots=True)
class Barrier:
    """Why not. `until` is when it lifts; `None` when nothing known lifts it."""

    said: Said
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Preference:
    points: int
    said: Said


@dataclass(frozen=True, slots=True)
class Pick:
    person: PersonRef
    score: int
    reasons: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Excluded:
    person: PersonRef
    reasons: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """`candidates` best first. `next_at` is `at` when someone can now, `None` when nobody will."""

    candidates: tuple[Pick, ...]
    excluded: tuple[Excluded, ...]
    next_at: datetime | None
    at: datetime

    @property
    def best(self) -> Pick | None:
        return self.candidates[0] if self.candidates else None

    def pick_of(self, person_pk: int) -> Pick | None:
        return next((pick for pick in self.candidates if pick.person.pk == person_pk), None)


@dataclass(slots=True)
class Now:
    """The moment of one answer, with each zone's wall clock worked out once."""

    at: datetime
    clocks: dict[str, WallClock] = field(default_factory=dict)

    def clock(self, zone: str) -> WallClock:
        found = self.clocks.get(zone)
        if found is None:
            found = self.clocks[zone] = wall_clock(self.at, zone)
        return found


BarrierOf = Callable[[Need, Candidate, Now], Barrier | None]
PreferenceOf = Callable[[Need, Candidate, Now], Preference | None]


def right(need: Need, candidate: Candidate, now: Now) -> Barrier | None:
    if need.right in candidate.rights:
        return None
    return _NO_RIGHT


def kept_for(need: Need, candidate: Candidate, now: Now) -> Barrier | None:
    if need.only_for is None or need.only_for == candidate.person.pk:
        return None
    return _KEPT


def skills(need: Need, candidate: Candidate, now: Now) -> Barrier | None:
    if need.skills <= candidate.skills:
        return None
    missing = ", ".join(sorted(need.skills - candidate.skills))
    return Barrier(said(N_("This needs a skill they do not have: %(skills)s."), skills=missing))


def language(need: Need, candidate: Candidate, now: Now) -> Barrier | None:
    if not need.language or need.language in candidate.languages:
        return None
    return Barrier(
        said(N_("This needs someone who speaks %(language)s."), language=languages.name_of(need.language))
    )


def working_hours(need: Need, candidate: Candidate, now: Now) -> Barrier | None:
    """Someone without hours works when they are here: a new desk starts before hours are written."""
    if not candidate.hours or covers(candidate.hours, now.clock(candidate.zone)):
        return None
    begins = next_start(candidate.hours, candidate.zone, now.at)
    if begins is None:
        return Barrier(_OUT_OF_HOURS)
    when = begins.isoformat()
    return Barrier(said(N_("Outside their hours; they start again %(when)s."), when=when), begins)


def set_by_hand(need: Need, candidate: Candidate, now: Now) -> Barrier | None:
    until = candidate.state_until
    if candidate.state is PresenceState.HERE or (until is not None and until <= now.at):
        return None
    words = _AWAY if candidate.state is PresenceState.AWAY else _OFF
    if until is None:
        return Barrier(words[0])
    return Barrier(said(words[1], time=until.isoformat()), until)


def seen_lately(need: Need, candidate: Candidate, now: Now) -> Barrier | None:
    seen = candidate.seen_at
    if seen is not None and now.at - seen <= SEEN_FOR:
        return None
    if seen is None:
        return _NEVER_SEEN
    when = seen.isoformat()
    return Barrier(said(N_("Not at their desk; last seen %(when)s."), when=when))


def holds(need: Need, candidate: Candidate, now: Now) -> Barrier | None:
    """Nobody is given what they cannot finish before their meeting, unless it is running already."""
    if not candidate.holds:
        return None
    end = now.at + need.length
    running = [hold for hold in candidate.holds if hold.overlaps(now.at, end)]
    if not running:
        return None
    hold = min(running, key=lambda hold: hold.active_from)
    words = _HOLD_BEGINS if hold.active_from > now.at else _HOLD_RUNS
    values = {"from": hold.active_from.isoformat()}
    if hold.active_to is None:
        return Barrier(said(_HOLD_OPEN[hold.kind]))
    values["to"] = hold.active_to.isoformat()
    return Barrier(said(words[hold.kind], **values), hold.active_to)


def load(need: Need, candidate: Candidate, now: Now) -> Barrier | None:
    if candidate.held < candidate.capacity:
        return None
    return Barrier(
        said(
            N_("Hands full: cases in hand: %(count)s, at most %(most)s."),
            count=candidate.held,
            most=candidate.capacity,
        )
    )


#: What a person cannot lift by asking for work themself.
FITNESS: tuple[BarrierOf, ...] = (right, kept_for, skills, language)
#: What keeps work from reaching a person who did not ask for it.
REACH: tuple[BarrierOf, ...] = (working_hours, set_by_hand, holds, seen_lately, load)
BARRIERS = FITNESS + REACH


def knows_customer(need: Need, candidate: Candidate, now: Now) -> Preference | None:
    """Preferred, never required: closeness must not leave a customer waiting."""
    if not candidate.knows:
        return None
    points = 20 + min(candidate.knows, 10)
    return Preference(
        points, said(N_("Knows this customer (cases so far: %(count)s)."), count=candidate.knows)
    )


def own_region(need: Need, candidate: Candidate, now: Now) -> Preference | None:
    if not need.region or need.region not in candidate.regions:
        return None
    return Preference(10, said(N_("Looks after %(region)s."), region=need.region))


def mother_tongue(need: Need, candidate: Candidate, now: Now) -> Preference | None:
    if not need.language or candidate.languages[:1] != (need.language,):
        return None
    return Preference(4, said(N_("Speaks %(language)s first."), language=languages.name_of(need.language)))


def hands_free(need: Need, candidate: Candidate, now: Now) -> Preference | None:
    if not candidate.held:
        return _FREE
    words = N_("Cases in hand: %(count)s of %(capacity)s.")
    return Preference(-8 * candidate.held, said(words, count=candidate.held, capacity=candidate.capacity))


def fair_share(need: Need, candidate: Candidate, now: Now) -> Preference | None:
    if not candidate.taken_today:
        return _NONE_TODAY
    words = N_("Cases taken today: %(count)s.")
    return Preference(-candidate.taken_today, said(words, count=candidate.taken_today))


PREFERENCES: tuple[PreferenceOf, ...] = (knows_customer, own_region, mother_tongue, hands_free, fair_share)


def who_can_take(need: Need, candidates: Sequence[Candidate], at: datetime) -> Answer:
    """Order those who can take this now, best first, and say why the others cannot."""
    now = Now(at)
    picks: list[Pick] = []
    out: list[tuple[Candidate, list[Barrier]]] = []
    for candidate in candidates:
        barriers = barriers_of(need, candidate, now)
        if barriers:
            out.append((candidate, barriers))
        else:
            picks.append(weigh(need, candidate, now))
    picks.sort(key=_best_first)
    next_at = at if picks else _next_at(need, out, at)
    return Answer(tuple(picks), tuple(_excluded(*row) for row in out), next_at, at)


def barriers_of(
    need: Need, candidate: Candidate, now: Now, among: Sequence[BarrierOf] = BARRIERS
) -> list[Barrier]:
    return [barrier for check in among if (barrier := check(need, candidate, now))]


def weigh(need: Need, candidate: Candidate, now: Now) -> Pick:
    found = [preference for check in PREFERENCES if (preference := check(need, candidate, now))]
    score = sum(preference.points for preference in found)
    return Pick(candidate.person, score, tuple(preference.said for preference in found))


def _best_first(pick: Pick) -> tuple[int, int]:
    # The key ends on a unique number: the same question has the same answer every time.
    return -pick.score, pick.person.pk


def _excluded(candidate: Candidate, barriers: Sequence[Barrier]) -> Excluded:
    return Excluded(candidate.person, tuple(barrier.said for barrier in barriers))


def _next_at(need: Need, out: Sequence[tuple[Candidate, Sequence[Barrier]]], at: datetime) -> datetime | None:
    """Find the first moment at which one of them can, as far as hours, holds and presence tell."""
    best: datetime | None = None
    for candidate, barriers in out:
        if best is not None and _not_before(barriers, at) >= best:
            continue
        if not barriers_of(need, candidate, Now(at), FITNESS):
            best = _earlier(best, expected_at(need, candidate, at))
    return best


def _not_before(barriers: Sequence[Barrier], at: datetime) -> datetime:
    """The earliest that these barriers allow: most people are passed over by this look alone."""
    return max((barrier.until for barrier in barriers if barrier.until is not None), default=at)


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment is not None), default=None)


def expected_at(need: Need, candidate: Candidate, at: datetime) -> datetime | None:
    """When this person is next expected to be able to: hours, holds and what they said, not their page.

    Someone whose hours run and whose page is closed may come back any moment: their next start counts.
    """
    earliest = at
    if not barriers_of(need, candidate, Now(at), (working_hours, set_by_hand, holds)):
        earliest = next_start(candidate.hours, candidate.zone, at) or at
        if earliest == at:
            return None
    return _first_free(need, candidate, earliest)


def may_reach(candidate: Candidate, at: datetime) -> datetime | None:
    """When a message may reach this person: now, at a later moment, or never as far as is known.

    A promise keeps no message away: whoever keeps it must hear that its time has come.
    """
    kept = tuple(hold for hold in candidate.holds if hold.kind is not HoldKind.PROMISE)
    return _first_free(Need(length=timedelta(0)), replace(candidate, holds=kept), at)


def _first_free(need: Need, candidate: Candidate, at: datetime) -> datetime | None:
    # Each barrier names the moment it lifts; a few rounds settle any mix of hours and holds.
    for _ in range(50):
        barriers = barriers_of(need, candidate, Now(at), (working_hours, set_by_hand, holds))
        if not barriers:
            return at
        ends = [barrier.until for barrier in barriers]
        if None in ends:
            return None
        at = max(end for end in ends if end is not None)
    return None


def is_seen(seen_at: datetime | None, at: datetime) -> bool:
    return seen_at is not None and at - seen_at <= SEEN_FOR


_NO_RIGHT = Barrier(said(N_("Does not take cases.")))
_KEPT = Barrier(said(N_("This is kept for someone else.")))
_NEVER_SEEN = Barrier(said(N_("Not at their desk today.")))
_OUT_OF_HOURS = said(N_("Outside their hours."))
_AWAY = said(N_("Away for now.")), N_("Away until %(time)s.")
_OFF = said(N_("Off for now.")), N_("Off until %(time)s.")
_FREE = Preference(6, said(N_("Has nothing in hand.")))
_NONE_TODAY = Preference(1, said(N_("Has taken nothing yet today.")))
_HOLD_RUNS = {
    HoldKind.MEETING: N_("In a meeting until %(to)s."),
    HoldKind.CALL: N_("On a call until %(to)s."),
    HoldKind.BREAK: N_("On a break until %(to)s."),
    HoldKind.REST: N_("Resting until %(to)s."),
    HoldKind.PROMISE: N_("Keeps a promise to a customer until %(to)s."),
}
_HOLD_OPEN = {
    HoldKind.MEETING: N_("In a meeting."),
    HoldKind.CALL: N_("On a call."),
    HoldKind.BREAK: N_("On a break."),
    HoldKind.REST: N_("Resting."),
    HoldKind.PROMISE: N_("Keeps a promise to a customer."),
}
_HOLD_BEGINS = {
    HoldKind.MEETING: N_("A meeting begins at %(from)s."),
    HoldKind.CALL: N_("A call begins at %(from)s."),
    HoldKind.BREAK: N_("A break begins at %(from)s."),
    HoldKind.REST: N_("Rest begins at %(from)s."),
    HoldKind.PROMISE: N_("A promise to a customer is due at %(from)s."),
}
