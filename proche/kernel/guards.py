"""What makes the database itself refuse to change or delete the trace, on SQLite and PostgreSQL.

There is no way back in this module on purpose: nothing that the desk runs can lift a guard.
"""

from __future__ import annotations

from typing import Any

GUARDED = ("kernel_traceentry", "kernel_traceseal", "kernel_tracesealhead")
REFUSAL = "The trace is append-only."

SQLITE = (
    "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
    "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
    # INSERT OR REPLACE deletes the row in its way without waking the DELETE trigger.
    "CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
    "WHEN EXISTS (SELECT 1 FROM {table} WHERE {twin}) BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
)
#: What a row that would push another one out shares with it.
TWINS = {
    "kernel_traceentry": "id = NEW.id OR (chain = NEW.chain AND seq = NEW.seq)",
    "kernel_traceseal": "id = NEW.id OR number = NEW.number OR day = NEW.day",
    "kernel_tracesealhead": "id = NEW.id OR (seal_id = NEW.seal_id AND place = NEW.place) "
    "OR (chain = NEW.chain AND seal_id = NEW.seal_id)",
}

POSTGRESQL_FUNCTION = (
    "CREATE OR REPLACE FUNCTION kernel_trace_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'restrict_violation'; END $$"
)
POSTGRESQL = (
    "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION kernel_trace_refuse()",
    "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION kernel_trace_refuse()",
    # ALWAYS: they fire in a session that plays a replica too, where plain triggers sleep.
    "ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_change",
    "ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate",
)

COUNTS = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({tables})",
    "postgresql": "SELECT count(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
    "WHERE NOT tgisinternal AND tgenabled = 'A' AND pg_table_is_visible(tgrelid) AND relname IN ({tables})",
}
EXPECTED = {"sqlite": len(SQLITE) * len(GUARDED), "postgresql": 2 * len(GUARDED)}


def statements(vendor: str) -> list[str]:
    """Give the SQL that raises the guards on one kind of database."""
    if vendor == "postgresql":
        each = [line.format(table=table) for table in GUARDED for line in POSTGRESQL]
        return [POSTGRESQL_FUNCTION.format(refusal=REFUSAL), *each]
    return [
        line.format(table=table, refusal=REFUSAL, twin=TWINS[table]) for table in GUARDED for line in SQLITE
    ]


def stand(connection: Any) -> bool:
    """Whether every guard is in place: a changed table loses its triggers on SQLite without a word."""
    with connection.cursor() as cursor:
        tables = ", ".join(f"'{table}'" for table in GUARDED)
        cursor.execute(COUNTS[connection.vendor].format(tables=tables))
        return bool(cursor.fetchone()[0] == EXPECTED[connection.vendor])
