"""A backup is one tar: the database at one moment, every received file, the keys.

The database is copied first: a file is on the disk before any row speaks of it, so that
every row of the copy finds its file. docs/commands.md says what is in it and how to keep it.

Refusal
├── NoDesk        there is nothing to back up
├── NotEmpty      restoring would mix two desks
└── NoBackup      the file is no backup of this kind of desk
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, connections

from proche.kernel import disk, files
from proche.kernel.refusal import BadInput, Refusal
from proche.kernel.words import gettext_noop, said

N_ = gettext_noop

MANIFEST, SQLITE, POSTGRESQL = "manifest.json", "database.sqlite3", "database.dump"
#: beside the received files: what signs sessions, links and the trace
KEPT = ("secret_key", "keys")
VERSION = 1


class NoDesk(Refusal):
    pass


class NotEmpty(Refusal):
    default = N_("This desk is not empty. Restore into a new PROCHE_DATA and an empty database.")


class NoBackup(BadInput):
    default = N_("This file is no backup of Proche, or it is damaged.")


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds."""

    files: int
    bytes: int
    database: str


def backup(target: Path, *, at: datetime) -> Kept:
    """Write everything to one file, which is there only when it is whole. Raises: NoDesk."""
    connection.ensure_connection()
    if is_empty():
        # A timer that forgot PROCHE_DATA would keep nothing night after night, and call it a backup.
        words = N_(
            "There is no desk in %(folder)s: nothing was backed up. Set PROCHE_DATA to the desk's folder."
        )
        raise NoDesk(said(words, folder=settings.DATA_DIR))
    fd, name = tempfile.mkstemp(dir=target.absolute().parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(fd, "wb") as file:
            kept = _write(file, at=at)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
    disk.sync_folder(target.absolute().parent)
    return kept


def _write(file: Any, *, at: datetime) -> Kept:
    count = size = 0
    with tarfile.open(fileobj=file, mode="w") as tar, tempfile.TemporaryDirectory() as scratch:
        database = _copy_database(Path(scratch))
        _add_manifest(tar, at=at, database=database.name)
        tar.add(database, arcname=database.name)
        for path in _received():
            tar.add(path, arcname=f"files/{path.name}")
            count, size = count + 1, size + path.stat().st_size
        for name in KEPT:
            if (settings.DATA_DIR / name).exists():
                tar.add(settings.DATA_DIR / name, arcname=name)
    return Kept(files=count, bytes=size, database=connection.vendor)


def _add_manifest(tar: tarfile.TarFile, *, at: datetime, database: str) -> None:
    text = json.dumps({"proche_backup": VERSION, "at": at.isoformat(), "database": database}).encode()
    entry = tarfile.TarInfo(MANIFEST)
    entry.size, entry.mtime = len(text), int(at.timestamp())
    tar.addfile(entry, io.BytesIO(text))


def _received() -> Iterator[Path]:
    yield from sorted(path for path in files.folder().glob("??/??/*") if path.is_file())


def _copy_database(scratch: Path) -> Path:
    if connection.vendor == "sqlite":
        return _copy_sqlite(scratch / SQLITE)
    target = scratch / POSTGRESQL
    _run_postgresql("pg_dump", "--format=custom", "--no-owner", f"--file={target}")
    return target


def _copy_sqlite(target: Path) -> Path:
    """SQLite's own online copy: one moment, while others write."""
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
    return target


def _run_postgresql(program: str, *arguments: str) -> None:
    if shutil.which(program) is None:
        words = N_("%(program)s is not installed: apt-get install postgresql-client.")
        raise Refusal(said(words, program=program))
    known = connection.settings_dict
    surroundings = {
        **os.environ,
        "PGHOST": str(known["HOST"]),
        "PGPORT": str(known["PORT"] or 5432),
        "PGUSER": str(known["USER"]),
        "PGPASSWORD": str(known["PASSWORD"]),
        "PGDATABASE": str(known["NAME"]),
    }
    ran = subprocess.run([program, *arguments], env=surroundings, capture_output=True, text=True, check=False)
    if ran.returncode:
        words = N_("%(program)s failed: %(why)s")
        raise Refusal(said(words, program=program, why=ran.stderr.strip()[-400:]))


def restore(source: Path) -> Kept:
    """Bring a backup back into an empty desk. Raises: NotEmpty, NoBackup."""
    if not is_empty():
        raise NotEmpty
    try:
        with tarfile.open(source) as tar:
            return _restore(tar)
    except (tarfile.TarError, KeyError, ValueError, EOFError) as error:
        raise NoBackup from error


def is_empty() -> bool:
    """No person, no document, no received file."""
    if next(_received(), None) is not None:
        return False
    try:
        return not any(_has_rows(name) for name in ("people.Person", "orders.Document"))
    except DatabaseError:
        return True  # no tables yet


def _has_rows(name: str) -> bool:
    return bool(apps.get_model(name)._default_manager.exists())


def _restore(tar: tarfile.TarFile) -> Kept:
    database = _check_manifest(tar)
    count = size = 0
    # Files first, the database last: cut off in between the desk is still empty, or whole.
    for entry in tar:
        if entry.name.startswith("files/"):
            _restore_file(tar, entry)
            count, size = count + 1, size + entry.size
        elif entry.name.split("/")[0] in KEPT:
            _restore_kept(tar, entry)
    _restore_database(tar, database)
    return Kept(files=count, bytes=size, database=connection.vendor)


def _check_manifest(tar: tarfile.TarFile) -> str:
    first = tar.next()
    if first is None or first.name != MANIFEST:
        raise NoBackup
    manifest = json.loads(_open(tar, first).read())
    wanted = SQLITE if connection.vendor == "sqlite" else POSTGRESQL
    if manifest["proche_backup"] != VERSION or manifest["database"] != wanted:
        words = N_(
            "This backup is of another kind of database than this desk has. Look at PROCHE_DATABASE_URL."
        )
        raise NoBackup(said(words))
    return wanted


def _open(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> Any:
    file = tar.extractfile(entry)
    if file is None:
        raise NoBackup
    return file


def _restore_kept(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> None:
    """Written by hand: the Python of Debian 12 (3.11.2) has no filters that make extracting safe."""
    path = Path(settings.DATA_DIR) / entry.name
    if ".." in path.parts:
        raise NoBackup
    if entry.isfile():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, entry.mode & 0o700), "wb") as file:
            shutil.copyfileobj(_open(tar, entry), file)


def _restore_file(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> None:
    """A file whose bytes do not give its name was changed since: nothing more is taken from it."""
    stored = files.store(_open(tar, entry))
    if stored.sha256 != entry.name.rpartition("/")[2]:
        raise NoBackup


def _restore_database(tar: tarfile.TarFile, name: str) -> None:
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as scratch:
        copy = Path(scratch) / name
        with copy.open("wb") as file:
            shutil.copyfileobj(_open(tar, tar.getmember(name)), file)
        if connection.vendor == "sqlite":
            _put_sqlite(copy)
        else:
            _run_postgresql("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction",
                            f"--dbname={connection.settings_dict['NAME']}", str(copy))  # fmt: skip


def _put_sqlite(copy: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(copy)) as kept:
        if kept.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise NoBackup
        kept.backup(connection.connection)
    connections.close_all()
