"""What a waiting case waits for, in words. Pure.

From what nobody here can change today (a skill that nobody has) to what a minute changes (full hands):
the first that holds for everyone is the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from proche.availability.rules import (
    FITNESS,
    LOAD,
    PRESENT,
    RESTING,
    TIMES,
    BarrierOf,
    Candidate,
    Need,
    Now,
    barriers_of,
    expected_at,
    working_hours,
)
from proche.kernel.words import Said, gettext_noop, said
from proche.people import languages

N_ = gettext_noop
Words = Callable[[Need, Sequence[Candidate], Now], Said]
#: So many are named; of more their number is told.
NAMED = 3


def waits_because(need: Need, people: Sequence[Candidate], at: datetime) -> Said | None:
    """Say why nobody takes a case now; None when someone can, who is only not there yet in turn."""
    now, left = Now(at), list(people)
    for barriers, words in _STEPS:
        passed = [one for one in left if _passes(need, one, now, barriers)]
        if not passed:
            return words(need, left, now)
        left = passed
    return None


def _passes(need: Need, one: Candidate, now: Now, barriers: Sequence[BarrierOf]) -> bool:
    """Someone without written hours works when their page is open, not all night long."""
    if barriers == _WORKING and not one.plan.hours:
        barriers = (*barriers, *PRESENT)
    return not barriers_of(need, one, now, barriers)


def _nobody_fits(need: Need, people: Sequence[Candidate], now: Now) -> Said:
    for name, level in need.skills:
        if not any(one.skills.get(name, 0) >= level for one in people):
            return _nobody_has(name, level)
    if need.language and not any(need.language in one.languages for one in people):
        words = N_("It needs someone who speaks %(language)s, and nobody here does.")
        return said(words, language=languages.name_of(need.language))
    if need.not_for:
        return said(N_("It must go to someone else than who asks, and nobody else here can take it."))
    return _nobody_has_all(need) or said(N_("Nobody here takes such cases. Look at skills and roles."))


def _nobody_has_all(need: Need) -> Said | None:
    """Each thing that is asked somebody here has, but nobody all of them."""
    skills = ", ".join(name for name, _ in need.skills)
    if skills and need.language:
        words = N_("It needs %(skills)s and someone who speaks %(language)s, and nobody here is both.")
        return said(words, skills=skills, language=languages.name_of(need.language))
    if len(need.skills) > 1:
        return said(N_("It needs %(skills)s together, and nobody here has them all."), skills=skills)
    return None


def _nobody_has(skill: str, level: int) -> Said:
    if level <= 1:
        return said(N_("It needs %(skill)s, and nobody here has it."), skill=skill)
    words = N_("It needs %(skill)s at level %(level)s, and nobody here has it.")
    return said(words, skill=skill, level=level)


def _nobody_works(need: Need, people: Sequence[Candidate], now: Now) -> Said:
    back = _first_back(need, people, now)
    if back is None:
        return said(N_("Nobody who can take it is known to come back. Look at skills and hours."))
    # A moment is "13:30", "tomorrow 08:30" or a day: "at" fits only the first.
    words = N_("Nobody who can take it works now. The first to start: %(name)s, %(time)s.")
    return said(words, name=back[1], time=back[0].isoformat())


def _all_held(need: Need, people: Sequence[Candidate], now: Now) -> Said:
    back = _first_back(need, people, now)
    if len(people) == 1:
        if back is None:
            words = N_("Only %(name)s could take it now, who is away, at rest, on a call or in a meeting.")
            return said(words, name=people[0].person.name)
        words = N_("Only %(name)s could take it now, who is kept until %(time)s.")
        return said(words, name=people[0].person.name, time=back[0].isoformat())
    if back is None:
        words = N_("Those who could take it now are away, at rest, on a call or in a meeting: %(names)s.")
        return said(words, names=_names(people))
    words = N_("Those who could take it now are away, at rest, on a call or in a meeting. The first to be"
               " free: %(name)s, %(time)s.")  # fmt: skip
    return said(words, name=back[1], time=back[0].isoformat())


def _nobody_seen(need: Need, people: Sequence[Candidate], now: Now) -> Said:
    words = N_("Those who can take it are not at their desk: %(names)s.")
    return said(words, names=_names(people))


def _all_full(need: Need, people: Sequence[Candidate], now: Now) -> Said:
    if len(people) == 1:
        words = N_("Only %(name)s is here who can take it, and has their hands full.")
        return said(words, name=people[0].person.name)
    words = N_("%(count)s who can take it are here, and all have their hands full: %(names)s.")
    return said(words, count=len(people), names=_names(people))


def _first_back(need: Need, people: Sequence[Candidate], now: Now) -> tuple[datetime, str] | None:
    backs = [(when, one.person.name) for one in people if (when := expected_at(need, one, now.at))]
    return min(backs, default=None)


def _names(people: Sequence[Candidate]) -> str:
    names = [one.person.name for one in people]
    return ", ".join(names[:NAMED]) + (f" +{len(names) - NAMED}" if len(names) > NAMED else "")


_WORKING = (working_hours,)
#: Each step: what must let someone pass, and what is said when it lets nobody pass.
_STEPS: tuple[tuple[Sequence[BarrierOf], Words], ...] = (
    (FITNESS, _nobody_fits),
    (_WORKING, _nobody_works),
    (RESTING + TIMES, _all_held),
    (PRESENT, _nobody_seen),
    (LOAD, _all_full),
)
