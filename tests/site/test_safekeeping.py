"""`proche backup` and `proche restore`: everything comes back, into an empty desk alone."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from tests.desk_process import DeskProcess


@pytest.fixture
def kept(tmp_path: Path) -> tuple[DeskProcess, Path]:
    """A desk with a document, a sealed trace, and its backup."""
    desk = DeskProcess(tmp_path / "desk")
    desk.run("manage", "migrate", "-v0")
    order = tmp_path / "order.txt"
    order.write_text("12 cartons de crème")
    desk.run("receive", str(order))
    desk.run("trace", "seal")
    desk.run("backup", str(tmp_path / "kept.tar"))
    return desk, tmp_path / "kept.tar"


@pytest.mark.slow
def test_a_backup_brings_documents_trace_and_keys_back(kept: tuple[DeskProcess, Path]) -> None:
    desk, backup = kept
    other = DeskProcess(backup.parent / "other")
    other.run("restore", str(backup))
    sealed = "SELECT sha256 FROM orders_document"
    assert other.rows(sealed) == desk.rows(sealed) != []
    assert "trace holds" in other.run("trace", "verify")
    for key in ("secret_key", "keys/trace.pem"):
        assert (other.folder / key).read_bytes() == (desk.folder / key).read_bytes()
        assert (other.folder / key).stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_a_backup_that_points_outside_is_refused(kept: tuple[DeskProcess, Path]) -> None:
    _, backup = kept
    hostile = backup.parent / "hostile.tar"
    with tarfile.open(backup) as whole, tarfile.open(hostile, "w") as tar:
        for entry in whole:
            tar.addfile(entry, whole.extractfile(entry))
        outside = tarfile.TarInfo("keys/../../outside")
        outside.size = 4
        tar.addfile(outside, io.BytesIO(b"gone"))
    ran = DeskProcess(backup.parent / "other").run
    with pytest.raises(Exception, match="returned non-zero"):
        ran("restore", str(hostile))
    assert not (backup.parent / "outside").exists()
