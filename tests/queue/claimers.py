"""Twenty people at twenty machines, all at once: run by test_claim_race.py in a process of its own.

Usage: python -m tests.queue.claimers next|one PEOPLE CASES   prints what each got, as JSON
The database is the one that the environment names; it is made here.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.synchronize import Barrier as BarrierType
from typing import Any

import django

AT = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
#: One takes turns with the others by fork: the desk is loaded once, the connections are each one's own.
fork = multiprocessing.get_context("fork")


def main(how: str, people: int, cases: int) -> None:
    django.setup()
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    claimers = [make_claimer(number) for number in range(people)]
    codes = make_cases(cases)
    connections.close_all()
    got = race(claimers, take_next if how == "next" else take_first, codes)
    sys.stdout.write(json.dumps({"got": got, **look_back(codes)}) + "\n")


def make_claimer(number: int) -> Any:
    from proche.people.rules import Role
    from tests.cast import make_person

    return make_person(f"Agent {number}", f"agent{number}@desk.example", Role.AGENT, AT).ref


def make_cases(number: int) -> list[str]:
    from tests.cast import make_case

    return [make_case(AT, title=f"Order {n}").code for n in range(number)]


def race(claimers: list[Any], take: Callable[..., list[str]], codes: list[str]) -> dict[str, list[str]]:
    barrier = fork.Barrier(len(claimers))
    answers = fork.Queue()
    processes = [fork.Process(target=run, args=(barrier, answers, take, by, codes)) for by in claimers]
    for process in processes:
        process.start()
    got = dict(answers.get(timeout=120) for _ in processes)
    for process in processes:
        process.join(30)
    return got


def run(
    barrier: BarrierType, answers: Any, take: Callable[..., list[str]], by: Any, codes: list[str]
) -> None:
    from django.db import connection

    connection.ensure_connection()
    barrier.wait(60)
    answers.put((str(by.pk), take(by, codes)))


def take_next(by: Any, codes: list[str]) -> list[str]:
    from proche.queue import actions

    got = []
    while claim := actions.next_case(by=by, at=AT):
        got.append(claim.case.code)
    return got


def take_first(by: Any, codes: list[str]) -> list[str]:
    from proche.queue import actions, queries

    try:
        return [actions.claim(queries.get_ref(codes[0]), by=by, at=AT).case.code]
    except actions.AlreadyTaken:
        return []


def look_back(codes: list[str]) -> dict[str, Any]:
    """What the desk says afterwards: who holds what, how often it was claimed, whether the trace holds."""
    from proche.availability.models import Load
    from proche.kernel import trace
    from proche.queue import queries

    rows = [queries.get_row(code, at=AT) for code in codes]
    told = {code: [entry.what for entry in trace.list_entries(f"case:{code}")] for code in codes}
    return {
        "holders": {row.code: str(row.holder.pk) if row.holder else "" for row in rows},
        "claims": {code: whats.count("queue.case.claimed") for code, whats in told.items()},
        "loads": {str(load.pk): load.held for load in Load.objects.all()},
        "trace_holds": trace.verify().ok,
    }


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
