"""Jobs: Django Tasks kept in the database, run by workers whose lease lapses when they die.

    later ──> READY ──claim──> RUNNING ──> SUCCESSFUL
                ^                 │  └───> FAILED      tried too often; a fact is logged
                └─ lease lapsed, raised ─┘
A job may run twice, never at the same time under a living lease: what it does, it does by key.
The rows are django-tasks-db's own; `JobLease` stands beside them. docs/jobs.md says more.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any
from uuid import UUID

from django.db import close_old_connections, connection, connections, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.utils import DatabaseError, InterfaceError
from django.utils import timezone
from django_tasks.utils import normalize_json
from django_tasks_db.models import DBTaskResult, get_date_max

from proche.kernel import clock, locks, models, wake

log = logging.getLogger(__name__)

CHANNEL = "proche_jobs"
LEASE = timedelta(seconds=20)
#: Four renewals fit into a lease, so that one slow moment of the database costs no job.
RENEWAL_SECONDS = 5.0
MOST_ATTEMPTS = 3
FIRST_PAUSE = timedelta(seconds=2)
#: A worker that is told of nothing still looks this often: for jobs whose time comes, and lost wakes.
LONGEST_WAIT_SECONDS = 1.0
KEPT_DONE, KEPT_FAILED = timedelta(days=7), timedelta(days=90)

#: A row of django-tasks-db, whatever its task takes and gives.
Row = DBTaskResult[..., Any]


class WorkerLost(Exception):
    """A job's worker died again and again while it ran."""


@dataclass(frozen=True, slots=True)
class Held:
    """One job under this worker's lease."""

    row: Row
    worker: str
    attempt: int

    @property
    def pk(self) -> UUID:
        pk: UUID = self.row.pk
        return pk


FailedHandler = Callable[..., None]
_failed_handlers: dict[str, FailedHandler] = {}


def when_failed(task: Any, handler: FailedHandler) -> None:
    """Name who is told, as `handler(*args, at=at, **kwargs)`, when a job of this task is given up.

    The handler runs in the transaction that gives the job up, so that neither stands without the other.
    """
    _failed_handlers[task.module_path] = handler


def later(task: Any, *args: Any, **kwargs: Any) -> str:
    """Enqueue a Django Task in the transaction of the action; gives the job's id.

    For another moment: `later(task.using(run_after=...), ...)`.
    """
    locks.require_transaction(f"A job ({task.name})")
    job = task.enqueue(*args, **kwargs)
    wake.tell(CHANNEL)
    return str(job.id)


def list_under_way(task: Any) -> list[list[Any]]:
    """Give the arguments of a task's jobs that wait or run."""
    open_ones = DBTaskResult.objects.filter(task_path=task.module_path, status__in=["READY", "RUNNING"])
    return [given["args"] for given in open_ones.values_list("args_kwargs", flat=True)]


def run(stop: threading.Event, *, worker: str) -> None:
    """Run jobs until told to stop; idle, wait to be woken."""
    waiter = wake.Waiter(CHANNEL)
    while not stop.is_set():
        if not _run_one(worker):
            waiter.wait(LONGEST_WAIT_SECONDS)
    waiter.close()
    connections.close_all()


def _run_one(worker: str) -> bool:
    close_old_connections()
    try:
        return run_next(at=timezone.now(), worker=worker)
    except (DatabaseError, InterfaceError):
        # The database went away: the lease brings the job back, the loop must live on.
        log.exception("The database is out of reach")
        connection.close()
        return False


def run_next(*, at: datetime, worker: str = "worker") -> bool:
    """Run the next ready job, if there is one; whether there was."""
    held = claim_next(worker, at=at)
    if held is None:
        return False
    now = clock.running_from(at)
    with _renewed(held, now):
        problem, value = _call(held)
    if problem is None:
        _finish(held, value, at=now())
    else:
        _stumble(held, problem, at=now())
    return True


def claim_next(worker: str, *, at: datetime) -> Held | None:
    """Take the next ready job for the length of a lease; of several workers one wins."""
    ready = DBTaskResult.objects.filter(status="READY").filter(
        Q(run_after=get_date_max()) | Q(run_after__lte=at)
    )
    # Several, because another worker may win the first ones in between.
    for row in ready.order_by("-priority", "run_after", "enqueued_at", "id")[:10]:
        held = _claim(row, worker, at=at)
        if held is not None:
            return held
    return None


@transaction.atomic
def _claim(row: Row, worker: str, *, at: datetime) -> Held | None:
    worker_ids = [*row.worker_ids, worker]
    won = DBTaskResult.objects.filter(pk=row.pk, status="READY").update(
        status="RUNNING", started_at=at, worker_ids=worker_ids
    )
    if not won:
        return None
    lease = {"worker": worker, "until": at + LEASE, "attempt": len(worker_ids)}
    models.JobLease.objects.update_or_create(job=row.pk, defaults=lease)
    row.worker_ids = worker_ids
    return Held(row, worker, len(worker_ids))


