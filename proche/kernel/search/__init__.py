"""One index over what the rooms tell of: full text on PostgreSQL, FTS5 on SQLite.

A room puts what it has into the transaction of its action; a reader finds it by words that begin alike,
accents and case apart, newest first. Every question is answered in bounded work, whatever word is asked
and however many rows hold it. docs/search.md tells how.

words     texts as they are compared; what a person typed, as it is asked       (pure)
kinds     what can be found, who may see it, where it stands
writing   entries are put and removed
finding   the walk from the newest to the oldest
filling   what the desk had before there was an index, brought in behind its back
"""

from proche.kernel.search.filling import Fill, fill_due, list_fills, rebuild
from proche.kernel.search.finding import FROM_ITS_FIRST, Group, Hit, find, find_kind
from proche.kernel.search.kinds import Kind, Source, get_kind, list_kinds, register, register_source
from proche.kernel.search.words import Asked, ask, marked
from proche.kernel.search.writing import Entry, put, remove

__all__ = [
    "FROM_ITS_FIRST",
    "Asked",
    "Entry",
    "Fill",
    "Group",
    "Hit",
    "Kind",
    "Source",
    "ask",
    "fill_due",
    "find",
    "find_kind",
    "get_kind",
    "list_fills",
    "list_kinds",
    "marked",
    "put",
    "rebuild",
    "register",
    "register_source",
    "remove",
]
