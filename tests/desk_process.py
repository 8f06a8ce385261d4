"""A whole desk in a folder of its own, started, killed and looked into: for tests and benches of cuts."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
KEY = "key-of-the-tests-0123456789"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class DeskProcess:
    """`proche serve` on SQLite in `folder`; `more` are further PROCHE_ settings."""

    folder: Path
    more: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def surroundings(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("PROCHE_", "DJANGO_"))
        }
        return {
            **kept,
            "PYTHONPATH": str(ROOT),
            "PROCHE_DATA": str(self.folder),
            "PROCHE_API_KEYS": f"tests:{KEY}",
            **self.more,
        }

    def run(self, *words: str) -> str:
        """Run one command of the desk to its end."""
        command = [sys.executable, "-m", "proche.site.cli", *words]
        return subprocess.run(
            command, env=self.surroundings, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
        ).stdout

    def start(self, *words: str) -> None:
        command = [sys.executable, "-m", "proche.site.cli", "serve", f"--bind=127.0.0.1:{self.port}",
                   "--processes=1", *words]  # fmt: skip
        log = (self.folder / "desk.log").open("ab")
        self.process = subprocess.Popen(
            command, env=self.surroundings, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )
        log.close()

    def wait_until_it_answers(self, *, seconds: float = 60) -> None:
        for _ in range(int(seconds / 0.02)):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                threading.Event().wait(0.02)
        raise AssertionError((self.folder / "desk.log").read_text()[-2000:])

    def kill(self) -> None:
        """kill -9 of the desk and all it started, at once."""
        assert self.process is not None
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()

    def hand_in(self, data: bytes, *, key: str, name: str = "order.pdf") -> bool:
        """Send a document; True when the desk said that it is stored. Raises: OSError, when cut off."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/v1/documents?name={name}",
            data=data,
            method="POST",
            headers={
                "Authorization": f"Bearer {KEY}",
                "Idempotency-Key": key,
                "Content-Type": "application/octet-stream",
            },
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status in (200, 201) and bool(json.load(answer)["sha256"])

    @contextmanager
    def database(self) -> Iterator[sqlite3.Connection]:
        with closing(
            sqlite3.connect(f"file:{self.folder}/proche.sqlite3?mode=ro", uri=True, timeout=20)
        ) as rows:
            yield rows

    def rows(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        with self.database() as database:
            return database.execute(question, values).fetchall()

    def count_arrivals(self) -> dict[str, int]:
        """Each arrival's key as the sender gave it, and how often it is there."""
        rows = self.rows("SELECT key, count(*) FROM orders_arrival GROUP BY key")
        return {key.rpartition(":")[2]: count for key, count in rows}

    def count_orders(self) -> dict[str, int]:
        """Each document's SHA-256, and how many orders were made of its parts at the most."""
        return dict(
            self.rows(
                "SELECT d.sha256, max(n) FROM orders_document d JOIN (SELECT document_id, part, count(*) n "
                "FROM orders_order GROUP BY document_id, part) o ON o.document_id = d.id GROUP BY d.sha256"
            )
        )
