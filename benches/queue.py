"""The queue: claims a second on both databases, and what a million cases cost over a thousand.

Each desk is a process of its own with a database of its own, so that two sizes are asked in turn
in one run. `python -m benches.queue desk SIZE` and `... claims` are those processes.
"""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from benches import other_desks, search
from benches.desks import ROOT, Desk, ask_once, bare, database, spread

AT = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
RUNS = 7
#: How often each thing is done within one run; the run's figure is the median.
TIMES = 40
SMALL, LARGE = 1_000, 1_000_000
CLAIMERS, CLAIMS = 8, 400


def measure() -> dict[str, Any]:
    notes: list[str] = []
    figures: dict[str, float] = {}
    ratios: dict[str, Any] = {}
    for name, suffix in (("sqlite", ""), ("postgresql", ".postgresql")):
        try:
            measured = _on(name)
        except (OSError, subprocess.CalledProcessError) as problem:
            notes.append(f"{name} could not be measured: {problem}")
            continue
        figures[f"claims_per_second.{name}"] = measured["claims_per_second"]
        figures["double_claims"] = figures.get("double_claims", 0) + measured["double_claims"]
        ratios |= {f"{key}{suffix}": value for key, value in measured["ratios"].items()}
        figures |= {f"{key}{suffix}": value for key, value in measured["search"]["figures"].items()}
        notes.append(f"{name}, median milliseconds at a thousand and a million cases: {measured['middle']}")
        notes.append(f"{name}, milliseconds of a search at a million: {measured['search']['milliseconds']}")
    try:
        beside = other_desks.measure()
    except (OSError, subprocess.CalledProcessError) as problem:
        notes.append(f"Other desks were not measured: {problem}.")
    else:
        ratios |= beside["ratios"]
        notes += beside["notes"]
    notes.append("page = 50 rows, and the figures and people that its head shows; claim = `next_case`.")
    notes.append("PostgreSQL ran without fsync (bin/with-postgresql), SQLite with it.")
    return {"runs": RUNS, "figures": figures, "ratios": ratios, "notes": notes}


