"""The numbers that the answer weighs with: what each is, what the law says of it, what the desk chose.

Articles are of the Code du travail. Where the law lets an agreement protect less, the outer bound is what
it may allow at most; without one the page asks which agreement it is.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from proche.availability.measures import HOUR, MINUTE, Measures
from proche.kernel import parameters
from proche.kernel.parameters import Kind, Parameter, Side
from proche.kernel.words import gettext_noop as N_

USUAL = Measures()
ROOM = "availability"


def _law(
    name: str, label: str, help: str, source: str, side: Side, *, least: timedelta, most: timedelta
) -> Parameter:
    """A length of time that the law sets."""
    default = getattr(USUAL, name)
    return Parameter(
        f"{ROOM}.{name}", Kind.SPAN, default, label, source=source, help=help, least=least, most=most,
        law=default, protects=side,
    )  # fmt: skip


def _span(name: str, label: str, help: str, *, least: timedelta, most: timedelta) -> Parameter:
    return Parameter(
        f"{ROOM}.{name}", Kind.SPAN, getattr(USUAL, name), label, help=help, least=least, most=most
    )


def _points(name: str, label: str, help: str) -> Parameter:
    return Parameter(
        f"{ROOM}.{name}", Kind.NUMBER, getattr(USUAL, name), label, help=help, unit=N_("points"),
        least=0, most=100,
    )  # fmt: skip


PARAMETERS: tuple[Parameter, ...] = (
    _law(
        "daily_rest", N_("Daily rest"),
        N_("Hours of rest in one piece between two working days. Work late in the evening moves the next "
           "morning's start. An agreement may allow 9 hours (D3131-6)."),
        "L3131-1", Side.AT_LEAST, least=9 * HOUR, most=16 * HOUR,
    ),
    _law(
        "weekly_rest", N_("Weekly rest"),
        N_("Hours of rest in one piece in every week: 24 hours and the daily rest."),
        "L3132-2", Side.AT_LEAST, least=33 * HOUR, most=72 * HOUR,
    ),
    _law(
        "break_after", N_("A break at the latest after"),
        N_("Work without a pause lasts no longer than this."),
        "L3121-16", Side.AT_MOST, least=HOUR, most=6 * HOUR,
    ),
    _law(
        "break_length", N_("Length of that break"),
        N_("A pause shorter than this counts as work: what is closer together is one span of work."),
        "L3121-16", Side.AT_LEAST, least=20 * MINUTE, most=2 * HOUR,
    ),
    _law(
        "longest_day", N_("Longest day"),
        N_("Hours of real work in one day. An agreement may allow 12 hours (L3121-19)."),
        "L3121-18", Side.AT_MOST, least=HOUR, most=12 * HOUR,
    ),
    _law(
        "longest_week", N_("Longest week"),
        N_("Hours of real work from Monday to Sunday. The labour inspectorate may allow 60 hours in "
           "exceptional circumstances (L3121-21)."),
        "L3121-20", Side.AT_MOST, least=HOUR, most=60 * HOUR,
    ),
    _span(
        "seen_for", N_("A closed page is noticed after"),
        N_("An open page says so every minute. After this silence its person is not at their desk."),
        least=2 * MINUTE, most=HOUR,
    ),
    _span(
        "used_for", N_("An open page without a hand on it counts for"),
        N_("After this time without a key or a click nothing new is given to its person."),
        least=5 * MINUTE, most=8 * HOUR,
    ),
    _span(
        "margin", N_("Time left free before a meeting"),
        N_("A case is given only when it can be done this long before the next meeting, call or break."),
        least=timedelta(0), most=HOUR,
    ),
    _points("knows_customer", N_("Knows the customer"),
            N_("For who has worked for this customer before. Preferred, never required.")),
    _points("knows_more", N_("Knows the customer well"),
            N_("For each case that they did for this customer, up to the most below.")),
    _points("knows_most", N_("Knows the customer well, at most"),
            N_("What knowing the customer well counts at most.")),
    _points("own_region", N_("Looks after the region"),
            N_("For who looks after the region of the case.")),
    _points("first_language", N_("Speaks the language first"),
            N_("For who speaks the language of the case best.")),
    _points("higher_level", N_("Knows more than is asked"),
            N_("For each level of skill above what the case asks.")),
    _points("nothing_in_hand", N_("Hands free"),
            N_("For who has nothing in hand.")),
    _points("each_in_hand", N_("For each case in hand, less"),
            N_("What each case in hand takes off; a heavier case takes off more.")),
    _points("nothing_this_week", N_("Nothing taken yet this week"),
            N_("For who has taken nothing yet this week.")),
    _points("fair_share", N_("Fair share of the week, less"),
            N_("What one case taken in each working hour of this week takes off: who works half the week "
               "has half the share.")),
    _points("on_the_phone", N_("On their phone, less"),
            N_("What it takes off that someone has only their phone with them.")),
)  # fmt: skip

parameters.declare(*PARAMETERS)


def measures_at(at: datetime) -> Measures:
    """The numbers that hold at a moment, on the desk's day."""
    return measures_on(parameters.day_of(at))


def measures_on(day: date) -> Measures:
    values = parameters.on(day)
    return _measures(tuple((name, values[f"{ROOM}.{name}"]) for name in Measures.__slots__))


@lru_cache(maxsize=64)
def _measures(values: tuple[tuple[str, Any], ...]) -> Measures:
    # One object while the numbers are the same: everyone's candidate holds it.
    return Measures(**dict(values))
