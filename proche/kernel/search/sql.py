"""The index itself, in the words of each database. Read by migration 0004 and by finding.py.

Both hold, for every entry, the beginnings of its words (`words.LENGTHS`), so that each question is an
intersection of sorted lists and never the union of all words that begin alike.

SQLite      FTS5 over the table's `words`, kept by triggers; its lists are walked backwards, lazily.
PostgreSQL  GIN over a tsvector. A GIN list has no order, so each entry also holds the number of its block
            of BLOCK places, and the walk asks block after block: bounded work for a word that all rows hold.

A migration that remakes the table on SQLite loses the triggers without a word; `stands` finds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from proche.kernel.search.words import KEY, KIND, LENGTHS, Probe, glue

#: Places in a block, as a power of two: what one look of PostgreSQL may cost at most.
BLOCK_BITS = 14
#: Blocks that one statement may walk before the clock is looked at.
MOST_BLOCKS = {"sqlite": 16, "postgresql": 8}
TABLE = "kernel_searchentry"

SQLITE = (
    f"CREATE VIRTUAL TABLE kernel_search USING fts5(words, content='{TABLE}', content_rowid='id', "
    f"tokenize='ascii', detail='none', prefix='{' '.join(map(str, LENGTHS))}')",
    f"CREATE TRIGGER kernel_search_put AFTER INSERT ON {TABLE} BEGIN "
    "INSERT INTO kernel_search(rowid, words) VALUES (new.id, new.words); END",
    f"CREATE TRIGGER kernel_search_removed AFTER DELETE ON {TABLE} BEGIN "
    "INSERT INTO kernel_search(kernel_search, rowid, words) VALUES ('delete', old.id, old.words); END",
    f"CREATE TRIGGER kernel_search_changed AFTER UPDATE OF words ON {TABLE} WHEN old.words <> new.words "
    "BEGIN "
    "INSERT INTO kernel_search(kernel_search, rowid, words) VALUES ('delete', old.id, old.words); "
    "INSERT INTO kernel_search(rowid, words) VALUES (new.id, new.words); END",
)
POSTGRESQL = (
    f"""CREATE FUNCTION kernel_search_lexemes(place bigint, words text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT array_to_tsvector(array_agg(lexeme)) FROM (
    SELECT '#' || (place >> {BLOCK_BITS}) AS lexeme
    UNION SELECT word FROM unnest(string_to_array(words, ' ')) AS word
        WHERE char_length(word) = 1 OR left(word, 1) IN ('{KEY}', '{KIND}')
    UNION SELECT left(word, size) FROM unnest(string_to_array(words, ' ')) AS word
        JOIN unnest(ARRAY[{", ".join(map(str, LENGTHS))}]) AS size ON size <= char_length(word)
        WHERE left(word, 1) NOT IN ('{KEY}', '{KIND}')
) AS lexemes $$""",
    f"ALTER TABLE {TABLE} ADD COLUMN vector tsvector "
    "GENERATED ALWAYS AS (kernel_search_lexemes(id, words)) STORED",
    # Without the list of what is not yet sorted in: each of the many looks of a walk would read it whole.
    f"CREATE INDEX kernel_search_vector ON {TABLE} USING gin (vector) WITH (fastupdate = off)",
)


def statements(vendor: str) -> Sequence[str]:
    return POSTGRESQL if vendor == "postgresql" else SQLITE


#: `LIKE` would fold once more; both find a beginning by the space before it.
COMPARE = {"sqlite": " AND instr(entry.words, %s) > 0", "postgresql": " AND strpos(entry.words, %s) > 0"}

_ON_SQLITE = """
SELECT kernel_search.rowid FROM kernel_search{compared_with}
WHERE kernel_search MATCH %s AND kernel_search.rowid BETWEEN %s AND %s{compare}
ORDER BY kernel_search.rowid DESC LIMIT %s"""
#: CROSS: the planner would begin with the table, once it knows how large it is.
_COMPARED_WITH = f" CROSS JOIN {TABLE} AS entry ON entry.id = kernel_search.rowid"
# `id + 0`: the planner, who cannot know the words, must not choose to walk the table's key instead.
_ON_POSTGRESQL = f"""
SELECT found.id FROM generate_series(%s::bigint, %s::bigint, -1) AS block CROSS JOIN LATERAL (
    SELECT entry.id FROM {TABLE} AS entry
    WHERE entry.vector @@ (%s || ' & ''#' || block || '''')::tsquery
        AND entry.id + 0 BETWEEN %s AND %s{{compare}}
    ORDER BY entry.id + 0 DESC LIMIT %s) AS found LIMIT %s"""


# Few rows share a key, so it needs no walk: three walks of a million rows are spared each question.
_KEY_ON_POSTGRESQL = f"""
SELECT entry.id FROM {TABLE} AS entry WHERE entry.vector @@ %s::tsquery
ORDER BY entry.id + 0 DESC LIMIT %s"""


def select_key(kind: str, key: str, size: int) -> list[int]:
    """The places of a kind's entries that have this whole key, newest first."""
    words = (KIND + glue(kind), KEY + key)
    if connection.vendor == "postgresql":
        query, asked = _KEY_ON_POSTGRESQL, " & ".join(f"'{word}'" for word in words)
        return [row[0] for row in _fetch(query, [asked, size])]
    query = _ON_SQLITE.format(compare="", compared_with="")
    asked = " AND ".join(f'"{word}"' for word in words)
    return [row[0] for row in _fetch(query, [asked, -(2**62), 2**62, size])]


def select(kind: str, probes: Sequence[Probe], span: tuple[int, int], size: int) -> list[int]:
    """The places of the latest `size` entries of a kind within a span of places, newest first."""
    asking = _ask_postgresql if connection.vendor == "postgresql" else _ask_sqlite
    compared = [one.compare for one in probes if one.compare]
    query, values = asking(glue(kind), probes, span)
    filled = query.format(
        compare=COMPARE[connection.vendor] * len(compared), compared_with=_COMPARED_WITH if compared else ""
    )
    return [row[0] for row in _fetch(filled, [*values, *compared, *[size] * query.count("LIMIT")])]


def _ask_sqlite(kind: str, probes: Sequence[Probe], span: tuple[int, int]) -> tuple[str, list[Any]]:
    asked = [f'"{one.beginning}"{"" if one.is_whole else "*"}' for one in probes]
    return _ON_SQLITE, [" AND ".join([f'"{KIND}{kind}"', *asked]), *span]


def _ask_postgresql(kind: str, probes: Sequence[Probe], span: tuple[int, int]) -> tuple[str, list[Any]]:
    asked = " & ".join(f"'{word}'" for word in (KIND + kind, *(one.beginning for one in probes)))
    first, last = span
    return _ON_POSTGRESQL, [last >> BLOCK_BITS, first >> BLOCK_BITS, asked, first, last]


def _fetch(query: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def block_start(place: int, blocks: int) -> int:
    """Where the span of so many blocks begins that ends with the block of a place."""
    return ((place >> BLOCK_BITS) - blocks + 1) << BLOCK_BITS


def most_blocks() -> int:
    return MOST_BLOCKS[connection.vendor]


def stands() -> bool:
    """Whether what keeps the index true is in place."""
    if connection.vendor == "postgresql":
        query = "SELECT count(*) FROM pg_indexes WHERE indexname = 'kernel_search_vector'"
        return bool(_fetch(query, [])[0][0] == 1)
    query = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'kernel_search_%%'"
    return bool(_fetch(query, [])[0][0] == 3)
