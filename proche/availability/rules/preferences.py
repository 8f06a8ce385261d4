"""What moves a person up or down, and why: one small function each, one line in the list."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from proche.availability.rules.barriers import is_on_call, is_on_phone
from proche.availability.rules.given import URGENT, Candidate, Need, Now, PresenceState
from proche.kernel.words import Said
from proche.kernel.words import gettext_noop as N_
from proche.people import languages

HOUR = timedelta(hours=1)


class Preference(NamedTuple):
    points: int
    said: Said


PreferenceOf = Callable[[Need, Candidate, Now], Preference | None]


def knows_customer(need: Need, candidate: Candidate, now: Now) -> Preference | None:
    """Preferred, never required: closeness must not leave a customer waiting."""
    times = candidate.knows
    if not times:
        return None
    measures = candidate.measures
    return _knows(times, measures.knows_customer + min(times * measures.knows_more, measures.knows_most))


def own_region(need: Need, candidate: Candidate, now: Now) -> Preference | None:
    if not need.region or need.region not in candidate.regions:
        return None
    return _region(need.region, candidate.measures.own_region)


def first_language(need: Need, candidate: Candidate, now: Now) -> Preference | None:
    if not need.language or candidate.languages[:1] != (need.language,):
        return None
    return _language(need.language, candidate.measures.first_language)


def higher_level(need: Need, candidate: Candidate, now: Now) -> Preference | None:
    """Who knows more than is asked, so that what is hard is in the best hands."""
    has, above, best, most = candidate.skills, 0, "", 0
    for skill, level in need.skills:
        more = has.get(skill, 0) - level
        above += more
        if more > most:
            best, most = skill, more
    if above <= 0 or not best:
        return None
    return _level(best, has[best], above * candidate.measures.higher_level)


def hands_free(need: Need, candidate: Candidate, now: Now) -> Preference | None:
    in_hand = candidate.weight or candidate.held
    if not in_hand:
        return _free(candidate.measures.nothing_in_hand)
    return _in_hand(candidate.held, in_hand, candidate.capacity, candidate.measures.each_in_hand)


def fair_share(need: Need, candidate: Candidate, now: Now) -> Preference | None:
    """What they took this week against the hours of their plan so far: half a week has half a share."""
    taken = candidate.week_weight
    if not taken:
        return _none_this_week(candidate.measures.nothing_this_week)
    window = candidate.plan.window(now.week)
    span = bisect_right(window.begins, now.at) - 1
    worked = window.worked[span] + min(now.at, window.ends[span]) - window.begins[span] if span >= 0 else HOUR
    return _share(taken, max(worked // HOUR, 1), candidate.measures.fair_share)


def on_the_phone(need: Need, candidate: Candidate, now: Now) -> Preference | None:
    """Someone at their desk sees more of a case than someone with a phone."""
    if candidate.state is not PresenceState.PHONE or not is_on_phone(candidate, now.at):
        return None
    return _phone(candidate.measures.on_the_phone)


def on_call(need: Need, candidate: Candidate, now: Now) -> Preference | None:
    if need.urgency > URGENT or not candidate.duties or not is_on_call(candidate, now.at):
        return None
    return _ON_CALL


PREFERENCES: tuple[PreferenceOf, ...] = (
    knows_customer, own_region, first_language, higher_level, hands_free, fair_share, on_the_phone, on_call,
)  # fmt: skip
#: Of a later moment: what is in hand now says nothing about it.
LATER_PREFERENCES = tuple(one for one in PREFERENCES if one not in (hands_free, on_the_phone, on_call))
#: Needs that do not ask for it are spared these.
_ASKED: dict[PreferenceOf, Callable[[Need], bool]] = {
    knows_customer: lambda need: need.customer is not None,
    own_region: lambda need: bool(need.region),
    first_language: lambda need: bool(need.language),
    higher_level: lambda need: bool(need.skills),
    on_call: lambda need: need.urgency <= URGENT,
}


def asked(need: Need, among: tuple[PreferenceOf, ...]) -> tuple[PreferenceOf, ...]:
    return tuple(one for one in among if one not in _ASKED or _ASKED[one](need))


# The same few sentences are said of hundreds of people: each is made once.


@lru_cache(maxsize=1024)
def _knows(times: int, points: int) -> Preference:
    return Preference(
        points, Said(N_("Knows this customer (cases so far: %(count)s)."), {"count": str(times)})
    )


@lru_cache(maxsize=1024)
def _region(region: str, points: int) -> Preference:
    return Preference(points, Said(N_("Looks after %(region)s."), {"region": region}))


@lru_cache(maxsize=256)
def _language(code: str, points: int) -> Preference:
    return Preference(points, Said(N_("Speaks %(language)s first."), {"language": languages.name_of(code)}))


@lru_cache(maxsize=1024)
def _level(skill: str, level: int, points: int) -> Preference:
    values = {"skill": skill, "level": str(level)}
    return Preference(points, Said(N_("Knows more than is asked: %(skill)s at level %(level)s."), values))


@lru_cache(maxsize=16)
def _free(points: int) -> Preference:
    return Preference(points, Said(N_("Has nothing in hand.")))


@lru_cache(maxsize=4096)
def _in_hand(held: int, weight: int, capacity: int, each: int) -> Preference:
    values = {"count": str(held), "weight": str(weight), "capacity": str(capacity)}
    if held == weight:
        return Preference(-each * weight, Said(N_("Cases in hand: %(count)s of %(capacity)s."), values))
    words = N_("Cases in hand: %(count)s, weighing %(weight)s of %(capacity)s.")
    return Preference(-each * weight, Said(words, values))


@lru_cache(maxsize=16)
def _none_this_week(points: int) -> Preference:
    return Preference(points, Said(N_("Has taken nothing yet this week.")))


@lru_cache(maxsize=16384)
def _share(taken: int, hours: int, each: int) -> Preference:
    values = {"taken": str(taken), "hours": str(hours)}
    words = N_("This week: cases taken: %(taken)s, in working hours: %(hours)s.")
    return Preference(-round(each * taken / hours), Said(words, values))


@lru_cache(maxsize=16)
def _phone(points: int) -> Preference:
    return Preference(-points, Said(N_("On their phone.")))


_ON_CALL = Preference(0, Said(N_("On call.")))
