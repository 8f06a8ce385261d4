"""The switch of touchless orders, the share that is looked at, when, and the time before anything leaves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from proche.kernel import parameters
from proche.kernel.parameters import Kind, Parameter
from proche.kernel.words import gettext_noop as N_
from proche.orders.touchless.rules import Looking

MINUTE = timedelta(minutes=1)
ON, SHARE, LOOK, GRACE = (
    "orders.touchless",
    "orders.touchless_share",
    "orders.touchless_look",
    "orders.touchless_grace",
)

parameters.declare(
    Parameter(
        ON,
        Kind.YES_NO,
        True,
        N_("Orders confirmed without a hand"),
        help=N_("Only for customers who agreed, and only without any doubt. “No” stops it for all at once."),
    ),
    Parameter(
        SHARE,
        Kind.NUMBER,
        10,
        N_("Share of them that a person looks at"),
        help=N_("Out of a hundred orders that could be confirmed without a hand; nobody can choose which."),
        unit="%",
        least=1,
        most=100,
    ),
    Parameter(
        LOOK,
        Kind.CHOICE,
        Looking.BEFORE.value,
        N_("When they are looked at"),
        help=N_("Before: they wait for a person like any order. After: they are confirmed, then judged."),
        choices=tuple(looking.value for looking in Looking),
        choice_words=(N_("before they are confirmed"), N_("after they are confirmed")),
    ),
    Parameter(
        GRACE,
        Kind.SPAN,
        10 * MINUTE,
        N_("Time to pull an order back"),
        help=N_("So long nothing leaves the desk after it confirmed an order by itself."),
        least=0 * MINUTE,
        most=8 * 60 * MINUTE,
    ),
)


def is_on(at: datetime) -> bool:
    return bool(_value(ON, at))


def share(at: datetime) -> int:
    return cast(int, _value(SHARE, at))


def looking(at: datetime) -> Looking:
    return Looking(str(_value(LOOK, at)))


def grace(at: datetime) -> timedelta:
    return cast(timedelta, _value(GRACE, at))


def _value(name: str, at: datetime) -> parameters.Value:
    return parameters.get(name, on=parameters.day_of(at))
