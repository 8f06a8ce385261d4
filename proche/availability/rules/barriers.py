"""What keeps a person out, and until when: one small function each, one line in a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from proche.availability import rest as resting
from proche.availability.rest import Rule
from proche.availability.rules.given import (
    AN_INSTANT,
    URGENT,
    Candidate,
    HoldKind,
    HoldSpan,
    Levels,
    Need,
    Now,
    PresenceState,
)
from proche.kernel.words import Said
from proche.kernel.words import gettext_noop as N_
from proche.people import days, languages
from proche.people.days import Place, Stretch


class Barrier(NamedTuple):
    """Why not. `until` is when it lifts; `None` when nothing known lifts it."""

    said: Said
    until: datetime | None = None


Found = Iterator[tuple[int, Barrier]]
#: Looks through all people at once: what is the same for everyone is worked out once, words for who is out.
BarrierOf = Callable[[Need, Sequence[Candidate], Now], Found]


def right(need: Need, people: Sequence[Candidate], now: Now) -> Found:
    for n, one in enumerate(people):
        if need.right not in one.rights:
            yield n, _NO_RIGHT


def kept_for(need: Need, people: Sequence[Candidate], now: Now) -> Found:
    for n, one in enumerate(people):
        if one.person.pk != need.only_for is not None:
            yield n, _KEPT


def not_for(need: Need, people: Sequence[Candidate], now: Now) -> Found:
    for n, one in enumerate(people):
        if one.person.pk in need.not_for:
            yield n, _NOT_FOR


def skills(need: Need, people: Sequence[Candidate], now: Now) -> Found:
    asked = need.skills
    names = [skill for skill, _ in asked]
    for n, one in enumerate(people):
        for skill, level in asked:
            if one.skills.get(skill, 0) < level:
                yield n, _missing(asked, tuple(map(one.skills.get, names)))
                break


def language(need: Need, people: Sequence[Candidate], now: Now) -> Found:
    if not need.language:
        return
    words = N_("This needs someone who speaks %(language)s.")
    barrier = Barrier(Said(words, {"language": languages.name_of(need.language)}))
    for n, one in enumerate(people):
        if need.language not in one.languages:
            yield n, barrier


def place(need: Need, people: Sequence[Candidate], now: Now) -> Found:
    if need.place is None:
        return
    words = _NOT_ON_SITE if need.place is Place.SITE else _NOT_AT_HOME
    for n, one in enumerate(people):
        today = days.today(one.plan, now.at)
        if days.place_on(one.plan, today) is not need.place:
            yield n, Barrier(words, days.midnight(one.plan, today + days.ONE_DAY))


def rest(need: Need, people: Sequence[Candidate], now: Now) -> Found:
    """Daily and weekly rest, the break, the longest day and week: the one that lasts longest."""
    at, end = now.at, now.at + need.length
    for n, one in enumerate(people):
        if end > one.rests_from and one.worked is not None:
            zone, measures = one.plan.zone, one.measures
            due = resting.due(one.worked, at, need.length, zone=zone, measures=measures)
            if due:
                longest = max(due, key=lambda rest: rest.until)
                yield (
                    n,
                    Barrier(Said(_REST[longest.rule], {"until": longest.until.isoformat()}), longest.until),
                )


def working_hours(need: Need, people: Sequence[Candidate], now: Now) -> Found:
    """In their hours, with enough of them left; what is urgent also reaches who is on call."""
    at = now.at
    is_urgent = need.urgency <= URGENT
    end = at if is_urgent else at + need.length
    fine: set[Stretch] = set()
    for n, one in enumerate(people):
        stretch = one.plan.stretch
        if stretch in fine:
            continue
        is_now = stretch.begins <= at < stretch.ends
        if is_now and stretch.is_work and end <= stretch.ends:
            fine.add(stretch)
            continue
        until = days.working_until(one.plan, at) if stretch.is_work or not is_now else None
        if until is not None and end <= until:
            continue
        if is_urgent and is_on_call(one, at):
            continue
        yield n, _day_ends(one, until) if until is not None else _out_of_hours(need, one, now)


def hours_known(need: Need, people: Sequence[Candidate], now: Now) -> Found:
    """Who has no hours works when they are here; when they will be, nobody knows."""
    for n, one in enumerate(people):
        if not one.plan.hours:
            yield n, _NO_HOURS


def set_by_hand(need: Need, people: Sequence[Candidate], now: Now) -> Found:
    here, phone = PresenceState.HERE, PresenceState.PHONE
    for n, one in enumerate(people):
        if one.state is not here and one.state is not phone:
            until = one.state_until
            if until is None:
                yield n, _SET_OPEN[one.state]
            elif until > now.at:
                yield n, Barrier(Said(_SET[one.state], {"time": until.isoformat()}), until)


def off_then(need: Need, people: Sequence[Candidate], now: Now) -> Found:
    """Of a later moment: what was said without an end says nothing about it."""
    for n, barrier in set_by_hand(need, people, now):
        if barrier.until is not None:
            yield n, barrier


def holds(need: Need, people: Sequence[Candidate], now: Now) -> Found:
    """Nobody is given what they cannot finish before their meeting, unless it is running already."""
    at = now.at
    by = at + (need.length + now.measures.margin if need.length else AN_INSTANT)
    for n, one in enumerate(people):
        for hold in one.holds:
            if hold.active_from >= by:
                break
            ends = hold.active_to
            if ends is None or ends > at:
                yield n, _held(hold, at)
                break


def holds_but_promises(need: Need, people: Sequence[Candidate], now: Now) -> Found:
    """What they promised is weighed by who asks; a message about it must reach them."""
    at, by = now.at, now.at + need.length
    for n, one in enumerate(people):
        for hold in one.holds:
            if hold.kind is not HoldKind.PROMISE and hold.overlaps(at, by):
                yield n, _held(hold, at)
                break


def pauses(need: Need, people: Sequence[Candidate], now: Now) -> Found:
    """A protected break and rest that were told: what even an urgent message waits for."""
    for n, one in enumerate(people):
        for hold in one.holds:
            if hold.kind in (HoldKind.BREAK, HoldKind.REST) and hold.overlaps(now.at, now.at):
                yield n, _held(hold, now.at)
                break


def seen_lately(need: Need, people: Sequence[Candidate], now: Now) -> Found:
    """Their page is open and used, or they said that the phone is with them, or they are on call."""
    at = now.at
    open_since, used_since = at - now.measures.seen_for, at - now.measures.used_for
    for n, one in enumerate(people):
        seen, used = one.seen_at, one.used_at
        if seen is not None and seen >= open_since and (used is None or used >= used_since):
            continue
        if is_on_phone(one, at) or (need.urgency <= URGENT and is_on_call(one, at)):
            continue
        if seen is None:
            yield n, _NEVER_SEEN
        else:
            yield n, _last_seen(seen) if seen < open_since or used is None else _unused_since(used)


def load(need: Need, people: Sequence[Candidate], now: Now) -> Found:
    """Someone with empty hands may take what alone weighs more than their capacity."""
    for n, one in enumerate(people):
        in_hand = one.weight or one.held
        if in_hand + need.weight > one.capacity and (in_hand or not one.capacity):
            yield n, _hands_full(one.held, in_hand, one.capacity)


def kind_load(need: Need, people: Sequence[Candidate], now: Now) -> Found:
    kind = need.kind
    for n, one in enumerate(people):
        if kind in one.kind_capacity:
            held, most = one.kind_held.get(kind, 0), one.kind_capacity[kind]
            if held >= most:
                yield n, _kind_full(held, most)


Barriers = tuple[BarrierOf, ...]
#: What a person must have and be, at any time.
FITNESS: Barriers = (right, kept_for, not_for, skills, language)
#: What the law and the desk keep for a person, whoever asks.
RESTING: Barriers = (rest,)
#: When their time is theirs to give.
TIMES: Barriers = (working_hours, place, set_by_hand, holds)
PRESENT: Barriers = (seen_lately,)
LOAD: Barriers = (load, kind_load)
#: What time lifts.
OF_NOW: Barriers = RESTING + TIMES + PRESENT + LOAD
BARRIERS: Barriers = FITNESS + OF_NOW
#: What stands even when a person asks for work themself: not hours, not what they hold.
ASKING: Barriers = (*FITNESS, place, *RESTING)
#: Whether someone will be there at a later moment; presence and load of now say nothing about it.
THERE: Barriers = (*RESTING, hours_known, working_hours, place, off_then, holds_but_promises)
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
    """What keeps one person out, by the numbers that hold for them."""
    people, then = (candidate,), Now(now.at, candidate.measures)
    return [barrier for check in among for _, barrier in check(need, people, then)]


def is_on_call(candidate: Candidate, at: datetime) -> bool:
    """Leave is leave, also for who was to be on call."""
    on_duty = any(duty.active_from <= at < duty.active_to for duty in candidate.duties)
    return on_duty and not days.is_on_leave(candidate.plan, at)


def is_on_phone(candidate: Candidate, at: datetime) -> bool:
    until = candidate.state_until
    return candidate.state is PresenceState.PHONE and (until is None or until > at)


# The same sentences are said of many people, and again in the next answer: each is made once.


@lru_cache(maxsize=1024)
def _missing(asked: Levels, levels: tuple[int | None, ...]) -> Barrier:
    """`levels` are theirs in what is asked, `None` where they have not learnt it."""
    names = [skill for (skill, _), has in zip(asked, levels, strict=True) if has is None]
    if names:
        return Barrier(
            Said(N_("This needs a skill they do not have: %(skills)s."), {"skills": ", ".join(names)})
        )
    known = zip(asked, levels, strict=True)
    skill, level, has = next((skill, level, has) for (skill, level), has in known if (has or 0) < level)
    values = {"skill": skill, "level": str(level), "has": str(has)}
    return Barrier(Said(N_("This needs %(skill)s at level %(level)s; theirs is %(has)s."), values))


@lru_cache(maxsize=4096)
def _last_seen(when: datetime) -> Barrier:
    return Barrier(Said(N_("Not at their desk; last seen %(when)s."), {"when": when.isoformat()}))


@lru_cache(maxsize=4096)
def _unused_since(when: datetime) -> Barrier:
    words = N_("Their page is open but not used since %(when)s.")
    return Barrier(Said(words, {"when": when.isoformat()}))


@lru_cache(maxsize=1024)
def _hands_full(held: int, weight: int, most: int) -> Barrier:
    values = {"count": str(held), "weight": str(weight), "most": str(most)}
    if held == weight:
        return Barrier(Said(N_("Hands full: cases in hand: %(count)s, at most %(most)s."), values))
    words = N_("Hands full: cases in hand: %(count)s, weighing %(weight)s; at most %(most)s.")
    return Barrier(Said(words, values))


@lru_cache(maxsize=1024)
def _kind_full(held: int, most: int) -> Barrier:
    values = {"count": str(held), "most": str(most)}
    return Barrier(Said(N_("Cases of this kind in hand: %(count)s, at most %(most)s."), values))


def _day_ends(candidate: Candidate, ends: datetime) -> Barrier:
    words = N_("Their hours end at %(to)s: too little is left of them.")
    return Barrier(Said(words, {"to": ends.isoformat()}), days.next_start(candidate.plan, ends))


def _out_of_hours(need: Need, candidate: Candidate, now: Now) -> Barrier:
    plan, at = candidate.plan, now.at
    begins = days.next_start(plan, at)
    if need.urgency <= URGENT and candidate.duties:
        begins = _sooner(begins, candidate, at)
    if begins is None:
        return _OUT_OF_HOURS
    why = days.why_not_at(plan, now.clock(plan.zone))
    if why is None:
        return _start_again(begins)
    values: dict[str, str | Said] = {"why": why, "when": begins.isoformat()}
    return Barrier(Said(N_("%(why)s They start again %(when)s."), values), begins)


@lru_cache(maxsize=1024)
def _start_again(when: datetime) -> Barrier:
    words = N_("Outside their hours; they start again %(when)s.")
    return Barrier(Said(words, {"when": when.isoformat()}), when)


def _sooner(begins: datetime | None, candidate: Candidate, at: datetime) -> datetime | None:
    """Being on call may begin before their hours do."""
    duties = [duty.active_from for duty in candidate.duties if duty.active_from > at]
    return min([*duties, *([begins] if begins else [])], default=None)


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
_NO_HOURS = Barrier(Said(N_("Their hours are not written: nobody knows whether they will be there.")))
_OUT_OF_HOURS = Barrier(Said(N_("Outside their hours.")))
_SET = {PresenceState.AWAY: N_("Away until %(time)s."), PresenceState.OFF: N_("Off until %(time)s.")}
_SET_OPEN = {
    PresenceState.AWAY: Barrier(Said(N_("Away for now."))),
    PresenceState.OFF: Barrier(Said(N_("Off for now."))),
}
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
