"""Entries are put and removed, in the transaction of the action that changed what they speak of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from proche.kernel import locks, models
from proche.kernel.search import words


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found. `subject` is its pk in its room, `code` stands in its address.

    `text` has a fact a line, as a person reads it; the first line always stands beside the title. `keys`
    are looked up whole: few entries of a kind share one. What is put here is shown to whoever may see the
    kind, and forgotten when the room puts the entry anew without it.
    """

    kind: str
    subject: int
    code: str
    title: str
    at: datetime
    text: str = ""
    keys: Sequence[str] = ()


def put(entry: Entry) -> None:
    """Have something found as it now is. An entry keeps its place: the day it came to the desk."""
    locks.require_transaction("A search entry")
    models.SearchEntry.objects.update_or_create(
        kind=entry.kind, subject=entry.subject, defaults=fields_of(entry)
    )


def remove(kind: str, subject: int) -> None:
    """Have something found no more."""
    locks.require_transaction("A search entry")
    models.SearchEntry.objects.filter(kind=kind, subject=subject).delete()


def fields_of(entry: Entry) -> dict[str, Any]:
    # PostgreSQL keeps no NUL in a text; no person writes one.
    title, text = (part.replace("\0", "") for part in (entry.title[:200], entry.text[:4000]))
    found_by = words.index_words(entry.kind, (title, text), (entry.code, *entry.keys))
    return {"code": entry.code, "title": title, "text": text, "words": found_by, "at": entry.at}
