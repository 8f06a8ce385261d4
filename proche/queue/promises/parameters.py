"""How long a promise lasts, how early it is warned of, how soon the first one may be."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from proche.kernel import parameters
from proche.kernel.parameters import Kind, Parameter
from proche.kernel.words import gettext_noop as N_

MINUTE = timedelta(minutes=1)
WINDOW, WARNING, NOTICE = "queue.promise_window", "queue.promise_warning", "queue.promise_notice"

parameters.declare(
    Parameter(
        WINDOW,
        Kind.SPAN,
        30 * MINUTE,
        N_("Length of a promised time"),
        help=N_(
            "A customer is told “between 10:00 and 10:30”: short enough to wait for, long enough to hold."
        ),
        least=5 * MINUTE,
        most=240 * MINUTE,
    ),
    Parameter(
        WARNING,
        Kind.SPAN,
        15 * MINUTE,
        N_("Warning before a promise"),
        help=N_(
            "So long before its time whoever keeps a promise is told, and its case comes to their hands."
        ),
        least=MINUTE,
        most=240 * MINUTE,
    ),
    Parameter(
        NOTICE,
        Kind.SPAN,
        15 * MINUTE,
        N_("Earliest promise"),
        help=N_("The first time that is proposed lies so far ahead; an earlier one may still be typed."),
        least=0 * MINUTE,
        most=24 * 60 * MINUTE,
    ),
)


def window(at: datetime) -> timedelta:
    return _span(WINDOW, at)


def warning(at: datetime) -> timedelta:
    return _span(WARNING, at)


def notice(at: datetime) -> timedelta:
    return _span(NOTICE, at)


def _span(name: str, at: datetime) -> timedelta:
    return cast(timedelta, parameters.get(name, on=parameters.day_of(at)))
