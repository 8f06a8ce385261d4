"""The walls of the reading process: put up by the process itself before it sees a document.

Linux does the guarding (docs/reading-safely.md says what holds where). Every wall is tried;
a kernel or container that refuses one leaves the others standing, and `raise_walls` says
which stand.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
from collections.abc import Callable

from proche.orders.readers.limits import MEGABYTE

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
SECCOMP_MODE_FILTER = 2
#: seccomp answers: let through, or refuse with EPERM
ALLOW, REFUSE = 0x7FFF0000, 0x00050001
#: x86 answers to a second set of numbers (x32) from here on
OTHER_NUMBERS = 0x40000000
#: address space beyond the data: libraries, models mapped from disk, thread stacks set aside
SLACK_MB = 3_000
FILES = 128
#: what one reader may write to a file: nothing needs more, and most need none
WRITTEN_MB = 64

#: audit architecture, then socket, connect, execve, execveat, ptrace, process_vm_writev, mount, bpf,
#: io_uring_setup
CALLS: dict[str, tuple[int, tuple[int, ...]]] = {
    "x86_64": (0xC000003E, (41, 42, 59, 322, 101, 311, 165, 321, 425)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 117, 271, 40, 280, 425)),
}


def raise_walls(*, memory_mb: int, parent: int, steps_back: bool = True) -> list[str]:
    """Bound this process; gives the names of the walls that stand.

    `steps_back` is False where a person waits for the answer.
    """
    walls: tuple[tuple[str, Callable[[], None]], ...] = (
        ("dies-with-parent", lambda: _die_with(parent)),
        ("memory", lambda: _bound_memory(memory_mb)),
        ("files", _bound_files),
        ("no-core", _no_core),
        ("low-priority", _step_back if steps_back else _keep_pace),
        ("own-network", _leave_network),
        ("no-new-privileges", lambda: _prctl(PR_SET_NO_NEW_PRIVS, 1)),
        ("no-sockets-no-programs", _refuse_calls),
    )
    return [name for name, build in walls if _stands(build)]


def _stands(build: Callable[[], None]) -> bool:
    try:
        build()
    except (OSError, ValueError, KeyError):
        return False
    return True


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, argument: int) -> None:
    if _libc().prctl(option, ctypes.c_ulong(argument), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def _die_with(parent: int) -> None:
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)  # the parent went between the fork and the line above


def _bound(what: int, amount: int) -> None:
    _, hard = resource.getrlimit(what)
    ceiling = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
    resource.setrlimit(what, (ceiling, ceiling))


def _bound_memory(memory_mb: int) -> None:
    _bound(resource.RLIMIT_DATA, memory_mb * MEGABYTE)
    _bound(resource.RLIMIT_AS, (memory_mb + SLACK_MB) * MEGABYTE)


def _bound_files() -> None:
    _bound(resource.RLIMIT_NOFILE, FILES)
    _bound(resource.RLIMIT_FSIZE, WRITTEN_MB * MEGABYTE)


def _no_core() -> None:
    _bound(resource.RLIMIT_CORE, 0)
    _prctl(PR_SET_DUMPABLE, 0)


def _step_back() -> None:
    # Pages and people go first; 5 still reads a fax within its seconds on a busy desk.
    os.nice(5)


def _keep_pace() -> None:
    raise OSError("no lower priority was asked for")


def _leave_network() -> None:
    """Take an empty network namespace; without the right to, make a user namespace that has it."""
    for flags in (CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET):
        if _libc().unshare(flags) == 0:
            return
    raise OSError(ctypes.get_errno(), "unshare")


def _statement(code: int, jump_true: int, jump_false: int, value: int) -> bytes:
    return struct.pack("=HBBI", code, jump_true, jump_false, value)


def _program(architecture: int, calls: tuple[int, ...]) -> bytes:
    """A filter of the kernel (classic BPF): these calls are refused, another architecture's all are."""
    load, equal, at_least, answer = 0x20, 0x15, 0x35, 0x06
    rows = [
        _statement(load, 0, 0, 4),
        _statement(equal, 1, 0, architecture),
        _statement(answer, 0, 0, REFUSE),
    ]
    rows.append(_statement(load, 0, 0, 0))
    rows.append(_statement(at_least, len(calls) + 1, 0, OTHER_NUMBERS))
    rows += [_statement(equal, len(calls) - place, 0, call) for place, call in enumerate(calls)]
    return b"".join([*rows, _statement(answer, 0, 0, ALLOW), _statement(answer, 0, 0, REFUSE)])


class _Filter(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("rows", ctypes.c_void_p)]


def _refuse_calls() -> None:
    architecture, calls = CALLS[platform.machine()]
    program = ctypes.create_string_buffer(_program(architecture, calls), (len(calls) + 7) * 8)
    rows = _Filter(len(calls) + 7, ctypes.addressof(program))
    if _libc().prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(rows), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "seccomp")
