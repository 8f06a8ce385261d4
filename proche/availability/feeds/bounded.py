"""Have a calendar read in a process of its own (child.py), with an end whatever it holds."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from proche.availability.feeds.reading import Asked, Unreadable
from proche.availability.feeds.spans import Reading, from_json

#: The child's own wall on the processor ends it sooner; this is for one that waits.
SECONDS = 60
#: What a reading process may see of the desk's surroundings: no secret stands there.
SEEN = ("PATH", "LANG", "PYTHONPATH", "VIRTUAL_ENV", "TZDIR")


def read(documents: Sequence[bytes], asked: Asked) -> Reading:
    """Raises: Unreadable."""
    question = {
        "begin": asked.begin.isoformat(),
        "end": asked.end.isoformat(),
        "zone": asked.zone,
        "mine": sorted(asked.mine),
        "whole_days": asked.whole_days,
        "titles": asked.titles,
        "documents": [base64.b64encode(one).decode() for one in documents],
    }
    said = _ask(json.dumps(question).encode())
    if "why" in said:
        raise Unreadable(str(said["why"]))
    try:
        return from_json(said)
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable("TOO_HEAVY") from error


def _ask(question: bytes) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "proche.availability.feeds.child"],
            input=question,
            capture_output=True,
            timeout=SECONDS,
            check=True,
            env={name: os.environ[name] for name in SEEN if name in os.environ} | {"PYTHONPATH": _root()},
        )
        said = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise Unreadable("TOO_HEAVY") from error
    return said if isinstance(said, dict) else {"why": "TOO_HEAVY"}


def _root() -> str:
    """Where `proche` lies, for a desk that runs from its folder and one that is installed alike."""
    import proche

    return os.path.dirname(os.path.dirname(os.path.abspath(str(proche.__file__))))
