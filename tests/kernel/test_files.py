"""Received files: whole or not there, found by their content, on the disk before anyone is told."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import subprocess
import time
from pathlib import Path

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proche.kernel import files
from proche.kernel.refusal import NotFound, TooMuch
from tests.kernel.desk import Desk, until

NAME = hashlib.sha256(b"an order").hexdigest()


def listing() -> list[str]:
    return sorted(
        str(path.relative_to(files.folder())) for path in files.folder().rglob("*") if path.is_file()
    )


@pytest.mark.parametrize("data", [b"an order", io.BytesIO(b"an order")])
def test_a_file_is_kept_under_its_own_hash(data: bytes | io.BytesIO) -> None:
    assert files.store(data) == files.StoredFile(NAME, 8)
    assert listing() == [f"{NAME[:2]}/{NAME[2:4]}/{NAME}"]
    assert files.read(NAME) == b"an order"
    assert files.path(NAME).stat().st_mode & 0o777 == 0o440


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_what_was_stored_is_read_back(data: bytes) -> None:
    stored = files.store(data)
    assert files.read(stored.sha256) == data
    assert files.verify(stored.sha256)


def test_the_same_bytes_are_one_file() -> None:
    files.store(b"an order")
    before = files.path(NAME).stat()
    files.store(b"an order")
    assert files.path(NAME).stat() == before
    assert len(listing()) == 1


def test_a_file_too_large_is_refused_and_leaves_nothing() -> None:
    with pytest.raises(TooMuch):
        files.store(io.BytesIO(b"x" * 101), limit=100)
    assert listing() == []
    assert files.store(b"x" * 100, limit=100).size == 100


def test_a_sender_that_breaks_off_leaves_nothing() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        files.store(Broken())
    assert listing() == []


def test_a_file_cut_short_by_a_damaged_disk_is_made_whole_again() -> None:
    files.store(b"an order")
    files.path(NAME).chmod(0o600)
    files.path(NAME).write_bytes(b"an or")
    assert not files.verify(NAME)
    files.store(b"an order")
    assert files.verify(NAME)


def test_changed_bytes_no_longer_give_their_name() -> None:
    files.store(b"an order")
    files.path(NAME).chmod(0o600)
    files.path(NAME).write_bytes(b"an 0rder")
    assert not files.verify(NAME)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, NAME + "0", "f" * 64])
def test_what_was_never_stored_is_not_found(name: str) -> None:
    with pytest.raises(NotFound):
        files.read(name)
    assert not files.verify(name)


def test_it_is_on_the_disk_before_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    sync, replace = os.fsync, os.replace

    def noted_sync(fd: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(fd).st_mode) else "bytes")
        sync(fd)

    def noted_replace(old: str, new: Path) -> None:
        steps.append("name")
        replace(old, new)

    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(os, "replace", noted_replace)
    files.store(b"another order")
    steps = steps[steps.index("bytes") :]
    assert steps[0] == "bytes", "the bytes come first"
    assert steps[-2:] == ["name", "folder"], "the folder is written once the name stands in it"


def test_killed_in_the_middle_nothing_is_there_but_a_half_file_that_is_swept(desk: Desk) -> None:
    sender = desk.start("tests.kernel.programs.store", stdin=subprocess.PIPE)
    assert sender.stdin
    incoming = desk.folder / "files" / "incoming"
    sender.stdin.write("x" * 5_000_000)
    sender.stdin.flush()
    until(lambda: any(file.stat().st_size > 1_000_000 for file in incoming.glob("*")))
    sender.kill()
    sender.communicate()
    assert [path.parent.name for path in (desk.folder / "files").rglob("*") if path.is_file()] == ["incoming"]
    sweep_as_of_tomorrow(desk.folder)


def sweep_as_of_tomorrow(folder: Path) -> None:
    (left,) = (folder / "files" / "incoming").glob("*")
    with override_settings(DATA_DIR=folder):
        assert files.sweep() == 0, "a file that is being written must not be swept"
        yesterday = time.time() - 86_400
        os.utime(left, (yesterday, yesterday))
        assert files.sweep() == 1
    assert not left.exists()
