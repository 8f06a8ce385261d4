"""A desk under all at once: offered, accepted, declined, drawn, handed over, many at once, promised, put
aside, lapsed, woken, released, closed, left, killed.

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

PEOPLE, CASES, ROUNDS = 8, 30, 18


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
    barrier, faults = fork.Barrier(PEOPLE + 4), fork.Queue()
    crew = [fork.Process(target=_work, args=(barrier, faults, n, people)) for n in range(PEOPLE)]
    crew += [fork.Process(target=work, args=(barrier, faults)) for work in (_offer, _offer, _sweep)]
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


def _work(barrier: Any, faults: Any, number: int, everyone: list[Any]) -> None:
    """One person's day: take, accept, decline, give back, promise; two of them leave in the middle."""
    from django.db import connection

    from proche.people import actions as people
    from proche.people.rules import Role

    connection.ensure_connection()
    barrier.wait(60)
    dice, me = random.Random(number), everyone[number]
    leave = {
        PEOPLE - 1: lambda at: people.deactivate(me.pk, by=None, at=at),
        PEOPLE - 2: lambda at: people.set_role(me.pk, Role.GUEST, by=None, at=at),
    }
    for turn in range(ROUNDS):
        at = AT + timedelta(seconds=turn)
        _guarded(faults, lambda at=at: _step(me, dice, at))
        _guarded(faults, lambda at=at: _beside(me, everyone, dice, at))
        if number in leave and turn == ROUNDS // 2:
            _guarded(faults, lambda at=at: leave[number](at))
            return


def _beside(me: Any, everyone: list[Any], dice: random.Random, at: Any) -> None:
    """What crosses the claims: many at once, a hand-over and its undo, a promise, a call begun and ended."""
    from proche.availability import actions as availability
    from proche.availability.rules import HoldKind
    from proche.kernel.refusal import Refusal
    from proche.queue import actions, queries
    from proche.queue.actions.many import MINE, Step
    from proche.queue.promises import actions as promises

    held = queries.list_held_by(me, at=at, size=2)
    codes = [row.code for row in held]
    chance = dice.random()
    try:
        if chance < 0.15:
            actions.do_many(codes, Step("aside", minutes=1, reason="They call back."), by=me, at=at)
        elif chance < 0.3:
            actions.do_many(codes, Step("hand_over", to=dice.choice(everyone)), by=me, at=at)
            actions.undo_many(dict.fromkeys(codes[:1], MINE), Step("hand_over"), by=me, at=at)
        elif chance < 0.75 and held:
            # Often, and before noon: whatever crosses it, some are made.
            promises.promise(held[0].ref, begin=at + timedelta(minutes=dice.randint(5, 60)), by=me, at=at)
        elif chance > 0.85:
            availability.hold(me.pk, HoldKind.CALL, key="call", active_from=at, active_to=None, at=at)
            availability.release_hold(me.pk, key="call", at=at + timedelta(seconds=1))
    except Refusal:
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


def _sweep(barrier: Any, faults: Any) -> None:
    """What the worker does besides: leases end, cases wake, promises are warned of and looked at again."""
    from django.db import connection

    from proche.queue import actions
    from proche.queue.promises import actions as promises

    connection.ensure_connection()
    barrier.wait(60)
    for turn in range(ROUNDS):
        at = AT + timedelta(seconds=turn)
        for sweep in (actions.wake, actions.set_right, promises.sweep, promises.recheck):
            _guarded(faults, lambda sweep=sweep, at=at: sweep(at=at))
        # Whoever has a lease by now has it longer: it ends in the middle of the others' steps.
        over = at + timedelta(minutes=turn)
        _guarded(faults, lambda over=over: actions.lapse(at=over))


def _guarded(faults: Any, act: Any) -> None:
    try:
        act()
    except Exception as fault:  # what is not foreseen is what the test looks for
        faults.put(f"{type(fault).__name__}: {fault}")


def _look_back(people: list[Any]) -> dict[str, Any]:
    """After the desk's own sweeps: an hour later all leases and offers of those who are gone are over."""
    from django.db.models import Q

    from proche.kernel import trace
    from proche.people.models import Person
    from proche.queue import actions, queries
    from proche.queue.models import Case, CaseOffer, Promise
    from proche.queue.promises import actions as promises
    from proche.queue.queries import orphans

    orphaned = orphans.list_orphans()
    later = AT + timedelta(hours=1)
    actions.lapse(at=later)
    actions.offer_waiting(at=later)
    codes = list(Case.objects.order_by("pk").values_list("code", flat=True))
    rows = [queries.get_row(code, at=later) for code in codes]
    gone = set(Person.objects.filter(Q(is_active=False) | Q(role="GUEST")).values_list("pk", flat=True))
    promises.recheck(at=later)
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
        "promises": Promise.objects.count(),
        "promises_of_gone": Promise.objects.filter(
            state="OPEN", uncovered_at=None, ends_at__gt=later, owner_id__in=gone
        ).count(),
        "open_offers": CaseOffer.objects.filter(state="OPEN").count(),
        "done": sum(not row.is_open for row in rows),
        "trace_holds": trace.verify().ok,
    }  # fmt: skip


def _claimed_twice(story: list[tuple[str, str]]) -> bool:
    """Claimed while it was in someone's hands."""
    held = False
    for what, _ in story:
        step = what.removeprefix("queue.case.")
        if step in ("claimed", "taken_back"):
            if held:
                return True
            held = True
        elif step in OUT_OF_HAND:
            held = False
    return False


OUT_OF_HAND = ("released", "lapsed", "closed", "handed_over", "put_aside", "set_right")


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
        elif what.startswith("offer_") or what == "woken":
            # Woken by a promise whose time comes: it is kept for who keeps that.
            offered = ""
    return False


if __name__ == "__main__":
    main(sys.argv[1])
