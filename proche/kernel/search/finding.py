"""What is found, kind by kind: what is named exactly, then what begins with the words, then the newest.

The walk goes from the newest place to the oldest, window by window, and ends as soon as it has enough.
Words that many rows hold are found at once; rare ones in one short look a window. Only several frequent
words that never stand together could make it long: then it stops in time and says where to go on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min

from proche.kernel import models
from proche.kernel.search import kinds, sql, words
from proche.kernel.search.kinds import Kind
from proche.kernel.search.words import Asked, Probe

#: Places that one window holds.
WINDOW = 8 << sql.BLOCK_BITS
#: So many of the latest are put in order by how well they fit; a page of one kind shows them all.
CANDIDATES = 40
#: Seconds for all kinds together. A word alone never takes so long, at a million rows or at ten.
PATIENCE = 0.08


@dataclass(frozen=True, slots=True)
class Hit:
    kind: str
    subject: int
    code: str
    title: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind. `onward` is where older ones begin, None when there are none.

    `is_cut`: time was up before the oldest were looked at, so that an empty group does not mean "none".
    """

    kind: Kind
    hits: tuple[Hit, ...] = ()
    onward: int | None = None
    is_cut: bool = False


def find(text: str, *, among: Sequence[str], size: int = 5, patience: float = PATIENCE) -> list[Group]:
    """Find what holds every word, in those kinds that the reader may see: up to `size` of each."""
    asked = words.ask(text)
    until = time.monotonic() + patience
    groups = []
    for place, code in enumerate(among):
        left = max(0.0, until - time.monotonic()) / (len(among) - place)
        groups.append(_cut_to(_find_kind(asked, code, None, CANDIDATES, left), size))
    return groups


def find_kind(text: str, kind: str, *, before: int | None = None, patience: float = PATIENCE) -> Group:
    """One kind alone, a page at a time: the first in order of fitness, older ones newest first."""
    return _find_kind(words.ask(text), kind, before, CANDIDATES, patience)


def _find_kind(asked: Asked, code: str, before: int | None, size: int, patience: float) -> Group:
    kind = kinds.get_kind(code)
    for reading in asked.readings:
        walk = _walk(code, [words.probe(word) for word in reading], before, size + 1, patience)
        if walk.places or walk.stopped_at is not None:
            return _group(kind, asked, reading, walk, size, is_first=before is None)
    places = _exact(code, asked) if before is None and asked else []
    return Group(kind, tuple(_hits(places)))


@dataclass(frozen=True, slots=True)
class _Walk:
    """Places newest first, and where time was up."""

    places: list[int]
    stopped_at: int | None


def _walk(code: str, probes: Sequence[Probe], before: int | None, size: int, patience: float) -> _Walk:
    until = time.monotonic() + patience
    first, last = _bounds()
    last = last if before is None else min(last, before - 1)
    found: list[int] = []
    while last >= first:
        begin = max(first, (last // WINDOW) * WINDOW)
        found += sql.select(code, probes, (begin, last), size - len(found))
        if len(found) >= size:
            return _Walk(found, None)
        last = begin - 1
        if time.monotonic() >= until and last >= first:
            return _Walk(found, last + 1)
    return _Walk(found, None)


def _bounds() -> tuple[int, int]:
    ends = models.SearchEntry.objects.aggregate(first=Min("id"), last=Max("id"))
    return (ends["first"], ends["last"]) if ends["first"] is not None else (1, 0)


def _group(
    kind: Kind, asked: Asked, reading: Sequence[str], walk: _Walk, size: int, *, is_first: bool
) -> Group:
    shown = walk.places[:size]
    onward = shown[-1] if len(walk.places) > size else walk.stopped_at
    exact = _exact(kind.code, asked) if is_first else []
    latest = [place for place in shown if place not in exact]
    hits = _hits([*exact, *latest])
    if is_first:
        hits = [*hits[: len(exact)], *sorted(hits[len(exact) :], key=_begins(reading))]
    return Group(kind, tuple(hits), onward, walk.stopped_at is not None)


def _exact(code: str, asked: Asked) -> list[int]:
    """What has the whole of what was typed for its code or number."""
    probe = Probe(words.KEY + asked.whole, is_whole=True, compare="")
    return sql.select(code, [probe], _bounds(), CANDIDATES)


def _begins(reading: Iterable[str]) -> Callable[[Hit], bool]:
    """False sorts first; what fits alike keeps its order."""
    first = next(iter(reading))
    return lambda hit: not words.fold(hit.title).startswith(first)


def _hits(places: Sequence[int]) -> list[Hit]:
    rows = models.SearchEntry.objects.in_bulk(places)
    return [
        Hit(row.kind, row.subject, row.code, row.title, row.text, row.at)
        for row in (rows[place] for place in places if place in rows)
    ]


def _cut_to(group: Group, size: int) -> Group:
    if len(group.hits) <= size:
        return group
    return Group(group.kind, group.hits[:size], group.onward or 0, group.is_cut)
