"""What keeps a person out, and until when: one small function each, one line in a list."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from proche.availability import rest as resting
from proche.availability.rest import Rule
from proche.availability.rules.given import URGENT, Candidate, HoldKind, HoldSpan, Need, Now, PresenceState
from proche.kernel.words import Said
from proche.kernel.words import gettext_noop as N_
from proche.people import days, languages
from proche.people.days import Place


class Barrier(NamedTuple):
    """Why not. `until` is when it lifts; `None` when nothing known lifts it."""

    said: Said
    until: datetime | None = None


BarrierOf = Callable[[Need, Candidate, Now], Barrier | None]


def right(need: Need, candidate: Candidate, now: Now) -> Barrier | None:
    if need.right in candidate.rights:
        return None
    return _NO_RIGHT


def kept_for(need: Need, candidate: Candidate, now: Now) -> Barrier | None:
    if need.only_for is None or need.only_for == candidate.person.pk:
        return None
    return _KEPT


def not_for(need: Need, candidate: Candidate, now: Now) -> Barrier | None:
    if candidate.person.pk not in need.not_for:
        return None
    return _NOT_FOR


def skills(need: Need, candidate: Candidate, now: Now) -> Barrier | None:
    has = candidate.skills
    missing = [(skill, level) for skill, level in need.skills if has.get(skill, 0) < level]
    if not missing:
        return None
    names = ", ".join(skill for skill, _ in missing if skill not in has)
    if names:
        return Barrier(Said(N_("This needs a skill they do not have: %(skills)s."), {"skills": names}))
    skill, level = missing[0]
    values = {"skill": skill, "level": str(level), "has": str(has[skill])}
    return Barrier(Said(N_("This needs %(skill)s at level %(level)s; theirs is %(has)s."), values))


def language(need: Need, candidate: Candidate, now: Now) -> Barrier | None:
    if not need.language or need.language in candidate.languages:
        return None
    values = {"language": languages.name_of(need.language)}
    return Barrier(Said(N_("This needs someone who speaks %(language)s."), values))


def place(need: Need, candidate: Candidate, now: Now) -> Barrier | None:
    plan = candidate.plan
    today = days.today(plan, now.at)
    if need.place is None or days.place_on(plan, today) is need.place:
        return None
    words = _NOT_ON_SITE if need.place is Place.SITE else _NOT_AT_HOME
    return Barrier(words, days.midnight(plan, today + days.ONE_DAY))


def rest(need: Need, candidate: Candidate, now: Now) -> Barrier | None:
    """Daily and weekly rest, the break, the longest day and week: the one that lasts longest."""
    worked = candidate.worked
    if worked is None:
        return None
    found = resting.due(worked, now.at, need.length, zone=candidate.plan.zone, measures=candidate.measures)
    if not found:
        return None
    longest = max(found, key=lambda one: one.until)
    return Barrier(Said(_REST[longest.rule], {"until": longest.until.isoformat()}), longest.until)


def working_hours(need: Need, candidate: Candidate, now: Now) -> Barrier | None:
    """In their hours, with enough of them left; what is urgent also reaches who is on call."""
    plan, at = candidate.plan, now.at
    window = plan.window(now.week)
    span = bisect_right(window.begins, at) - 1
    ends = window.ends[span] if span >= 0 else at
    if ends > at and (ends - at >= need.length or need.urgency <= URGENT):
        return None
    if need.urgency <= URGENT and is_on_call(candidate, at):
        return None
    if ends > at:
        return _day_ends(candidate, ends)
    return _out_of_hours(need, candidate, at)


def set_by_hand(need: Need, candidate: Candidate, now: Now) -> Barrier | None:
    until = candidate.state_until
    state = candidate.state
    if state is PresenceState.HERE or (until is not None and until <= now.at) or state is PresenceState.PHONE:
        return None
    words = _AWAY if state is PresenceState.AWAY else _OFF
    if until is None:
        return words[0]
    return Barrier(Said(words[1], {"time": until.isoformat()}), until)


def off_then(need: Need, candidate: Candidate, now: Now) -> Barrier | None:
    """Of a later moment: what was said without an end says nothing about it."""
    return set_by_hand(need, candidate, now) if candidate.state_until is not None else None


def holds(need: Need, candidate: Candidate, now: Now) -> Barrier | None:
    """Nobody is given what they cannot finish before their meeting, unless it is running already."""
    at = now.at
    by = at + need.length + candidate.measures.margin if need.length else at
    for hold in candidate.holds:
        if hold.active_from > at and hold.active_from >= by:
            return None
        if hold.active_to is None or hold.active_to > at:
            return _held(hold, at)
    return None


def holds_but_promises(need: Need, candidate: Candidate, now: Now) -> Barrier | None:
    """What they promised is weighed by who asks; a message about it must reach them."""
    at = now.at
    by = at + need.length
    for hold in candidate.holds:
        if hold.kind is not HoldKind.PROMISE and hold.overlaps(at, by):
            return _held(hold, at)
    return None


def pauses(need: Need, candidate: Candidate, now: Now) -> Barrier | None:
    """A protected break and rest that were told: what even an urgent message waits for."""
    for hold in candidate.holds:
        if hold.kind in (HoldKind.BREAK, HoldKind.REST) and hold.overlaps(now.at, now.at):
            return _held(hold, now.at)
    return None


def seen_lately(need: Need, candidate: Candidate, now: Now) -> Barrier | None:
    """Their page is open and used, or they said that the phone is with them, or they are on call."""
    seen, used, at = candidate.seen_at, candidate.used_at, now.at
    if seen is not None and at - seen <= candidate.measures.seen_for:
        if used is None or at - used <= candidate.measures.used_for:
            return None
        if not is_on_phone(candidate, at):
            return Barrier(
                Said(N_("Their page is open but not used since %(when)s."), {"when": used.isoformat()})
            )
    if is_on_phone(candidate, at) or (need.urgency <= URGENT and is_on_call(candidate, at)):
        return None
    if seen is None:
        return _NEVER_SEEN
    return Barrier(Said(N_("Not at their desk; last seen %(when)s."), {"when": seen.isoformat()}))


def load(need: Need, candidate: Candidate, now: Now) -> Barrier | None:
    """Someone with empty hands may take what alone weighs more than their capacity."""
    in_hand = candidate.weight or candidate.held
    if in_hand + need.weight <= candidate.capacity or (not in_hand and candidate.capacity):
        return None
    values = {"count": str(candidate.held), "weight": str(in_hand), "most": str(candidate.capacity)}
    if in_hand == candidate.held:
        return Barrier(Said(N_("Hands full: cases in hand: %(count)s, at most %(most)s."), values))
    words = N_("Hands full: cases in hand: %(count)s, weighing %(weight)s; at most %(most)s.")
    return Barrier(Said(words, values))


def kind_load(need: Need, candidate: Candidate, now: Now) -> Barrier | None:
    most = candidate.kind_capacity.get(need.kind)
    if most is None or candidate.kind_held.get(need.kind, 0) < most:
        return None
    values = {"count": str(candidate.kind_held.get(need.kind, 0)), "most": str(most)}
    return Barrier(Said(N_("Cases of this kind in hand: %(count)s, at most %(most)s."), values))


Barriers = tuple[BarrierOf, ...]
#: What a person must have and be, at any time.
FITNESS: Barriers = (right, kept_for, not_for, skills, language)
#: What the law and the desk keep for a person, whoever asks.
RESTING: Barriers = (rest,)
#: When their time is theirs to give.
TIMES: Barriers = (working_hours, place, set_by_hand, holds)
PRESENT: Barriers = (seen_lately,)
LOAD: Barriers = (load, kind_load)
BARRIERS: Barriers = FITNESS + RESTING + TIMES + PRESENT + LOAD
#: What stands even when a person asks for work themself: not hours, not what they hold.
ASKING: Barriers = (*FITNESS, place, *RESTING)
#: Whether someone will be there at a later moment; presence and load of now say nothing about it.
THERE: Barriers = (*RESTING, working_hours, place, off_then, holds_but_promises)
#: What a message waits for, and an urgent one.
MESSAGE: Barriers = (working_hours, *RESTING, set_by_hand, holds_but_promises)
URGENT_MESSAGE: Barriers = (working_hours, *RESTING, set_by_hand, pauses)
#: What the team sees of a person: their time, and whether they are there.
AT_THE_DESK: Barriers = (working_hours, *RESTING, set_by_hand, holds, seen_lately)

#: Needs that do not ask for it are spared these.
_ASKED: dict[BarrierOf, Callable[[Need], bool]] = {
    kept_for: lambda need: need.only_for is not None,
    not_for: lambda need: bool(need.not_for),
    skills: lambda need: bool(need.skills),
    language: lambda need: bool(need.language),
    place: lambda need: need.place is not None,
    kind_load: lambda need: bool(need.kind),
}


def asked(need: Need, among: Sequence[BarrierOf]) -> Barriers:
    return tuple(check for check in among if check not in _ASKED or _ASKED[check](need))


def barriers_of(
    need: Need, candidate: Candidate, now: Now, among: Sequence[BarrierOf] = BARRIERS
) -> list[Barrier]:
    return [barrier for check in among if (barrier := check(need, candidate, now)) is not None]


def is_on_call(candidate: Candidate, at: datetime) -> bool:
    """Leave is leave, also for who was to be on call."""
    on_duty = any(duty.active_from <= at < duty.active_to for duty in candidate.duties)
    return on_duty and not days.is_on_leave(candidate.plan, at)


def is_on_phone(candidate: Candidate, at: datetime) -> bool:
    until = candidate.state_until
    return candidate.state is PresenceState.PHONE and (until is None or until > at)


def _day_ends(candidate: Candidate, ends: datetime) -> Barrier:
    words = N_("Their hours end at %(to)s: too little is left of them.")
    return Barrier(Said(words, {"to": ends.isoformat()}), days.next_start(candidate.plan, ends))


def _out_of_hours(need: Need, candidate: Candidate, at: datetime) -> Barrier:
    begins = days.next_start(candidate.plan, at)
    if need.urgency <= URGENT:
        begins = min((duty.active_from for duty in candidate.duties if duty.active_from > at), default=begins)
    if begins is None:
        return _OUT_OF_HOURS
    why = days.why_off(candidate.plan, days.today(candidate.plan, at))
    when = begins.isoformat()
    if why is None or why is days.NOT_A_DAY:
        return Barrier(Said(N_("Outside their hours; they start again %(when)s."), {"when": when}), begins)
    return Barrier(Said(N_("%(why)s They start again %(when)s."), {"why": why, "when": when}), begins)


def _held(hold: HoldSpan, at: datetime) -> Barrier:
    if hold.active_to is None:
        return _HOLD_OPEN[hold.kind]
    if hold.active_from > at:
        return Barrier(Said(_HOLD_BEGINS[hold.kind], {"from": hold.active_from.isoformat()}), hold.active_to)
    return Barrier(Said(_HOLD_RUNS[hold.kind], {"to": hold.active_to.isoformat()}), hold.active_to)


_NO_RIGHT = Barrier(Said(N_("Does not take cases.")))
_KEPT = Barrier(Said(N_("This is kept for someone else.")))
_NOT_FOR = Barrier(Said(N_("This must go to someone other than them.")))
_NOT_ON_SITE = Said(N_("This needs someone on site; they work from home today."))
_NOT_AT_HOME = Said(N_("This needs someone who works from home today; they are on site."))
_NEVER_SEEN = Barrier(Said(N_("Not at their desk today.")))
_OUT_OF_HOURS = Barrier(Said(N_("Outside their hours.")))
_AWAY = Barrier(Said(N_("Away for now."))), N_("Away until %(time)s.")
_OFF = Barrier(Said(N_("Off for now."))), N_("Off until %(time)s.")
_REST = {
    Rule.DAILY_REST: N_("Their daily rest lasts until %(until)s."),
    Rule.WEEKLY_REST: N_("Their weekly rest lasts until %(until)s."),
    Rule.BREAK: N_("They have worked long without a pause: a break comes first, until %(until)s."),
    Rule.LONGEST_DAY: N_("They have worked the longest day that is allowed; they rest until %(until)s."),
    Rule.LONGEST_WEEK: N_("They have worked the longest week that is allowed, until %(until)s."),
}
_HOLD_RUNS = {
    HoldKind.MEETING: N_("In a meeting until %(to)s."),
    HoldKind.CALL: N_("On a call until %(to)s."),
    HoldKind.BREAK: N_("On a break until %(to)s."),
    HoldKind.REST: N_("Resting until %(to)s."),
    HoldKind.BUSY: N_("Busy in their calendar until %(to)s."),
    HoldKind.PROMISE: N_("Keeps a promise to a customer until %(to)s."),
}
_HOLD_OPEN = {
    HoldKind.MEETING: Barrier(Said(N_("In a meeting."))),
    HoldKind.CALL: Barrier(Said(N_("On a call."))),
    HoldKind.BREAK: Barrier(Said(N_("On a break."))),
    HoldKind.REST: Barrier(Said(N_("Resting."))),
    HoldKind.BUSY: Barrier(Said(N_("Busy in their calendar."))),
    HoldKind.PROMISE: Barrier(Said(N_("Keeps a promise to a customer."))),
}
_HOLD_BEGINS = {
    HoldKind.MEETING: N_("A meeting begins at %(from)s."),
    HoldKind.CALL: N_("A call begins at %(from)s."),
    HoldKind.BREAK: N_("A break begins at %(from)s."),
    HoldKind.REST: N_("Rest begins at %(from)s."),
    HoldKind.BUSY: N_("Busy in their calendar from %(from)s."),
    HoldKind.PROMISE: N_("Has promised a customer something at %(from)s."),
}
