"""What the page of the day shows, in one file that the director writes and every process reads."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from proche.kernel.words import Said

FILE = "day.json"
#: What is told stays short: a page, not a log.
TOLD_KEPT = 200


@dataclass(frozen=True, slots=True)
class Sample:
    """The desk at one moment."""

    at: datetime
    waiting: int
    taken: int
    done: int
    here: int


@dataclass(slots=True)
class Kept:
    """The day so far. `verdict` is None until it is over; `holds` says what came of it."""

    opens: datetime
    closes: datetime
    samples: list[Sample] = field(default_factory=list)
    told: list[tuple[datetime, Said]] = field(default_factory=list)
    verdict: list[Said] | None = None
    holds: bool = False


def write(kept: Kept) -> None:
    """Put it in place whole."""
    path = _path()
    fd, name = tempfile.mkstemp(dir=path.parent, prefix=".day-")
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        json.dump(_as_json(kept), file)
    os.replace(name, path)


def find() -> Kept | None:
    """The day that is played, or was; None where none was begun."""
    try:
        return _parse(json.loads(_path().read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def _path() -> Path:
    folder: Path = settings.DATA_DIR
    return folder / FILE


def _as_json(kept: Kept) -> dict[str, Any]:
    return {
        "opens": kept.opens.isoformat(),
        "closes": kept.closes.isoformat(),
        "samples": [[one.at.isoformat(), one.waiting, one.taken, one.done, one.here] for one in kept.samples],
        "told": [[at.isoformat(), words.as_json()] for at, words in kept.told[-TOLD_KEPT:]],
        "verdict": None if kept.verdict is None else [words.as_json() for words in kept.verdict],
        "holds": kept.holds,
    }


def _parse(data: Mapping[str, Any]) -> Kept:
    verdict = data["verdict"]
    return Kept(
        opens=datetime.fromisoformat(data["opens"]),
        closes=datetime.fromisoformat(data["closes"]),
        samples=[Sample(datetime.fromisoformat(at), *counts) for at, *counts in data["samples"]],
        told=[(datetime.fromisoformat(at), Said.from_json(words)) for at, words in data["told"]],
        verdict=None if verdict is None else [Said.from_json(words) for words in verdict],
        holds=data["holds"],
    )
