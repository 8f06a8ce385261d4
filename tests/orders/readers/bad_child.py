"""A reading process that misbehaves in the way a text document tells it to; walls and all else are real."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from proche.kernel.words import said
from proche.orders.readers import child, dispatch, frames, sniff
from proche.orders.reading import Form, OrderRead, Reading, Value


def hang(_: str) -> str:
    while True:
        time.sleep(60)


def hang_holding_the_lock(_: str) -> str:
    """In C, with Python's lock held: no handler of Python's ever runs again."""
    return str(ctypes.PyDLL(None).pause())


def crash(_: str) -> str:
    os.kill(os.getpid(), signal.SIGSEGV)
    return "alive"


def eat(_: str) -> str:
    return str(len(b"x" * (8 * 1024**3)))


def fail(_: str) -> str:
    raise RuntimeError("a fault that nobody foresaw")


def connect(_: str) -> str:
    return _tried(lambda: socket.create_connection(("127.0.0.1", 9), timeout=1))


def run_program(_: str) -> str:
    return _tried(lambda: subprocess.run(["/bin/true"], check=True))


def open_many(_: str) -> str:
    return _tried(lambda: [open("/dev/null") for _ in range(2_000)])


def write_much(path: str) -> str:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    return _tried(lambda: Path(path).write_bytes(bytes(200 * 1024 * 1024)))


def environment(_: str) -> str:
    return " ".join(sorted(os.environ))


def garble(_: str) -> str:
    frames.send(_out(), b"\x80\x04\x95not json")
    return "sent"


def lie(_: str) -> str:
    frames.send(_out(), json.dumps({"readings": [{"form": "order-x"}], "resting_mb": 1}).encode())
    return "sent"


def huge_frame(_: str) -> str:
    os.write(_out(), b"\xff\xff\xff\xff")
    return "sent"


def chat(_: str) -> str:
    print("a library that prints to the terminal")  # noqa: T201
    return "printed"


def whoami(_: str) -> str:
    return str(os.getpid())


def _out() -> int:
    # The pipe that was stdout is the next number after the standard three and the ones opened at start.
    return max(int(fd) for fd in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{fd}")
               and os.readlink(f"/proc/self/fd/{fd}").startswith("pipe:"))  # fmt: skip


def _tried(act: Callable[[], object]) -> str:
    try:
        act()
    except OSError as error:
        return f"refused {error.errno}"
    return "done"


ACTS: dict[str, Callable[[str], str]] = {
    act.__name__: act
    for act in (hang, hang_holding_the_lock, crash, eat, fail, connect, run_program, open_many, write_much,
                environment, garble, lie, huge_frame, chat, whoami)
}  # fmt: skip


def answer(data: bytes, name: str, run: dispatch.Run, look: sniff.Look) -> list[Reading]:
    act, _, argument = data.decode().strip().partition(" ")
    if act == "order":
        return [Reading(form=Form.EMAIL, order=OrderRead(number=Value(argument)))]
    if act == "catalogue":
        return [Reading(form=Form.EMAIL, is_order=False, error=said(f"{run.catalogue!r}"))]
    return [Reading(form=Form.EMAIL, is_order=False, error=said(ACTS[act](argument)))]


if __name__ == "__main__":
    dispatch.WAY_ON[sniff.Seen.TEXT] = answer
    child.main(sys.argv)
