"""What time it is at the desk, and a clock that goes on for work that was given one `at`.

Everywhere but in a demo the desk's time is the machine's. A demo may run at another pace, so that a day
passes in minutes: the pace lies in one small file of the data folder, which every process reads. Sessions,
signatures, jobs and their leases stay on the machine's time.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from proche.kernel.refusal import Refusal
from proche.kernel.words import gettext_noop as N_

FILE = "pace.json"
FASTEST = 3600.0


class NotADemo(Refusal):
    """Raised before anything is written: no real desk's time is ever another than the machine's."""

    default = N_("Only a demo may run at another pace.")


@dataclass(frozen=True, slots=True)
class Pace:
    """From a moment of the machine on, the desk's time runs so many times as fast from one of its own."""

    real_from: datetime
    desk_from: datetime
    factor: float

    def at(self, real: datetime) -> datetime:
        return self.desk_from + (real - self.real_from) * self.factor


def now() -> datetime:
    """The moment at the desk."""
    real = datetime.now(UTC)
    pace = find_pace()
    return pace.at(real) if pace else real


def find_pace() -> Pace | None:
    """The pace of a demo; None where the desk runs on the machine's time."""
    if not settings.PROCHE["PROCHE_DEMO"]:
        return None
    return _read(settings.DATA_DIR / FILE)


def set_pace(factor: float, *, desk_from: datetime) -> None:
    """Let the desk's time run on from a moment, so many times as fast; 0 stands still. Raises: NotADemo."""
    if not settings.PROCHE["PROCHE_DEMO"]:
        raise NotADemo
    factor = min(max(factor, 0.0), FASTEST)
    written = {"real_from": datetime.now(UTC).isoformat(), "desk_from": desk_from.isoformat()}
    _write(settings.DATA_DIR / FILE, json.dumps({**written, "factor": factor}))


def end_pace() -> None:
    """Back to the machine's time."""
    (settings.DATA_DIR / FILE).unlink(missing_ok=True)


_known: dict[Path, tuple[int, int, Pace]] = {}


def _read(path: Path) -> Pace | None:
    try:
        stat = os.stat(path)
    except FileNotFoundError:
        return None
    known = _known.get(path)
    # Each pace is a file of its own put in place of the one before, so its number tells it from that one.
    if known is None or known[:2] != (stat.st_mtime_ns, stat.st_ino):
        known = _known[path] = (stat.st_mtime_ns, stat.st_ino, _parse(path.read_text(encoding="utf-8")))
    return known[2]


def _parse(text: str) -> Pace:
    told = json.loads(text)
    real, desk = (datetime.fromisoformat(told[name]) for name in ("real_from", "desk_from"))
    return Pace(real, desk, float(told["factor"]))


def _write(path: Path, text: str) -> None:
    """Put it in place whole: another process reads the pace before or after, never half of it."""
    fd, name = tempfile.mkstemp(dir=path.parent, prefix=".pace-")
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(name, path)


def running_from(at: datetime) -> Callable[[], datetime]:
    """Give a clock that shows `at` now and runs on by the machine's steady time."""
    started = time.monotonic()
    return lambda: at + timedelta(seconds=time.monotonic() - started)
