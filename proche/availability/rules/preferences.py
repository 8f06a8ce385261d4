"""What moves a person up or down, and why: one small function each, one line in the list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from proche.availability.measures import HOUR
from proche.availability.rules.barriers import is_on_call, is_on_phone
from proche.availability.rules.given import URGENT, Candidate, Need, Now, PresenceState
from proche.kernel.words import Said
from proche.kernel.words import gettext_noop as N_
from proche.people import days, languages
from proche.people.days import Plan, Stretch


class Preference(NamedTuple):
    points: int
    said: Said


Found = Iterator[tuple[int, Preference]]
PreferenceOf = Callable[[Need, Sequence[Candidate], Now], Found]


def knows_customer(need: Need, people: Sequence[Candidate], now: Now) -> Found:
    """Preferred, never required: closeness must not leave a customer waiting."""
    numbers = now.measures
    for n, one in enumerate(people):
        if one.knows:
            more = min(one.knows * numbers.knows_more, numbers.knows_most)
            yield n, _knows(one.knows, numbers.knows_customer + more)


def own_region(need: Need, people: Sequence[Candidate], now: Now) -> Found:
    region = _region(need.region, now.measures.own_region)
    for n, one in enumerate(people):
        if need.region in one.regions:
            yield n, region


def first_language(need: Need, people: Sequence[Candidate], now: Now) -> Found:
    language = _language(need.language, now.measures.first_language)
    for n, one in enumerate(people):
        if one.languages and one.languages[0] == need.language:
            yield n, language


def higher_level(need: Need, people: Sequence[Candidate], now: Now) -> Found:
    """Who knows more than is asked, so that what is hard is in the best hands."""
    each = now.measures.higher_level
    for skill, level in need.skills:
        for n, one in enumerate(people):
            has = one.skills.get(skill, 0)
            if has > level:
                yield n, _level(skill, has, (has - level) * each)


def hands_free(need: Need, people: Sequence[Candidate], now: Now) -> Found:
    each, free = now.measures.each_in_hand, _free(now.measures.nothing_in_hand)
    for n, one in enumerate(people):
        in_hand = one.weight or one.held
        yield n, _in_hand(one.held, in_hand, one.capacity, each) if in_hand else free


def fair_share(need: Need, people: Sequence[Candidate], now: Now) -> Found:
    """What they took this week against the hours of their plan so far: half a week has half a share."""
    each, nothing = now.measures.fair_share, _none_this_week(now.measures.nothing_this_week)
    worked: dict[Stretch, int] = {}
    for n, one in enumerate(people):
        if not one.week_weight:
            yield n, nothing
            continue
        stretch = one.plan.stretch
        hours = worked.get(stretch)
        if hours is None:
            hours = _hours_worked(one.plan, now.at)
            if stretch.begins <= now.at < stretch.ends and stretch.week == now.week:
                worked[stretch] = hours
        yield n, _share(one.week_weight, hours, each)


def on_the_phone(need: Need, people: Sequence[Candidate], now: Now) -> Found:
    """Someone at their desk sees more of a case than someone with a phone."""
    phone = PresenceState.PHONE
    for n, one in enumerate(people):
        if one.state is phone and is_on_phone(one, now.at):
            yield n, _phone(now.measures.on_the_phone)


def on_call(need: Need, people: Sequence[Candidate], now: Now) -> Found:
    for n, one in enumerate(people):
        if one.duties and is_on_call(one, now.at):
            yield n, _ON_CALL


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


def _hours_worked(plan: Plan, at: datetime) -> int:
    return days.worked_this_week(plan, at) // HOUR or 1


@lru_cache(maxsize=16384)
def _share(taken: int, hours: int, each: int) -> Preference:
    values = {"taken": str(taken), "hours": str(hours)}
    words = N_("This week: cases taken: %(taken)s, in working hours: %(hours)s.")
    return Preference(-round(each * taken / hours), Said(words, values))


@lru_cache(maxsize=16)
def _phone(points: int) -> Preference:
    return Preference(-points, Said(N_("On their phone.")))


_ON_CALL = Preference(0, Said(N_("On call.")))
