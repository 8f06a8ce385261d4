"""A desk of its own in a folder, with programs that run on it as separate processes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60.0


@dataclass
class Desk:
    """State in `folder`; on PostgreSQL the test's own database, else a file that is migrated."""

    folder: Path
    url: str = ""

    @property
    def environ(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PROCHE_")}
        own = {"PROCHE_DATA": str(self.folder), "DJANGO_SETTINGS_MODULE": "proche.site.settings"}
        if self.url:
            own["PROCHE_DATABASE_URL"] = self.url
        return {**kept, **own, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default"}

    def start(self, *command: str, **options: Any) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", *command],
            env=self.environ,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    def end_of(self, process: subprocess.Popen[str]) -> int:
        """Wait for a program's end; its code, below zero when a signal ended it."""
        _, problems = process.communicate(timeout=PATIENCE_SECONDS)
        sys.stderr.write(problems)
        return process.returncode

    def run(self, *command: str) -> str:
        done = self.start(*command)
        out, err = done.communicate(timeout=PATIENCE_SECONDS)
        assert done.returncode == 0, err
        return out

    def program(self, name: str, *arguments: str) -> subprocess.Popen[str]:
        return self.start(f"tests.kernel.programs.{name}", *arguments)

    def tell(self, name: str, *arguments: str) -> Any:
        return json.loads(self.run(f"tests.kernel.programs.{name}", *arguments))


def until(holds: Callable[[], bool]) -> None:
    """Wait for something that another process does; fails when it never does."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy: migrating takes seconds."""
    folder = tmp_path_factory.mktemp("migrated")
    Desk(folder).run("django", "migrate", "--verbosity", "0")
    return folder / "proche.sqlite3"


@pytest.fixture
def desk(request: pytest.FixtureRequest, tmp_path: Path, transactional_db: None) -> Iterator[Desk]:
    if connection.vendor == "postgresql":
        yield Desk(tmp_path, _url())
        return
    shutil.copy(request.getfixturevalue("migrated"), tmp_path / "proche.sqlite3")
    yield Desk(tmp_path)


def _url() -> str:
    own = connection.settings_dict
    who = quote(own["USER"]) + (f":{quote(own['PASSWORD'])}" if own["PASSWORD"] else "")
    return f"postgresql://{who}@{own['HOST']}:{own['PORT']}/{own['NAME']}"
