"""Races for real: twenty processes, barrier-synchronised, on the database of this run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

#: `django_db` alone has this run on PostgreSQL too; the claimers' database is one of their own.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a desk of its own: a file, or a database beside the one of this run."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PROCHE_")}
    environment |= {
        "PROCHE_DATA": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "proche.site.settings",
    }
    url = os.environ.get("PROCHE_DATABASE_URL", "")
    if not url:
        yield environment
        return
    name = f"race_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield environment | {"PROCHE_DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl()}
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def race(desk: dict[str, str], how: str, *, people: int, cases: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.queue.claimers", how, str(people), str(cases)]
    done = subprocess.run(command, env=desk, cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_twenty_people_share_forty_cases_and_none_is_claimed_twice(desk):
    answer = race(desk, "next", people=20, cases=40)
    claimed = [code for codes in answer["got"].values() for code in codes]
    assert len(answer["got"]) == 20
    assert sorted(claimed) == sorted(answer["holders"])
    assert len(claimed) == 40
    assert set(answer["claims"].values()) == {1}
    for person, codes in answer["got"].items():
        assert {answer["holders"][code] for code in codes} <= {person}
        assert answer["loads"].get(person, 0) == len(codes)
    assert answer["trace_holds"]


def test_twenty_people_want_one_case_and_one_gets_it(desk):
    answer = race(desk, "one", people=20, cases=1)
    winners = [person for person, codes in answer["got"].items() if codes]
    assert winners == list(answer["holders"].values())
    assert list(answer["claims"].values()) == [1]
