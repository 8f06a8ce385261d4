"""Writing that survives a cut of the power: on the disk before anyone is told."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last; a renamed file is only then sure to be found again."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, each name lasting."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def write_once(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Write a small file whole, unless it is there: of two first starts one wins and both read the same."""
    fd, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(fd, "wb") as file:
            os.fchmod(fd, mode)
            file.write(data)
            file.flush()
            os.fsync(fd)
        try:
            os.link(name, path)
        except FileExistsError:
            pass
    finally:
        os.unlink(name)
    sync_folder(path.parent)
