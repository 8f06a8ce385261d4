"""Jobs: run by one worker at a time, taken up again when it dies, given up in words in the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from proche.kernel import jobs, locks, models
from tests.kernel import tasks
from tests.kernel.desk import Desk, until

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "written"


def words(file: Path) -> list[str]:
    return file.read_text().split() if file.exists() else []


def states() -> list[str]:
    return list(DBTaskResult.objects.order_by("enqueued_at", "id").values_list("status", flat=True))


@pytest.mark.django_db
def test_a_job_is_run_once(file: Path, at: datetime) -> None:
    jobs.later(tasks.write_down, str(file), "hello")
    assert jobs.run_next(at=at)
    assert not jobs.run_next(at=at)
    assert words(file) == ["hello"]
    assert states() == ["SUCCESSFUL"]
    assert not models.JobLease.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_job_outside_its_action_is_refused(file: Path) -> None:
    with pytest.raises(locks.OutsideTransaction):
        jobs.later(tasks.write_down, str(file), "hello")


@pytest.mark.django_db(transaction=True)
def test_an_action_that_fails_leaves_no_job(file: Path, at: datetime) -> None:
    with transaction.atomic():
        jobs.later(tasks.write_down, str(file), "hello")
        transaction.set_rollback(True)
    assert not jobs.run_next(at=at)


@pytest.mark.django_db
def test_a_job_waits_for_its_moment(file: Path, at: datetime) -> None:
    jobs.later(tasks.write_down.using(run_after=at + MINUTE), str(file), "hello")
    assert not jobs.run_next(at=at)
    assert jobs.run_next(at=at + MINUTE)


@pytest.mark.django_db
def test_the_pressing_job_comes_first(file: Path, at: datetime) -> None:
    jobs.later(tasks.write_down, str(file), "calm")
    jobs.later(tasks.write_down.using(priority=50), str(file), "pressing")
    jobs.run_next(at=at)
    jobs.run_next(at=at)
    assert words(file) == ["pressing", "calm"]


@pytest.mark.django_db
def test_a_job_that_raises_is_tried_again_then_given_up(file: Path, at: datetime) -> None:
    jobs.later(tasks.fail, str(file))
    assert jobs.run_next(at=at)
    assert not jobs.run_next(at=at + SECOND), "it comes back only after its pause"
    for minutes in range(1, 5):
        jobs.run_next(at=at + minutes * MINUTE)
    assert words(file) == ["tried"] * jobs.MOST_ATTEMPTS
    assert states() == ["FAILED"]
    assert "nothing to see" in DBTaskResult.objects.get().traceback


@pytest.fixture
def given_up() -> Iterator[list[str]]:
    told: list[str] = []

    def note(file: str, *, at: datetime) -> None:
        told.append(file)

    jobs.when_failed(tasks.fail, note)
    yield told
    jobs._failed_handlers.clear()


@pytest.mark.django_db
def test_whoever_asked_is_told_of_a_job_given_up(file: Path, at: datetime, given_up: list[str]) -> None:
    jobs.later(tasks.fail, str(file))
    for minutes in range(5):
        assert given_up == ([] if minutes < jobs.MOST_ATTEMPTS else [str(file)])
        jobs.run_next(at=at + minutes * MINUTE)


@pytest.mark.django_db
def test_a_job_under_a_living_lease_is_not_taken_by_another(file: Path, at: datetime) -> None:
    jobs.later(tasks.write_down, str(file), "hello")
    assert jobs.claim_next("first", at=at)
    assert jobs.sweep(at=at + jobs.LEASE) == 0
    assert jobs.claim_next("second", at=at + jobs.LEASE) is None


@pytest.mark.django_db
def test_a_dead_workers_job_is_taken_up_by_another(file: Path, at: datetime) -> None:
    jobs.later(tasks.write_down, str(file), "hello")
    jobs.claim_next("dead", at=at)
    later = at + jobs.LEASE + SECOND
    assert jobs.sweep(at=later) == 1
    assert jobs.run_next(at=later, worker="living")
    assert words(file) == ["hello"]
    assert DBTaskResult.objects.get().worker_ids == ["dead", "living"]


@pytest.mark.django_db
def test_a_worker_that_was_seen_to_die_is_not_waited_for(file: Path, at: datetime) -> None:
    jobs.later(tasks.write_down, str(file), "a")
    jobs.later(tasks.write_down, str(file), "b")
    jobs.claim_next("dead", at=at)
    jobs.claim_next("living", at=at)
    assert jobs.release("dead", at=at) == 1
    assert jobs.claim_next("third", at=at)
    assert jobs.claim_next("third", at=at) is None


@pytest.mark.django_db
def test_a_job_whose_worker_always_dies_is_given_up(file: Path, at: datetime) -> None:
    jobs.later(tasks.write_down, str(file), "hello")
    for attempt in range(jobs.MOST_ATTEMPTS):
        assert jobs.claim_next("dead", at=at + attempt * MINUTE)
        jobs.sweep(at=at + attempt * MINUTE + jobs.LEASE + SECOND)
    assert states() == ["FAILED"]
    assert "WorkerLost" in DBTaskResult.objects.get().exception_class_path


@pytest.mark.django_db
def test_a_worker_that_outlived_its_lease_does_not_overrule_the_next(file: Path, at: datetime) -> None:
    jobs.later(tasks.write_down, str(file), "hello")
    slow = jobs.claim_next("slow", at=at)
    assert slow
    later = at + jobs.LEASE + SECOND
    jobs.sweep(at=later)
    assert jobs.claim_next("next", at=later)
    jobs._finish(slow, None, at=later)
    assert states() == ["RUNNING"]


@pytest.mark.django_db
def test_a_job_claimed_by_a_foreign_program_is_taken_back_when_old(file: Path, at: datetime) -> None:
    jobs.later(tasks.write_down, str(file), "hello")
    DBTaskResult.objects.update(status="RUNNING", started_at=at, worker_ids=["foreign"])
    assert jobs.sweep(at=at + jobs.LEASE) == 0
    assert jobs.sweep(at=at + jobs.LEASE + SECOND) == 1


@pytest.mark.django_db
def test_the_lease_lives_as_long_as_the_job(
    file: Path, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed: list[datetime] = []

    class Lease:
        def update(self, *, until: datetime) -> None:
            renewed.append(until)

    monkeypatch.setattr(jobs, "RENEWAL_SECONDS", 0.001)
    monkeypatch.setattr(jobs, "_lease_of", lambda held: Lease())
    held = jobs.Held(DBTaskResult(), "worker", 1)
    with jobs._renewed(held, lambda: at):
        until(lambda: len(renewed) > 2)
    assert set(renewed) == {at + jobs.LEASE}


@pytest.mark.django_db
def test_old_jobs_are_forgotten_and_failed_ones_much_later(file: Path, at: datetime) -> None:
    jobs.later(tasks.write_down, str(file), "hello")
    jobs.run_next(at=at)
    assert jobs.prune(at=at + timedelta(days=6)) == 0
    DBTaskResult.objects.update(status="FAILED")
    assert jobs.prune(at=at + timedelta(days=8)) == 0
    assert jobs.prune(at=at + timedelta(days=91)) == 1


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_loses_nothing(desk: Desk, file: Path) -> None:
    desk.run("tests.kernel.programs.enqueue", "be_killed", str(file), "1")
    assert desk.end_of(desk.program("run_jobs", "first", "0")) == -9
    assert desk.tell("ask", "jobs") == ["RUNNING"]
    desk.run("tests.kernel.programs.run_jobs", "second", "0")
    assert desk.tell("ask", "jobs") == ["RUNNING"], "its lease is still alive"
    desk.run("tests.kernel.programs.run_jobs", "third", "5")
    assert desk.tell("ask", "jobs") == ["SUCCESSFUL"]
    assert words(file)[-1] == "done"


@pytest.mark.slow
def test_each_job_runs_once_among_several_workers(desk: Desk, file: Path) -> None:
    desk.run("tests.kernel.programs.enqueue", "write_down", str(file), "word", "40")
    racing = [desk.program("run_jobs", f"worker {number}", "0") for number in range(3)]
    assert [desk.end_of(worker) for worker in racing] == [0, 0, 0]
    assert words(file) == ["word"] * 40
    assert set(desk.tell("ask", "jobs")) == {"SUCCESSFUL"}
