"""The team's days: who is from home when, one who is away next week, one request that waits for the lead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.utils import timezone

from proche.people import actions as people
from proche.people import days, holidays
from proche.people.leave import LeaveKind, LeaveSpan
from proche.people.rules import PersonRef

#: Weekdays from home, by who; the others come to the site every day.
FROM_HOME = {
    "nadia.benali": (2, 4),
    "ines.laurent": (3, 5),
    "claire.vasseur": (5,),
    "yann.leguen": (1, 3),
    "mathilde.roche": (1, 4),
    "sarah.klein": (5,),
    "lucas.etcheverry": (2, 5),
    "aminata.diallo": (3,),
}


def load(refs: Mapping[str, PersonRef], *, at: datetime) -> None:
    """Nothing of it touches today: whoever is here is here."""
    for name, weekdays in FROM_HOME.items():
        people.set_places(_of(refs, name).pk, weekdays, by=None, at=at)
    monday = _next_monday(timezone.localdate(at))
    lucas, nadia, hugo = (_of(refs, name) for name in ("lucas.etcheverry", "nadia.benali", "hugo.martin"))
    away = LeaveSpan(monday + timedelta(days=1), monday + timedelta(days=3), from_noon=True)
    granted = people.ask_leave(lucas.pk, kind=LeaveKind.PAID, span=away, by=lucas, at=at)
    people.grant_leave(granted.pk, by=hugo, at=at)
    asked = LeaveSpan(monday, monday + timedelta(days=1))
    people.ask_leave(nadia.pk, kind=LeaveKind.RTT, span=asked, by=nadia, at=at)


def _of(refs: Mapping[str, PersonRef], name: str) -> PersonRef:
    return refs[f"{name}@nutrivale.example"]


def _next_monday(day: date) -> date:
    """The Monday of the next week without a public holiday."""
    monday = days.week_of(day) + timedelta(days=7)
    while any(holidays.name_of("FR", monday + timedelta(days=n)) for n in range(5)):
        monday += timedelta(days=7)
    return monday
