"""A promise of the tests' story: Nadia has the Clinique du Parc on the telephone at 10:42."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from proche.queue.promises import actions
from proche.queue.promises.rules import PromiseKind
from tests.cast import Cast, make_case, make_cast, make_customer, seat

HALF_AN_HOUR = timedelta(minutes=30)
#: Today at 15:00 in Paris, four hours and more after the story's moment.
AFTERNOON = timedelta(hours=4, minutes=18)


def seated(at: datetime) -> Cast:
    cast = make_cast(at)
    for person in (cast.nadia, cast.ines, cast.hugo):
        seat(person, at)
    return cast


def promised(cast: Cast, at: datetime, *, after: timedelta = AFTERNOON, **more: Any) -> actions.PromiseRef:
    """Promise a call-back on a new case of the Clinique du Parc, by Nadia."""
    case = more.pop("case", None) or make_case(at, customer=more.pop("customer", None) or make_customer(at))
    given: dict[str, Any] = {"kind": PromiseKind.CALL_BACK, "by": cast.nadia.ref, **more}
    return actions.promise(case, begin=at + after, at=at, **given)
