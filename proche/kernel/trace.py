"""The trace: what happened to a case, entry after entry, so that nobody can change it unseen.

One chain a case. Each entry holds the hash of the one before; the ends of the chains are folded
every day into a signed seal (seals.py); audit.py recomputes it all. docs/trace.md is the whole story.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from proche.kernel import chain as links
from proche.kernel import locks, models
from proche.kernel.audit import Break, Verdict, Why, verify
from proche.kernel.chain import Entry
from proche.kernel.export import export
from proche.kernel.seals import seal_day, seal_due

__all__ = [
    "Break", "Entry", "Verdict", "Why", "append", "export", "list_entries", "seal_day", "seal_due", "verify",
]  # fmt: skip


def append(
    chain: str,
    what: str,
    *,
    at: datetime,
    by: str = "desk",
    data: Mapping[str, Any] | None = None,
    sha256: str = "",
) -> Entry:
    """Add one entry to a chain, in the transaction of the action that it tells of.

    `what` is "room.noun.verb_past"; `data` holds references, never personal data: an entry cannot be
    erased. `sha256` names the bytes that the entry speaks of.
    Raises: OutsideTransaction; TypeError for data that has no canonical form.
    """
    locks.require_transaction(f"A trace entry ({what})")
    _fits(chain=(chain, 120), what=(what, 120), by=(by, 80))
    data_text = links.canonical(data or {})
    locks.hold(f"trace:{chain}")
    head = models.TraceHead.objects.filter(pk=chain).first()
    entry = _next_entry(head, chain, what, at=at, by=by, data_text=data_text, sha256=sha256)
    _write(entry)
    return entry


def _fits(**texts: tuple[str, int]) -> None:
    # SQLite would keep a text that is too long, PostgreSQL would not.
    for name, (text, length) in texts.items():
        if not 0 < len(text) <= length:
            raise ValueError(f"`{name}` of a trace entry is a text of 1 to {length} characters.")


def _next_entry(
    head: models.TraceHead | None,
    chain: str,
    what: str,
    *,
    at: datetime,
    by: str,
    data_text: str,
    sha256: str,
) -> Entry:
    seq = head.seq + 1 if head else 1
    previous = head.hash if head else links.NOTHING
    hash = links.entry_hash(
        chain=chain, seq=seq, at=at, by=by, what=what, data_text=data_text, sha256=sha256, previous=previous
    )
    return Entry(chain, seq, at, by, what, data_text, sha256, previous, hash)


def _write(entry: Entry) -> None:
    models.TraceEntry.objects.create(
        chain=entry.chain,
        seq=entry.seq,
        at=entry.at,
        by=entry.by,
        what=entry.what,
        data=entry.data_text,
        sha256=entry.sha256,
        previous=entry.previous,
        hash=entry.hash,
    )
    end = {"seq": entry.seq, "hash": entry.hash}
    if not models.TraceHead.objects.filter(pk=entry.chain).update(**end):
        models.TraceHead.objects.create(chain=entry.chain, **end)


def list_entries(chain: str) -> list[Entry]:
    """Give a chain from its first entry to its latest."""
    rows = models.TraceEntry.objects.filter(chain=chain).order_by("seq")
    return [Entry(*row) for row in rows.values_list(*links.COLUMNS)]
