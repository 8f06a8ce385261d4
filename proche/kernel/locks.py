"""One name, one holder, until the transaction ends."""

from __future__ import annotations

import hashlib

from django.db import connection


class OutsideTransaction(RuntimeError):
    """A fault of the caller: what must be one with its action was asked for outside any transaction."""


def require_transaction(what: str) -> None:
    """Raises: OutsideTransaction, so that state and its trace can never part."""
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{what} belongs in the transaction of its action.")


def hold(name: str) -> None:
    """Wait for the name and hold it to the end of the transaction.

    SQLite needs nothing: its transactions are opened IMMEDIATE and there is one writer.
    """
    require_transaction("A lock")
    if connection.vendor != "postgresql":
        return
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
