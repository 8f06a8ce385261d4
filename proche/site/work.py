"""`proche work`: what the desk does when nobody presses a button.

Each line of work has a thread of its own; one that falls is said in the log and taken up again. All of
it may run in several processes at once: jobs and messages are won by a claim, sweeps change nothing twice.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import close_old_connections, connections
from django.utils import timezone

from proche.kernel import clock, files, gate, jobs, live, outbox, trace, wake

log = logging.getLogger(__name__)

#: Two, so that a long scan does not hold up the text PDF behind it; reading itself runs in processes.
JOB_LOOPS = 2
PAUSE_AFTER_A_FALL_SECONDS = 2.0
STOP_SECONDS = 10.0

Sweep = tuple[timedelta, str, Callable[..., object]]
Intake = Callable[[threading.Event], None]

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)

#: What the ground floor does from time to time; the rooms' own lines stand in wiring.py. Each is given the
#: desk's moment, which a demo may run faster; jobs and their leases are on the machine's.
SWEEPS: list[Sweep] = [
    (5 * SECOND, "give the jobs of dead workers back", lambda at: jobs.sweep(at=timezone.now())),
    (5 * SECOND, "let held messages through the gate", gate.deliver_due),
    (5 * MINUTE, "seal yesterday's trace", trace.seal_due),
    (HOUR, "forget live events of the day before", live.prune),
    (HOUR, "forget old jobs", lambda at: jobs.prune(at=timezone.now())),
    (HOUR, "forget what people were told long ago", gate.forget),
    (HOUR, "forget what was sent long ago", outbox.forget_sent),
    (HOUR, "remove half-written files", lambda at: files.sweep()),
]


def run(stop: threading.Event, *, name: str = "", replaces: str = "") -> None:
    """Work until told to stop; what cannot end in time is left to its lease."""
    from proche.site import wiring

    name = name or uuid.uuid4().hex[:12]
    if replaces:
        _take_over(replaces)
    threads = [
        *(_thread(stop, f"jobs {n}", _jobs(f"{name}/{n}")) for n in range(JOB_LOOPS)),
        _thread(stop, "outbox", send_outbox),
        _thread(stop, "sweeps", lambda stop: sweep(stop, [*SWEEPS, *wiring.SWEEPS])),
        *(_thread(stop, _name(intake), intake) for intake in wiring.INTAKES),
    ]
    stop.wait()
    until = time.monotonic() + STOP_SECONDS
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))


def _take_over(worker: str) -> None:
    for n in range(JOB_LOOPS):
        taken = jobs.release(f"{worker}/{n}", at=timezone.now())
        if taken:
            log.warning("%d job(s) of the worker that ended are taken up again", taken)
    connections.close_all()


def _jobs(worker: str) -> Intake:
    return lambda stop: jobs.run(stop, worker=worker)


def _name(intake: Intake) -> str:
    return str(getattr(intake, "__module__", intake))


def _thread(stop: threading.Event, name: str, line: Intake) -> threading.Thread:
    thread = threading.Thread(target=_keep_on, args=(stop, name, line), name=name, daemon=True)
    thread.start()
    return thread


def _keep_on(stop: threading.Event, name: str, line: Intake) -> None:
    """Run one line of work; take it up again when it falls, until all is told to stop."""
    while not stop.is_set():
        try:
            line(stop)
            return
        except Exception:  # one line's fault must not end the others
            log.exception("%s fell; it is taken up again", name)
            connections.close_all()
            stop.wait(PAUSE_AFTER_A_FALL_SECONDS)


def send_outbox(stop: threading.Event) -> None:
    """Send what is due as soon as it is posted."""
    waiter = wake.Waiter(outbox.CHANNEL)
    while not stop.is_set():
        close_old_connections()
        if not outbox.send_due(at=clock.now()):
            waiter.wait(1.0)
    waiter.close()
    connections.close_all()


def sweep(stop: threading.Event, table: Sequence[Sweep]) -> None:
    """Do each line of the table in its rhythm, the first time at once."""
    due = [0.0] * len(table)
    while not stop.is_set():
        for place, (every, what, act) in enumerate(table):
            if time.monotonic() >= due[place]:
                sweep_once(what, act, at=clock.now())
                due[place] = time.monotonic() + every.total_seconds()
        stop.wait(0.5)
    connections.close_all()


def sweep_once(what: str, act: Callable[..., object], *, at: datetime) -> bool:
    """Do one line; whether it went well."""
    close_old_connections()
    try:
        act(at=at)
    except Exception:  # one line's fault must not hold up the next
        log.exception("Could not %s", what)
        connections.close_all()
        return False
    return True
