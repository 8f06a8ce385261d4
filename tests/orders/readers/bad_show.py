"""Stands in the place of show.py and does what a document that took it over might do."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Any

from proche.orders.readers import show


def outline(data: bytes, *, name: str) -> dict[str, Any]:
    if data == b"environment":
        return {"text": repr(dict(os.environ))}
    if data == b"count":
        with Path(os.environ["TMPDIR"], "looks").open("a") as looks:
            looks.write("x")
        raise SystemExit(3)
    try:
        socket.socket() if data == b"connect" else os.execv("/bin/true", ["true"])
    except OSError as error:
        return {"text": f"refused {error.errno}"}
    return {"text": "it went through"}


if __name__ == "__main__":
    show.outline = outline
    sys.exit(show.main(*sys.argv[1:]))
