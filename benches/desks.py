"""What the benches of the queue share: desks in processes of their own, each with a database of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[1]


def bare(**more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PROCHE_")}
    return {**kept, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "proche.site.settings", **more}


def spread(ratios: list[float]) -> dict[str, float]:
    return {"min": round(min(ratios), 3), "median": round(median(ratios), 3), "max": round(max(ratios), 3)}


@contextmanager
def database() -> Iterator[dict[str, str]]:
    """A fresh data folder, and on PostgreSQL a fresh database beside the one that was given."""
    folder = tempfile.mkdtemp(prefix="proche-bench-")
    url = os.environ.get("PROCHE_DATABASE_URL", "")
    try:
        if not url:
            yield bare(PROCHE_DATA=folder)
        else:
            with fresh_database(url) as fresh:
                yield bare(PROCHE_DATA=folder, PROCHE_DATABASE_URL=fresh)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_database(url: str) -> Iterator[str]:
    from urllib.parse import urlsplit

    import psycopg
    from psycopg import sql

    name = f"bench_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def ask_once(environment: dict[str, str], *arguments: str) -> dict[str, Any]:
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
