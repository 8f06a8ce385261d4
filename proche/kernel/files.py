"""Received files, named by their SHA-256: on the disk for good before anyone is told they are.

A file is written beside its place and renamed into it, so that a name always stands for whole bytes.
Storing the same bytes again changes nothing. docs/files.md says how they lie and how to back them up.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from io import BufferedReader
from pathlib import Path
from typing import IO, BinaryIO

from django.conf import settings

from proche.kernel import disk
from proche.kernel.refusal import NotFound, TooMuch

PIECE = 1024 * 1024
#: A temporary file this old belongs to nobody: its writer was cut off.
LEFT_BEHIND = timedelta(hours=1)
_NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class StoredFile:
    sha256: str
    size: int


def folder() -> Path:
    return Path(settings.DATA_DIR) / "files"


def path(sha256: str) -> Path:
    """Where the bytes of this name lie, whether or not they are there. Raises: NotFound for a non-name."""
    if not _NAME.fullmatch(sha256):
        raise NotFound
    return folder() / sha256[:2] / sha256[2:4] / sha256


def store(data: bytes | BinaryIO | IO[bytes], *, limit: int | None = None) -> StoredFile:
    """Keep bytes and give their name once they are on the disk. Raises: TooMuch past `limit` bytes."""
    with _temporary() as (file, name):
        stored = _copy(data, file, limit)
        file.flush()
        os.fsync(file.fileno())
        _settle(name, stored)
    return stored


@contextmanager
def _temporary() -> Iterator[tuple[IO[bytes], str]]:
    incoming = folder() / "incoming"
    disk.make_folder(incoming)
    fd, name = tempfile.mkstemp(dir=incoming)
    try:
        with os.fdopen(fd, "wb") as file:
            yield file, name
    finally:
        if os.path.exists(name):
            os.unlink(name)


def _copy(data: bytes | BinaryIO | IO[bytes], file: IO[bytes], limit: int | None) -> StoredFile:
    sha256, size = hashlib.sha256(), 0
    for piece in _pieces(data):
        size += len(piece)
        if limit is not None and size > limit:
            raise TooMuch
        sha256.update(piece)
        file.write(piece)
    return StoredFile(sha256.hexdigest(), size)


def _pieces(data: bytes | BinaryIO | IO[bytes]) -> Iterator[bytes]:
    if isinstance(data, bytes):
        yield data
        return
    while piece := data.read(PIECE):
        yield piece


def _settle(name: str, stored: StoredFile) -> None:
    place = path(stored.sha256)
    disk.make_folder(place.parent)
    # A file of another size is the rest of a damaged disk: the whole bytes replace it.
    if not place.exists() or place.stat().st_size != stored.size:
        os.chmod(name, 0o440)
        os.replace(name, place)
    # Also when it was there: whoever put it there may not have come as far as this yet.
    disk.sync_folder(place.parent)


def read(sha256: str) -> bytes:
    """Raises: NotFound."""
    with open(sha256) as file:
        return file.read()


def open(sha256: str) -> BufferedReader:
    """Raises: NotFound."""
    try:
        return path(sha256).open("rb")
    except FileNotFoundError:
        raise NotFound from None


def verify(sha256: str) -> bool:
    """Whether the bytes are there and give their name."""
    try:
        with open(sha256) as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except NotFound:
        return False


def sweep() -> int:
    """Remove what cut-off writers left behind; gives how many. Reads the disk's clock, as the files do."""
    oldest = time.time() - LEFT_BEHIND.total_seconds()
    left = [file for file in (folder() / "incoming").glob("*") if file.stat().st_mtime < oldest]
    for file in left:
        file.unlink(missing_ok=True)
    return len(left)
