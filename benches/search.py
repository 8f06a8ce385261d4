"""Search at a thousand and at a million cases: words as people type them, and the worst there are.

`python -m benches.search desk SIZE` is one desk; `... here` measures two beside each other on the database
that the environment names, which `benches.queue` does too; `... both` does it on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from benches.desks import ROOT, Desk, bare, database, spread

AT = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
RUNS, TIMES = 7, 15
SMALL, LARGE = 1_000, 1_000_000
CUSTOMERS_OF = 200  # cases a customer has

NAMES = (
    "Clinique", "Hôpital", "EHPAD", "Résidence", "Maison de retraite", "Centre hospitalier", "SSR", "HAD",
)  # fmt: skip
AFTER = (
    "du Parc", "Saint-Jean", "Les Tilleuls", "Bel Air", "de l'Estuaire", "des Cèdres", "de Sainte-Ursule",
    "d'Arc",
)  # fmt: skip
TOWNS = (
    "Montclair", "Port-Kerzen", "Altwiller", "Valclair", "Saint-Gwenael", "Wambrecy", "Rosenthal", "Vaucombe",
)  # fmt: skip

#: As people type them: while typing, by two beginnings, a code, an order's number, a telephone, a customer's.
TYPICAL = ("clin", "hop jean", "tilleuls montc", "cde24000123", "01 99 00 00 17", "c100007", "ehpad rosen")
#: A word of every row; halves that never meet; what only the oldest hold; what nothing holds; a word typed
#: further than the index holds beginnings.
WORST = ("commande", "pair impair", "ancien", "ancien impair pair", "zzzz", "etablissementx", "mon")


def measure_here() -> dict[str, Any]:
    with database() as small, database() as large, _desk(small, SMALL) as one, _desk(large, LARGE) as other:
        asked = {word: [(one.ask(word), other.ask(word)) for _ in range(RUNS)] for word in (*TYPICAL, *WORST)}
    runs = [[median(asked[word][run][size] for word in TYPICAL) for size in (0, 1)] for run in range(RUNS)]
    at_large = {word: round(median(big for _, big in times) * 1000, 2) for word, times in asked.items()}
    return {
        "ratios": {"search_1e6_over_1e3": spread([big / few for few, big in runs])},
        "figures": {
            "search_ms": round(median(at_large[word] for word in TYPICAL), 2),
            "search_ms_worst": max(at_large.values()),
        },
        "milliseconds": at_large,
    }


def _desk(environment: dict[str, str], size: int) -> Desk:
    return Desk(environment, size, command=[sys.executable, "-m", "benches.search", "desk", str(size)])


def measure_both() -> dict[str, Any]:
    here = [sys.executable, "-m", "benches.search", "here"]
    commands = {"sqlite": here, "postgresql": [str(ROOT / "bin" / "with-postgresql"), *here]}
    found = {}
    for name, command in commands.items():
        done = subprocess.run(command, cwd=ROOT, env=bare(), stdout=subprocess.PIPE, text=True, check=True)
        found[name] = json.loads(done.stdout.splitlines()[-1])
    return found


# What runs in the process of a desk.


def run_desk(size: int) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    _fill(size)
    _say("ready")
    for line in sys.stdin:
        ask = _asking(line.strip())
        ask()
        _say(str(median(ask() for _ in range(TIMES))))


def _asking(text: str) -> Callable[[], float]:
    from proche.kernel import search

    among = [kind.code for kind in search.list_kinds()]

    def once() -> float:
        begun = time.perf_counter()
        search.find(text, among=among)
        return time.perf_counter() - begun

    return once


def _entries(size: int) -> Iterator[Any]:
    """As the desk puts them: the oldest first; four of five are orders."""
    from proche.kernel.search import Entry

    for n in range(max(1, size // CUSTOMERS_OF)):
        number, phone = f"C{100000 + n}", f"019900{n % 10000:04d}"
        yield Entry(
            "CUSTOMER", n + 1, f"K{n:07d}", f"{NAMES[n % 8]} {AFTER[n // 8 % 8]} {n}", AT,
            text=f"{number} · {n % 90000 + 10000} {TOWNS[n // 64 % 8]}\n{phone}", keys=[number, phone],
        )  # fmt: skip
    for n in range(size):
        customer = n % max(1, size // CUSTOMERS_OF)
        title = f"{NAMES[customer % 8]} {AFTER[customer // 8 % 8]} {customer}"
        number = f"CDE{24 + n * 3 // size}{n:06d}"
        words = f"commande {'pair' if n % 2 else 'impair'}{' ancien' if n < size // 3 else ''}"
        yield Entry(
            "CASE" if n % 5 == 0 else "ORDER", n + 1, f"Q{n:07d}", title, AT - timedelta(minutes=size - n),
            text=f"{number} · C{100000 + customer} · établissements {TOWNS[customer // 64 % 8]} {words}",
            keys=[number],
        )  # fmt: skip


COLUMNS = "id, kind, subject, code, title, text, words, at"


def _rows(size: int) -> Iterator[tuple[Any, ...]]:
    from proche.kernel.search.writing import fields_of

    for place, entry in enumerate(_entries(size), start=1):
        kept = fields_of(entry)
        yield (
            place, entry.kind, entry.subject, kept["code"], kept["title"], kept["text"], kept["words"],
            entry.at.isoformat(sep=" "),
        )  # fmt: skip


def _fill(size: int) -> None:
    """As many rows as fast as each database takes them; what is measured is the asking."""
    from django.db import connection, transaction

    from proche.kernel.search import sql

    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.connection.executemany(
                f"INSERT INTO {sql.TABLE} ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _rows(size)
            )
        else:
            cursor.execute("DROP INDEX kernel_search_vector")
            with cursor.copy(f"COPY {sql.TABLE} ({COLUMNS}) FROM STDIN") as copy:
                for row in _rows(size):
                    copy.write_row(row)
            cursor.execute(sql.POSTGRESQL[2])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["desk", size]:
            run_desk(int(size))
        case ["here"]:
            _say(json.dumps(measure_here()))
        case ["both"]:
            _say(json.dumps(measure_both(), indent=1, ensure_ascii=False))
