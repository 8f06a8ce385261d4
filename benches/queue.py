"""The queue: claims a second on both databases, and what a million cases cost over a thousand.

Each desk is a process of its own with a database of its own, so that two sizes are asked in turn
in one run. `python -m benches.queue desk SIZE` and `... claims` are those processes.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[1]
AT = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
RUNS = 7
#: How often each thing is done within one run; the run's figure is the median.
TIMES = 40
SMALL, LARGE = 1_000, 1_000_000
SIDE_BY_SIDE = 10_000
CLAIMERS, CLAIMS = 8, 400


def measure() -> dict[str, Any]:
    notes = ["search_1e6_over_1e3 comes with full-text search; request_tracker is not measured."]
    figures: dict[str, float] = {}
    ratios: dict[str, Any] = {}
    for database, suffix in (("sqlite", ""), ("postgresql", ".postgresql")):
        try:
            measured = _on(database)
        except (OSError, subprocess.CalledProcessError) as problem:
            notes.append(f"{database} could not be measured: {problem}")
            continue
        figures[f"claims_per_second.{database}"] = measured["claims_per_second"]
        figures["double_claims"] = figures.get("double_claims", 0) + measured["double_claims"]
        ratios |= {f"{key}{suffix}": value for key, value in measured["ratios"].items()}
        notes.append(
            f"{database}, median milliseconds at a thousand and a million cases: {measured['middle']}"
        )
    _add_peer(ratios, notes)
    notes.append("page = 50 rows, and the figures and people that its head shows; claim = `next_case`.")
    notes.append("PostgreSQL ran without fsync (bin/with-postgresql), SQLite with it.")
    return {"runs": RUNS, "figures": figures, "ratios": ratios, "notes": notes}


def _on(database: str) -> dict[str, Any]:
    """Measure on one database, in a process whose environment names it."""
    command = [sys.executable, "-m", "benches.queue", "all"]
    if database == "postgresql":
        command = [str(ROOT / "bin" / "with-postgresql"), *command]
    done = subprocess.run(command, cwd=ROOT, env=_bare(), stdout=subprocess.PIPE, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _add_peer(ratios: dict[str, Any], notes: list[str]) -> None:
    """Ask the same of django-helpdesk and of this desk in turn, both by whole requests on SQLite."""
    python = ROOT / ".venv-bench" / "bin" / "python"
    if not python.exists():
        notes.append("django-helpdesk was not measured: bin/bench installs it into .venv-bench.")
        return
    try:
        times = _beside_helpdesk(python)
    except OSError as problem:
        notes.append(f"django-helpdesk was not measured: {problem}.")
        return
    ratios |= {
        f"{what}_over_django_helpdesk": _spread([ours / theirs for ours, theirs in runs])
        for what, runs in times.items()
    }
    notes.append(
        f"Beside django-helpdesk, {SIDE_BY_SIDE} cases on SQLite, whole requests: list = our page of 50 rows "
        "over the JSON of its 50 rows alone; open = a case's page; assign = take a case."
    )


def _beside_helpdesk(python: Path) -> dict[str, list[tuple[float, float]]]:
    with _database() as ours, tempfile.TemporaryDirectory(prefix="proche-bench-") as folder:
        script = [
            str(python),
            str(ROOT / "benches" / "peers" / "helpdesk_desk.py"),
            folder,
            str(SIDE_BY_SIDE),
        ]
        with Desk(ours, SIDE_BY_SIDE) as desk, Desk(_bare(), SIDE_BY_SIDE, command=script) as helpdesk:
            return {
                what: [(desk.ask(what), helpdesk.ask(what)) for _ in range(RUNS)]
                for what in ("list", "open", "assign")
            }


def _bare(**more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PROCHE_")}
    return {**kept, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "proche.site.settings", **more}


def measure_here() -> dict[str, Any]:
    with _database() as environment:
        claims = _ask_once(environment, "claims")
    with _database() as small, _database() as large, Desk(small, SMALL) as one, Desk(large, LARGE) as other:
        times = {what: [(one.ask(what), other.ask(what)) for _ in range(RUNS)] for what in ("page", "claim")}
    ratios = {
        f"{what}_1e6_over_1e3": _spread([big / few for few, big in runs]) for what, runs in times.items()
    }
    middle = {
        what: [round(median(size) * 1000, 2) for size in zip(*runs, strict=True)]
        for what, runs in times.items()
    }
    return {**claims, "ratios": ratios, "middle": middle}


def _spread(ratios: list[float]) -> dict[str, float]:
    return {"min": round(min(ratios), 3), "median": round(median(ratios), 3), "max": round(max(ratios), 3)}


@contextmanager
def _database() -> Iterator[dict[str, str]]:
    """A fresh data folder, and on PostgreSQL a fresh database beside the one that was given."""
    folder = tempfile.mkdtemp(prefix="proche-bench-")
    url = os.environ.get("PROCHE_DATABASE_URL", "")
    try:
        if not url:
            yield _bare(PROCHE_DATA=folder)
        else:
            with _fresh_database(url) as fresh:
                yield _bare(PROCHE_DATA=folder, PROCHE_DATABASE_URL=fresh)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _fresh_database(url: str) -> Iterator[str]:
    from urllib.parse import urlsplit

    import psycopg
    from psycopg import sql

    name = f"bench_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _ask_once(environment: dict[str, str], *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benches.queue", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


class Desk:
    """A desk of some size in a process of its own, asked to do one thing at a time."""

    def __init__(self, environment: dict[str, str], size: int, command: Sequence[str] = ()) -> None:
        self.process = subprocess.Popen(
            command or [sys.executable, "-m", "benches.queue", "desk", str(size)],
            cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def __enter__(self) -> Desk:
        self._read()
        return self

    def ask(self, what: str) -> float:
        assert self.process.stdin
        self.process.stdin.write(f"{what}\n")
        self.process.stdin.flush()
        return float(self._read())

    def _read(self) -> str:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise OSError("a desk of the bench ended early")
        return line

    def __exit__(self, *_: object) -> None:
        self.process.communicate(timeout=60)


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
