"""Lifting the trace's guards, in tests alone: to tamper, and to empty the tables between tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import TransactionTestCase

from proche.kernel import guards


@contextmanager
def unguarded() -> Iterator[None]:
    """Without triggers inside, with all of them afterwards."""
    settle_keys()
    _lift()
    try:
        yield
    finally:
        settle_keys()
        with connection.cursor() as cursor:
            for statement in guards.statements(connection.vendor):
                cursor.execute(statement)


def settle_keys() -> None:
    """Have PostgreSQL check foreign keys now: it alters no table while checks are outstanding."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _lift() -> None:
    with connection.cursor() as cursor:
        for table in guards.GUARDED:
            for name in _trigger_names(table):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def _trigger_names(table: str) -> list[str]:
    kinds = ("no_change", "no_truncate") if connection.vendor == "postgresql" else (
        "no_update", "no_delete", "no_replace",
    )  # fmt: skip
    return [f"{table}_{kind}" for kind in kinds]


@pytest.fixture(scope="session", autouse=True)
def emptying_lifts_the_guards() -> Iterator[None]:
    """Tests that commit are cleaned up by emptying every table, which the trace refuses."""
    empty = TransactionTestCase._fixture_teardown

    def unguarded_empty(self: TransactionTestCase) -> None:
        with unguarded():
            empty(self)

    TransactionTestCase._fixture_teardown = unguarded_empty
    yield
    TransactionTestCase._fixture_teardown = empty
