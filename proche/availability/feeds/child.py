"""A calendar is read in a process of its own: what it holds may cost neither the desk's time nor its memory.

`python -m proche.availability.feeds.child` takes one JSON object on its input and gives one on its output.
It knows no Django: it starts in a fifth of a second.
"""

from __future__ import annotations

import base64
import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from proche.availability.feeds import busy
from proche.availability.feeds.busy import Asked, NoCalendar, Span

SECONDS = 15
MEMORY = 512 * 1024 * 1024
#: Calendars that nest deeper are made to break readers.
DEEPEST = 400
ROOT = Path(__file__).parents[3]


def read(calendars: Sequence[bytes], asked: Asked) -> list[Span]:
    """`busy.read`, bounded. Raises: NoCalendar."""
    given = {
        "calendars": [base64.b64encode(data).decode() for data in calendars],
        "asked": {**asdict(asked), "begin": asked.begin.isoformat(), "end": asked.end.isoformat()},
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "proche.availability.feeds.child"],
            input=json.dumps(given).encode(), capture_output=True, timeout=3 * SECONDS, cwd=ROOT, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise NoCalendar("SLOW") from None
    if done.returncode:
        # Killed by its own bounds: too long a reckoning, or too much memory.
        raise NoCalendar("SLOW" if done.returncode < 0 else "BROKEN")
    answer = json.loads(done.stdout)
    if "problem" in answer:
        raise NoCalendar(answer["problem"])
    return [(datetime.fromisoformat(begin), datetime.fromisoformat(end)) for begin, end in answer["spans"]]


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.setrecursionlimit(DEEPEST)
    given = json.load(sys.stdin)
    calendars = [base64.b64decode(data) for data in given["calendars"]]
    moments = {name: datetime.fromisoformat(given["asked"][name]) for name in ("begin", "end")}
    try:
        spans = busy.read(calendars, Asked(**{**given["asked"], **moments}))
        answer: dict[str, object] = {"spans": [(b.isoformat(), e.isoformat()) for b, e in spans]}
    except NoCalendar as problem:
        answer = {"problem": problem.code}
    except MemoryError:
        answer = {"problem": "LARGE"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
