"""The desk's rules about hours, places and swaps: the frame within which people set their own, by the day.

An hour of the day is written as the time from midnight: "7 h", "10 h 30". Fixed hours that begin and end
at the same hour are none. Articles are of the Code du travail.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from proche.kernel import parameters
from proche.kernel.parameters import Kind, Parameter, Side, Value
from proche.kernel.words import gettext_noop as N_
from proche.people.frame import Frame

USUAL = Frame()
HOUR, MINUTE, NONE = timedelta(hours=1), timedelta(minutes=1), timedelta(0)


def _hour(name: str, default: int, label: str, help: str) -> Parameter:
    """An hour of the day, as the time from its midnight."""
    return Parameter(
        f"people.{name}", Kind.SPAN, default * MINUTE, label, help=help, least=NONE, most=24 * HOUR
    )


_FIXED = N_("Everyone who works that day is there then. Begin and end alike: no fixed hours.")
PARAMETERS: tuple[Parameter, ...] = (
    _hour(
        "earliest_start", USUAL.earliest, N_("Earliest start of a day"),
        N_("People set their own hours from this hour on; whoever leads them may set others, with a reason."),
    ),
    _hour(
        "latest_end", USUAL.latest, N_("Latest end of a day"),
        N_("People set their own hours until this hour; whoever leads them may set others, with a reason."),
    ),
    Parameter(
        "people.longest_day", Kind.SPAN, USUAL.longest_day * MINUTE, N_("Longest day that is planned"),
        source="L3121-18", help=N_("Hours of one day that people may set for themselves."),
        least=HOUR, most=12 * HOUR, law=10 * HOUR, protects=Side.AT_MOST,
    ),
    Parameter(
        "people.weekly_most", Kind.SPAN, USUAL.weekly_most * MINUTE, N_("Longest week that is planned"),
        source="L3121-20, L3121-22", help=N_("Hours of one week that people may set for themselves."),
        least=HOUR, most=60 * HOUR, law=48 * HOUR, protects=Side.AT_MOST,
    ),
    Parameter(
        "people.shortest_lunch", Kind.SPAN, USUAL.shortest_lunch * MINUTE, N_("Shortest lunch break"),
        source="L3121-16", help=N_("Between the hours of a day that lasts more than six hours."),
        least=NONE, most=3 * HOUR, law=20 * MINUTE, protects=Side.AT_LEAST,
    ),
    _hour("fixed_morning_begins", 0, N_("Fixed hours in the morning: begin"), _FIXED),
    _hour("fixed_morning_ends", 0, N_("Fixed hours in the morning: end"), _FIXED),
    _hour("fixed_afternoon_begins", 0, N_("Fixed hours in the afternoon: begin"), _FIXED),
    _hour("fixed_afternoon_ends", 0, N_("Fixed hours in the afternoon: end"), _FIXED),
    Parameter(
        "people.days_from_home", Kind.NUMBER, 2, N_("Days from home in a week"),
        help=N_("How many people choose for themselves; whoever leads them may give more."),
        unit=N_("days"), least=0, most=7,
    ),
    Parameter(
        "people.lead_grants_swaps", Kind.YES_NO, True, N_("A lead grants exchanges of days"),
        help=N_("Otherwise an exchange counts as soon as both agree."),
    ),
)  # fmt: skip
parameters.declare(*PARAMETERS)


def frame_on(day: date) -> Frame:
    values = parameters.on(day)
    fixed = (
        _pair(values, "fixed_morning_begins", "fixed_morning_ends"),
        _pair(values, "fixed_afternoon_begins", "fixed_afternoon_ends"),
    )
    return Frame(
        earliest=_minutes(values, "earliest_start"),
        latest=_minutes(values, "latest_end"),
        longest_day=_minutes(values, "longest_day"),
        shortest_lunch=_minutes(values, "shortest_lunch"),
        weekly_most=_minutes(values, "weekly_most"),
        fixed=tuple((begin, end) for begin, end in fixed if begin < end),
    )


def days_from_home_on(day: date) -> int:
    """How many days a week a person may work from home by their own choice."""
    found = parameters.get("people.days_from_home", on=day)
    assert isinstance(found, int)
    return found


def lead_grants_swaps_on(day: date) -> bool:
    """Whether a lead has to grant what two people agreed."""
    return bool(parameters.get("people.lead_grants_swaps", on=day))


def _pair(values: Mapping[str, Value], begin: str, end: str) -> tuple[int, int]:
    return _minutes(values, begin), _minutes(values, end)


def _minutes(values: Mapping[str, Value], name: str) -> int:
    span: Value = values[f"people.{name}"]
    assert isinstance(span, timedelta)
    return span // MINUTE
