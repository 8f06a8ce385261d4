"""Races and deaths for real: processes on the database of this run."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.queue.test_claim_race import desk

__all__ = ["desk"]

#: `django_db` alone has this run on PostgreSQL too; the processes' database is one of their own.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROOT = Path(__file__).parents[3]


def run(desk: dict[str, str], *given: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.queue.promises.promisers", *given]
    return subprocess.run(command, env=desk, cwd=ROOT, capture_output=True, text=True, timeout=240)


def told(desk: dict[str, str], *given: str) -> dict[str, Any]:
    done = run(desk, *given)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_ten_promise_one_moment_and_each_of_three_keeps_one(desk: dict[str, str]) -> None:
    answer = told(desk, "race", "10")
    assert sorted(filter(None, answer["got"])) == ["Hugo Martin", "Inès Laurent", "Nadia Benali"]
    assert sorted(answer["owners"]) == ["Hugo Martin", "Inès Laurent", "Nadia Benali"]
    assert answer["holds"] == 3
    assert answer["trace_holds"]


def test_a_worker_killed_while_it_warns_loses_no_promise_and_warns_once(desk: dict[str, str]) -> None:
    told(desk, "prepare")
    assert run(desk, "die").returncode == -signal.SIGKILL
    assert told(desk, "sweep") == {"told": 1, "warned": 1, "promises": 1}
    assert told(desk, "sweep") == {"told": 0, "warned": 1, "promises": 1}
