"""The trace: one chain a case, refused to change by the database, and every tampering found in its place."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from proche.kernel import guards, locks, models, seals, trace
from proche.kernel.chain import NOTHING
from tests.kernel.unguarded import settle_keys, unguarded

DAY = date(2026, 11, 24)
pytestmark = pytest.mark.django_db


@pytest.fixture
def three_cases(at: datetime) -> None:
    """Cases A, B and C of four entries each; the first three of each are sealed."""
    for seq in range(1, 4):
        for name in "ABC":
            trace.append(f"case:{name}", "queue.case.opened", at=at, by="person:3", data={"step": seq})
    trace.seal_day(DAY, at=at)
    for name in "ABC":
        trace.append(f"case:{name}", "queue.case.closed", at=at + timedelta(hours=1), data={"step": 4})


def tamper(sql: str, *params: Any) -> None:
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def first() -> tuple[str, int, str]:
    found = trace.verify().first
    assert found is not None, "the trace was changed and nothing was found"
    return found.chain, found.seq, found.why.value


def test_a_chain_begins_with_nothing_and_each_entry_follows(at: datetime) -> None:
    one = trace.append(
        "case:A", "queue.case.opened", at=at, by="person:3", data={"order": "A"}, sha256="f" * 64
    )
    two = trace.append("case:A", "queue.case.closed", at=at)
    assert (one.seq, one.previous) == (1, NOTHING)
    assert (two.seq, two.previous, two.by) == (2, one.hash, "desk")
    assert trace.list_entries("case:A") == [one, two]
    assert trace.list_entries("case:A")[0].data == {"order": "A"}


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_its_action_is_refused(at: datetime) -> None:
    with pytest.raises(locks.OutsideTransaction):
        trace.append("case:A", "queue.case.opened", at=at)


@pytest.mark.django_db(transaction=True)
def test_an_action_that_fails_leaves_no_entry(at: datetime) -> None:
    with transaction.atomic():
        trace.append("case:A", "queue.case.opened", at=at)
        transaction.set_rollback(True)
    assert trace.list_entries("case:A") == []
    assert trace.verify().ok


@pytest.mark.parametrize("chain", ["", "x" * 121])
def test_a_name_that_does_not_fit_is_refused_on_every_database(chain: str, at: datetime) -> None:
    with pytest.raises(ValueError, match="chain"):
        trace.append(chain, "queue.case.opened", at=at)


GUARDED = ["kernel_traceentry", "kernel_traceseal", "kernel_tracesealhead"]


@pytest.mark.usefixtures("three_cases")
@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize("sql", ["UPDATE {} SET hash = ''", "DELETE FROM {}"])
def test_the_database_refuses_to_change_the_trace(table: str, sql: str) -> None:
    with pytest.raises((DatabaseError, IntegrityError), match="append-only"), transaction.atomic():
        connection.cursor().execute(sql.format(table))


@pytest.mark.usefixtures("three_cases")
@pytest.mark.parametrize("table", GUARDED)
def test_the_database_refuses_the_back_door(table: str) -> None:
    back_door = f"TRUNCATE {table} CASCADE"
    if connection.vendor == "sqlite":
        back_door = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1"
    settle_keys()
    with pytest.raises((DatabaseError, IntegrityError), match="append-only"), transaction.atomic():
        connection.cursor().execute(back_door)


@pytest.mark.usefixtures("three_cases")
def test_a_missing_guard_is_noticed() -> None:
    dropped = "kernel_traceentry_no_change ON kernel_traceentry"
    if connection.vendor == "sqlite":
        dropped = "kernel_traceentry_no_update"
    connection.cursor().execute(f"DROP TRIGGER {dropped}")
    verdict = trace.verify()
    assert (verdict.guarded, verdict.ok, verdict.breaks) == (False, False, [])


@pytest.mark.usefixtures("three_cases")
def test_an_untouched_trace_holds() -> None:
    verdict = trace.verify()
    assert verdict.ok
    assert (verdict.entries, verdict.chains, verdict.seals) == (12, 3, 1)
    assert guards.stand(connection)


@pytest.mark.usefixtures("three_cases")
@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "UPDATE kernel_traceentry SET what = 'x.y.z' WHERE chain = 'case:B' AND seq = 2",
            ("case:B", 2, "HASH"),
        ),
        (
            """UPDATE kernel_traceentry SET data = '{"step": 2}' WHERE chain = 'case:B' AND seq = 2""",
            ("case:B", 2, "HASH"),
        ),
        (
            "UPDATE kernel_traceentry SET by = 'person:9' WHERE chain = 'case:C' AND seq = 4",
            ("case:C", 4, "HASH"),
        ),
        ("DELETE FROM kernel_traceentry WHERE chain = 'case:B' AND seq = 2", ("case:B", 2, "GAP")),
        ("DELETE FROM kernel_traceentry WHERE chain = 'case:B' AND seq = 1", ("case:B", 1, "GAP")),
        ("DELETE FROM kernel_traceentry WHERE chain = 'case:B' AND seq = 4", ("case:B", 4, "END")),
        ("DELETE FROM kernel_traceentry WHERE chain = 'case:B' AND seq >= 3", ("case:B", 4, "END")),
        (
            "UPDATE kernel_traceentry SET hash = 'aa' WHERE chain = 'case:B' AND seq = 2",
            ("case:B", 2, "HASH"),
        ),
        (
            "UPDATE kernel_traceentry SET previous = 'aa' WHERE chain = 'case:B' AND seq = 3",
            ("case:B", 3, "LINK"),
        ),
        ("UPDATE kernel_tracesealhead SET hash = 'aa' WHERE chain = 'case:A'", ("seal", 1, "SEAL")),
        ("UPDATE kernel_traceseal SET hash = 'aa'", ("seal", 1, "SEAL")),
        ("UPDATE kernel_traceseal SET public_key = 'aa'", ("seal", 1, "SEAL")),
    ],
)
def test_tampering_is_found_where_it_was_done(sql: str, expected: tuple[str, int, str]) -> None:
    tamper(sql)
    assert first() == expected


@pytest.mark.usefixtures("three_cases")
def test_a_chain_removed_with_its_remembered_end_is_missing() -> None:
    tamper("DELETE FROM kernel_traceentry WHERE chain = 'case:B'")
    tamper("DELETE FROM kernel_tracehead WHERE chain = 'case:B'")
    assert first() == ("case:B", 3, "MISSING_CHAIN")


@pytest.mark.usefixtures("three_cases")
def test_a_chain_rewritten_from_its_start_differs_from_its_seal(at: datetime) -> None:
    tamper("DELETE FROM kernel_traceentry WHERE chain = 'case:B'")
    tamper("DELETE FROM kernel_tracehead WHERE chain = 'case:B'")
    for seq in range(1, 5):
        trace.append("case:B", "queue.case.opened", at=at, by="person:3", data={"step": seq, "forged": True})
    assert first() == ("case:B", 3, "SEAL")


@pytest.mark.usefixtures("three_cases")
def test_a_seal_made_again_with_another_key_is_not_the_desks(at: datetime) -> None:
    tamper("DELETE FROM kernel_tracesealhead")
    tamper("DELETE FROM kernel_traceseal")
    tamper("UPDATE kernel_tracehead SET sealed_seq = 0")
    honest = seals.key_path().rename(seals.key_path().with_name("honest.pem"))
    trace.seal_day(DAY, at=at)
    honest.rename(seals.key_path())
    assert first() == ("seal", 1, "SEAL")


@pytest.mark.usefixtures("three_cases")
def test_a_seal_taken_out_of_the_row_is_missed(at: datetime) -> None:
    trace.seal_day(DAY + timedelta(days=1), at=at)
    trace.append("case:A", "queue.case.reopened", at=at)
    trace.seal_day(DAY + timedelta(days=2), at=at)
    tamper(
        "DELETE FROM kernel_tracesealhead WHERE seal_id IN (SELECT id FROM kernel_traceseal WHERE number = 2)"
    )
    tamper("DELETE FROM kernel_traceseal WHERE number = 2")
    assert first() == ("seal", 2, "SEAL")


@pytest.mark.usefixtures("three_cases")
def test_only_the_first_break_of_a_chain_is_told() -> None:
    tamper("UPDATE kernel_traceentry SET what = 'x.y.z' WHERE chain = 'case:A' AND seq >= 2")
    found = trace.verify().breaks
    assert [(one.chain, one.seq) for one in found] == [("case:A", 2)]
    assert str(found[0].sentence) == "Entry 2 of case:A was changed: its content does not give its hash."


def test_a_day_is_sealed_once(at: datetime) -> None:
    trace.append("case:A", "queue.case.opened", at=at)
    sealed = trace.seal_day(DAY, at=at)
    trace.append("case:A", "queue.case.closed", at=at)
    assert trace.seal_day(DAY, at=at) == sealed


def test_a_seal_holds_only_what_moved(at: datetime) -> None:
    trace.append("case:A", "queue.case.opened", at=at)
    trace.append("case:B", "queue.case.opened", at=at)
    assert trace.seal_day(DAY, at=at).chains == 2
    trace.append("case:B", "queue.case.closed", at=at)
    assert trace.seal_day(DAY + timedelta(days=1), at=at).chains == 1
    assert trace.seal_day(DAY + timedelta(days=2), at=at).chains == 0
    assert trace.verify().ok


def test_the_sweep_seals_yesterday_once(at: datetime) -> None:
    trace.append("case:A", "queue.case.opened", at=at)
    sealed = trace.seal_due(at=at)
    assert sealed is not None
    assert sealed.day == DAY - timedelta(days=1)
    assert trace.seal_due(at=at) is None


@pytest.mark.usefixtures("three_cases")
def test_the_key_is_the_desks_alone() -> None:
    assert seals.key_path().stat().st_mode & 0o777 == 0o600
    assert seals.key_path().parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("three_cases")
def test_verifying_says_what_it_read() -> None:
    out = StringIO()
    call_command("trace", "verify", stdout=out)
    assert out.getvalue() == "The trace holds: 12 entries in 3 chains, 1 seals.\n"


@pytest.mark.usefixtures("three_cases")
def test_verifying_a_changed_trace_ends_with_1_and_names_the_entry() -> None:
    tamper("UPDATE kernel_traceentry SET what = 'x.y.z' WHERE chain = 'case:B' AND seq = 2")
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("trace", "verify", "--json", stdout=out)
    assert end.value.code == 1
    told = json.loads(out.getvalue())
    assert (told["ok"], told["breaks"][0]["chain"], told["breaks"][0]["seq"]) == (False, "case:B", 2)


def test_exporting_a_case_that_never_was_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="case:NEVER"):
        call_command("trace", "export", "NEVER", str(tmp_path / "out.json"))


def test_models_name_their_rows(at: datetime) -> None:
    trace.append("case:A", "queue.case.opened", at=at)
    trace.seal_day(DAY, at=at)
    assert str(models.TraceEntry.objects.get()) == "case:A 1 queue.case.opened"
    assert str(models.TraceSeal.objects.get()) == "seal 1 of 2026-11-24"
