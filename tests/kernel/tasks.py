"""Jobs for the tests: what they did is read from files, so that other processes see it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from django_tasks import task


@task
def write_down(file: str, words: str) -> None:
    with Path(file).open("a") as out:
        out.write(words + "\n")


@task
def fail(file: str) -> None:
    write_down.func(file, "tried")
    raise ValueError("nothing to see")


@task
def be_killed(file: str, times: int) -> None:
    """End the whole worker as kill -9 does, so many times; then do the work."""
    write_down.func(file, f"begun by {os.getpid()}")
    if len(Path(file).read_text().splitlines()) <= times:
        os.kill(os.getpid(), signal.SIGKILL)
    write_down.func(file, "done")


@task
def wait_for(file: str, go: str) -> None:
    """Run until a file appears."""
    write_down.func(file, "begun")
    while not Path(go).exists():
        time.sleep(0.01)
    write_down.func(file, "done")
