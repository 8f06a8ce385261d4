"""Leads who answer one request at once, and one person who asks twice: run by test_leave_race.py.

Usage: python -m tests.people.answerers answer|ask COUNT   prints what each got and what stands, as JSON
The database is the one that the environment names; it is made here.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from typing import Any

import django

from tests.queue.claimers import race

AT = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
MONDAY = date(2026, 11, 30)


def main(how: str, count: int) -> None:
    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from proche.people.models import Person
    from proche.people.rules import Role
    from tests.cast import make_person

    call_command("migrate", verbosity=0)
    nadia = make_person("Nadia Benali", "nadia@desk.example", Role.AGENT, AT)
    leads = [make_person(f"Lead {n}", f"lead{n}@desk.example", Role.LEAD, AT).ref for n in range(count)]
    if how == "answer":
        ask_once(nadia.ref, [])
    connections.close_all()
    got = race(leads, answer, []) if how == "answer" else race([nadia.ref] * count, ask_once, [])
    sys.stdout.write(
        json.dumps({"got": list(got.values()), **look_back(Person.objects.get(pk=nadia.pk))}) + "\n"
    )


def ask_once(by: Any, _codes: list[str]) -> list[str]:
    from proche.people import actions
    from proche.people.leave import LeaveKind, LeaveSpan

    span = LeaveSpan(MONDAY, MONDAY)
    try:
        return [str(actions.ask_leave(by.pk, kind=LeaveKind.PAID, span=span, by=by, at=AT).pk)]
    except actions.WrongLeave:
        return []


def answer(by: Any, _codes: list[str]) -> list[str]:
    """Every second lead refuses."""
    from proche.people import actions
    from proche.people.models import Leave

    act = actions.grant_leave if by.pk % 2 else actions.refuse_leave
    try:
        act(Leave.objects.get().pk, answer="As it is", by=by, at=AT)
    except actions.AnsweredAlready:
        return []
    return ["GRANTED" if by.pk % 2 else "REFUSED"]


def look_back(nadia: Any) -> dict[str, Any]:
    from proche.kernel import trace
    from proche.people.models import Leave

    told = [entry.what for entry in trace.list_entries(f"person:{nadia.pk}")]
    return {
        "states": list(Leave.objects.values_list("state", flat=True)),
        "told": [what for what in told if what.startswith("people.leave.")],
        "trace_holds": trace.verify().ok,
    }


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