def _on(name: str) -> dict[str, Any]:
    """Measure on one database, in a process whose environment names it."""
    command = [sys.executable, "-m", "benches.queue", "all"]
    if name == "postgresql":
        command = [str(ROOT / "bin" / "with-postgresql"), *command]
    done = subprocess.run(command, cwd=ROOT, env=bare(), stdout=subprocess.PIPE, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def measure_here() -> dict[str, Any]:
    with database() as environment:
        claims = ask_once(environment, "claims")
    with database() as small, database() as large, Desk(small, SMALL) as one, Desk(large, LARGE) as other:
        times = {what: [(one.ask(what), other.ask(what)) for _ in range(RUNS)] for what in ("page", "claim")}
    ratios = {
        f"{what}_1e6_over_1e3": spread([big / few for few, big in runs]) for what, runs in times.items()
    }
    middle = {
        what: [round(median(size) * 1000, 2) for size in zip(*runs, strict=True)]
        for what, runs in times.items()
    }
    found = search.measure_here()
    return {**claims, "ratios": ratios | found["ratios"], "middle": middle, "search": found}


# What runs in the processes of a desk.


def run_desk(size: int) -> None:
    _start()
    people = _make_people(12)
    _fill(size, people)
    doing = {"page": _page(people[0]), "claim": _claim(people[1]), **_requests(people[0])}
    for _ in range(TIMES // 2):
        for act in doing.values():
            act()
    _say("ready")
    for line in sys.stdin:
        act = doing[line.strip()]
        _say(str(median(act() for _ in range(TIMES))))


def _requests(person: Any) -> dict[str, Callable[[], float]]:
    """What a person's browser asks for, by whole requests."""
    from django.test import Client

    from proche.people.models import Person
    from proche.queue.models import Case

    client = Client(SERVER_NAME="localhost")
    client.force_login(Person.objects.get(pk=person.pk))
    waiting = (
        Case.objects.filter(state="WAITING", kind="REQUEST").order_by("-pk").values_list("code", flat=True)
    )
    codes = iter(list(waiting[:2000]))
    opened = next(codes)

    def ask(act: Callable[[], Any], status: int) -> Callable[[], float]:
        def once() -> float:
            begun = time.perf_counter()
            answer = act()
            seconds = time.perf_counter() - begun
            assert answer.status_code == status, (answer.status_code, answer.content[:500])
            return seconds

        return once

    return {
        "list": ask(lambda: client.get("/queue/"), 200),
        "open": ask(lambda: client.get(f"/queue/{opened}/"), 200),
        "assign": ask(lambda: client.post(f"/queue/{next(codes)}/claim/"), 303),
    }


def _start() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _page(person: Any) -> Callable[[], float]:
    from proche.availability import queries as availability
    from proche.queue import queries

    def show() -> None:
        rows = queries.page(queries.Filters(), person=person, at=AT).rows
        assert len(rows) == 50
        queries.figures(at=AT)
        availability.list_presence(at=AT)

    return lambda: _timed(show)


def _claim(person: Any) -> Callable[[], float]:
    from proche.queue import actions

    def once() -> float:
        taken: list[Any] = []
        seconds = _timed(lambda: taken.append(actions.next_case(by=person, at=AT)))
        actions.release(taken[0].case, by=person, at=AT)
        return seconds

    return once


def _make_people(number: int) -> list[Any]:
    from proche.availability import actions as availability
    from proche.people import actions as people
    from proche.people.rules import Role

    made = [
        people.add_person(
            name=f"Agent {n}", email=f"agent{n}@desk.example", role=Role.AGENT, by=None, at=AT
        ).person
        for n in range(number)
    ]
    for person in made:
        availability.see(person.pk, at=AT)
    return made


#: Of every ten cases four wait, one is in hand, one aside and four are done.
FILL = """
INSERT INTO queue_case (code, kind, title, state, priority, region, language, skills, customer_id, arrived_at,
    due_at, turn_at, taken_by_id, taken_at, lease_until, aside_until, aside_reason, outcome, closed_by_id,
    closed_at, reasons)
SELECT replace(replace({digits}, '0', 'B'), '1', 'C'), CASE n % 5 WHEN 0 THEN 'REQUEST' ELSE 'ORDER' END,
    'Case number ' || n,
    CASE WHEN n % 10 < 4 THEN 'WAITING' WHEN n % 10 = 4 THEN 'TAKEN'
        WHEN n % 10 = 5 THEN 'ASIDE' ELSE 'DONE' END,
    CASE n % 7 WHEN 0 THEN 1 WHEN 1 THEN 9 ELSE 5 END, 'Region ' || (n % 9), 'fr', '[]', {customer}, {late},
    CASE n % 3 WHEN 0 THEN {soon} END, {soon},
    CASE n % 10 WHEN 4 THEN {holder} END, CASE n % 10 WHEN 4 THEN {late} END,
    CASE n % 10 WHEN 4 THEN {soon} END,
    CASE n % 10 WHEN 5 THEN {soon} END, '', CASE WHEN n % 10 > 5 THEN 'CONFIRMED' ELSE '' END,
    CASE WHEN n % 10 > 5 THEN {holder} END, CASE WHEN n % 10 > 5 THEN {late} END, '[]'
FROM {numbers}
"""
CUSTOMERS = 60


def _fill(size: int, people: list[Any]) -> None:
    """Fill by one statement, then let the planner look at it."""
    from django.db import connection

    sqlite = connection.vendor == "sqlite"
    numbers = (
        f"(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {size}) SELECT n FROM c)"
        if sqlite
        else f"generate_series(1, {size}) AS n"
    )
    first = _make_customers()
    parts = {
        "numbers": numbers,
        "digits": "printf('%08d', n)" if sqlite else "lpad(n::text, 8, '0')",
        "customer": f"{first} + n % {CUSTOMERS}",
        "holder": f"{people[2].pk} + n % {len(people) - 2}",
        # Spread over a month, so that cases differ by their moments as they do on a desk.
        "late": _moment("-", "n * 37 % 2500000", sqlite=sqlite),
        "soon": _moment("+", "n * 53 % 2500000 + 3600", sqlite=sqlite),
    }
    with connection.cursor() as cursor:
        if sqlite:
            cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute(FILL.format(**parts))
        cursor.execute("ANALYZE" if sqlite else "VACUUM ANALYZE")
        if sqlite:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("PRAGMA synchronous=FULL")


def _moment(sign: str, seconds: str, *, sqlite: bool) -> str:
    if sqlite:
        return f"datetime('{AT:%Y-%m-%d %H:%M:%S}', '{sign}' || ({seconds}) || ' seconds')"
    return f"timestamptz '{AT.isoformat()}' {sign} ({seconds}) * interval '1 second'"


def _make_customers() -> int:
    from proche.customers import actions
    from proche.customers.rules import Establishment

    made = [
        actions.add(
            Establishment(number=f"C{n}", name=f"Clinique {n}", region=f"Region {n % 9}"), by=None, at=AT
        )
        for n in range(CUSTOMERS)
    ]
    return made[0].pk


def run_claims() -> None:
    """Eight people claim four hundred cases at once, each in a process of their own."""
    from django.db import connections

    _start()
    people = _make_people(CLAIMERS)
    for n in range(CLAIMS):
        _open_case(n)
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    barrier, answers = fork.Barrier(CLAIMERS + 1), fork.Queue()
    processes = [fork.Process(target=_claim_all, args=(barrier, answers, person)) for person in people]
    for process in processes:
        process.start()
    barrier.wait(120)
    begun = time.perf_counter()
    got = [code for _ in processes for code in answers.get(timeout=300)]
    seconds = time.perf_counter() - begun
    for process in processes:
        process.join(30)
    lost = CLAIMS - len(set(got))
    if lost:
        raise SystemExit(f"{lost} cases were left although someone asked")
    doubles = len(got) - len(set(got))
    _say(json.dumps({"claims_per_second": round(CLAIMS / seconds, 1), "double_claims": doubles}))


def _open_case(n: int) -> None:
    from proche.queue import actions

    actions.open_case(kind="ORDER", title=f"Order {n}", at=AT - timedelta(minutes=5))


def _claim_all(barrier: Any, answers: Any, person: Any) -> None:
    from django.db import connection

    from proche.queue import actions

    connection.ensure_connection()
    barrier.wait(120)
    got = []
    while claim := actions.next_case(by=person, at=AT):
        got.append(claim.case.code)
    answers.put(got)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["all"]:
            _say(json.dumps(measure_here()))
        case ["claims"]:
            run_claims()
        case ["desk", size]:
            run_desk(int(size))
