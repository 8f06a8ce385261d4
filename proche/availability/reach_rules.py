"""By which ways a person is told, and how long a push may wait at its service. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from proche.kernel.gate import Urgency, Way

#: What a person chooses among; the open page needs no choice.
CHOOSABLE = (Way.PUSH, Way.MAIL)
#: Before anyone chose: nothing calm leaves the page, what is urgent comes by every way.
DEFAULTS: Mapping[Urgency, frozenset[Way]] = {
    Urgency.CALM: frozenset(),
    Urgency.SOON: frozenset({Way.PUSH}),
    Urgency.NOW: frozenset({Way.PUSH, Way.MAIL}),
}
#: How long a push service may keep a message for a browser that is off. Longer would bring old news.
LONGEST_WAIT: Mapping[Urgency, timedelta] = {
    Urgency.CALM: timedelta(hours=8),
    Urgency.SOON: timedelta(hours=4),
    Urgency.NOW: timedelta(hours=1),
}
#: In how small steps it is asked whether the person may still be reached.
STEP = timedelta(minutes=30)


def ways_for(choice: Mapping[str, Sequence[str]], urgency: Urgency, fit: Sequence[Way]) -> frozenset[Way]:
    """The ways that the person chose for this urgency, as far as the sender finds them fit."""
    given = choice.get(urgency.value)
    chosen = DEFAULTS[urgency] if given is None else frozenset(Way(way) for way in given)
    return chosen & frozenset(fit) & frozenset(CHOOSABLE)


def longest_wait(
    urgency: Urgency, at: datetime, *, good_until: datetime | None, may_reach: Callable[[datetime], bool]
) -> timedelta:
    """How long a push may lie at its service: a phone that is switched on at night must stay silent.

    It ends with the message's worth, and with the first step at which the person may not be reached.
    """
    end = at + LONGEST_WAIT[urgency]
    if good_until is not None:
        end = min(end, good_until)
    moment = at
    while moment + STEP <= end and may_reach(moment + STEP):
        moment += STEP
    return min(moment, end) - at


#: In this order: every browser also names those that came before it.
BROWSERS = (
    ("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def browser_of(user_agent: str) -> str:
    """ "Firefox, Linux": names that a person knows their browsers by, no version and no more."""
    found = (next((name for mark, name in table if mark in user_agent), "") for table in (BROWSERS, SYSTEMS))
    return ", ".join(name for name in found if name) or "?"
