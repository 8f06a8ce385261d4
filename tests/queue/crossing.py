"""A desk under all at once: offered, accepted, declined, drawn, released, closed, left, killed.

Usage: python -m tests.queue.crossing all|killed   prints what the desk says afterwards, as JSON
Each takes part in a process of its own; with `killed` some are ended by the system in the middle.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from datetime import timedelta
from typing import Any

from tests.queue.claimers import AT, fork, make_claimer

PEOPLE, CASES, ROUNDS = 8, 30, 25


def main(how: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    people = [make_claimer(number) for number in range(PEOPLE)]
    _arrive(people)
    connections.close_all()
    killed, faults = _run(people, is_killing=how == "killed")
    sys.stdout.write(json.dumps({"killed": killed, "faults": faults, **_look_back(people)}) + "\n")


def _arrive(people: list[Any]) -> None:
    from proche.availability import actions as availability
    from tests.cast import make_case

    for n in range(CASES):
        make_case(AT, title=f"Case {n}")
    for person in people:
        availability.see(person.pk, at=AT)


def _run(people: list[Any], *, is_killing: bool) -> tuple[int, list[str]]:
    barrier, faults = fork.Barrier(PEOPLE + 3), fork.Queue()
    crew = [fork.Process(target=_work, args=(barrier, faults, n, person)) for n, person in enumerate(people)]
    crew += [fork.Process(target=_offer, args=(barrier, faults)) for _ in range(2)]
    for process in crew:
        process.start()
    barrier.wait(60)
    killed = 0
    # Those who die do so where they stand: the first ends on its own before the others are looked at.
    for process in crew[2:5] if is_killing else []:
        process.join(0.4)
        if process.is_alive() and process.pid:
            os.kill(process.pid, signal.SIGKILL)
            killed += 1
    told = []
    while any(process.is_alive() for process in crew) or not faults.empty():
        told += [faults.get()] if not faults.empty() else []
        crew[-1].join(0.05)
    return killed, told


def _work(barrier: Any, faults: Any, number: int, me: Any) -> None:
    """One person's day: take, accept, decline, give back, close; the last one leaves in the middle."""
    from django.db import connection

    from proche.people import actions as people

    connection.ensure_connection()
    barrier.wait(60)
    dice = random.Random(number)
    for turn in range(ROUNDS):
        at = AT + timedelta(seconds=turn)
        _guarded(faults, lambda at=at: _step(me, dice, at))
        if number == PEOPLE - 1 and turn == ROUNDS // 2:
            _guarded(faults, lambda at=at: people.deactivate(me.pk, by=None, at=at))
            return


def _step(me: Any, dice: random.Random, at: Any) -> None:
    from proche.kernel.refusal import Refusal
    from proche.queue import actions, queries

    try:
        offer = actions.find_offer(by=me, at=at)
        if offer and offer.until:
            if dice.random() < 0.4:
                actions.decline(offer.case, reason="", by=me, at=at)
            else:
                actions.accept(offer.case, by=me, at=at)
        elif dice.random() < 0.5:
            actions.next_case(by=me, at=at)
        held = queries.list_held_by(me, at=at, size=3)
        for row in held[: dice.randint(0, 2)]:
            if dice.random() < 0.5:
                actions.release(row.ref, by=me, at=at)
            else:
                actions.close(row.ref, outcome="DONE", by=me, at=at)
    except Refusal:
        # Someone else was there first, which is what this is about.
        return


def _offer(barrier: Any, faults: Any) -> None:
    from django.db import connection

    from proche.queue import actions

    connection.ensure_connection()
    barrier.wait(60)
    for turn in range(ROUNDS):
        at = AT + timedelta(seconds=turn)
        _guarded(faults, lambda at=at: actions.offer_waiting(at=at))


def _guarded(faults: Any, act: Any) -> None:
    try:
        act()
    except Exception as fault:  # what is not foreseen is what the test looks for
        faults.put(f"{type(fault).__name__}: {fault}")


def _look_back(people: list[Any]) -> dict[str, Any]:
    """After the desk's own sweeps: an hour later all leases and offers of those who are gone are over."""
    from proche.kernel import trace
    from proche.people.models import Person
    from proche.queue import actions, queries
    from proche.queue.models import Case, CaseOffer
    from proche.queue.queries import orphans

    orphaned = orphans.list_orphans()
    later = AT + timedelta(hours=1)
    actions.lapse(at=later)
    actions.offer_waiting(at=later)
    codes = list(Case.objects.order_by("pk").values_list("code", flat=True))
    rows = [queries.get_row(code, at=later) for code in codes]
    gone = set(Person.objects.filter(is_active=False).values_list("pk", flat=True))
    told = {code: [(entry.what, entry.by) for entry in trace.list_entries(f"case:{code}")] for code in codes}
    return {
        "double_claims": [code for code, story in told.items() if _claimed_twice(story)],
        "claims_under_an_offer": [code for code, story in told.items() if _taken_from(code, story)],
        "orphans": [*orphaned, *orphans.list_orphans()],
        "held_by_gone": [row.code for row in rows if row.holder and row.holder.pk in gone],
        "without_a_reason": [
            row.code for row in rows
            if row.is_open and not queries.why(row.code, at=later, person=people[0])
        ],
        "open_offers": CaseOffer.objects.filter(state="OPEN").count(),
        "done": sum(not row.is_open for row in rows),
        "trace_holds": trace.verify().ok,
    }  # fmt: skip


def _claimed_twice(story: list[tuple[str, str]]) -> bool:
    """Claimed while it was in someone's hands."""
    held = False
    for what, _ in story:
        if what == "queue.case.claimed":
            if held:
                return True
            held = True
        elif what in ("queue.case.released", "queue.case.lapsed", "queue.case.closed"):
            held = False
    return False


def _taken_from(code: str, story: list[tuple[str, str]]) -> bool:
    """Claimed by one while it was offered to another, whose time was not over."""
    from proche.kernel import trace

    offered = ""
    for entry in trace.list_entries(f"case:{code}"):
        what = entry.what.removeprefix("queue.case.")
        if what == "offered":
            offered = str(entry.data["to"])
        elif what == "claimed":
            if offered and entry.by != offered:
                return True
            offered = ""
        elif what.startswith("offer_"):
            offered = ""
    return False


if __name__ == "__main__":
    main(sys.argv[1])
