"""Many who promise at once, and a worker that dies while it warns: run by test_races.py in processes.

Usage: python -m tests.queue.promises.promisers race NUMBER | prepare | die | sweep     prints JSON
The database is the one that the environment names; `race` and `prepare` make it.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import django

AT = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
#: 15:00 in Paris.
BEGIN = AT + timedelta(hours=4, minutes=18)
fork = multiprocessing.get_context("fork")


def main(how: str, number: int = 0) -> None:
    django.setup()
    told = {"race": race, "prepare": prepare, "die": die, "sweep": sweep}[how](number)
    sys.stdout.write(json.dumps(told) + "\n")


def race(number: int) -> dict[str, Any]:
    """Nadia, Inès and Hugo are there at 15:00; so many promise a customer that time in one moment."""
    from django.db import connections

    cast, codes = make(number)
    connections.close_all()
    barrier, answers = fork.Barrier(number), fork.Queue()
    processes = [fork.Process(target=run, args=(barrier, answers, code, cast.nadia.ref)) for code in codes]
    for process in processes:
        process.start()
    got = [answers.get(timeout=120) for _ in processes]
    for process in processes:
        process.join(30)
    return {"got": got, **look_back()}


def make(number: int) -> tuple[Any, list[str]]:
    from django.core.management import call_command

    from tests.cast import make_case, make_cast, seat

    call_command("migrate", verbosity=0)
    cast = make_cast(AT)
    for person in (cast.nadia, cast.ines, cast.hugo):
        seat(person, AT)
    return cast, [make_case(AT, title=f"Order {n}").code for n in range(number)]


def run(barrier: Any, answers: Any, code: str, by: Any) -> None:
    from django.db import connection

    from proche.queue import queries
    from proche.queue.promises import actions

    connection.ensure_connection()
    barrier.wait(60)
    try:
        made = actions.promise(queries.get_ref(code), begin=BEGIN, by=by, at=AT)
    except actions.NobodyThere:
        answers.put("")
    else:
        answers.put(made.owner.name)


def look_back() -> dict[str, Any]:
    from proche.availability.models import Hold
    from proche.kernel import trace
    from proche.queue.models import Promise

    return {
        "owners": list(Promise.objects.order_by("owner__name").values_list("owner__name", flat=True)),
        "holds": Hold.objects.filter(kind="PROMISE").count(),
        "trace_holds": trace.verify().ok,
    }


def prepare(number: int) -> dict[str, Any]:
    from proche.queue import queries
    from proche.queue.promises import actions

    cast, codes = make(1)
    made = actions.promise(queries.get_ref(codes[0]), begin=BEGIN, by=cast.nadia.ref, at=AT)
    return {"owner": made.owner.pk}


def die(number: int) -> dict[str, Any]:
    """Warn, and be killed after the message is written and before it is committed."""
    from proche.kernel import gate

    reach = gate.reach

    def killed(*given: Any, **more: Any) -> Any:
        reach(*given, **more)
        os.kill(os.getpid(), signal.SIGKILL)

    gate.reach = killed
    return sweep(number)


def sweep(number: int) -> dict[str, Any]:
    from proche.kernel.models import GatePassage
    from proche.queue.models import Promise
    from proche.queue.promises import actions

    before = BEGIN - timedelta(minutes=15)
    told = actions.sweep(at=before)
    titles = [row["title"]["text"] for row in GatePassage.objects.values_list("message", flat=True)]
    open_ones = Promise.objects.filter(state="OPEN", warned_at__isnull=False).count()
    return {"told": told, "warned": sum(text.startswith("Soon") for text in titles), "promises": open_ones}


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0)
