"""The reading process: takes a path, gives readings as JSON. Started by sandbox.py only.

Asked over stdin by a frame of JSON, followed by what the desk knows, pickled, when that changed (from
the parent, whom it may believe); answers over the pipe that was stdout by frames of JSON:
{"part": n, "form": f} for each part begun, at last {"readings": [...]}.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import logging
import os
import pickle
import resource
import signal
import sys
from pathlib import Path
from typing import Any

from proche.orders.readers import dispatch, frames, guard, wire
from proche.orders.reading import Form

#: warmed by the first document that asks for them anyway; loading them early makes that one quick
WARM = ("pypdfium2", "lxml.etree", "proche.orders.readers.pdf_text", "proche.orders.readers.order_x")
#: seconds beyond its time after which the kernel ends this process, should the parent not
GRACE = 3


class FromParent(logging.Handler):
    """Faults go to the parent as frames: this process has no log of its own."""

    def __init__(self, out: int) -> None:
        super().__init__()
        self.out = out

    def emit(self, record: logging.LogRecord) -> None:
        frames.send(self.out, json.dumps({"fault": self.format(record)[-4000:]}).encode())


def main(argv: list[str]) -> None:
    parent, memory_mb = int(argv[1]), int(argv[2])
    out = os.dup(1)
    os.dup2(2, 1)  # what a library prints must not stand among the frames
    walls = guard.raise_walls(memory_mb=memory_mb, parent=parent)
    logging.getLogger("proche").addHandler(FromParent(out))
    for name in WARM:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    frames.send(out, json.dumps({"ready": walls}).encode())
    with contextlib.suppress(frames.Closed, KeyboardInterrupt):
        serve(out)


def serve(out: int) -> None:
    catalogue: Any = None
    blanks: Any = None
    while True:
        asked = json.loads(frames.receive(0))
        if asked["known"]:
            catalogue, blanks = pickle.loads(frames.receive(0))
        # The default action of SIGALRM ends the process even inside a library that never returns.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, asked["seconds"] + GRACE)
        answer = read(asked, catalogue, blanks, out)
        signal.setitimer(signal.ITIMER_REAL, 0)
        frames.send(out, json.dumps(answer).encode())


def read(asked: dict[str, Any], catalogue: Any, blanks: Any, out: int) -> dict[str, Any]:
    run = dispatch.Run(
        catalogue=catalogue,
        blanks=blanks or {},
        skip={int(place): wire.said_from_json(words) for place, words in asked["skip"].items()},
        at_part=lambda place, form: _tell(out, place, form),
    )
    data = Path(asked["path"]).read_bytes()
    readings = dispatch.read(data, name=asked["name"], run=run)
    return {"readings": [wire.reading_to_json(r) for r in readings], "resting_mb": _resting_mb()}


def _tell(out: int, place: int, form: Form) -> None:
    frames.send(out, json.dumps({"part": place, "form": form.value}).encode())


def _resting_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(sys.argv)