@contextmanager
def _renewed(held: Held, now: Callable[[], datetime]) -> Iterator[None]:
    """Keep the lease alive beside the job, in a thread that touches the database only after a while."""
    done = threading.Event()
    thread = threading.Thread(target=_renew, args=(held, now, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _renew(held: Held, now: Callable[[], datetime], done: threading.Event) -> None:
    while not done.wait(RENEWAL_SECONDS):
        try:
            _lease_of(held).update(until=now() + LEASE)
        except (DatabaseError, InterfaceError) as error:
            log.warning("The lease of job %s was not renewed: %s", held.pk, error)
            connection.close()
    connection.close()


def _lease_of(held: Held) -> Any:
    return models.JobLease.objects.filter(job=held.pk, worker=held.worker, attempt=held.attempt)


def _call(held: Held) -> tuple[Exception | None, Any]:
    try:
        args = held.row.args_kwargs
        return None, normalize_json(held.row.task.call(*args["args"], **args["kwargs"]))
    except Exception as error:  # a job may raise anything; it is kept with the job and tried again
        log.exception("Job %s (%s) failed", held.pk, held.row.task_path)
        return error, None


@transaction.atomic
def _finish(held: Held, value: Any, *, at: datetime) -> None:
    # A worker that outlived its lease must not overrule the one that came after it.
    if _lease_of(held).delete()[0]:
        _job(held.pk).update(
            status="SUCCESSFUL", finished_at=at, return_value=value, exception_class_path="", traceback=""
        )


@transaction.atomic
def _stumble(held: Held, problem: Exception, *, at: datetime) -> None:
    if _lease_of(held).delete()[0]:
        _again_or_never(held.row, held.attempt, problem, at=at, pause=FIRST_PAUSE * 4 ** (held.attempt - 1))


def _again_or_never(row: Row, attempt: int, problem: Exception, *, at: datetime, pause: timedelta) -> None:
    kept = {
        "exception_class_path": f"{type(problem).__module__}.{type(problem).__qualname__}",
        "traceback": "".join(format_exception(problem)),
    }
    if attempt < MOST_ATTEMPTS:
        _job(row.pk).update(status="READY", run_after=at + pause, **kept)
        return
    _job(row.pk).update(status="FAILED", finished_at=at, return_value=None, **kept)
    log.error("Job %s (%s) is given up after %d attempts: %s", row.pk, row.task_path, attempt, problem)
    _tell_of_failure(row, at=at)


def _tell_of_failure(row: Row, *, at: datetime) -> None:
    handler = _failed_handlers.get(row.task_path)
    if handler is None:
        return
    try:
        with transaction.atomic():
            handler(*row.args_kwargs["args"], at=at, **row.args_kwargs["kwargs"])
    except Exception:  # a handler at fault must not bring the job back for ever
        log.exception("Telling of the given-up job %s failed", row.pk)


def _job(pk: UUID) -> Any:
    return DBTaskResult.objects.filter(pk=pk, status="RUNNING")


def sweep(*, at: datetime) -> int:
    """Give the jobs of dead workers back to the living; gives how many."""
    found = list(_list_orphans(at))
    for row in found:
        _take_back(row, at=at)
    return len(found)


def _list_orphans(at: datetime) -> Iterator[Row]:
    lease = models.JobLease.objects.filter(job=OuterRef("pk"))
    running = DBTaskResult.objects.filter(status="RUNNING")
    lapsed = Exists(lease.filter(until__lt=at))
    # Claimed without a lease: by a program that is not ours, and long ago.
    foreign = ~Exists(lease) & Q(started_at__lt=at - LEASE)
    return iter(running.filter(lapsed | foreign).order_by("started_at", "id"))


@transaction.atomic
def _take_back(row: Row, *, at: datetime) -> None:
    living = models.JobLease.objects.filter(job=row.pk, until__gte=at)
    # Its worker may have renewed or finished since the list was made.
    models.JobLease.objects.filter(job=row.pk, until__lt=at).delete()
    if living.exists():
        return
    problem = WorkerLost("The worker stopped while the job ran.")
    _again_or_never(row, len(row.worker_ids), problem, at=at, pause=timedelta(0))


def release(worker: str, *, at: datetime) -> int:
    """End the leases of a worker that is known to be dead; whoever saw it die calls this."""
    models.JobLease.objects.filter(worker=worker).update(until=at - timedelta(microseconds=1))
    return sweep(at=at)


def prune(*, at: datetime) -> int:
    """Forget jobs done a week ago, and failed ones after a season."""
    old = Q(status="SUCCESSFUL", finished_at__lt=at - KEPT_DONE)
    old |= Q(status="FAILED", finished_at__lt=at - KEPT_FAILED)
    return int(DBTaskResult.objects.filter(old).delete()[0])
