"""What is wrong with the desk's database, in words: it is away, full, or was never made."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

FULL = ("database or disk is full", "No space left on device")


def in_words(error: DatabaseError) -> str:
    """Say what is wrong and what to do, "" when the fault is another one."""
    if any(words in str(error) for words in FULL):
        return f"The disk is full. Make room on the disk of {where()}; nothing that was acknowledged is lost."
    try:
        connection.close()
        tables = connection.introspection.table_names()
    except DatabaseError as away:
        why = str(away).strip().splitlines()[0]
        return f"The database cannot be reached: {why} Look at PROCHE_DATABASE_URL, and whether it runs."
    if MigrationRecorder.Migration._meta.db_table not in tables:
        return (
            f"There is no desk in {where()} yet. “proche serve” makes one; PROCHE_DATA names another folder."
        )
    return ""


def where() -> Path | str:
    """The folder of a SQLite desk, or the name of its PostgreSQL database. Never a password."""
    if connection.vendor == "sqlite":
        return Path(settings.DATA_DIR)
    return str(connection.settings_dict["NAME"])
