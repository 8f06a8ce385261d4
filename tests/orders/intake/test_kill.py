"""kill -9 in the middle of receiving, many times: acknowledged means stored, once."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desk_process import ROOT, DeskProcess

ROUNDS, SEED = 60, 24


@pytest.mark.slow
def test_a_receiver_killed_again_and_again_loses_and_doubles_nothing(tmp_path: Path) -> None:
    desk = DeskProcess(tmp_path / "desk")
    folder = tmp_path / "in"
    folder.mkdir()
    desk.run("manage", "migrate", "-v0")
    ran = subprocess.run(
        [sys.executable, "-m", "tests.orders.intake.receiver", str(ROUNDS), str(SEED), str(folder)],
        env={**desk.surroundings, "DJANGO_SETTINGS_MODULE": "proche.site.settings"},
        cwd=ROOT, capture_output=True, text=True, timeout=200, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    acknowledged = [int(line) for line in ran.stdout.split()]
    assert acknowledged == list(range(len(acknowledged)))
    assert len(acknowledged) > ROUNDS / 4, "too few were received between the kills to prove anything"

    stored = [
        name for (name,) in desk.rows("SELECT name FROM orders_arrival WHERE channel = 'MAIL' ORDER BY id")
    ]
    # The last one may be stored and not yet acknowledged when the last kill came.
    assert stored[: len(acknowledged)] == [f"{number}.txt" for number in acknowledged]
    assert len(stored) - len(acknowledged) <= 1
    _every_document_is_whole_and_waits_for_its_reading(desk)
    _every_file_of_the_folder_is_in_its_place_once(desk, folder)
    assert "trace holds" in desk.run("trace", "verify")


def _every_document_is_whole_and_waits_for_its_reading(desk: DeskProcess) -> None:
    documents = desk.rows("SELECT id, sha256 FROM orders_document")
    assert documents
    for _, sha256 in documents:
        data = (desk.folder / "files" / sha256[:2] / sha256[2:4] / sha256).read_bytes()
        assert hashlib.sha256(data).hexdigest() == sha256
    jobs = desk.rows("SELECT count(*) FROM django_tasks_database_dbtaskresult")[0][0]
    assert jobs == len(documents)


def _every_file_of_the_folder_is_in_its_place_once(desk: DeskProcess, folder: Path) -> None:
    """A file moved to received/ was received; one that was not moved may have been, and is known then."""
    received = {name for (name,) in desk.rows("SELECT name FROM orders_arrival WHERE channel = 'FOLDER'")}
    moved = {path.name for path in (folder / "received").glob("f*.txt")}
    assert moved <= received
    # A round may write the same file anew after its kill: then both files are there, and both arrived.
    twice = "SELECT name FROM orders_arrival WHERE channel = 'FOLDER' GROUP BY name HAVING count(*) > 1"
    for (name,) in desk.rows(twice):
        kept = list((folder / "received").glob(f"{Path(name).stem}*.txt"))
        assert len(kept) + (folder / name).exists() >= 2
