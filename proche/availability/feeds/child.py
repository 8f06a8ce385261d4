"""The bounded process that reads one calendar: JSON in, JSON out, walls on time and memory before either.

Run as `python -m proche.availability.feeds.child`. A rule that is worked out for ever, or an event that
fills the memory, ends this process and nothing else.
"""

from __future__ import annotations

import base64
import json
import resource
import sys
from datetime import datetime
from typing import Any

from proche.availability.feeds import reading, spans

CPU_SECONDS = 20
MEMORY_BYTES = 1024 * 1024 * 1024


def raise_walls() -> None:
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        ceiling = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (ceiling, ceiling))


def answer(question: dict[str, Any]) -> dict[str, Any]:
    asked = reading.Asked(
        begin=datetime.fromisoformat(question["begin"]),
        end=datetime.fromisoformat(question["end"]),
        zone=question["zone"],
        mine=frozenset(question["mine"]),
        whole_days=question["whole_days"],
        titles=question["titles"],
    )
    documents = [base64.b64decode(one) for one in question["documents"]]
    try:
        return spans.as_json(reading.read(documents, asked))
    except reading.Unreadable as error:
        return {"why": error.why}


def main() -> int:
    raise_walls()
    json.dump(answer(json.load(sys.stdin)), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
