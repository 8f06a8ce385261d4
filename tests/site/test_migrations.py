"""Every migration runs on filled tables: after each step every table of the desk that is empty gets a row."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

AT = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
ROOMS = ("kernel", "people", "availability", "customers", "queue", "orders")
#: What a field of each kind holds when nothing else is said; the first that fits counts.
VALUES: tuple[tuple[type[models.Field[Any, Any]], Any], ...] = (
    (models.BooleanField, True), (models.DateTimeField, AT), (models.DateField, date(2026, 11, 24)),
    (models.TimeField, time(9, 42)), (models.DurationField, timedelta(minutes=10)),
    (models.DecimalField, Decimal(1)), (models.FloatField, 1.0), (models.IntegerField, 1),
    (models.UUIDField, uuid.UUID(int=1)), (models.JSONField, {}), (models.BinaryField, b"x"),
    (models.CharField, "x"), (models.TextField, "x"),
)  # fmt: skip
#: Where a constraint asks for more than that.
SAID: dict[str, dict[str, Any]] = {
    "people.WeeklyHours": {"to_minute": 2},
    "people.WeeklyPlace": {"place": "HOME"},
    "people.DayPlace": {"place": "HOME"},
    "availability.Presence": {"state": "HERE"},
    "availability.Hold": {"kind": "CALL"},
    "availability.Feed": {"kind": "ICAL"},
    "availability.Duty": {"active_to": AT + timedelta(hours=1)},
    "people.Person": {"role": "AGENT"},
    "customers.PersonalLink": {"expires_at": AT + timedelta(hours=1)},
    "queue.Case": {"state": "WAITING"},
    "queue.Promise": {"kind": "ANSWER", "ends_at": AT + timedelta(hours=1)},
    "orders.Document": {"state": "RECEIVED", "read_at": None},
    "orders.Order": {"state": "OPEN"},
    "orders.Question": {"answer": ""},
    "orders.Untouched": {"verdict": ""},
    "orders.StandingRun": {"state": "ASKED"},
    "kernel.OutboxMessage": {"state": "WAITING"},
}
#: Where other tables need two rows that differ.
SECOND: dict[str, dict[str, Any]] = {"people.Person": {"role": "AGENT", "email": "y"}}


@pytest.fixture
def filled(tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[BaseDatabaseWrapper]:
    """A database of its own, beside the tests' own, with no table in it."""
    with django_db_blocker.unblock():
        one = connections["default"]
        name = str(tmp_path / "filled.sqlite3") if one.vendor == "sqlite" else f"filled_{uuid.uuid4().hex}"
        if one.vendor == "postgresql":
            with one._nodb_cursor() as cursor:
                cursor.execute(f"CREATE DATABASE {name}")
        connections.databases["filled"] = {**one.settings_dict, "NAME": name}
        yield connections["filled"]
        connections["filled"].close()
        del connections.databases["filled"], connections["filled"]
        if one.vendor == "postgresql":
            with one._nodb_cursor() as cursor:
                cursor.execute(f"DROP DATABASE {name}")


def test_every_migration_runs_on_filled_tables(filled: BaseDatabaseWrapper) -> None:
    executor = MigrationExecutor(filled)
    leaves = [node for node in executor.loader.graph.leaf_nodes() if node[0] in ROOMS]
    plan = executor.migration_plan(leaves)
    state = executor.loader.project_state([])
    with filled.cursor():
        executor.recorder.ensure_schema()
    for migration, _backwards in plan:
        state = executor.apply_migration(state, migration)
        for model in ours(state.apps):
            fill(model)
    assert all(model._base_manager.using("filled").exists() for model in ours(state.apps))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic("filled"):
        state.apps.get_model("kernel", "TraceEntry").objects.using("filled").update(what="changed")


def ours(apps: Any) -> list[Any]:
    """The desk's own tables, each after those it refers to."""
    found = [model for model in apps.get_models() if model._meta.app_label in ROOMS]
    return sorted(found, key=lambda model: (depth(model), model._meta.label))


def depth(model: Any) -> int:
    return max((1 + depth(one) for one in referred(model)), default=0)


def referred(model: Any) -> list[Any]:
    return [
        one.related_model
        for one in model._meta.concrete_fields
        if one.is_relation and one.related_model is not model and one.related_model._meta.app_label in ROOMS
    ]


def fill(model: Any) -> None:
    """Give an empty table one row."""
    rows = model._base_manager.using("filled")
    if not rows.exists():
        fields = {one.name: value(one) for one in model._meta.concrete_fields if is_asked(one)}
        rows.create(**{**fields, **SAID.get(model._meta.label, {})})
        if model._meta.label in SECOND:
            rows.create(**{**fields, **SECOND[model._meta.label]})


def is_asked(one: Any) -> bool:
    return not (one.null or one.has_default() or isinstance(one, models.AutoField))


def value(one: Any) -> Any:
    if one.is_relation:
        rows = one.related_model._base_manager.using("filled").order_by("pk")
        return rows.last() if one.name == "other" else rows.first()
    if one.choices:
        return one.choices[0][0]
    return next(example for kind, example in VALUES if isinstance(one, kind))
